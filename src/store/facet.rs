//! How often each value of a column occurs.

use crate::cell::Symbol;
use crate::column::Column;
use crate::kind::{self, Kind};
use crate::order::compare;
use crate::query::Rows;
use crate::store::{Row, Store};
use alert::Value;
use hashbrown::HashMap;

/// The values of a column among some alerts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facet {
    /// The values, in the order asked for, as many as asked for.
    pub values: Vec<FacetValue>,
    /// How many different values there are.
    pub distinct: usize,
    /// How many alerts do not have the column.
    pub absent: u64,
    /// How many have it without a value.
    pub null: u64,
}

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub struct FacetValue {
    /// The value itself. Of a list each different item counts as a value.
    pub value: Value,
    /// How many alerts have it.
    pub count: u64,
    /// The first of them in input order.
    pub first: Row,
    /// When it was first and last seen, in nanoseconds since 1970. `None` when no alert that has it is dated.
    pub seen: Option<(i64, i64)>,
}

/// Which values come first. Equal ones come in the order of their values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FacetOrder {
    /// The most frequent.
    #[default]
    Common,
    /// The least frequent.
    Rare,
    /// The earliest seen; undated ones last, by input order.
    FirstSeen,
}

#[derive(Clone, Copy, Debug)]
struct Tally {
    count: u64,
    first: Row,
    seen: Option<(i64, i64)>,
}

impl Tally {
    fn add(&mut self, other: Tally) {
        self.count += other.count;
        self.first = self.first.min(other.first);
        self.seen = match (self.seen, other.seen) {
            (Some(ours), Some(theirs)) => Some((ours.0.min(theirs.0), ours.1.max(theirs.1))),
            (ours, theirs) => ours.or(theirs),
        };
    }
}

impl Store {
    /// The values of `column` among `rows`, at most `limit` of them.
    pub fn facet(&self, column: Column, rows: &Rows, order: FacetOrder, limit: usize) -> Facet {
        let mut facet = Facet::default();
        let mut tallies: Vec<(Value, Tally)> = Vec::new();
        for (symbol, tally) in self.by_symbol(column, rows) {
            match symbol.map(|symbol| self.value_of(symbol).unwrap_or(Value::Null)) {
                None => facet.absent += tally.count,
                Some(Value::Null) => facet.null += tally.count,
                Some(value) => tallies.push((value, tally)),
            }
        }
        if without_symbols(column) {
            for row in rows.bits().iter() {
                match self.value(row as Row, column) {
                    None => facet.absent += 1,
                    Some(value) => tallies.push((value, self.tally(row as Row))),
                }
            }
        }
        if without_symbols(column) || tallies.iter().any(|(value, _)| matches!(value, Value::List(_))) {
            tallies = by_item(tallies);
        }
        facet.distinct = tallies.len();
        alert::arrange(&mut tallies, |(left, left_tally), (right, right_tally)| {
            let by_count = || left_tally.count.cmp(&right_tally.count);
            let by_time = |tally: &Tally| (tally.seen.is_none(), tally.seen.map(|seen| seen.0), tally.first);
            match order {
                FacetOrder::Common => by_count().reverse(),
                FacetOrder::Rare => by_count(),
                FacetOrder::FirstSeen => by_time(left_tally).cmp(&by_time(right_tally)),
            }
            .then_with(|| compare(left, right))
        });
        let shown = |(value, Tally { count, first, seen })| FacetValue { value, count, first, seen };
        facet.values = tallies.into_iter().take(limit).map(shown).collect();
        facet
    }

    /// A tally for each symbol; for `None`, of the alerts without the column. Nothing for columns without symbols.
    fn by_symbol(&self, column: Column, rows: &Rows) -> Vec<(Option<Symbol>, Tally)> {
        if without_symbols(column) {
            return Vec::new();
        }
        let found: Vec<Row> = rows.bits().iter().map(|row| row as Row).collect();
        let cells = self.column_cells(column, &found);
        let mut tallies: HashMap<Option<Symbol>, Tally> = HashMap::new();
        for (row, cell) in found.into_iter().zip(cells) {
            let tally = self.tally(row);
            let symbol = self.values.comparable(cell, self.nanos(row));
            tallies.entry(symbol).and_modify(|known| known.add(tally)).or_insert(tally);
        }
        tallies.into_iter().collect()
    }

    fn tally(&self, row: Row) -> Tally {
        Tally { count: 1, first: row, seen: self.instant(row).map(|time| (time, time)) }
    }
}

fn without_symbols(column: Column) -> bool {
    column == Column::TIME || column.is_cold()
}

/// The tallies by value, lists by their items. An item that a list has twice counts once for it.
fn by_item(tallies: Vec<(Value, Tally)>) -> Vec<(Value, Tally)> {
    let mut items: HashMap<(Kind, String), Tally> = HashMap::new();
    for (value, tally) in tallies {
        let values = match &value {
            Value::List(values) => values.as_slice(),
            single => std::slice::from_ref(single),
        };
        let mut keys: Vec<(Kind, String)> =
            values.iter().map(kind::split).map(|(kind, text)| (kind, text.into())).collect();
        alert::arrange(&mut keys, Ord::cmp);
        keys.dedup();
        for key in keys {
            items.entry(key).and_modify(|known| known.add(tally)).or_insert(tally);
        }
    }
    items.into_iter().map(|((kind, text), tally)| (kind::join(kind, &text), tally)).collect()
}
