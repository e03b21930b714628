//! Falco's gRPC service printed as JSON: the time in seconds and nanoseconds, priority and source in capitals.

use super::look::{GRPC, Look};
use super::{falco_json, object};
use crate::json::Val;
use crate::sink::{Outcome, Sink, Spot};
use alert::{Format, Source};

/// Falco's shape with the service's time, or with its capitals.
pub(super) fn recognise(look: Look<'_>) -> bool {
    look.has(GRPC) && falco_json::recognise(look)
}

/// Reads it.
pub(super) fn decode(value: Val<'_>, text: &str, spot: &Spot, sink: &mut Sink) -> Outcome {
    let before = sink.counts();
    let outcome = object::alert(value, text, spot, sink, Format::Grpc);
    for alert in sink.alerts_since(before) {
        alert.source = alert.source.take().map(|source| Source(source.0.to_ascii_lowercase()));
    }
    outcome
}
