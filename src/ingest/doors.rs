//! One file per shape. A door knows one shape: it recognises it by content, and decodes it.
//!
//! The lists here are the order in which doors are tried; nobody else names a shape.

mod carrier;
mod cef;
pub(crate) mod chat;
mod cloudevents;
mod cri;
mod docker;
mod ecs;
mod elasticsearch;
mod falco_json;
pub(crate) mod falco_text;
mod falcosidekick;
mod fields_only;
mod grep;
mod grpc;
pub(crate) mod headless;
mod journald;
mod kubectl;
mod loki;
mod look;
mod metrics_file;
mod object;
pub(crate) mod plain;
mod sidekick_ui;
mod syslog;
mod talon;
mod wrapper;

use crate::codes;
use crate::json::{FIRST_KEYS, Val};
use crate::sink::{Outcome, Sink, Spot};
use alert::Level;
pub(crate) use grep::mark;
use look::Look;

/// A door for a JSON value.
struct ObjectDoor {
    recognise: fn(Look<'_>) -> bool,
    decode: fn(Val<'_>, &str, &Spot, &mut Sink) -> Outcome,
}

/// Special before general. Falco's own shapes come first, because they are what nearly every object is and an envelope
/// would not have their keys; falcosidekick's payload and the gRPC form are Falco's object with a mark of their own.
/// Envelopes that name themselves follow, then those known only by a string inside, and last whatever has an alert in it.
const OBJECTS: &[ObjectDoor] = &[
    ObjectDoor { recognise: metrics_file::recognise, decode: metrics_file::decode },
    ObjectDoor { recognise: grpc::recognise, decode: grpc::decode },
    ObjectDoor { recognise: falcosidekick::recognise, decode: falcosidekick::decode },
    ObjectDoor { recognise: falco_json::recognise, decode: falco_json::decode },
    ObjectDoor { recognise: docker::recognise, decode: docker::decode },
    ObjectDoor { recognise: journald::recognise, decode: journald::decode },
    ObjectDoor { recognise: elasticsearch::recognise, decode: elasticsearch::decode },
    ObjectDoor { recognise: ecs::recognise, decode: ecs::decode },
    ObjectDoor { recognise: sidekick_ui::recognise, decode: sidekick_ui::decode },
    ObjectDoor { recognise: cloudevents::recognise, decode: cloudevents::decode },
    ObjectDoor { recognise: loki::recognise, decode: loki::decode },
    ObjectDoor { recognise: chat::recognise, decode: chat::decode },
    ObjectDoor { recognise: talon::recognise, decode: talon::decode },
    ObjectDoor { recognise: carrier::recognise, decode: carrier::decode },
    ObjectDoor { recognise: fields_only::recognise, decode: fields_only::decode },
    ObjectDoor { recognise: wrapper::recognise, decode: wrapper::decode },
];

/// True when a door knows this value.
pub(crate) fn is_known(value: Val<'_>) -> bool {
    let look = Look::new(value);
    OBJECTS.iter().any(|door| (door.recognise)(look))
}

/// True when a door other than the last, which looks into everything, knows this value.
pub(crate) fn is_alert(value: Val<'_>) -> bool {
    let look = Look::new(value);
    OBJECTS[..OBJECTS.len() - 1].iter().any(|door| (door.recognise)(look))
}

/// True when `body`, from its brace on, begins with a key that only an alert or its envelope begins with.
pub(crate) fn begins_alert(body: &str) -> bool {
    body.strip_prefix("{\"").and_then(|rest| rest.split_once('"')).is_some_and(|(key, _)| FIRST_KEYS.contains(&key))
}

/// Where an alert begins whose quotes were changed on its way.
pub(crate) fn find_guise(text: &str) -> Option<usize> {
    crate::json::guise::find(text, |key| FIRST_KEYS.contains(&key))
}

/// True when `text` begins with one.
pub(crate) fn is_guise(text: &str) -> bool {
    text.starts_with('{') && find_guise(text) == Some(0)
}

/// True for a line that is an alert in another shape than Falco's own text.
pub(crate) fn is_line_alert(body: &str) -> bool {
    cef::recognise(body) || talon::recognise_line(body)
}

/// Reads a line that was recognised.
pub(crate) fn line_alert(line: &str, spot: &Spot, sink: &mut Sink) {
    if cef::recognise(line.trim()) {
        cef::line(line, spot, sink);
    } else {
        talon::line(line, spot, sink);
    }
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
        [cri::peel, syslog::peel].iter().any(|peel| peel(body).is_some())
            || syslog::iso_time(body)
                .is_some_and(|at| body[at..].starts_with("{\"") || falco_text::recognise(body[at..].trim_end()))
    }
}

/// Hands a JSON value to the first door that knows it. `text` is the record it stands in, `spot` where that begins.
pub(crate) fn object(value: Val<'_>, text: &str, spot: &Spot, sink: &mut Sink) -> Outcome {
    let look = Look::new(value);
    match OBJECTS.iter().find(|door| (door.recognise)(look)) {
        Some(door) => (door.decode)(value, text, spot, sink),
        None => {
            let place = spot.place(text, value.start(), value.end());
            if sink.prose {
                sink.noise(crate::noise::MARKDOWN, value.raw().lines().count() as u64, place, value.raw());
                return Outcome::Noise;
            }
            let message = "a JSON value without Falco's keys: rule, output or output_fields was expected";
            sink.diagnose(codes::NOT_AN_ALERT, Level::Error, place, message, value.raw());
            Outcome::Unread
        }
    }
}
