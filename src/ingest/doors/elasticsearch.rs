//! Documents of Elasticsearch and OpenSearch: hits, hit lists, and the lines of a bulk request.
//!
//! ```json
//! {"_index":"falco-2025.03.11","_source":{"rule":"R",…,"@timestamp":"…"}}
//! {"create":{"_index":"falco-2025.03.11"}}
//! {"_index":"falco-2025.03.11","fields":{"rule":["R"],"output_fields.proc.name":["sh"],…}}
//! ```
//!
//! The last is what Kibana shows of a document: every value in a list, every field beside the others.

use super::look::Look;
use crate::json::{Kind, Val};
use crate::noise::BULK;
use crate::sink::{Outcome, Sink, Spot};
use alert::Format;

/// A hit, a list of hits, or the action line of a bulk request.
pub(super) fn recognise(look: Look<'_>) -> bool {
    let value = look.value;
    value.get("_source").is_some_and(Val::is_object) || hits(value).is_some() || is_action(value) || is_shown(value)
}

/// True for a document with Falco's keys as Kibana shows it.
fn is_shown(value: Val<'_>) -> bool {
    value.get("_index").is_some()
        && value.get("_source").is_none()
        && value.get("fields").is_some_and(|fields| ["rule", "output"].iter().any(|key| fields.get(key).is_some()))
}

/// The same document with each value out of its list and Falco's fields together, as far as it has not changed them.
fn unlisted(fields: Val<'_>) -> String {
    let (mut own, mut inner) = (String::from("{"), String::new());
    for (key, list) in fields.members() {
        let (out, key) = match key.raw().strip_prefix("output_fields.") {
            Some(key) => (&mut inner, key),
            None => (&mut own, key.raw()),
        };
        let one = list.items().next().filter(|_| key != "tags" && list.items().count() == 1);
        let value = one.unwrap_or(list);
        let quote = if value.kind() == Kind::Text { "\"" } else { "" };
        for part in ["\"", key, "\":", quote, value.raw(), quote, ","] {
            out.push_str(part);
        }
    }
    inner.pop();
    for part in ["\"output_fields\":{", &inner, "}}"] {
        own.push_str(part);
    }
    own
}

fn hits(value: Val<'_>) -> Option<Val<'_>> {
    value.get("hits").and_then(|hits| hits.get("hits")).or_else(|| value.get("rawResponse").and_then(hits))
}

fn is_action(value: Val<'_>) -> bool {
    let mut members = value.members();
    let action = members.next().is_some_and(|(key, action)| {
        matches!(key.raw(), "create" | "index")
            && (action.get("_index").is_some() || action.members().next().is_none() && action.is_object())
    });
    action && members.next().is_none()
}

/// Reads each document.
pub(super) fn decode(value: Val<'_>, text: &str, spot: &Spot, sink: &mut Sink) -> Outcome {
    if is_action(value) {
        let place = spot.place(text, value.start(), value.end());
        sink.noise(BULK, 1, place, value.raw());
        return Outcome::Noise;
    }
    let before = sink.counts();
    if is_shown(value) {
        let document = value.get("fields").map(unlisted).unwrap_or_default();
        sink.string(&document, spot);
        sink.keep_raw(before, value.raw());
    }
    match hits(value) {
        Some(hits) => {
            for hit in hits.items() {
                sink.value(hit.get("_source").unwrap_or(hit), text, spot);
            }
        }
        None => {
            if let Some(source) = value.get("_source") {
                sink.value(source, text, spot);
            }
        }
    }
    for alert in sink.alerts_since(before) {
        if matches!(alert.format, Format::FalcoJson | Format::Falcosidekick) {
            alert.format = Format::Elasticsearch;
        }
    }
    sink.outcome_since(before)
}
