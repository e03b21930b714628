//! One file per shape. A door knows one shape: it recognises it by content, and decodes it.
//!
//! The lists here are the order in which doors are tried; nobody else names a shape.

mod cri;
mod falco_json;
pub(crate) mod falco_text;
mod falcosidekick;
mod grep;
mod kubectl;
mod object;
mod syslog;

use crate::codes;
use crate::json::Val;
use crate::sink::{Outcome, Sink, Spot};
use alert::Level;


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

/// True when a door reads alerts out of this value.
pub(crate) fn is_alert(value: Val<'_>) -> bool {
    OBJECTS.iter().any(|door| (door.recognise)(value))
}

/// A line without what an envelope put in front of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Peeled {
    /// Lines of one stream belong together.
    pub stream: String,
    /// Where the payload begins.
    pub start: usize,
    /// The payload goes on in the next line of the stream.
    pub partial: bool,
}

impl Peeled {
    fn new(stream: &str, start: usize) -> Self {
        Self { stream: stream.to_owned(), start, partial: false }
    }
}

/// The strictest first: a CRI line begins with a time, as lines of `kubectl logs --timestamps` do; a syslog line may too.
const PREFIXES: &[fn(&str) -> Option<Peeled>] = &[cri::peel, syslog::peel, kubectl::peel, grep::peel];

/// Takes one envelope's prefix off a line.
pub(crate) fn peel(line: &str) -> Option<Peeled> {
    PREFIXES.iter().find_map(|peel| peel(line))
}

/// True when `payload` begins with something that a prefix may be believed for.
fn begins_record(payload: &str) -> bool {
    let body = payload.trim_start_matches([' ', '\u{feff}']);
    body.starts_with("{\"") || falco_text::recognise(body.trim_end()) || crate::noise::recognise(body).is_some() || {
        // One more prefix may stand between, such as a time; those that need this check themselves are left out.
        [cri::peel, syslog::peel].iter().any(|peel| peel(body).is_some()) || syslog::iso_time(body).is_some_and(|at| body[at..].starts_with("{\"") || falco_text::recognise(body[at..].trim_end()))
    }
}

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
