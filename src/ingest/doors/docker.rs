//! Lines of Docker's `json-file` log driver, and records of shippers that keep the line under `log`: fluent-bit, FireLens.
//!
//! ```json
//! {"log":"{\"hostname\":…}\n","stream":"stdout","time":"2025-03-11T14:07:11.5Z"}
//! {"log":"2023-02-02T00:43:56Z stdout F {…}","kubernetes":{…}}
//! ```

use super::look::Look;
use crate::json::{Kind, Val};
use crate::sink::{Outcome, Sink, Spot};

/// A string `log` and nothing of Falco's beside it.
pub(super) fn recognise(look: Look<'_>) -> bool {
    let value = look.value;
    value.get("log").is_some_and(|log| log.kind() == Kind::Text)
        && value.get("rule").is_none()
        && value.get("output").is_none()
}

/// Reads the line. Docker cuts lines at 16 kB; all pieces but the last lack their line end.
pub(super) fn decode(value: Val<'_>, _text: &str, spot: &Spot, sink: &mut Sink) -> Outcome {
    let Some(log) = value.get_text("log") else { return Outcome::Blank };
    let stream = value.get_text("stream").unwrap_or_default();
    let docker = value.get("stream").is_some() && value.get("time").is_some() && value.get("kubernetes").is_none();
    let before = sink.counts();
    // The record's own bytes are told by its outcome.
    let tape = std::mem::take(&mut sink.tape);
    sink.inner(&format!("docker {stream}"), &log, !docker || log.ends_with('\n'), &spot.inside(), 0);
    sink.tape = tape;
    match sink.outcome_since(before) {
        Outcome::Blank => Outcome::Later,
        outcome => outcome,
    }
}
