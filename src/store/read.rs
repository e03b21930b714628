//! Looking at single alerts.

use crate::cell::{Cell, Symbol};
use crate::chunk::{CHUNK, CHUNK_BITS, Chunk, Shape, Shapes};
use crate::column::{Column, Slot};
use crate::store::{Row, Store};
use alert::{Alert, Field, Format, OutputFields, Place, Priority, Source, Timestamp, Value};
use filter::{Event, Lookup, ValueRef};
use std::borrow::Cow;

impl Store {
    /// The alert of a row, equal to what was pushed. `None` when there is no such row.
    pub fn alert(&self, row: Row) -> Option<Alert> {
        let (chunk, at) = self.chunk(row)?;
        let time = self.nanos(row);
        let head = |column: Column| self.values.value(chunk.cell(at, column.0 as usize), time);
        let text = |column: Column| self.values.shown(chunk.cell(at, column.0 as usize), time).map(Cow::into_owned);
        let texts = |column: Column| match head(column) {
            Some(Value::List(values)) => values.iter().map(Value::to_string).collect(),
            _ => Vec::new(),
        };
        let fields = self.cells(row).map(|(slot, cell)| Field {
            name: self.names.name(slot.column()).to_owned(),
            value: self.values.value(cell, time).unwrap_or(Value::Null),
            origin: slot.origin(),
        });
        let mut alert = Alert {
            rule: text(Column::RULE),
            rule_candidates: texts(Column::CANDIDATES),
            priority: text(Column::PRIORITY).and_then(|word| Priority::parse(&word)),
            source: text(Column::SOURCE).map(Source),
            time: self.time(row),
            hostname: text(Column::HOSTNAME),
            tags: texts(Column::TAGS),
            fields: OutputFields::from_distinct(fields.collect()),
            format: text(Column::FORMAT).and_then(|word| format(&word)).unwrap_or_default(),
            ..Alert::default()
        };
        let member = text(Column::MEMBER).unwrap_or_default();
        self.cold.get(row, |parts| {
            alert.uuid = parts.uuid();
            alert.output = parts.output();
            alert.message = parts.message();
            alert.repaired = parts.repaired();
            alert.place = parts.place(&member);
            alert.raw = parts.raw().unwrap_or_else(|| self.told(row, parts));
        });
        Some(alert)
    }

    /// The column called `name`: `alert.rule` and its like for the parts of the alert, else the field of that name. `None`
    /// when no alert has it.
    pub fn column(&self, name: &str) -> Option<Column> {
        self.names.column(name)
    }

    /// The name of a column.
    pub fn name(&self, column: Column) -> &str {
        self.names.name(column)
    }

    /// The columns of all fields that any alert has, in the order they came.
    pub fn fields(&self) -> impl Iterator<Item = Column> {
        (0..self.names.fields().len()).map(Column::field)
    }

    /// The columns of all fields, each with the number of alerts that have it, in the order they came.
    pub fn field_counts(&self) -> Vec<(Column, u64)> {
        let mut counts = vec![0; self.names.fields().len()];
        let mut count = |slot: Slot, rows: usize| {
            if let Some(count) = slot.column().as_field().and_then(|at| counts.get_mut(at)) {
                *count += rows as u64;
            }
        };
        for chunk in &self.chunks {
            if chunk.shape == Shapes::LOOSE {
                chunk.rows.iter().for_each(|row| self.cells(*row).for_each(|(slot, _)| count(slot, 1)));
            } else {
                self.shape(chunk).slots.iter().for_each(|slot| count(*slot, chunk.rows.len()));
            }
        }
        counts.into_iter().enumerate().map(|(at, count)| (Column::field(at), count)).collect()
    }

