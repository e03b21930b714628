//! Falco's text line, in both styles, with or without a date.
//!
//! ```text
//! 14:00:57.015051634: Notice A shell was spawned (user=root shell=sh)
//! 2026-04-13T17:57:44.123803926+0000: Notice A shell was spawned | user=root process=sh
//! ```

use crate::prefix;
use crate::sink::{Outcome, Sink, Spot};
use crate::text;
use alert::{Alert, Format};

/// Reads a line when it begins as Falco's do.
pub(crate) fn line(line: &str, spot: &Spot, sink: &mut Sink) -> Option<Outcome> {
    let start = line.len() - line.trim_start().len();
    let body = line.trim();
    let (time, priority, end) = match prefix::falco(body) {
        Some(found) => (found.time, found.priority, found.end),
        None => {
            // A line copied from a chat or a syslog that cut the time: the words after the priority must be a rule's.
            let (priority, end) = prefix::priority(body)?;
            text::looks_like_output(&body[end..]).then_some((None, priority, end))?
        }
    };
    let mut alert = Alert {
        format: Format::FalcoText,
        time,
        priority: Some(priority),
        output: Some(body.to_owned()),
        place: spot.place(line, start, start + body.len()),
        raw: body.to_owned(),
        ..Alert::default()
    };
    text::recover(&mut alert, &body[end..], sink);
    sink.alert(alert);
    Some(Outcome::Alert)
}
