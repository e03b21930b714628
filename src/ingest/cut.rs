//! Bytes to lines: cuts what arrives in slices at line ends and keeps count of where each line stands.

mod journal;

use crate::codes;
use crate::lines::Lines;
use crate::sink::{Outcome, Sink, Spot};
use alert::{Level, Place};
use journal::{Field, Went};

/// A line longer than this is long: whole values at its front are read before its end has come, so that a file of one line
/// streams too. How much of a line has come when it is looked into makes no difference to what is read from it.
const LONG: usize = 1 << 20;

/// How many bytes make a line long.
fn long(sink: &Sink) -> usize {
    LONG.min(sink.limits.record_bytes)
}

/// Cuts one member's text into lines.
#[derive(Debug, Default)]
pub(crate) struct Cut {
    member: String,
    depth: u8,
    /// Bytes of a line that has not ended.
    rest: Vec<u8>,
    /// The line at hand is long, and is looked into again when `rest` has this many bytes.
    next_look: Option<usize>,
    /// The line at hand is over the limit and is skipped to its end.
    skipping: Option<Place>,
    /// The line before was a field of the journal's export form.
    after_field: bool,
    /// This one may begin a field that is not cut at line ends.
    field: Option<Field>,
    /// Bytes and lines before `rest`, and characters before it on its line.
    byte: u64,
    line: u32,
    column: u32,
    lines: Lines,
}

impl Cut {
    pub(crate) fn new(member: String, depth: u8) -> Self {
        Self { member, depth, ..Self::default() }
    }

    pub(crate) fn push(&mut self, bytes: &[u8], sink: &mut Sink) {
        let mut bytes = bytes;
        while !bytes.is_empty() {
            bytes = match self.field.take() {
                Some(field) => self.field(field, bytes, sink),
                None => self.lines(bytes, sink),
            };
        }
    }

