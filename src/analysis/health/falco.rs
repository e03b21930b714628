//! What Falco says about its own blindness: lost system calls, alerts thrown away, times without any event.

use super::{ROWS, Span, Trouble};
use crate::incident::{Column, Night};
use std::collections::BTreeMap;

const SECOND: i64 = 1_000_000_000;
/// Falco counts lost events every second, and tells of them at most every 30 seconds once it has told ten times: spans
/// that are no further apart are one.
const TOLD: i64 = 30 * SECOND;

/// All spans that Falco itself reports.
pub fn spans<N: Night + ?Sized>(night: &N, at: &[i64], dated: &[bool]) -> Vec<Span> {
    let rules = night.column("alert.rule");
    let hosts = night.column("alert.hostname");
    let columns: Vec<Column> =
        ["n_drops", "scap.n_drops", "falco.outputs_queue_num_drops"].iter().map(|name| night.column(name)).collect();
    let mut found: Vec<Span> = Vec::new();
    // The counters of the metrics snapshots grow from one to the next, by host and counter.
    let mut before: BTreeMap<(usize, u32), (u64, i64)> = BTreeMap::new();
    for row in 0..night.len() {
        let rule = rules.text(row);
        if !rule.starts_with("Falco internal:") && rule != "Falco metrics snapshot" {
            continue;
        }
        let host_symbol = hosts.symbols.get(row).copied().unwrap_or(0);
        let mut add = |trouble, from: i64, count: u64| {
            let host = hosts.text(row);
            let span = Span {
                trouble,
                from,
                to: at[row],
                dated: dated[row],
                host: (!host.is_empty()).then(|| host.to_owned()),
                count,
                rows: vec![row],
            };
            let near = |last: &&mut Span| {
                last.trouble == trouble
                    && last.host == span.host
                    && last.dated == span.dated
                    && span.from.saturating_sub(last.to) <= TOLD
                    && last.from <= span.to
            };
            match found.iter_mut().rev().take(64).find(near) {
                Some(last) => {
                    last.to = last.to.max(span.to);
                    last.from = last.from.min(span.from);
                    last.count = last.count.saturating_add(count);
                    if last.rows.len() < ROWS {
                        last.rows.push(row);
                    }
                }
                None => found.push(span),
            }
        };
        if rule.ends_with("syscall event drop") {
            add(Trouble::LostEvents, at[row] - SECOND, number(&columns[0], row).unwrap_or(0));
        } else if rule.contains("timeouts notification") {
            // A thousand timeouts in a row; Falco waits about a millisecond to a second for each.
            add(Trouble::Timeouts, at[row] - SECOND, 1);
        } else {
            for (counter, trouble) in [(1, Trouble::LostEvents), (2, Trouble::LostAlerts)] {
                let Some(count) = number(&columns[counter], row) else { continue };
                // A counter that fell was started anew with Falco.
                let (last, since) = before.insert((counter, host_symbol), (count, at[row])).unwrap_or((0, at[row]));
                let lost = if count >= last { count - last } else { count };
                if lost > 0 {
                    add(trouble, since, lost);
                }
            }
        }
    }
    found
}

fn number(column: &Column, row: usize) -> Option<u64> {
    column.text(row).parse().ok()
}
