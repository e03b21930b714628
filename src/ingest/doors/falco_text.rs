//! Falco's text line, in both styles, with or without a date.
//!
//! ```text
//! 14:00:57.015051634: Notice A shell was spawned (user=root shell=sh)
//! 2026-04-13T17:57:44.123803926+0000: Notice A shell was spawned | user=root process=sh
//! ```

use crate::json::{guise, unescape};
use crate::prefix::{self, Prefix};
use crate::sink::{Sink, Spot};
use crate::text;
use alert::{Alert, Format, Timestamp};
use std::borrow::Cow;

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
        let start = head.rfind([' ', '\t', '"', '`', '>', '|', '\'', ',', ';', '}']).map_or(0, |at| at + 1);
        if prefix::falco(&line[start..]).is_some() {
            return Some(start);
        }
    }
    None
}

/// The text alert that begins `text`, out of what was in front of it: a string, a cell of a CSV file, or of a table in Markdown.
/// Only what certainly ends there is cut off.
pub(crate) fn cell<'a>(before: &str, text: &'a str) -> Cow<'a, str> {
    if before.trim_start().starts_with('|') {
        let cell = text.trim_end().strip_suffix('|').unwrap_or(text);
        return Cow::Owned(guise::translate(cell, &[("\\|", "|")]));
    }
    if before.ends_with('>') && before.contains('<') {
        let end = text.find("</").unwrap_or(text.len());
        return Cow::Owned(guise::html(&text[..end]));
    }
    if before.ends_with('}') {
        let end = text.find("{noformat}").or_else(|| text.find("{code}")).unwrap_or(text.len());
        return Cow::Borrowed(&text[..end]);
    }
    if !before.ends_with('"') {
        return Cow::Borrowed(text);
    }
    // Where a quote stands alone and what follows could follow a string, the string ends.
    let bytes = text.as_bytes();
    let (mut at, mut escaped, mut twice) = (0, false, false);
    while let Some(found) = memchr::memchr2(b'"', b'\\', &bytes[at..]) {
        at += found;
        match (bytes[at], bytes.get(at + 1)) {
            (b'\\', Some(b'"' | b'\\')) => escaped = true,
            (b'\\', _) => at -= 1,
            (_, Some(b'"')) => twice = true,
            (_, next) if escaped || next.is_none_or(|next| b",;}]\r\n".contains(next)) => {
                let text = &text[..at];
                return Cow::Owned(match (escaped, twice) {
                    (_, true) => guise::translate(text, guise::DOUBLED),
                    (true, _) => unescape(text),
                    _ => text.to_owned(),
                });
            }
            _ => break,
        }
        at += 2;
    }
    Cow::Borrowed(text)
}

/// Reads a line that was recognised, or a message.
pub(crate) fn decode(line: &str, spot: &Spot, sink: &mut Sink) {
    let start = line.len() - line.trim_start().len();
    let body = line.trim();
    if body.contains("&lt;NA&gt;") {
        let message = "the characters that HTML had written as names were put back";
        sink.mend(crate::codes::QUOTING, spot.place(line, start, start + body.len()), message, body);
        let before = sink.counts();
        decode(&guise::html(body), &Spot { exact: false, ..spot.clone() }, sink);
        return sink.keep_raw(before, body);
    }
    // Without time and priority it is a message alone.
    let prefix = read(body);
    let mut alert = Alert {
        format: Format::FalcoText,
        time: prefix.and_then(|prefix| prefix.time),
        priority: prefix.map(|prefix| prefix.priority),
        place: spot.place(line, start, start + body.len()),
        raw: body.to_owned(),
        ..Alert::default()
    };
    *(if prefix.is_some() { &mut alert.output } else { &mut alert.message }) = Some(body.to_owned());
    text::recover(&mut alert, &body[prefix.map_or(0, |prefix| prefix.end)..], sink);
    sink.alert(alert);
}

/// True for a rule's output without the time and priority that Falco puts in front: its `message`.
pub(crate) fn is_message(body: &str) -> bool {
    text::is_known(body)
}

fn read(body: &str) -> Option<Prefix> {
    if let Some(prefix) = prefix::falco(body) {
        return Some(prefix);
    }
    let (priority, end) = prefix::priority(body)?;
    text::looks_like_output(&body[end..]).then_some(Prefix { time: None::<Timestamp>, priority, end })
}
