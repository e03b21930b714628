//! Which alerts, in which order.

use crate::bits::Bits;
use crate::column::Column;
use crate::evaluate;
use crate::order::{self, Ranks};
use crate::store::{Row, Store};
use filter::Filter;
use std::ops::Range;

/// A question for alerts. The default asks for all of them, in input order.
#[derive(Clone, Debug, Default)]
pub struct Query<'f> {
    /// Those for which this is true. [`crate::with_alert_fields`] lets it ask for `alert.rule` and its like.
    pub filter: Option<&'f Filter>,
    /// Those that happened in this range, in nanoseconds since 1970. Alerts without a date are then left out.
    pub between: Option<Range<i64>>,
    /// The order: the second key counts where the first is equal, and so on; in the end, input order.
    pub sort: Vec<(SortKey, Direction)>,
}

/// What alerts are ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SortKey {
    /// By place in the input.
    Input,
    /// By time: dated ones first, then those with a time of day, then the others.
    Time,
    /// By the value of a column: numbers by size before texts by bytes, then truth values and lists; after these, in either
    /// direction, null and then those without. [`Column::PRIORITY`] goes from the loudest to the quietest.
    Column(Column),
}

/// Which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The least first.
    #[default]
    Rising,
    /// The greatest first. Equal ones stay in input order.
    Falling,
}

/// The alerts that a question found, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    found: Bits,
    count: usize,
    undecided: usize,
    /// `None` for input order.
    order: Option<Vec<Row>>,
}

impl Store {
    /// Finds alerts.
    pub fn query(&self, query: &Query<'_>) -> Rows {
        let mut inside = match &query.between {
            Some(between) => self.between(between),
            None => Bits::all(self.len()),
        };
        let Some(filter) = query.filter else { return self.rows(inside, &query.sort) };
        let (mut found, refused) = evaluate::matching(self, filter);
        found.keep(&inside);
        inside.drop(&refused);
        inside.drop(&found);
        Rows { undecided: inside.count(), ..self.rows(found, &query.sort) }
    }

    /// All alerts, in input order.
    pub fn all(&self) -> Rows {
        self.rows(Bits::all(self.len()), &[])
    }

    /// A set of rows, in order.
    pub fn rows(&self, found: Bits, sort: &[(SortKey, Direction)]) -> Rows {
        let count = found.count();
        let mut order = None;
        // The last key first: each sort keeps the order of the ones before it where its key is equal.
        for (key, direction) in sort.iter().rev() {
            let rows = order.unwrap_or_else(|| found.iter().map(|row| row as Row).collect::<Vec<Row>>());
            let ranks = Ranks::of(self, *key, &rows);
            order = Some(order::sorted(rows, &ranks, *direction));
        }
        Rows { found, count, undecided: 0, order }
    }

    /// The same rows in another order.
    pub fn sorted(&self, rows: Rows, sort: &[(SortKey, Direction)]) -> Rows {
        let undecided = rows.undecided;
        Rows { undecided, ..self.rows(rows.found, sort) }
    }

    fn between(&self, between: &Range<i64>) -> Bits {
        let inside = |(row, time): (usize, &i64)| between.contains(time).then_some(row);
        let mut found = Bits::none(self.len());
        self.times.iter().enumerate().filter_map(inside).for_each(|row| found.set(row));
        found.keep(&self.dated);
        found
    }
}

impl Rows {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// True when there are none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// How many more there might be: alerts that lack a field which the filter asks about, so that nobody can say.
    pub fn undecided(&self) -> usize {
        self.undecided
    }

    /// Up to `limit` rows from the one at `offset`, counted from 0 in this order.
    pub fn page(&self, offset: usize, limit: usize) -> Vec<Row> {
        match &self.order {
            Some(order) => order.iter().skip(offset).take(limit).copied().collect(),
            None => self.found.skipping(offset).take(limit).map(|row| row as Row).collect(),
        }
    }

    /// All rows in this order.
    pub fn iter(&self) -> impl Iterator<Item = Row> {
        let (ordered, unordered) = match &self.order {
            Some(order) => (Some(order.iter().copied()), None),
            None => (None, Some(self.found.iter().map(|row| row as Row))),
        };
        ordered.into_iter().flatten().chain(unordered.into_iter().flatten())
    }

    /// Where a row stands in this order, from 0.
    pub fn position(&self, row: Row) -> Option<usize> {
        if !self.found.has(row as usize) {
            return None;
        }
        match &self.order {
            Some(order) => order.iter().position(|known| *known == row),
            None => Some(self.found.iter().take_while(|known| *known < row as usize).count()),
        }
    }

    /// The rows as a set.
    pub fn bits(&self) -> &Bits {
        &self.found
    }
}