    /// What a row has in a column, as a filter sees it.
    pub fn lookup(&self, row: Row, column: Column) -> Lookup<'_> {
        if column == Column::TIME {
            return match self.time(row) {
                Some(Timestamp::Instant(nanos)) if self.dated.has(row as usize) => number(nanos),
                _ => Lookup::Absent,
            };
        }
        if column.is_cold() {
            return match self.cold_text(row, column) {
                Some(text) => Lookup::Value(ValueRef::Text(Cow::Owned(text))),
                None => Lookup::Absent,
            };
        }
        self.values.lookup(self.cell(row, column), self.nanos(row))
    }

    /// The value of a row in a column. `None` when it is absent.
    pub fn value(&self, row: Row, column: Column) -> Option<Value> {
        if column == Column::TIME || column.is_cold() {
            return match self.lookup(row, column) {
                Lookup::Value(ValueRef::Unsigned(number)) => Some(Value::Unsigned(number)),
                Lookup::Value(ValueRef::Signed(number)) => Some(Value::Signed(number)),
                Lookup::Value(ValueRef::Text(text)) => Some(Value::Text(text.into())),
                _ => None,
            };
        }
        self.values.value(self.cell(row, column), self.nanos(row))
    }

    /// The value of a row in a column as text, as [`Alert::text`] gives it. `None` when it is absent or null.
    pub fn text(&self, row: Row, column: Column) -> Option<Cow<'_, str>> {
        if column == Column::TIME || column.is_cold() {
            return self.value(row, column).map(|value| value.to_string().into());
        }
        self.values.shown(self.cell(row, column), self.nanos(row))
    }

    /// What the value of a row in a column can be compared by. `None` when it is absent, for columns that are kept
    /// compressed, and for times before 1970.
    pub fn symbol(&self, row: Row, column: Column) -> Option<Symbol> {
        if column == Column::TIME {
            return self.nanos(row).and_then(Symbol::number);
        }
        self.values.comparable(self.cell(row, column), self.nanos(row))
    }

    /// The symbol of a text, when any alert holds it.
    pub fn symbol_of(&self, text: &str) -> Option<Symbol> {
        let number = self.values.symbols.find(crate::kind::Kind::Text, text)?;
        self.values.comparable(Cell::symbol(number), None)
    }

    /// The value that a symbol of this store stands for. `None` for null.
    pub fn value_of(&self, symbol: Symbol) -> Option<Value> {
        match self.values.of_symbol(symbol) {
            Ok(cell) => self.values.value(cell, None),
            Err(number) => Some(Value::Unsigned(number)),
        }
    }

    /// The text that a symbol of this store stands for. `None` for null.
    pub fn text_of(&self, symbol: Symbol) -> Option<Cow<'_, str>> {
        match self.values.of_symbol(symbol) {
            Ok(cell) => self.values.shown(cell, None),
            Err(number) => Some(number.to_string().into()),
        }
    }

    /// The fields of a row, in the order they came, each with its symbol.
    pub fn row_fields(&self, row: Row) -> impl Iterator<Item = (Column, Symbol)> {
        let time = self.nanos(row);
        self.cells(row).filter_map(move |(slot, cell)| Some((slot.column(), self.values.comparable(cell, time)?)))
    }

    /// When it happened.
    pub fn time(&self, row: Row) -> Option<Timestamp> {
        let nanos = *self.times.get(row as usize)?;
        if self.dated.has(row as usize) {
            return Some(Timestamp::Instant(nanos.into()));
        }
        if self.dayless.has(row as usize) {
            return Some(Timestamp::TimeOfDay(nanos.unsigned_abs()));
        }
        let odd = self.values.shown(self.cell(row, Column::ODD_TIME), None)?;
        match odd.split_at_checked(1)? {
            ("i", nanos) => nanos.parse().ok().map(Timestamp::Instant),
            (_, nanos) => nanos.parse().ok().map(Timestamp::TimeOfDay),
        }
    }

    /// Nanoseconds since 1970, when it has a date between 1677 and 2262.
    pub fn instant(&self, row: Row) -> Option<i64> {
        self.dated.has(row as usize).then(|| self.times.get(row as usize).copied()).flatten()
    }

    /// The rule's name.
    pub fn rule(&self, row: Row) -> Option<Cow<'_, str>> {
        self.text(row, Column::RULE)
    }

    /// The rule author's priority.
    pub fn priority(&self, row: Row) -> Option<Priority> {
        self.text(row, Column::PRIORITY).and_then(|word| Priority::parse(&word))
    }

    /// The text it was read from.
    pub fn raw(&self, row: Row) -> Option<String> {
        self.cold.get(row, |parts| parts.raw().unwrap_or_else(|| self.told(row, parts)))
    }

    /// Where in its input it stands.
    pub fn place(&self, row: Row) -> Option<Place> {
        let member = self.text(row, Column::MEMBER).unwrap_or_default();
        self.cold.get(row, |parts| parts.place(&member))
    }

    /// A row for a filter, without its alert being built.
    pub fn event(&self, row: Row) -> RowEvent<'_> {
        RowEvent { store: self, row }
    }

    pub(crate) fn chunk(&self, row: Row) -> Option<(&Chunk, usize)> {
        let at = *self.at.get(row as usize)?;
        Some((self.chunks.get((at >> CHUNK_BITS) as usize)?, at as usize & (CHUNK - 1)))
    }

    pub(crate) fn shape(&self, chunk: &Chunk) -> &Shape {
        // A chunk without a shape does not exist; the first shape has no field that can be asked for.
        &self.shapes.list[(chunk.shape as usize).min(self.shapes.list.len() - 1)]
    }

    /// The cell of a row in a column that is neither the time nor compressed.
    pub(crate) fn cell(&self, row: Row, column: Column) -> Cell {
        let Some((chunk, at)) = self.chunk(row) else { return Cell::ABSENT };
        if let Some(place) = self.shape(chunk).place(column) {
            return chunk.cell(at, place);
        }
        if chunk.shape == Shapes::LOOSE {
            let field = self.loose_cells(chunk.cell(at, Column::HEADS).0).find(|(slot, _)| slot.column() == column);
            return field.map_or(Cell::ABSENT, |(_, cell)| cell);
        }
        Cell::ABSENT
    }

    /// The fields of a row, in the order they came.
    pub(crate) fn cells(&self, row: Row) -> impl Iterator<Item = (Slot, Cell)> {
        let chunk = self.chunk(row);
        let shaped = chunk.filter(|(chunk, _)| chunk.shape != Shapes::LOOSE);
        let loose = chunk.filter(|(chunk, _)| chunk.shape == Shapes::LOOSE);
        let shaped = shaped.into_iter().flat_map(|(chunk, at)| {
            let slots = self.shape(chunk).slots.iter().enumerate();
            slots.map(move |(place, slot)| (*slot, chunk.cell(at, place + Column::HEADS)))
        });
        shaped.chain(loose.into_iter().flat_map(|(chunk, at)| self.loose_cells(chunk.cell(at, Column::HEADS).0)))
    }

    pub(crate) fn loose_cells(&self, at: u32) -> impl Iterator<Item = (Slot, Cell)> {
        let rest = self.loose.get(at as usize..).unwrap_or(&[]);
        let (count, rest) = rest.split_first().map_or((0, rest), |(count, rest)| (*count as usize, rest));
        rest.chunks_exact(2).take(count).map(|pair| (Slot(pair[0]), Cell(pair[1])))
    }

    /// The time of a row as the whole number that its fields may repeat.
    pub(crate) fn nanos(&self, row: Row) -> Option<u64> {
        self.instant(row)?.try_into().ok()
    }

    fn cold_text(&self, row: Row, column: Column) -> Option<String> {
        self.cold
            .get(row, |parts| match column {
                Column::OUTPUT => parts.output(),
                Column::MESSAGE => parts.message(),
                _ => parts.uuid(),
            })
            .flatten()
    }
}

