//! The order of values, and sorting by it.

use crate::cell::Cell;
use crate::column::Column;
use crate::kind;
use crate::query::{Direction, SortKey};
use crate::store::{Row, Store};
use alert::{Priority, Timestamp, Value};
use hashbrown::HashMap;
use std::cmp::Ordering;

/// The order of two values: numbers by size, then texts by bytes, then truth values, lists, and null.
pub fn compare(left: &Value, right: &Value) -> Ordering {
    let class = |value: &Value| match value {
        Value::Unsigned(_) | Value::Signed(_) | Value::Number(_) => 0,
        Value::Text(_) | Value::Json(_) => 1,
        Value::Bool(_) => 2,
        Value::List(_) => 3,
        Value::Null => 4,
    };
    class(left)
        .cmp(&class(right))
        .then_with(|| match (left, right) {
            (Value::Bool(left), Value::Bool(right)) => left.cmp(right),
            _ if class(left) == 0 => {
                let (left_size, right_size) = (size(left), size(right));
                left_size.0.total_cmp(&right_size.0).then(left_size.1.cmp(&right_size.1))
            }
            _ => Ordering::Equal,
        })
        .then_with(|| if class(left) == 2 { Ordering::Equal } else { left.to_string().cmp(&right.to_string()) })
        // What looks the same may still be two: no values, and one empty text.
        .then_with(|| kind::split(left).cmp(&kind::split(right)))
}

/// A number's size as a double, and exactly where it is whole: rounding keeps the order, so the second only settles what
/// the first finds equal.
fn size(value: &Value) -> (f64, i128) {
    match value {
        Value::Unsigned(number) => (*number as f64, (*number).into()),
        Value::Signed(number) => (*number as f64, (*number).into()),
        other => {
            let size = other.to_string().parse().unwrap_or(f64::INFINITY);
            // -0 stands beside 0.
            let size = if size == 0.0 { 0.0 } else { size };
            (size, size as i128)
        }
    }
}

/// A number for each of some rows, in the order of a key.
pub(crate) struct Ranks {
    /// Beside the rows they were made for.
    ranks: Vec<u64>,
    /// From here on ranks stay at the end in either direction.
    last: u64,
}

impl Ranks {
    pub(crate) fn of(store: &Store, key: SortKey, rows: &[Row]) -> Self {
        match key {
            SortKey::Input => Self { ranks: rows.iter().map(|row| u64::from(*row)).collect(), last: u64::MAX },
            SortKey::Time | SortKey::Column(Column::TIME) => Self::by_time(store, rows),
            SortKey::Column(column) if column.is_cold() => Self::by_text(store, column, rows),
            SortKey::Column(column) => Self::by_column(store, column, rows),
        }
    }

    fn by_time(store: &Store, rows: &[Row]) -> Self {
        const DAYLESS: u64 = 1 << 62;
        const NONE: u64 = 1 << 63;
        let mut times: Vec<i64> = rows.iter().filter_map(|row| store.instant(*row)).collect();
        let least = times.iter().min().copied().unwrap_or(0);
        let most = times.iter().max().copied().unwrap_or(0);
        // All within a century: the distance from the first is the rank.
        let near = most.abs_diff(least) < DAYLESS;
        if !near {
            alert::arrange(&mut times, Ord::cmp);
            times.dedup();
        }
        let dated =
            |time: i64| if near { time.abs_diff(least) } else { times.partition_point(|known| *known < time) as u64 };
        let rank = |row: &Row| match store.time(*row) {
            Some(Timestamp::Instant(_)) => store.instant(*row).map_or(NONE, dated),
            Some(Timestamp::TimeOfDay(nanos)) if nanos < DAYLESS => DAYLESS + nanos,
            _ => NONE,
        };
        Self { ranks: rows.iter().map(rank).collect(), last: DAYLESS }
    }

    fn by_text(store: &Store, column: Column, rows: &[Row]) -> Self {
        let mut texts: Vec<_> = rows.iter().enumerate().map(|(at, row)| (store.text(*row, column), at)).collect();
        alert::arrange(&mut texts, |left, right| (left.0.is_none(), &left.0).cmp(&(right.0.is_none(), &right.0)));
        let (mut ranks, mut rank) = (vec![u64::MAX; rows.len()], 0);
        for (index, (text, at)) in texts.iter().enumerate() {
            if index > 0 && texts[index - 1].0 != *text {
                rank += 1;
            }
            if text.is_some() {
                ranks[*at] = rank;
            }
        }
        Self { ranks, last: u64::MAX }
    }

    fn by_column(store: &Store, column: Column, rows: &[Row]) -> Self {
        const NULL: u64 = u64::MAX - 1;
        let cells = store.column_cells(column, rows);
        let mut distinct: Vec<(Cell, Option<u64>)> = Vec::new();
        let mut number: HashMap<(Cell, Option<u64>), u32> = HashMap::new();
        let mut numbers = Vec::with_capacity(rows.len());
        for (cell, row) in cells.iter().zip(rows) {
            let key = (*cell, if *cell == Cell::TIME { store.nanos(*row) } else { None });
            numbers.push(*number.entry(key).or_insert_with(|| {
                distinct.push(key);
                distinct.len() as u32 - 1
            }));
        }
        let value = |(cell, time): (Cell, Option<u64>)| store.values.value(cell, time);
        let mut ordered: Vec<(Value, u32)> = distinct
            .iter()
            .zip(0..)
            .filter_map(|(key, at)| Some((value(*key)?, at)))
            .filter(|(value, _)| *value != Value::Null)
            .collect();
        if column == Column::PRIORITY {
            let loud = |value: &Value| value.as_text().and_then(Priority::parse);
            alert::arrange(&mut ordered, |left, right| loud(&left.0).cmp(&loud(&right.0)));
        } else {
            alert::arrange(&mut ordered, |left, right| compare(&left.0, &right.0));
        }
        let mut rank_of = vec![u64::MAX; distinct.len()];
        let mut rank = 0;
        for (index, (value, at)) in ordered.iter().enumerate() {
            if index > 0 && compare(&ordered[index - 1].0, value) != Ordering::Equal {
                rank += 1;
            }
            rank_of[*at as usize] = rank;
        }
        for (at, (cell, _)) in distinct.iter().enumerate() {
            if *cell == Cell::NULL {
                rank_of[at] = NULL;
            }
        }
        Self { ranks: numbers.iter().map(|number| rank_of[*number as usize]).collect(), last: NULL }
    }
}

/// The rows in the order of their ranks; equal ones stay as they are.
pub(crate) fn sorted(rows: Vec<Row>, ranks: &Ranks, direction: Direction) -> Vec<Row> {
    let key = |rank: u64| match direction {
        Direction::Falling if rank < ranks.last => ranks.last - 1 - rank,
        _ => rank,
    };
    let mut pairs: Vec<(u64, Row)> = ranks.ranks.iter().map(|rank| key(*rank)).zip(rows).collect();
    pairs.sort_by_key(|(rank, _)| *rank);
    pairs.into_iter().map(|(_, row)| row).collect()
}
