//! Lines of Falco Talon's log that repeat the event they act on.
//!
//! ```text
//! 2024-09-05T14:52:03+02:00 INF event event="Terminal shell in container" output="…" priority=Critical source=syscall trace_id=…
//! {"level":"info","event":"Terminal shell in container","priority":"Critical","source":"syscall","output":"…","message":"event"}
//! ```
//!
//! Their time is Talon's, not the event's, so it is left out.

use super::look::Look;
use super::object;
use crate::json::Val;
use crate::sink::{Outcome, Sink, Spot};
use alert::{Alert, Format, Priority, Source};

/// A JSON line of Talon's log with an event in it.
pub(super) fn recognise(look: Look<'_>) -> bool {
    let value = look.value;
    value.get("level").is_some()
        && value.get("priority").is_some()
        && value.get("event").is_some_and(|event| event.text().is_some())
        && value.get("rule").is_none_or(|rule| rule.text().is_some())
        && value.get("message").is_some_and(|message| message.is_text("event"))
}

/// Reads a JSON line.
pub(super) fn decode(value: Val<'_>, text: &str, spot: &Spot, sink: &mut Sink) -> Outcome {
    let get = |key: &str| value.get_text(key).map(|text| text.into_owned());
    let mut alert =
        Alert { place: spot.place(text, value.start(), value.end()), raw: value.raw().to_owned(), ..Alert::default() };
    fill(&mut alert, get, sink);
    sink.alert(alert);
    Outcome::Alert
}

/// True for a line of the log's text form that repeats an event.
pub(super) fn recognise_line(body: &str) -> bool {
    event(body).is_some_and(|pairs| pairs.starts_with("event=") && pairs.contains(" priority="))
}

/// The pairs of such a line.
fn event(body: &str) -> Option<&str> {
    let (time, rest) = body.split_once(' ')?;
    (time.len() >= 20).then(|| rest.strip_prefix("INF event "))?
}

/// Reads a line of the log's text form.
pub(super) fn line(line: &str, spot: &Spot, sink: &mut Sink) {
    let body = line.trim();
    let pairs = logfmt(event(body).unwrap_or(""));
    let get = |key: &str| pairs.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
    let mut alert = Alert { place: spot.place(line, 0, body.len()), raw: body.to_owned(), ..Alert::default() };
    fill(&mut alert, get, sink);
    sink.alert(alert);
}

fn fill(alert: &mut Alert, get: impl Fn(&str) -> Option<String>, sink: &mut Sink) {
    alert.format = Format::Talon;
    alert.rule = get("event");
    alert.priority = get("priority").and_then(|word| Priority::parse(&word));
    alert.source = get("source").map(Source);
    alert.output = get("output");
    object::complete(alert, sink);
}

/// `key=value key="value with blanks"`, backslashes undone.
fn logfmt(text: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let mut rest = text;
    while let Some((key, after)) = rest.split_once('=') {
        let (value, next) = match after.strip_prefix('"') {
            Some(quoted) => {
                let mut end = 0;
                let bytes = quoted.as_bytes();
                while end < bytes.len() && bytes[end] != b'"' {
                    end += if bytes[end] == b'\\' { 2 } else { 1 };
                }
                let value = quoted.get(..end).unwrap_or(quoted);
                (crate::json::unescape(value), quoted.get(end + 1..).unwrap_or(""))
            }
            None => {
                let end = after.find(' ').unwrap_or(after.len());
                (after[..end].to_owned(), &after[end..])
            }
        };
        pairs.push((key.trim().to_owned(), value));
        rest = next;
    }
    pairs
}
