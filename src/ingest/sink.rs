//! Where doors put what they read.

use crate::json::{Tape, Val};
use crate::lines::Lines;
use crate::{Limits, Reading};
use alert::{Alert, Code, Diagnostic, Level, Place, Plain, Receiver};
use bumpalo::Bump;
use std::collections::HashMap;
use std::ops::{Deref, DerefMut};

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
        crate::work::did(before.len());
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

/// Hands alerts out, collects diagnostics and keeps the sums.
pub(crate) struct Sink<'a> {
    state: &'a mut State,
    out: &'a mut dyn Receiver,
}

/// What a reader remembers from slice to slice.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub limits: Limits,
    /// Its alerts are those of the line at hand, which a door further out may still change.
    pub reading: Reading,
    /// What was mended in the record at hand; every alert read from it carries it.
    pub mends: Vec<Diagnostic>,
    /// How many of those have been told.
    told: usize,
    /// A tape to read JSON into. Taken while in use.
    pub tape: Tape,
    /// Room for the parts of one plain alert. Taken while in use.
    pub room: Bump,
    /// Archive members opened, bytes that came out of envelopes, and the bytes they came from.
    members: u32,
    unpacked: u64,
    packed: u64,
    /// A limit was reached, so nothing more is taken out of envelopes.
    stopped: bool,
    /// The record at hand stands in a document of prose, where other JSON is no fault.
    pub prose: bool,
    /// Bytes whose record is not decided yet.
    pub owed: u64,
    /// The texts inside line envelopes, by envelope and stream.
    pub inner: HashMap<String, Lines>,
}

/// Below this many bytes nothing is taken for a bomb.
const BOMB_FLOOR: u64 = 32 << 20;

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

impl State {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }
}

impl Deref for Sink<'_> {
    type Target = State;

    fn deref(&self) -> &State {
        self.state
    }
}

impl DerefMut for Sink<'_> {
    fn deref_mut(&mut self) -> &mut State {
        self.state
    }
}

impl<'a> Sink<'a> {
    pub(crate) fn new(state: &'a mut State, out: &'a mut dyn Receiver) -> Self {
        Self { state, out }
    }

    /// True when an alert may be handed out at once: none waits before it, and nothing was mended in the record at hand.
    pub(crate) fn is_clear(&self) -> bool {
        self.mends.is_empty() && self.reading.alerts.is_empty()
    }

    /// Hands out an alert that was read as it stands.
    pub(crate) fn plain(&mut self, alert: &Plain<'_>) {
        self.reading.totals.alerts += 1;
        self.out.plain(alert);
    }

    /// The line at hand is done, and nobody will change what was read from it.
    pub(crate) fn deliver(&mut self) {
        if !self.reading.alerts.is_empty() {
            for alert in self.state.reading.alerts.drain(..) {
                self.out.alert(alert);
            }
        }
    }

