//! CloudEvents, as falcosidekick's output and Knative print them: the payload under `data`.

use super::look::Look;
use crate::json::{Kind, Val};
use crate::sink::{Outcome, Sink, Spot};
use alert::Format;

/// An event with data.
pub(super) fn recognise(look: Look<'_>) -> bool {
    let value = look.value;
    value.get("specversion").is_some() && value.get("data").is_some()
}

/// Reads the data, which is an object or a string that holds one.
pub(super) fn decode(value: Val<'_>, text: &str, spot: &Spot, sink: &mut Sink) -> Outcome {
    let Some(data) = value.get("data") else { return Outcome::Blank };
    let before = sink.counts();
    if data.kind() == Kind::Text {
        sink.string(&data.text().unwrap_or_default(), spot);
    } else {
        sink.value(data, text, spot);
    }
    for alert in sink.alerts_since(before) {
        alert.format = Format::CloudEvents;
    }
    sink.outcome_since(before)
}
