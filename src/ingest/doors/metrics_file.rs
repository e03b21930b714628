//! Falco's metrics file, which is no alert: `{"sample":1,"output_fields":{…}}`.

use crate::json::Val;
use crate::noise::METRICS;
use crate::sink::{Outcome, Sink, Spot};

/// A numbered sample without a rule.
pub(super) fn recognise(value: Val<'_>) -> bool {
    value.get("sample").is_some() && value.get("output_fields").is_some() && value.get("rule").is_none()
}

/// Counts it.
pub(super) fn decode(value: Val<'_>, text: &str, spot: &Spot, sink: &mut Sink) -> Outcome {
    sink.noise(METRICS, 1, spot.place(text, value.start(), value.end()), value.raw());
    Outcome::Noise
}
