//! Text to records: cuts what arrives in slices at line ends, and joins the lines of a JSON value that spans several.
//!
//! Every decision waits for the end of the line it depends on, so that the cut of the slices never shows in the result.

use crate::json::{Scan, Step, parse};
use crate::sink::{Outcome, Sink, Spot};
use crate::{codes, doors};
use alert::{Level, Place};

/// Cuts one member's text into records.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    member: String,
    depth: u8,
    /// Bytes of a line that has not ended.
    rest: Vec<u8>,
    /// Bytes and lines before `rest`.
    byte: u64,
    line: u32,
    open: Option<Open>,
}

/// A JSON value whose end has not arrived.
#[derive(Debug)]
struct Open {
    text: String,
    scan: Scan,
    spot: Spot,
}

impl Lines {
    pub(crate) fn new(member: String, depth: u8) -> Self {
        Self { member, depth, ..Self::default() }
    }

    pub(crate) fn push(&mut self, bytes: &[u8], sink: &mut Sink) {
        let mut bytes = bytes;
        if !self.rest.is_empty() {
            let Some(end) = memchr::memchr(b'\n', bytes) else {
                self.rest.extend_from_slice(bytes);
                return;
            };
            let mut line = std::mem::take(&mut self.rest);
            line.extend_from_slice(&bytes[..=end]);
            bytes = &bytes[end + 1..];
            self.take(&line, sink);
            line.clear();
            self.rest = line;
        }
        while let Some(end) = memchr::memchr(b'\n', bytes) {
            self.take(&bytes[..=end], sink);
            bytes = &bytes[end + 1..];
        }
        self.rest.extend_from_slice(bytes);
    }

    pub(crate) fn finish(&mut self, sink: &mut Sink) {
        let rest = std::mem::take(&mut self.rest);
        if !rest.is_empty() {
            self.take(&rest, sink);
        }
        if let Some(open) = self.open.take() {
            self.close(open, sink);
        }
    }

    /// One line with its line end.
    fn take(&mut self, bytes: &[u8], sink: &mut Sink) {
        let place =
            Place { member: self.member.clone(), byte: self.byte, length: bytes.len() as u64, line: self.line + 1, column: 1 };
        self.byte += bytes.len() as u64;
        self.line += 1;
        let spot = Spot { place, exact: true, depth: self.depth };
        match std::str::from_utf8(bytes) {
            Ok(line) => self.line(line, &spot, bytes.len(), sink),
            Err(_) => {
                let line = String::from_utf8_lossy(bytes);
                let message = "bytes that are not UTF-8 cannot be shown and are replaced";
                sink.mend(codes::INVALID_UTF8, spot.place.clone(), message, &line);
                self.line(&line, &spot, bytes.len(), sink);
            }
        }
    }

    fn line(&mut self, line: &str, spot: &Spot, bytes: usize, sink: &mut Sink) {
        if let Some(mut open) = self.open.take() {
            if !(line.starts_with("{\"") && !open.scan.takes_object()) {
                open.text.push_str(line);
                let at = open.text.len() - line.len();
                match open.scan.feed(open.text.as_bytes(), at) {
                    Step::Open => self.open = Some(open),
                    _ => self.close(open, sink),
                }
                return;
            }
            self.close(open, sink);
        }
        let outcome = self.record(line, spot, sink);
        if let Some(outcome) = outcome {
            sink.account(outcome, bytes);
        }
        if self.open.is_none() {
            sink.mends.clear();
        }
    }

    /// The value is whole, or will not become so.
    fn close(&mut self, open: Open, sink: &mut Sink) {
        let outcome = values(&open.text, 0, &open.spot, sink);
        sink.account(outcome, open.text.len());
        sink.mends.clear();
    }

    fn record(&mut self, line: &str, spot: &Spot, sink: &mut Sink) -> Option<Outcome> {
        let body = line.trim_start_matches(['\u{feff}', ' ', '\t']);
        let start = line.len() - body.len();
        if body.trim().is_empty() {
            return Some(Outcome::Blank);
        }
        let json = if body.starts_with(['{', '[']) { Some(start) } else { line.find("{\"") };
        if let Some(outcome) = doors::line(line, spot, sink) {
            return Some(outcome);
        }
        let Some(at) = json else {
            let place = spot.place(line, start, line.trim_end().len());
            sink.diagnose(codes::UNKNOWN_TEXT, Level::Error, place, "no alert was found in this text", body.trim_end());
            return Some(Outcome::Unread);
        };
        let mut scan = Scan::default();
        if scan.feed(line.as_bytes(), at) == Step::Open {
            self.open = Some(Open { text: line[at..].to_owned(), scan, spot: spot.moved(line, at) });
            sink.account(Outcome::Blank, at);
            return None;
        }
        Some(values(line, at, spot, sink))
    }
}

/// Reads the values of `text` from `at` on: one after the other, with or without commas between.
fn values(text: &str, mut at: usize, spot: &Spot, sink: &mut Sink) -> Outcome {
    let mut outcome = Outcome::Blank;
    loop {
        at = text.len() - text[at..].trim_start().len();
        match text.as_bytes().get(at) {
            None => return outcome,
            Some(b',' | b']') => {
                at += 1;
                continue;
            }
            Some(b'[') if text[at + 1..].trim_start().starts_with(['{', '[']) => {
                at += 1;
                continue;
            }
            _ => {}
        }
        let mut tape = std::mem::take(&mut sink.tape);
        let result = parse(text, at, &mut tape);
        let read = match (result, tape.tree(text).root()) {
            (Ok(end), Some(root)) => {
                let read = sink.value(root, text, spot);
                at = end;
                read
            }
            (Err(fault), _) => {
                let place = spot.place(text, fault.at, fault.at + 1);
                sink.diagnose(codes::UNREADABLE, Level::Error, place, fault.what, &text[at..]);
                at = text.len();
                Outcome::Unread
            }
            (Ok(_), None) => return outcome,
        };
        sink.tape = tape;
        if outcome == Outcome::Blank || read == Outcome::Alert {
            outcome = read;
        }
    }
}
