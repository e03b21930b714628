//! When alerts happened, counted in bins.

use crate::column::Column;
use crate::query::Rows;
use crate::store::{Row, Store};
use alert::{Priority, Timestamp};
use std::ops::Range;

/// Counts by priority: the eight of [`Priority::ALL`], then those without one.
pub type ByPriority = [u64; 9];

/// Alerts by time and priority.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    /// When the first bin begins, in nanoseconds since 1970.
    pub start: i64,
    /// How long a bin is, in nanoseconds; 0 when there are no bins.
    pub width: u64,
    /// The bins.
    pub bins: Vec<ByPriority>,
    /// Those that happened before the first bin, and behind the last.
    pub outside: (u64, u64),
    /// Those that only have a time of day.
    pub dayless: ByPriority,
    /// Those without any time.
    pub undated: ByPriority,
}

impl Store {
    /// When the first and the last dated alert of `rows` happened, in nanoseconds since 1970. `None` when none is dated.
    pub fn span(&self, rows: &Rows) -> Option<(i64, i64)> {
        let times = rows.bits().iter().filter_map(|row| self.instant(row as Row));
        times.fold(None, |span, time| match span {
            None => Some((time, time)),
            Some((first, last)) => Some((first.min(time), last.max(time))),
        })
    }

    /// Counts `rows` in `bins` bins of equal length over `range`, in nanoseconds since 1970. The last bin may reach beyond
    /// its end, but what happened there counts as outside.
    pub fn timeline(&self, rows: &Rows, range: Range<i64>, bins: usize) -> Timeline {
        let length = (i128::from(range.end) - i128::from(range.start)).max(0) as u128;
        let width = length.div_ceil(bins.max(1) as u128) as u64;
        let (width, bins) = if width == 0 || bins == 0 { (0, 0) } else { (width, bins) };
        let mut timeline = Timeline { start: range.start, width, bins: vec![[0; 9]; bins], ..Timeline::default() };
        let found: Vec<Row> = rows.bits().iter().map(|row| row as Row).collect();
        let priorities = self.priorities(&found);
        for (row, priority) in found.into_iter().zip(priorities) {
            let Some(time) = self.instant(row) else {
                let dayless = matches!(self.time(row), Some(Timestamp::TimeOfDay(_)));
                if dayless {
                    timeline.dayless[priority] += 1
                } else {
                    timeline.undated[priority] += 1
                }
                continue;
            };
            if time < range.start {
                timeline.outside.0 += 1;
            } else if time >= range.end || width == 0 {
                timeline.outside.1 += 1;
            } else {
                let at = (i128::from(time) - i128::from(range.start)) as u128 / u128::from(width);
                if let Some(bin) = timeline.bins.get_mut(at as usize) {
                    bin[priority] += 1;
                }
            }
        }
        timeline
    }

    /// For each row the place of its priority in [`ByPriority`].
    pub(crate) fn priorities(&self, rows: &[Row]) -> Vec<usize> {
        let place = |word: &str| Priority::ALL.iter().position(|known| known.as_str() == word).unwrap_or(8);
        // There are nine cells at most.
        let mut known = Vec::new();
        let cells = self.column_cells(Column::PRIORITY, rows).into_iter();
        cells
            .map(|cell| match known.iter().find(|(other, _)| *other == cell) {
                Some((_, place)) => *place,
                None => {
                    let at = self.values.shown(cell, None).map_or(8, |word| place(&word));
                    known.push((cell, at));
                    at
                }
            })
            .collect()
    }
}
