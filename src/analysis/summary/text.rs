//! A summary to be read on a terminal.

use alert::Timestamp;
use report::Untrusted;
use std::fmt::{self, Write};
use store::{Counts, FoldKey, Summary};

/// How many of each are shown.
const SHOWN: usize = 20;

/// The summary as lines of text. Names come from alerts: control and bidi characters in them are made visible.
pub fn to_text(summary: &Summary) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = write(summary, &mut out);
    out
}

fn write(summary: &Summary, out: &mut String) -> fmt::Result {
    writeln!(out, "{} alerts from {} inputs", summary.alerts, summary.inputs.len())?;
    if summary.left_out > 0 {
        writeln!(out, "{} alerts were left out for want of memory", summary.left_out)?;
    }
    if let Some((first, last)) = summary.seen {
        writeln!(out, "from {} to {}", time(first), time(last))?;
    }
    let (time_of_day, none) = summary.undated;
    if time_of_day + none > 0 {
        writeln!(out, "without a date: {} ({time_of_day} of them have a time of day)", time_of_day + none)?;
    }
    counts(out, "priorities", &summary.priorities)?;
    counts(out, "rules", &summary.rules)?;
    counts(out, "pods", &summary.pods)?;
    counts(out, "sources", &summary.sources)?;
    if !summary.hours.is_empty() {
        writeln!(out, "\nhours (UTC)")?;
        for (hour, by_priority) in &summary.hours {
            let start = Timestamp::Instant(i128::from(*hour) * 3_600_000_000_000).to_string();
            writeln!(out, "{:>10}  {}", by_priority.iter().sum::<u64>(), start.get(..13).unwrap_or(&start))?;
        }
    }
    folds(out, summary)?;
    writeln!(out, "\ninputs")?;
    for (hash, input) in &summary.inputs {
        let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        writeln!(out, "{:>10}  {}  sha256 {hash}", input.alerts, shown(&input.name))?;
    }
    writeln!(out, "\nreading")?;
    for (name, sum) in summary.reading.iter().filter(|(_, sum)| **sum > 0) {
        writeln!(out, "{sum:>10}  {}", shown(name))?;
    }
    Ok(())
}

fn counts(out: &mut String, title: &str, counts: &Counts<String>) -> fmt::Result {
    let ordered = counts.ordered();
    if ordered.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{title}{}", more(ordered.len(), counts.others, counts.missed))?;
    for (key, count) in ordered.into_iter().take(SHOWN) {
        writeln!(out, "{count:>10}  {}", shown(key))?;
    }
    Ok(())
}

fn folds(out: &mut String, summary: &Summary) -> fmt::Result {
    let ordered = summary.folds.ordered();
    if ordered.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nkinds of alerts{}", more(ordered.len(), summary.folds.others, summary.folds.missed))?;
    for (key, count) in ordered.into_iter().take(SHOWN) {
        writeln!(out, "{count:>10}  {}", shown(key.rule.as_deref().unwrap_or("no rule")))?;
        if let Some((first, last)) = summary.folds_seen.get(key) {
            writeln!(out, "{:>10}  from {} to {}", "", time(*first), time(*last))?;
        }
        for (name, value) in telling(key) {
            writeln!(out, "{:>10}  {} = {}", "", shown(name), shown(value))?;
        }
    }
    Ok(())
}

/// The fields that a person looks at first.
fn telling(key: &FoldKey) -> impl Iterator<Item = (&str, &str)> {
    const TELLING: [&str; 5] = ["k8s.pod.name", "container.image.repository", "proc.name", "proc.cmdline", "fd.name"];
    let fields = key.fields.iter().filter(|(name, _)| TELLING.contains(&name.as_str()));
    fields.filter_map(|(name, value)| Some((name.as_str(), value.as_deref()?)))
}

fn more(held: usize, others: u64, missed: u64) -> String {
    let mut words = match held.saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" ({more} more not shown)"),
    };
    if others > 0 {
        words.push_str(&format!("; {others} alerts with other values; counts may be too low by up to {missed}"));
    }
    words
}

fn time(nanos: i64) -> Timestamp {
    Timestamp::Instant(nanos.into())
}

fn shown(text: &str) -> String {
    Untrusted::new(text).visible()
}
