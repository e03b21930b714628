//! Falco's metrics file, which is no alert: `{"sample":1,"output_fields":{…}}`.

use super::look::{Look, SAMPLE};
use crate::json::Val;
use crate::noise::METRICS;
use crate::sink::{Outcome, Sink, Spot};

/// A numbered sample without a rule.
pub(super) fn recognise(look: Look<'_>) -> bool {
    look.has(SAMPLE) && look.value.get("output_fields").is_some() && look.value.get("rule").is_none()
}

/// Counts it.
pub(super) fn decode(value: Val<'_>, text: &str, spot: &Spot, sink: &mut Sink) -> Outcome {
    sink.noise(METRICS, 1, spot.place(text, value.start(), value.end()), value.raw());
    Outcome::Noise
}
