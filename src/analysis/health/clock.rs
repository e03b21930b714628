//! What the stamps themselves show: silence, clocks that went back, stamps without a date.

use super::{ROWS, Span, Trouble};
use crate::incident::Night;

const SECOND: i64 = 1_000_000_000;
const HOUR: i64 = 3_600 * SECOND;
/// Stamps of one host that are out of order by no more than this are how logs are written.
const SLACK: i64 = 60 * SECOND;
/// So many alerts were to be expected in a silence that is worth a word: fewer can be chance.
const EXPECTED: f64 = 20.0;
/// A shorter silence is none.
const SHORT: i64 = 5 * 60 * SECOND;

/// Times without any alert in which at least twenty were to be expected, by the hour before and the hour after.
pub fn silence(at: &[i64], dated: &[bool]) -> Vec<Span> {
    let mut order: Vec<usize> = (0..at.len()).filter(|row| dated[*row]).collect();
    order.sort_by_key(|row| at[*row]);
    let times: Vec<i64> = order.iter().map(|row| at[*row]).collect();
    let mut spans = Vec::new();
    for (index, pair) in times.windows(2).enumerate() {
        let gap = pair[1].saturating_sub(pair[0]);
        if gap < SHORT {
            continue;
        }
        let before = index + 1 - times.partition_point(|time| *time < pair[0].saturating_sub(HOUR));
        let after = times.partition_point(|time| *time <= pair[1].saturating_add(HOUR)) - index - 1;
        // The lower of the two rates: an evening that grows quiet, or a burst on one side, is no hole.
        let expected = before.min(after) as f64 * gap as f64 / HOUR as f64;
        if expected >= EXPECTED {
            spans.push(Span {
                trouble: Trouble::Silence,
                from: pair[0],
                to: pair[1],
                dated: true,
                host: None,
                count: expected as u64,
                rows: vec![order[index], order[index + 1]],
            });
        }
    }
    spans
}

/// Places in the input where the stamps of one host fall back by more than a minute. An input whose stamps mostly fall is
/// one that was written newest first, and is not looked at.
pub fn steps<N: Night + ?Sized>(night: &N, at: &[i64], dated: &[bool]) -> Vec<Span> {
    let hosts = night.column("alert.hostname");
    let mut last: Vec<Option<usize>> = vec![None; hosts.texts.len().max(1)];
    let (mut rising, mut falling) = (0usize, 0usize);
    let mut falls = 0usize;
    let mut found: Vec<Span> = Vec::new();
    for row in (0..at.len()).filter(|row| dated[*row]) {
        let host = hosts.symbols.get(row).copied().unwrap_or(0) as usize;
        if let Some(before) = last[host].replace(row) {
            let fell = at[before].saturating_sub(at[row]);
            if fell > 0 {
                falling += 1
            } else {
                rising += 1
            }
            if fell > SLACK {
                falls += 1;
                // Stamps that stay behind for a while are one step, told by each of them until they have caught up.
                let host_name = hosts.texts.get(host).filter(|name| !name.is_empty());
                let near =
                    |span: &&mut Span| span.host.as_ref() == host_name && span.from <= at[before] && at[row] <= span.to;
                if let Some(known) = found.iter_mut().rev().take(16).find(near) {
                    known.from = known.from.min(at[row]);
                    known.to = known.to.max(at[before]);
                    known.count += 1;
                    continue;
                }
                found.push(Span {
                    trouble: Trouble::ClockBack,
                    from: at[row],
                    to: at[before],
                    dated: true,
                    host: host_name.cloned(),
                    count: 1,
                    rows: vec![before, row],
                });
            }
        }
    }
    // Many falls among the rises are the marks of inputs that were put together, not of a clock.
    let few = falls * 20 <= rising + falling || falls <= 3;
    if falling > rising || !few { Vec::new() } else { found }
}

/// All rows without a date, as one span.
pub fn undated(at: &[i64], dated: &[bool]) -> Option<Span> {
    let rows: Vec<usize> = (0..at.len()).filter(|row| !dated[*row]).collect();
    let (from, to) = (rows.iter().map(|row| at[*row]).min()?, rows.iter().map(|row| at[*row]).max()?);
    let count = rows.len() as u64;
    Some(Span {
        trouble: Trouble::Undated,
        from,
        to,
        dated: false,
        host: None,
        count,
        rows: rows.into_iter().take(ROWS).collect(),
    })
}
