//! Where doors put what they read.

use crate::json::{Tape, Val};
use crate::lines::Lines;
use crate::{Limits, Reading};
use alert::{Alert, Code, Diagnostic, Level, Place};
use std::collections::HashMap;

/// Where a record begins in the input.
#[derive(Clone, Debug)]
pub(crate) struct Spot {
    pub place: Place,
    /// False when the text was taken out of a string or a decoded envelope, so that places inside it cannot be told apart.
    pub exact: bool,
    /// How many envelopes are around it.
    pub depth: u8,
}

impl Spot {
    /// The place of `text[start..end]`, where `text` begins at this spot.
    pub(crate) fn place(&self, text: &str, start: usize, end: usize) -> Place {
        if !self.exact {
            return self.place.clone();
        }
        let before = text.get(..start).unwrap_or("");
        let lines = before.bytes().filter(|b| *b == b'\n').count() as u32;
        let column = match before.rfind('\n') {
            Some(at) => before[at + 1..].chars().count() as u32 + 1,
            None => self.place.column + before.chars().count() as u32,
        };
        Place {
            member: self.place.member.clone(),
            byte: self.place.byte + start as u64,
            length: end.saturating_sub(start) as u64,
            line: self.place.line + lines,
            column,
        }
    }

    /// This spot moved to `text[start..]`.
    pub(crate) fn moved(&self, text: &str, start: usize) -> Self {
        Self { place: self.place(text, start, text.len()), exact: self.exact, depth: self.depth }
    }

    /// This spot for text that was taken out of what stands here.
    pub(crate) fn inside(&self) -> Self {
        Self { place: self.place.clone(), exact: false, depth: self.depth + 1 }
    }
}

/// Collects alerts and diagnostics and keeps the sums.
#[derive(Debug, Default)]
pub(crate) struct Sink {
    pub limits: Limits,
    pub reading: Reading,
    /// What was mended in the record at hand; every alert read from it carries it.
    pub mends: Vec<Diagnostic>,
    /// A tape to read JSON into. Taken while in use.
    pub tape: Tape,
    /// Members opened so far.
    pub members: u32,
    /// Bytes whose record is not decided yet.
    pub owed: u64,
    /// The texts inside line envelopes, by envelope and stream.
    pub inner: HashMap<String, Lines>,
}

/// What became of a record, the weightier the later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    Blank,
    /// It waits for more lines; whatever is decided next decides for it.
    Later,
    Noise,
    Unread,
    Alert,
}

impl Outcome {
    /// The outcome of a record that holds both.
    pub(crate) fn and(self, other: Self) -> Self {
        self.max(other)
    }
}

impl Sink {
    pub(crate) fn alert(&mut self, mut alert: Alert) {
        self.reading.totals.alerts += 1;
        alert.repaired.extend(self.mends.iter().cloned());
        if !alert.repaired.is_empty() {
            self.reading.totals.repaired += 1;
            for mend in &alert.repaired {
                keep(&self.limits, &mut self.reading, mend.clone());
            }
        }
        self.reading.alerts.push(alert);
    }

    /// Keeps a diagnostic, or only counts it where there are too many.
    pub(crate) fn diagnose(&mut self, code: Code, level: Level, place: Place, message: &str, text: &str) {
        if level == Level::Error {
            self.reading.totals.unread += 1;
        }
        let diagnostic = self.diagnostic(code, level, place, message, text);
        keep(&self.limits, &mut self.reading, diagnostic);
    }

    pub(crate) fn diagnostic(&self, code: Code, level: Level, place: Place, message: &str, text: &str) -> Diagnostic {
        let excerpt = text.chars().take(self.limits.excerpt_chars).collect();
        Diagnostic { code, level, place, message: message.to_owned(), excerpt }
    }

    /// Notes what was mended in the record at hand.
    pub(crate) fn mend(&mut self, code: Code, place: Place, message: &str, text: &str) {
        let diagnostic = self.diagnostic(code, Level::Warning, place, message, text);
        self.mends.push(diagnostic);
    }

    /// Hands a line that was inside another to the text it belongs to. `stream` tells the texts apart that are mixed in
    /// one file; `last` is false when more of the line is to come; `bytes` is what the outer line took.
    pub(crate) fn inner(&mut self, stream: &str, line: &str, last: bool, spot: &Spot, bytes: usize) {
        if spot.depth > self.limits.nesting {
            let message = "too many envelopes within envelopes; this one was not opened";
            self.diagnose(crate::codes::NESTING, Level::Error, spot.place.clone(), message, line);
            return self.account(Outcome::Unread, bytes);
        }
        let key = format!("{}\0{}\0{stream}", spot.depth, spot.place.member);
        let mut lines = self.inner.remove(&key).unwrap_or_default();
        lines.part(line, last, spot, bytes, self);
        if lines.waits() {
            self.inner.insert(key, lines);
        }
    }

    /// The member has ended: what its inner texts wait for will not come.
    pub(crate) fn finish_inner(&mut self) {
        let mut inner: Vec<_> = std::mem::take(&mut self.inner).into_iter().collect();
        inner.sort_by(|a, b| a.0.cmp(&b.0));
        for (_, mut lines) in inner {
            lines.finish(self);
        }
        if !self.inner.is_empty() {
            self.finish_inner();
        }
    }

    /// Hands a JSON value to the first door that knows it.
    pub(crate) fn value(&mut self, value: Val<'_>, text: &str, spot: &Spot) -> Outcome {
        crate::doors::object(value, text, spot, self)
    }

    pub(crate) fn account(&mut self, outcome: Outcome, bytes: usize) {
        let totals = &mut self.reading.totals;
        totals.text_bytes += bytes as u64;
        if outcome == Outcome::Later {
            self.owed += bytes as u64;
            return;
        }
        let blank = outcome == Outcome::Blank;
        *match outcome {
            Outcome::Alert => &mut totals.alert_bytes,
            Outcome::Noise => &mut totals.noise_bytes,
            Outcome::Unread => &mut totals.unread_bytes,
            Outcome::Blank | Outcome::Later => &mut totals.blank_bytes,
        } += bytes as u64 + if blank { 0 } else { std::mem::take(&mut self.owed) };
    }

    /// What is still owed when the input ends belongs to no record.
    pub(crate) fn settle(&mut self) {
        self.reading.totals.blank_bytes += std::mem::take(&mut self.owed);
    }

    /// Notes a run of lines that are known to hold no alert.
    pub(crate) fn noise(&mut self, noise: crate::noise::Noise, lines: u64, place: Place, text: &str) {
        self.reading.totals.noise_lines += lines;
        self.diagnose(noise.code, Level::Note, place, noise.name, text);
    }
}

fn keep(limits: &Limits, reading: &mut Reading, diagnostic: Diagnostic) {
    if reading.diagnostics.len() < limits.diagnostics {
        reading.diagnostics.push(diagnostic);
    } else {
        reading.totals.diagnostics_dropped += 1;
    }
}
