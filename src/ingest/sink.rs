//! Where doors put what they read.

use crate::json::{Tape, Val};
use crate::{Limits, Reading};
use alert::{Alert, Code, Diagnostic, Level, Place};

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
}

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Alert,
    Noise,
    Unread,
    Blank,
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

    /// Hands a JSON value to the first door that knows it.
    pub(crate) fn value(&mut self, value: Val<'_>, text: &str, spot: &Spot) -> Outcome {
        crate::doors::object(value, text, spot, self)
    }

    pub(crate) fn account(&mut self, outcome: Outcome, bytes: usize) {
        let totals = &mut self.reading.totals;
        totals.text_bytes += bytes as u64;
        *match outcome {
            Outcome::Alert => &mut totals.alert_bytes,
            Outcome::Noise => &mut totals.noise_bytes,
            Outcome::Unread => &mut totals.unread_bytes,
            Outcome::Blank => &mut totals.blank_bytes,
        } += bytes as u64;
    }
}

fn keep(limits: &Limits, reading: &mut Reading, diagnostic: Diagnostic) {
    if reading.diagnostics.len() < limits.diagnostics {
        reading.diagnostics.push(diagnostic);
    } else {
        reading.totals.diagnostics_dropped += 1;
    }
}
