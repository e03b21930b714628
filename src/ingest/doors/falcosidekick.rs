//! falcosidekick's payload: Falco's object with a `uuid`, trimmed times, and `syscalls` where no source was given.

use super::look::{Look, SIDEKICK};
use super::{falco_json, object};
use crate::json::Val;
use crate::sink::{Outcome, Sink, Spot};
use alert::Format;

/// Falco's shape with what only falcosidekick writes.
pub(super) fn recognise(look: Look<'_>) -> bool {
    look.has(SIDEKICK) && falco_json::recognise(look)
}

/// Reads it.
pub(super) fn decode(value: Val<'_>, text: &str, spot: &Spot, sink: &mut Sink) -> Outcome {
    object::alert(value, text, spot, sink, Format::Falcosidekick)
}
