//! An incident as lanes: a line for each entity that takes part, with a mark where an alert names it.

use super::{EntityKind, Incident, Night, moments};
use std::collections::HashMap;

/// How many lanes there are at most: what does not fit is in the report's table.
const LANES: usize = 16;
/// How many places a mark can have along a lane.
pub const WIDTH: u16 = 1000;
/// Marks that would be nearer than this are one.
const NEAR: u16 = 12;
/// A pause that is longer than so many usual ones is drawn as long as these.
const PAUSES: i128 = 12;

/// The lanes of an incident.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lanes {
    /// The lanes, machines first.
    pub lanes: Vec<Lane>,
    /// True when long pauses are drawn shorter than they were.
    pub shortened: bool,
}

/// One entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// What it is.
    pub kind: EntityKind,
    /// Its name.
    pub name: String,
    /// Its marks, from left to right.
    pub marks: Vec<Mark>,
}

/// One or more alerts at nearly one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where, from 0 to [`WIDTH`].
    pub at: u16,
    /// The alert, the weightiest of them where one decides a stage.
    pub row: usize,
    /// How many alerts.
    pub count: usize,
    /// True when one of them decides a stage.
    pub decides: bool,
}

/// Lays an incident out.
pub fn of<N: Night + ?Sized>(night: &N, incident: &Incident) -> Lanes {
    let (at, _) = moments(night);
    let times: Vec<i64> = incident.rows.iter().map(|row| at.get(*row).copied().unwrap_or(0)).collect();
    let (places, shortened) = places(&times);
    let places: HashMap<usize, u16> = incident.rows.iter().copied().zip(places).collect();
    let place = |row: usize| places.get(&row).copied().unwrap_or(0);
    let decides = |row: usize| incident.stages.iter().any(|stage| stage.deciding == row);
    // Processes and files are many, and stand in the tree and the table.
    let drawn = |kind: EntityKind| !matches!(kind, EntityKind::Process | EntityKind::Container);
    let mut lanes = Vec::new();
    for entity in incident.entities.iter().filter(|entity| drawn(entity.kind)).take(LANES) {
        let mut marks: Vec<Mark> = Vec::new();
        for row in entity.rows.iter().copied() {
            let (at, decides) = (place(row), decides(row));
            match marks.last_mut().filter(|mark| at.saturating_sub(mark.at) < NEAR) {
                Some(mark) => {
                    mark.count += 1;
                    if decides && !mark.decides {
                        (mark.row, mark.decides) = (row, true);
                    }
                }
                None => marks.push(Mark { at, row, count: 1, decides }),
            }
        }
        lanes.push(Lane { kind: entity.kind, name: entity.name.clone(), marks });
    }
    Lanes { lanes, shortened }
}

/// Where each moment stands, and whether pauses were shortened. The moments are in order.
fn places(times: &[i64]) -> (Vec<u16>, bool) {
    let gap = |pair: &[i64]| (i128::from(pair[1]) - i128::from(pair[0])).max(0);
    let gaps: Vec<i128> = times.windows(2).map(gap).collect();
    let mut sorted: Vec<i128> = gaps.iter().copied().filter(|gap| *gap > 0).collect();
    alert::arrange(&mut sorted, Ord::cmp);
    let most = sorted.get(sorted.len() / 2).map_or(i128::MAX, |usual| usual.saturating_mul(PAUSES));
    let mut along: Vec<i128> = vec![0; times.len().min(1)];
    for gap in &gaps {
        along.push(along.last().copied().unwrap_or(0) + (*gap).min(most));
    }
    let whole = along.last().copied().unwrap_or(0).max(1) as f64;
    let places = along.iter().map(|at| (*at as f64 / whole * f64::from(WIDTH)) as u16).collect();
    (places, gaps.iter().any(|gap| *gap > most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(times: &[i64], want: &[u16], shortened: bool) {
        assert_eq!(places(times), (want.to_vec(), shortened), "{times:?}");
    }

    #[test]
    fn moments_stand_by_time_and_long_pauses_are_shortened() {
        check(&[], &[], false);
        check(&[7], &[0], false);
        check(&[7, 7], &[0, 0], false);
        check(&[0, 10, 20, 40], &[0, 250, 500, 1000], false);
        check(&[0, 10, 20, 1_000_000, 1_000_010], &[0, 66, 133, 933, 1000], true);
        check(&[i64::MIN, 0, i64::MAX], &[0, 500, 1000], false);
    }
}