/// One row of a store, as a filter sees it: its fields, and the parts of the alert as `alert.rule` and its like.
#[derive(Clone, Copy, Debug)]
pub struct RowEvent<'s> {
    store: &'s Store,
    row: Row,
}

impl Event for RowEvent<'_> {
    fn field(&self, field: &str) -> Lookup<'_> {
        match self.store.names.column(field) {
            Some(column) => self.store.lookup(self.row, column),
            None => Lookup::Absent,
        }
    }
}

/// An alert as the filters of a store see it: its fields, and its parts as `alert.rule` and its like.
#[derive(Clone, Copy, Debug)]
pub struct AlertEvent<'a>(pub &'a Alert);

impl Event for AlertEvent<'_> {
    fn field(&self, field: &str) -> Lookup<'_> {
        let alert = self.0;
        let Some(part) = crate::column::PARTS.iter().find(|part| part.name == field) else {
            return Event::field(alert, field);
        };
        let text = |text: Option<&'_ str>| text.map(|text| ValueRef::Text(Cow::Owned(text.to_owned())));
        let list = |texts: &[String]| {
            let values = texts.iter().map(|text| ValueRef::Text(Cow::Owned(text.clone())));
            (!texts.is_empty()).then(|| ValueRef::List(values.collect()))
        };
        let member = Some(alert.place.member.as_str()).filter(|member| !member.is_empty());
        let value = match part.column {
            Column::RULE => text(alert.rule.as_deref()),
            Column::PRIORITY => text(alert.priority.map(Priority::as_str)),
            Column::SOURCE => text(alert.source.as_ref().map(|source| source.0.as_str())),
            Column::HOSTNAME => text(alert.hostname.as_deref()),
            Column::TAGS => list(&alert.tags),
            Column::CANDIDATES => list(&alert.rule_candidates),
            Column::FORMAT => text(Some(alert.format.as_str())),
            Column::MEMBER => text(member),
            Column::REPAIRED => Some(ValueRef::Bool(!alert.repaired.is_empty())),
            Column::TIME => match alert.time {
                Some(Timestamp::Instant(nanos)) if i64::try_from(nanos).is_ok() => return number(nanos),
                _ => None,
            },
            Column::OUTPUT => text(alert.output.as_deref()),
            Column::MESSAGE => text(alert.message.as_deref()),
            _ => text(alert.uuid.as_deref()),
        };
        value.map_or(Lookup::Absent, Lookup::Value)
    }
}

fn number(nanos: i128) -> Lookup<'static> {
    match (u64::try_from(nanos), i64::try_from(nanos)) {
        (Ok(number), _) => Lookup::Value(ValueRef::Unsigned(number)),
        (_, Ok(number)) => Lookup::Value(ValueRef::Signed(number)),
        _ => Lookup::Absent,
    }
}

const FORMATS: [Format; 14] = [
    Format::FalcoJson,
    Format::Falcosidekick,
    Format::FalcoText,
    Format::FalcosidekickUi,
    Format::Elasticsearch,
    Format::Loki,
    Format::Slack,
    Format::Teams,
    Format::Cef,
    Format::CloudEvents,
    Format::Grpc,
    Format::Ecs,
    Format::Talon,
    Format::FieldsOnly,
];

fn format(word: &str) -> Option<Format> {
    FORMATS.into_iter().find(|format| format.as_str() == word)
}
