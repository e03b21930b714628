//! Falco's own JSON, in every layout since 0.20 and with any part switched off.
//!
//! ```json
//! {"hostname":"h","output":"…","output_fields":{"proc.name":"sh"},"priority":"Notice","rule":"R","source":"syscall","tags":[],"time":"…Z"}
//! ```

use super::look::{FALCO, Look, STRONG};
use super::object;
use crate::json::Val;
use crate::sink::{Outcome, Sink, Spot};
use alert::Format;

/// Falco's shape: a rule, an output or fields, and one more of Falco's keys beside it.
pub(super) fn recognise(look: Look<'_>) -> bool {
    look.has(STRONG) && look.count(FALCO) >= 2
}

/// Reads it.
pub(super) fn decode(value: Val<'_>, text: &str, spot: &Spot, sink: &mut Sink) -> Outcome {
    object::alert(value, text, spot, sink, Format::FalcoJson)
}