    pub(crate) fn alert(&mut self, mut alert: Alert) {
        self.reading.totals.alerts += 1;
        alert.repaired.extend(self.mends.iter().cloned());
        if !alert.repaired.is_empty() {
            self.reading.totals.repaired += 1;
            // Several alerts of one record share what was mended; it is told once.
            let told = std::mem::replace(&mut self.told, alert.repaired.len());
            for mend in alert.repaired.iter().skip(told) {
                self.keep(mend.clone());
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
        self.keep(diagnostic);
    }

    pub(crate) fn diagnostic(&self, code: Code, level: Level, place: Place, message: &str, text: &str) -> Diagnostic {
        let excerpt = text.chars().take(self.limits.excerpt_chars).collect();
        Diagnostic { code, level, place, message: message.to_owned(), excerpt }
    }

    /// The record at hand is done.
    pub(crate) fn forget_mends(&mut self) {
        self.mends.clear();
        self.told = 0;
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
        let mut lines = self.take_inner(stream, spot.depth, &spot.place.member).unwrap_or_default();
        lines.part(line, last, spot, bytes, self);
        self.put_inner(stream, spot.depth, &spot.place.member, lines);
    }

    /// The text of a stream inside an envelope, where it waits for more.
    pub(crate) fn take_inner(&mut self, stream: &str, depth: u8, member: &str) -> Option<Lines> {
        if self.inner.is_empty() { None } else { self.inner.remove(&inner_key(stream, depth, member)) }
    }

    /// True while that text waits for the end of a JSON value, or with `text`, for more of any kind.
    pub(crate) fn is_inner_open(&self, stream: &str, depth: u8, member: &str, text: bool) -> bool {
        let open = |lines: &Lines| lines.is_open() || text && !lines.is_idle();
        !self.inner.is_empty() && self.inner.get(&inner_key(stream, depth, member)).is_some_and(open)
    }

    pub(crate) fn put_inner(&mut self, stream: &str, depth: u8, member: &str, lines: Lines) {
        if lines.waits() {
            self.inner.insert(inner_key(stream, depth, member), lines);
        }
    }

    /// The member has ended: what its inner texts wait for will not come.
    pub(crate) fn finish_inner(&mut self) {
        let mut inner: Vec<_> = std::mem::take(&mut self.inner).into_iter().collect();
        alert::arrange(&mut inner, |a, b| a.0.cmp(&b.0));
        for (_, mut lines) in inner {
            lines.finish(self);
        }
        if !self.inner.is_empty() {
            self.finish_inner();
        }
    }

    /// Hands over a text that was the value of a string inside a record. Whatever comes of its bytes is told by the record.
    pub(crate) fn string(&mut self, text: &str, spot: &Spot) -> Outcome {
        if spot.depth > self.limits.nesting {
            let message = "too many envelopes within envelopes; this one was not opened";
            self.diagnose(crate::codes::NESTING, Level::Error, spot.place.clone(), message, text);
            return Outcome::Unread;
        }
        let before = self.counts();
        let tape = std::mem::take(&mut self.tape);
        let mends = std::mem::take(&mut self.mends);
        let told = std::mem::take(&mut self.told);
        let prose = self.prose;
        let mut lines = Lines::inside(prose);
        for line in text.split_inclusive('\n') {
            lines.line(line, &spot.inside(), 0, self);
        }
        lines.finish(self);
        self.tape = tape;
        self.prose = prose;
        self.told = told;
        if !mends.is_empty() {
            let mut sound = 0;
            for alert in self.alerts_since(before) {
                sound += u64::from(alert.repaired.is_empty());
                alert.repaired.extend(mends.iter().cloned());
            }
            self.reading.totals.repaired += sound;
            if self.counts()[0] > before[0] {
                for mend in mends.iter().skip(told) {
                    self.keep(mend.clone());
                }
                self.told = mends.len();
            }
        }
        self.mends = mends;
        self.outcome_since(before)
    }

    /// Hands over a text that was the value of a string where alerts are not kept. Whoever chose the value could have written
    /// an alert into it, so it is marked.
    pub(crate) fn strange(&mut self, text: &str, place: Place, spot: &Spot) -> Outcome {
        let mends = self.mends.len();
        let message = "an alert inside a string of another record was read without the rest of that record";
        self.mend(crate::codes::STRAY_PREFIX, place, message, text);
        let outcome = self.string(text, spot);
        self.mends.truncate(mends);
        self.told = self.told.min(mends);
        outcome
    }

    /// How many alerts, unread places and noise lines there are.
    pub(crate) fn counts(&self) -> [u64; 3] {
        let totals = &self.reading.totals;
        [totals.alerts, totals.unread, totals.noise_lines]
    }

    /// What was read since the counts were taken.
    pub(crate) fn outcome_since(&self, before: [u64; 3]) -> Outcome {
        let now = self.counts();
        match [now[0] > before[0], now[1] > before[1], now[2] > before[2]] {
            [true, ..] => Outcome::Alert,
            [_, true, _] => Outcome::Unread,
            [_, _, true] => Outcome::Noise,
            _ => Outcome::Blank,
        }
    }

    /// The alerts read since there were `before` of them.
    pub(crate) fn alerts_since(&mut self, before: [u64; 3]) -> &mut [Alert] {
        let new = (self.reading.totals.alerts - before[0]) as usize;
        let alerts = &mut self.state.reading.alerts;
        let from = alerts.len().saturating_sub(new);
        &mut alerts[from..]
    }

    /// Keeps the text as it came for the alerts read from a mended copy of it, unless there are several in it.
    pub(crate) fn keep_raw(&mut self, before: [u64; 3], text: &str) {
        if let [alert] = self.alerts_since(before) {
            text.trim_end().clone_into(&mut alert.raw);
        }
    }

    /// Hands a JSON value to the first door that knows it.
    pub(crate) fn value(&mut self, value: Val<'_>, text: &str, spot: &Spot) -> Outcome {
        crate::doors::object(value, text, spot, self)
    }

    /// One more archive member. False, and said, when that is one too many.
    pub(crate) fn member(&mut self, place: &Place) -> bool {
        self.members += 1;
        if self.members > self.limits.members && !self.stopped {
            self.stopped = true;
            let message = format!("no more than {} archive members are read; the rest was not", self.limits.members);
            self.diagnose(crate::codes::MEMBERS, Level::Error, place.clone(), &message, "");
        }
        !self.stopped
    }

    /// Bytes came out of an envelope. False, and said, when that is too many.
    pub(crate) fn inflated(&mut self, bytes: usize, from: usize) -> bool {
        if self.stopped {
            return false;
        }
        self.unpacked += bytes as u64;
        self.packed += from as u64;
        let bomb = self.unpacked > BOMB_FLOOR && self.unpacked / self.packed.max(1) > self.limits.inflation_ratio;
        if bomb || self.unpacked > self.limits.inflated_bytes {
            self.stopped = true;
            let message = if bomb {
                format!(
                    "this unpacks to more than {} times its size; what came out until here was read",
                    self.limits.inflation_ratio
                )
            } else {
                format!(
                    "no more than {} bytes are unpacked; what came out until here was read",
                    self.limits.inflated_bytes
                )
            };
            self.diagnose(crate::codes::INFLATED, Level::Error, Place::default(), &message, "");
        }
        !self.stopped
    }

    pub(crate) fn account(&mut self, outcome: Outcome, bytes: usize) {
        let State { reading: Reading { totals, .. }, owed, .. } = &mut *self.state;
        totals.text_bytes += bytes as u64;
        if outcome == Outcome::Later {
            *owed += bytes as u64;
            return;
        }
        let blank = outcome == Outcome::Blank;
        *match outcome {
            Outcome::Alert => &mut totals.alert_bytes,
            Outcome::Noise => &mut totals.noise_bytes,
            Outcome::Unread => &mut totals.unread_bytes,
            Outcome::Blank | Outcome::Later => &mut totals.blank_bytes,
        } += bytes as u64 + if blank { 0 } else { std::mem::take(owed) };
    }

    /// What is still owed when the input ends belongs to no record.
    pub(crate) fn settle(&mut self) {
        let owed = std::mem::take(&mut self.owed);
        self.reading.totals.blank_bytes += owed;
    }

    /// Notes a run of lines that are known to hold no alert.
    pub(crate) fn noise(&mut self, noise: crate::noise::Noise, lines: u64, place: Place, text: &str) {
        self.reading.totals.noise_lines += lines;
        self.diagnose(noise.code, Level::Note, place, noise.name, text);
    }

    fn keep(&mut self, diagnostic: Diagnostic) {
        if self.reading.diagnostics.len() < self.limits.diagnostics {
            self.reading.diagnostics.push(diagnostic);
        } else {
            self.reading.totals.diagnostics_dropped += 1;
        }
    }
}

fn inner_key(stream: &str, depth: u8, member: &str) -> String {
    format!("{depth}\0{member}\0{stream}")
}