    /// Cuts lines off, up to one that may begin a field of the journal's. Returns what is behind it.
    fn lines<'a>(&mut self, bytes: &'a [u8], sink: &mut Sink) -> &'a [u8] {
        let mut bytes = bytes;
        while let Some(end) = memchr::memchr(b'\n', bytes) {
            let (line, after) = bytes.split_at(end + 1);
            bytes = after;
            let whole = self.skipping.is_none() && self.next_look.is_none();
            if self.rest.is_empty() && whole && line.len() <= long(sink) {
                if self.begins_field(line) {
                    return bytes;
                }
                self.take(line, sink);
                continue;
            }
            self.grow(line, sink);
            if whole && self.skipping.is_none() {
                let rest = std::mem::take(&mut self.rest);
                if self.begins_field(&rest) {
                    return bytes;
                }
                self.rest = rest;
            }
            self.end(sink);
        }
        if !bytes.is_empty() {
            self.grow(bytes, sink);
        }
        &[]
    }

    pub(crate) fn finish(&mut self, sink: &mut Sink) {
        if let Some(field) = self.field.take() {
            self.other(&field, sink);
            return self.finish(sink);
        }
        if !self.rest.is_empty() || self.skipping.is_some() {
            self.end(sink);
        }
        self.lines.finish(sink);
        sink.finish_inner();
        sink.deliver();
        if self.depth == 0 && self.member.is_empty() {
            sink.reading.totals.lines = self.line;
        }
    }

    /// True when this line is the beginning of a field, which is then at hand.
    fn begins_field(&mut self, line: &[u8]) -> bool {
        self.field = if self.after_field { Field::begin(line) } else { None };
        self.field.is_some()
    }

    /// Takes more of a field, and returns what is behind it.
    fn field<'a>(&mut self, mut field: Field, bytes: &'a [u8], sink: &mut Sink) -> &'a [u8] {
        match field.push(bytes, sink.limits.record_bytes) {
            Went::On => {
                self.field = Some(field);
                &[]
            }
            Went::Ended(taken) => {
                self.journal(&field, sink);
                &bytes[taken..]
            }
            Went::Other(taken) => {
                self.other(&field, sink);
                &bytes[taken..]
            }
        }
    }

    /// What looked like the beginning of a field is lines.
    fn other(&mut self, field: &Field, sink: &mut Sink) {
        let (name, rest) = field.parts();
        self.take(name, sink);
        self.push(rest, sink);
    }

    /// A field of the journal's has ended.
    fn journal(&mut self, field: &Field, sink: &mut Sink) {
        let bytes = field.bytes();
        let spot = Spot { place: self.place(bytes.len()), exact: false, depth: self.depth };
        self.byte += bytes.len() as u64;
        self.line += memchr::memchr_iter(b'\n', bytes).count() as u32;
        self.column = 0;
        let text = String::from_utf8_lossy(field.value());
        self.after_field = true;
        self.lines.journal(field.is_message().then_some(text), &spot, bytes.len(), sink);
        sink.deliver();
    }

    /// Adds to a line that has not ended.
    fn grow(&mut self, bytes: &[u8], sink: &mut Sink) {
        if let Some(place) = &mut self.skipping {
            place.length += bytes.len() as u64;
            return;
        }
        self.rest.extend_from_slice(bytes);
        let limit = sink.limits.record_bytes;
        if self.rest.len() >= self.next_look.unwrap_or(long(sink) + 1)
            || self.next_look.is_some() && self.rest.len() > limit
        {
            self.look(sink);
        }
        if self.rest.len() > limit {
            self.skipping = Some(self.place(self.rest.len()));
            self.rest = Vec::new();
        }
    }

    /// The line in `rest` has ended.
    fn end(&mut self, sink: &mut Sink) {
        if self.skipping.is_some() {
            self.skipped(sink);
        } else {
            if self.next_look.is_some() {
                self.look(sink);
            }
            let mut rest = std::mem::take(&mut self.rest);
            self.take(&rest, sink);
            rest.clear();
            self.rest = rest;
        }
        self.next_look = None;
    }

    fn place(&self, bytes: usize) -> Place {
        Place {
            member: self.member.clone(),
            byte: self.byte,
            length: bytes as u64,
            line: self.line + 1,
            column: self.column + 1,
        }
    }

    /// Reads the whole values at the front of a long line.
    fn look(&mut self, sink: &mut Sink) {
        let mut rest = std::mem::take(&mut self.rest);
        let text = match std::str::from_utf8(&rest) {
            Ok(text) => text,
            Err(error) => std::str::from_utf8(&rest[..error.valid_up_to()]).unwrap_or(""),
        };
        let spot = Spot { place: self.place(rest.len()), exact: true, depth: self.depth };
        let end = self.lines.front(text, &spot, sink);
        sink.deliver();
        self.byte += end as u64;
        self.column += text[..end].chars().count() as u32;
        rest.drain(..end);
        self.next_look = Some((rest.len() * 2).max(LONG));
        self.rest = rest;
    }

    /// The line that was over the limit has ended.
    fn skipped(&mut self, sink: &mut Sink) {
        let Some(place) = self.skipping.take() else { return };
        let message = format!("a record may have at most {} bytes; this one was skipped", sink.limits.record_bytes);
        self.byte += place.length;
        self.line += 1;
        self.column = 0;
        self.lines.end_front();
        sink.account(Outcome::Unread, place.length as usize);
        sink.diagnose(codes::RECORD_SIZE, Level::Error, place, &message, "");
    }

    /// One line with its line end, or what is left of it.
    fn take(&mut self, bytes: &[u8], sink: &mut Sink) {
        self.after_field = journal::is_field(bytes);
        if matches!(bytes, b"\n" | b"\r\n") && self.lines.is_idle() {
            self.byte += bytes.len() as u64;
            self.line += 1;
            self.column = 0;
            return sink.account(Outcome::Blank, bytes.len());
        }
        let spot = Spot { place: self.place(bytes.len()), exact: true, depth: self.depth };
        self.byte += bytes.len() as u64;
        self.line += 1;
        self.column = 0;
        match std::str::from_utf8(bytes) {
            Ok(line) => self.lines.line(line, &spot, bytes.len(), sink),
            Err(_) => {
                let line = String::from_utf8_lossy(bytes);
                let message = "bytes that are not UTF-8 cannot be shown and are replaced";
                sink.mend(codes::INVALID_UTF8, spot.place.clone(), message, &line);
                self.lines.line(&line, &spot, bytes.len(), sink);
            }
        }
        sink.deliver();
    }
}
