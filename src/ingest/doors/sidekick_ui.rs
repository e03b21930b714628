//! falcosidekick-ui: its event envelope, and the lists that its API and its export give.
//!
//! ```json
//! {"event":{"uuid":"…","output":"…",…},"outputs":["slack"]}
//! {"results":[{"uuid":"…",…}],"statistics":{…}}
//! ```

use super::look::Look;
use crate::json::Val;
use crate::sink::{Outcome, Sink, Spot};
use alert::Format;

/// An envelope, or a list of results with alerts in it.
pub(super) fn recognise(look: Look<'_>) -> bool {
    let value = look.value;
    value.get("event").is_some_and(is_falco)
        || value.get("results").is_some_and(|list| list.items().next().is_some_and(is_falco))
}

fn is_falco(value: Val<'_>) -> bool {
    super::falco_json::recognise(Look::new(value))
}

/// Reads each event.
pub(super) fn decode(value: Val<'_>, text: &str, spot: &Spot, sink: &mut Sink) -> Outcome {
    let before = sink.counts();
    if let Some(event) = value.get("event") {
        sink.value(event, text, spot);
    }
    for event in value.get("results").into_iter().flat_map(Val::items) {
        sink.value(event, text, spot);
    }
    for alert in sink.alerts_since(before) {
        alert.format = Format::FalcosidekickUi;
    }
    sink.outcome_since(before)
}
