//! falcosidekick's payload: Falco's object with a `uuid`, trimmed times, and `syscalls` where no source was given.

use super::{falco_json, object};
use crate::json::Val;
use crate::sink::{Outcome, Sink, Spot};
use alert::Format;

/// Falco's shape with what only falcosidekick writes.
pub(super) fn recognise(value: Val<'_>) -> bool {
    (value.get("uuid").is_some() || value.get("source").is_some_and(|s| s.is_text("syscalls")))
        && falco_json::recognise(value)
}

/// Reads it.
pub(super) fn decode(value: Val<'_>, text: &str, spot: &Spot, sink: &mut Sink) -> Outcome {
    object::alert(value, text, spot, sink, Format::Falcosidekick)
}
