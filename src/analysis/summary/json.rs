//! A summary as JSON and back.

use alert::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::{ByPriority, Counts, FoldKey, Summary, SummaryInput};

/// Changes when older programs could misread it.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Written {
    saker_summary: u32,
    alerts: u64,
    left_out: u64,
    first: Option<String>,
    last: Option<String>,
    time_of_day_only: u64,
    without_time: u64,
    inputs: Vec<WrittenInput>,
    reading: BTreeMap<String, u64>,
    priorities: WrittenCounts,
    sources: WrittenCounts,
    rules: WrittenCounts,
    pods: WrittenCounts,
    hours: Vec<WrittenHour>,
    values: BTreeMap<String, WrittenCounts>,
    folds: WrittenFolds,
}

#[derive(Serialize, Deserialize)]
struct WrittenInput {
    name: String,
    sha256: String,
    alerts: u64,
}

/// Names with their counts, the largest first; `missed` is how much any of them may be too low.
#[derive(Serialize, Deserialize)]
struct WrittenCounts {
    counts: Vec<(String, u64)>,
    others: u64,
    missed: u64,
}

/// `counts` are by priority from Emergency to Debug, then without one.
#[derive(Serialize, Deserialize)]
struct WrittenHour {
    hour: String,
    counts: ByPriority,
}

#[derive(Serialize, Deserialize)]
struct WrittenFolds {
    folds: Vec<WrittenFold>,
    others: u64,
    missed: u64,
}

#[derive(Serialize, Deserialize)]
struct WrittenFold {
    rule: Option<String>,
    count: u64,
    first: Option<String>,
    last: Option<String>,
    fields: Vec<(String, Option<String>)>,
}

const HOUR: i64 = 3_600_000_000_000;

/// The summary as JSON on one line.
pub fn to_json(summary: &Summary) -> String {
    let counts = |counts: &Counts<String>| WrittenCounts {
        counts: counts.ordered().into_iter().map(|(key, count)| (key.clone(), count)).collect(),
        others: counts.others,
        missed: counts.missed,
    };
    let first = |seen: Option<(i64, i64)>| seen.map(|seen| seen.0.to_string());
    let last = |seen: Option<(i64, i64)>| seen.map(|seen| seen.1.to_string());
    let folds = summary.folds.ordered().into_iter().map(|(key, count)| {
        let seen = summary.folds_seen.get(key).copied();
        WrittenFold { rule: key.rule.clone(), count, first: first(seen), last: last(seen), fields: key.fields.clone() }
    });
    let input = |(hash, input): (&[u8; 32], &SummaryInput)| WrittenInput {
        name: input.name.clone(),
        sha256: hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        alerts: input.alerts,
    };
    let hour = |(hour, counts): (&i64, &ByPriority)| WrittenHour {
        hour: Timestamp::Instant(i128::from(*hour) * i128::from(HOUR)).to_string(),
        counts: *counts,
    };
    let written = Written {
        saker_summary: VERSION,
        alerts: summary.alerts,
        left_out: summary.left_out,
        first: first(summary.seen),
        last: last(summary.seen),
        time_of_day_only: summary.undated.0,
        without_time: summary.undated.1,
        inputs: summary.inputs.iter().map(input).collect(),
        reading: summary.reading.clone(),
        priorities: counts(&summary.priorities),
        sources: counts(&summary.sources),
        rules: counts(&summary.rules),
        pods: counts(&summary.pods),
        hours: summary.hours.iter().map(hour).collect(),
        values: summary.values.iter().map(|(name, values)| (name.clone(), counts(values))).collect(),
        folds: WrittenFolds { folds: folds.collect(), others: summary.folds.others, missed: summary.folds.missed },
    };
    // Maps of texts and lists of numbers are always JSON.
    serde_json::to_string(&written).unwrap_or_default() + "\n"
}

/// The summary that was written as JSON, or what is wrong with it.
pub fn from_json(text: &str) -> Result<Summary, String> {
    let written: Written = serde_json::from_str(text).map_err(|error| format!("no summary: {error}"))?;
    if written.saker_summary != VERSION {
        return Err(format!("a summary of version {}, and version {VERSION} was expected", written.saker_summary));
    }
    let counts = |counts: WrittenCounts| {
        let mut held = Counts { others: counts.others, missed: counts.missed, ..Counts::default() };
        counts.counts.into_iter().for_each(|(key, count)| held.add(key, count));
        held
    };
    let mut summary = Summary {
        alerts: written.alerts,
        left_out: written.left_out,
        rules: counts(written.rules),
        priorities: counts(written.priorities),
        sources: counts(written.sources),
        pods: counts(written.pods),
        undated: (written.time_of_day_only, written.without_time),
        seen: seen(written.first.as_deref(), written.last.as_deref())?,
        values: written.values.into_iter().map(|(name, values)| (name, counts(values))).collect(),
        reading: written.reading,
        folds: Counts { others: written.folds.others, missed: written.folds.missed, ..Counts::default() },
        ..Summary::default()
    };
    for WrittenHour { hour, counts } in written.hours {
        let Some(Timestamp::Instant(nanos)) = Timestamp::parse_instant(&hour) else {
            return Err(format!("{hour:?} is no hour"));
        };
        summary.hours.insert(nanos.div_euclid(i128::from(HOUR)) as i64, counts);
    }
    for fold in written.folds.folds {
        let key = FoldKey { rule: fold.rule, fields: fold.fields };
        if let Some(seen) = seen(fold.first.as_deref(), fold.last.as_deref())? {
            summary.folds_seen.insert(key.clone(), seen);
        }
        summary.folds.add(key, fold.count);
    }
    for WrittenInput { name, sha256, alerts } in written.inputs {
        let hash = unhex(&sha256).ok_or_else(|| format!("{sha256:?} is no SHA-256"))?;
        summary.inputs.insert(hash, SummaryInput { name, alerts });
    }
    Ok(summary)
}

/// Two numbers of nanoseconds, when both are there.
fn seen(first: Option<&str>, last: Option<&str>) -> Result<Option<(i64, i64)>, String> {
    let nanos = |text: &str| text.parse::<i64>().map_err(|_| format!("{text:?} is no number of nanoseconds"));
    Ok(first.map(nanos).transpose()?.zip(last.map(nanos).transpose()?))
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut hash = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (byte, at) in hash.iter_mut().zip((0..64).step_by(2)) {
        *byte = u8::from_str_radix(text.get(at..at + 2)?, 16).ok()?;
    }
    Some(hash)
}
