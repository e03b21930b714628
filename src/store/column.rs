//! What a store can be asked for: parts of the alert, and the fields its rule printed.

use alert::Origin;
use filter::{Catalogue, FieldType};
use std::collections::HashMap;

/// A column of one store: a part of the alert or a field. Compare and keep it only beside its store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Column(pub(crate) u32);

impl Column {
    /// The rule's name: `alert.rule`.
    pub const RULE: Column = Column(0);
    /// The rule author's priority, as Falco writes it: `alert.priority`.
    pub const PRIORITY: Column = Column(1);
    /// The event source's name: `alert.source`.
    pub const SOURCE: Column = Column(2);
    /// Who reported it: `alert.hostname`.
    pub const HOSTNAME: Column = Column(3);
    /// The rule's tags, a list: `alert.tags`. Absent when there are none.
    pub const TAGS: Column = Column(4);
    /// Rules that share the template the name was recovered from, a list: `alert.rule_candidates`.
    pub const CANDIDATES: Column = Column(5);
    /// The shape it was read from, in the word of [`alert::Format::as_str`]: `alert.format`.
    pub const FORMAT: Column = Column(6);
    /// The file inside an archive it came from: `alert.member`. Absent for the input itself.
    pub const MEMBER: Column = Column(7);
    /// True when it had to be mended, else false: `alert.repaired`.
    pub const REPAIRED: Column = Column(8);
    /// A time that no clock has, as text. Not asked for by name.
    pub(crate) const ODD_TIME: Column = Column(9);
    /// The form of the text it was read from: see `form.rs`. Not asked for by name.
    pub(crate) const FORM: Column = Column(10);
    /// When it happened, in nanoseconds since 1970: `alert.time`. Absent when it has no date.
    pub const TIME: Column = Column(11);
    /// The output line: `alert.output`. Kept compressed, so asking for it is slow.
    pub const OUTPUT: Column = Column(12);
    /// The output without time and priority: `alert.message`. Kept compressed, so asking for it is slow.
    pub const MESSAGE: Column = Column(13);
    /// falcosidekick's id: `alert.uuid`. Kept compressed, so asking for it is slow.
    pub const UUID: Column = Column(14);

    /// How many columns every shape has before its fields.
    pub(crate) const HEADS: usize = 11;
    const FIRST_FIELD: u32 = 16;

    pub(crate) fn field(number: usize) -> Column {
        Column(number as u32 + Self::FIRST_FIELD)
    }

    pub(crate) fn as_field(self) -> Option<usize> {
        self.0.checked_sub(Self::FIRST_FIELD).map(|number| number as usize)
    }

    /// True when its values lie compressed beside the columns.
    pub(crate) fn is_cold(self) -> bool {
        matches!(self, Self::OUTPUT | Self::MESSAGE | Self::UUID)
    }
}

/// A part of the alert that a filter may ask for.
pub(crate) struct Part {
    pub(crate) column: Column,
    pub(crate) name: &'static str,
    pub(crate) ty: FieldType,
    pub(crate) list: bool,
}

const fn part(column: Column, name: &'static str, ty: FieldType, list: bool) -> Part {
    Part { column, name, ty, list }
}

/// All parts of the alert that are columns.
pub(crate) const PARTS: [Part; 13] = [
    part(Column::RULE, "alert.rule", FieldType::Charbuf, false),
    part(Column::PRIORITY, "alert.priority", FieldType::Charbuf, false),
    part(Column::SOURCE, "alert.source", FieldType::Charbuf, false),
    part(Column::HOSTNAME, "alert.hostname", FieldType::Charbuf, false),
    part(Column::TAGS, "alert.tags", FieldType::Charbuf, true),
    part(Column::CANDIDATES, "alert.rule_candidates", FieldType::Charbuf, true),
    part(Column::FORMAT, "alert.format", FieldType::Charbuf, false),
    part(Column::MEMBER, "alert.member", FieldType::Charbuf, false),
    part(Column::REPAIRED, "alert.repaired", FieldType::Bool, false),
    part(Column::TIME, "alert.time", FieldType::Uint64, false),
    part(Column::OUTPUT, "alert.output", FieldType::Charbuf, false),
    part(Column::MESSAGE, "alert.message", FieldType::Charbuf, false),
    part(Column::UUID, "alert.uuid", FieldType::Charbuf, false),
];

/// `catalogue` with the parts of the alert (`alert.rule`, `alert.priority`, …) beside Falco's fields, so that a filter may
/// ask for them.
pub fn with_alert_fields(catalogue: Catalogue) -> Catalogue {
    PARTS.iter().fold(catalogue, |catalogue, part| catalogue.with_field(part.name, part.ty, part.list))
}

/// The names of fields, each with its number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    names: Vec<Box<str>>,
    numbers: HashMap<Box<str>, u32>,
    bytes: usize,
}

impl Names {
    /// The column of the field `name`, made when it is new. `None` when there are too many.
    pub(crate) fn intern(&mut self, name: &str) -> Option<Column> {
        if let Some(number) = self.numbers.get(name) {
            return Some(Column::field(*number as usize));
        }
        if self.names.len() >= 1 << 26 {
            return None;
        }
        self.names.push(name.into());
        self.numbers.insert(name.into(), self.names.len() as u32 - 1);
        self.bytes += 2 * name.len() + 64;
        Some(Column::field(self.names.len() - 1))
    }

    /// The column called `name`: a part of the alert before a field of the same name.
    pub(crate) fn column(&self, name: &str) -> Option<Column> {
        match PARTS.iter().find(|part| part.name == name) {
            Some(part) => Some(part.column),
            None => self.field(name),
        }
    }

    /// The column of the field `name`.
    pub(crate) fn field(&self, name: &str) -> Option<Column> {
        self.numbers.get(name).map(|number| Column::field(*number as usize))
    }

    pub(crate) fn name(&self, column: Column) -> &str {
        match column.as_field() {
            Some(number) => self.names.get(number).map_or("", |name| name),
            None => PARTS.iter().find(|part| part.column == column).map_or("", |part| part.name),
        }
    }

    /// The names of all fields, in the order of their numbers.
    pub(crate) fn fields(&self) -> impl ExactSizeIterator<Item = &str> {
        self.names.iter().map(|name| &**name)
    }

    pub(crate) fn memory(&self) -> usize {
        self.bytes
    }
}

/// A field's column and how its value came to be known, in one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Slot(pub(crate) u32);

const ORIGINS: [Origin; 3] = [Origin::Structured, Origin::Text, Origin::AmbiguousText];

impl Slot {
    pub(crate) fn new(column: Column, origin: Origin) -> Slot {
        let origin = ORIGINS.iter().position(|known| *known == origin).unwrap_or(0);
        Slot(column.0 << 2 | origin as u32)
    }

    pub(crate) fn column(self) -> Column {
        Column(self.0 >> 2)
    }

    pub(crate) fn origin(self) -> Origin {
        ORIGINS.get((self.0 & 3) as usize).copied().unwrap_or(Origin::Structured)
    }
}
