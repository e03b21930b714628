//! One file per shape. A door knows one shape: it recognises it by content, and decodes it.
//!
//! The lists here are the order in which doors are tried; nobody else names a shape.

mod falco_json;
mod falco_text;
mod falcosidekick;
mod object;

use crate::codes;
use crate::json::Val;
use crate::sink::{Outcome, Sink, Spot};
use alert::Level;

pub(crate) use falco_text::line;

/// A door for a JSON value.
struct ObjectDoor {
    recognise: fn(Val<'_>) -> bool,
    decode: fn(Val<'_>, &str, &Spot, &mut Sink) -> Outcome,
}

/// Special before general: falcosidekick's payload is Falco's object with more keys.
const OBJECTS: &[ObjectDoor] = &[
    ObjectDoor { recognise: falcosidekick::recognise, decode: falcosidekick::decode },
    ObjectDoor { recognise: falco_json::recognise, decode: falco_json::decode },
];

/// Hands a JSON value to the first door that knows it. `text` is the record it stands in, `spot` where that begins.
pub(crate) fn object(value: Val<'_>, text: &str, spot: &Spot, sink: &mut Sink) -> Outcome {
    match OBJECTS.iter().find(|door| (door.recognise)(value)) {
        Some(door) => (door.decode)(value, text, spot, sink),
        None => {
            let place = spot.place(text, value.start(), value.end());
            let message = "a JSON value without Falco's keys: rule, output or output_fields was expected";
            sink.diagnose(codes::NOT_AN_ALERT, Level::Error, place, message, value.raw());
            Outcome::Unread
        }
    }
}
