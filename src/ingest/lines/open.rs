//! JSON values over several lines, and long lines of values.

use super::{Lines, body_with_indent, is_json};
use crate::json::{Scan, Step, parse};
use crate::record::values;
use crate::sink::{Outcome, Sink, Spot};
use crate::{codes, doors, noise};

/// A JSON value whose end has not arrived.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) text: String,
    pub(super) scan: Scan,
    pub(super) spot: Spot,
    /// It began with one of its members, its own beginning being lost.
    pub(super) headless: bool,
}

impl Lines {
    /// Reads the whole JSON values at the front of a long line, each by itself, and returns where they end. A value over the
    /// limit ends them.
    pub(crate) fn front(&mut self, text: &str, spot: &Spot, sink: &mut Sink) -> usize {
        if self.open.is_some() || !self.fronted && !is_json(text) {
            return 0;
        }
        sink.prose = self.markdown;
        let (mut spot, mut at) = (spot.clone(), 0);
        loop {
            let rest = &text[at..];
            let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n', ',', '[', ']']).len();
            if !rest[blank..].starts_with('{') {
                return at;
            }
            match Scan::default().feed(rest.as_bytes(), blank) {
                Step::Closed(end) if end - blank <= sink.limits.record_bytes => {
                    self.release(sink);
                    self.flush(sink);
                    let outcome = values(&rest[..end], &spot, sink);
                    sink.account(outcome, end);
                    spot = spot.moved(rest, end);
                    at += end;
                    self.fronted = true;
                }
                _ => return at,
            }
        }
    }

    /// The long line has ended without a rest to read.
    pub(crate) fn end_front(&mut self) {
        self.fronted = false;
    }

    /// Adds a line to an open value. True when the line does not belong to it and is still to be read.
    pub(super) fn goes_on(&mut self, mut open: Open, line: &str, bytes: usize, sink: &mut Sink) -> bool {
        let anew =
            begins_anew(&open.scan, line) || open.headless && !open.scan.in_string() && !doors::headless::goes_on(line);
        if open.text.len() + line.len() > sink.limits.record_bytes || anew {
            self.close(open, sink);
            return true;
        }
        let at = open.text.len();
        open.text.push_str(line);
        sink.account(Outcome::Later, bytes);
        match open.scan.feed(open.text.as_bytes(), at) {
            Step::Open => self.open = Some(open),
            Step::Closed(_) | Step::Mismatch(_) => self.close(open, sink),
        }
        false
    }

    /// The value is whole, or will not become so.
    pub(super) fn close(&mut self, open: Open, sink: &mut Sink) {
        if open.headless {
            return self.close_headless(&open, sink);
        }
        // A line that is an alert by itself was not part of the value before it, whose end is missing then.
        let mut from = 0;
        let mut outcome = Outcome::Blank;
        let mut tape = std::mem::take(&mut sink.tape);
        let whole = parse(&open.text, 0, &mut tape).is_ok();
        let mut at = 0;
        let mut cuts = Vec::new();
        for line in open.text.split_inclusive('\n') {
            if !whole && at > 0 && line.trim_start().starts_with('{') {
                let is_whole = parse(line, 0, &mut tape).is_ok_and(|end| line[end..].trim().is_empty());
                if is_whole && tape.tree(line).root().is_some_and(doors::is_alert) {
                    cuts.extend([at, at + line.len()]);
                }
            }
            at += line.len();
        }
        sink.tape = tape;
        cuts.push(open.text.len());
        for cut in cuts {
            if cut > from {
                let part = &open.text[from..cut];
                outcome = outcome.and(values(part, &open.spot.moved(&open.text, from), sink));
                from = cut;
            }
        }
        sink.account(outcome, 0);
    }
}

impl Lines {
    /// Members over several lines whose object began before them.
    fn close_headless(&mut self, open: &Open, sink: &mut Sink) {
        let Some(whole) = doors::headless::restore(&open.text) else {
            self.add(None, open.text.trim(), &open.spot, 0, sink);
            if let Some(run) = &mut self.run {
                run.lines += open.text.lines().count().saturating_sub(1) as u64;
            }
            return;
        };
        let outcome = head_lost(&whole, &open.text, &open.spot, sink);
        sink.account(outcome, 0);
    }
}

/// Reads `whole`, which was made of `text` by putting a beginning before it.
pub(super) fn head_lost(whole: &str, text: &str, spot: &Spot, sink: &mut Sink) -> Outcome {
    let message = "the beginning of this object is missing; what is whole was kept";
    sink.mend(codes::HEAD_LOST, spot.place.clone(), message, text);
    let before = sink.counts();
    let outcome = values(whole, &Spot { exact: false, ..spot.clone() }, sink);
    sink.keep_raw(before, text);
    outcome
}

/// True when `line` cannot be part of the value that is open.
fn begins_anew(scan: &Scan, line: &str) -> bool {
    let body = line.trim();
    if body.starts_with("```") || body.starts_with("~~~") {
        return true;
    }
    if scan.in_string() && body.is_empty() {
        return true;
    }
    if body.starts_with("{\"") && !scan.takes_object() {
        return true;
    }
    doors::falco_text::recognise(body) || noise::recognise(body_with_indent(line)).is_some()
}
