//! Documents of Elasticsearch and OpenSearch: hits, hit lists, and the lines of a bulk request.
//!
//! ```json
//! {"_index":"falco-2025.03.11","_source":{"rule":"R",…,"@timestamp":"…"}}
//! {"create":{"_index":"falco-2025.03.11"}}
//! ```

use super::look::Look;
use crate::json::Val;
use crate::noise::BULK;
use crate::sink::{Outcome, Sink, Spot};
use alert::Format;

/// A hit, a list of hits, or the action line of a bulk request.
pub(super) fn recognise(look: Look<'_>) -> bool {
    let value = look.value;
    value.get("_source").is_some_and(Val::is_object) || hits(value).is_some() || is_action(value)
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
