//! Falco's text line, in both styles, with or without a date.
//!
//! ```text
//! 14:00:57.015051634: Notice A shell was spawned (user=root shell=sh)
//! 2026-04-13T17:57:44.123803926+0000: Notice A shell was spawned | user=root process=sh
//! ```

use crate::prefix::{self, Prefix};
use crate::sink::{Sink, Spot};
use crate::text;
use alert::{Alert, Format, Timestamp};

/// True when `body` begins as Falco's lines do. Without a time (a copy from a chat, a syslog that cut it) the words after
/// the priority must be a rule's.
pub(crate) fn recognise(body: &str) -> bool {
    read(body).is_some()
}

/// The message of a line that was recognised.
pub(crate) fn message(line: &str) -> &str {
    let body = line.trim();
    read(body).map_or(body, |prefix| &body[prefix.end..])
}

/// Where in a line of something else a Falco line with its time begins.
pub(crate) fn find(line: &str) -> Option<usize> {
    crate::work::did(line.len());
    let colons = memchr::memmem::find_iter(line.as_bytes(), b": ");
    for colon in colons {
        let head = &line[..colon];
        let start = head.rfind([' ', '\t', '"', '`', '>', '|', '\'']).map_or(0, |at| at + 1);
        if prefix::falco(&line[start..]).is_some() {
            return Some(start);
        }
    }
    None
}

/// Reads a line that was recognised.
pub(crate) fn decode(line: &str, spot: &Spot, sink: &mut Sink) {
    let start = line.len() - line.trim_start().len();
    let body = line.trim();
    let Some(prefix) = read(body) else { return };
    let mut alert = Alert {
        format: Format::FalcoText,
        time: prefix.time,
        priority: Some(prefix.priority),
        output: Some(body.to_owned()),
        place: spot.place(line, start, start + body.len()),
        raw: body.to_owned(),
        ..Alert::default()
    };
    text::recover(&mut alert, &body[prefix.end..], sink);
    sink.alert(alert);
}

fn read(body: &str) -> Option<Prefix> {
    if let Some(prefix) = prefix::falco(body) {
        return Some(prefix);
    }
    let (priority, end) = prefix::priority(body)?;
    text::looks_like_output(&body[end..]).then_some(Prefix { time: None::<Timestamp>, priority, end })
}
