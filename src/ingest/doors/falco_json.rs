//! Falco's own JSON, in every layout since 0.20 and with any part switched off.
//!
//! ```json
//! {"hostname":"h","output":"…","output_fields":{"proc.name":"sh"},"priority":"Notice","rule":"R","source":"syscall","tags":[],"time":"…Z"}
//! ```

use super::object;
use crate::json::{Kind, Val};
use crate::sink::{Outcome, Sink, Spot};
use alert::Format;

/// Falco's shape: a rule, an output or fields, and one more of Falco's keys beside it.
pub(super) fn recognise(value: Val<'_>) -> bool {
    let (mut strong, mut keys) = (false, 0);
    for (key, value) in value.members() {
        let kind = value.kind();
        match key.raw() {
            "rule" | "output" if kind == Kind::Text => {
                strong = true;
                keys += 1;
            }
            "output_fields" if kind == Kind::Object => {
                strong = true;
                keys += 1;
            }
            "priority" | "time" | "tags" | "hostname" | "source" | "output_fields" if kind != Kind::Null => keys += 1,
            _ => {}
        }
    }
    strong && keys >= 2
}

/// Reads it.
pub(super) fn decode(value: Val<'_>, text: &str, spot: &Spot, sink: &mut Sink) -> Outcome {
    object::alert(value, text, spot, sink, Format::FalcoJson)
}
