//! Loki: what falcosidekick pushes, what the query API answers, and what `logcli -o jsonl` prints.
//!
//! ```json
//! {"streams":[{"stream":{"rule":"R","priority":"Notice","tags":"a,b"},"values":[["1741702031123456789","14:07:11.1: Notice …"]]}]}
//! ```

use super::look::Look;
use super::object;
use crate::json::Val;
use crate::sink::{Outcome, Sink, Spot};
use alert::{Alert, Format, Priority, Source, Timestamp};

/// A list of streams, or one line with its labels.
pub(super) fn recognise(look: Look<'_>) -> bool {
    let value = look.value;
    streams(value).is_some() || value.get("line").is_some() && value.get("labels").is_some_and(Val::is_object)
}

fn streams(value: Val<'_>) -> Option<Val<'_>> {
    let list = value.get("streams").or_else(|| value.get("data").and_then(|data| data.get("result")))?;
    let first = list.items().next()?;
    (first.get("stream").is_some_and(Val::is_object) && first.get("values").is_some()).then_some(list)
}

/// Reads each line with its stream's labels.
pub(super) fn decode(value: Val<'_>, text: &str, spot: &Spot, sink: &mut Sink) -> Outcome {
    let before = sink.counts();
    let Some(streams) = streams(value) else {
        if let (Some(labels), Some(line)) = (value.get("labels"), value.get_text("line")) {
            let time = value.get_text("timestamp").and_then(|time| Timestamp::parse_instant(&time));
            entry(labels, time, &line, value, text, spot, sink);
        }
        return sink.outcome_since(before);
    };
    for stream in streams.items() {
        let Some(labels) = stream.get("stream") else { continue };
        for pair in stream.get("values").into_iter().flat_map(Val::items) {
            let mut pair = pair.items();
            let (Some(time), Some(line)) = (pair.next(), pair.next()) else { continue };
            let time = time.text().and_then(|time| time.parse().ok()).map(Timestamp::Instant);
            entry(labels, time, &line.text().unwrap_or_default(), line, text, spot, sink);
        }
    }
    sink.outcome_since(before)
}

fn entry(labels: Val<'_>, time: Option<Timestamp>, line: &str, at: Val<'_>, text: &str, spot: &Spot, sink: &mut Sink) {
    if super::begins_record(line) || labels.get("rule").is_none() {
        let before = sink.counts();
        sink.string(line, spot);
        for alert in sink.alerts_since(before) {
            alert.format = Format::Loki;
            alert.time = alert.time.filter(|time| matches!(time, Timestamp::Instant(_))).or(time);
            fill(alert, labels);
        }
        if labels.get("rule").is_none() || sink.outcome_since(before) == Outcome::Alert {
            return;
        }
    }
    let mut alert = Alert {
        format: Format::Loki,
        time,
        output: Some(line.to_owned()),
        place: spot.place(text, at.start(), at.end()),
        raw: line.to_owned(),
        ..Alert::default()
    };
    fill(&mut alert, labels);
    object::complete(&mut alert, sink);
    sink.alert(alert);
}

/// What the labels say outweighs what the words of the line suggest.
fn fill(alert: &mut Alert, labels: Val<'_>) {
    let label = |key: &str| labels.get_text(key).map(|text| text.into_owned()).filter(|text| !text.is_empty());
    if let Some(rule) = label("rule") {
        alert.rule = Some(rule);
        alert.rule_candidates.clear();
    }
    if let Some(priority) = label("priority").and_then(|word| Priority::parse(&word)) {
        alert.priority = Some(priority);
    }
    if let Some(source) = label("source") {
        alert.source = Some(Source(source));
    }
    if let Some(hostname) = label("hostname") {
        alert.hostname = Some(hostname);
    }
    if let Some(tags) = label("tags") {
        alert.tags = tags.split(',').map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect();
    }
}
