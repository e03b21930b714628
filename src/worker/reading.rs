//! One run being read: its inputs one after the other, and what they gave.

use analysis::Kind;
use analysis::alert::{Alert, Diagnostic, Plain, Receiver, Timestamp};
use analysis::filter::{Filter, Verdict};
use analysis::health::File;
use analysis::ingest::{Limits, Reader, codes};
use analysis::store::{AlertEvent, Store};
use protocol::{Report, RulesText, Share, Source, SourceRead};

use crate::engine::small;
use crate::share;

/// What stands behind so many bytes of a text is read for alerts only: nobody wrote it.
const WRITTEN_AT_MOST: usize = 4 << 20;

/// Alerts beside a document that it is checked against, at most: a report speaks of a few.
const GIVEN: usize = 100;

/// Stores with more alerts than this are packed when they are complete.
const MANY: usize = 10_000;

/// A run, and what was read of it so far.
#[derive(Default)]
pub struct Reading {
    /// Its number.
    pub id: u32,
    /// The alerts.
    pub store: Store,
    /// Everything that was not understood, mended, or known to be no alert.
    pub diagnostics: Vec<Diagnostic>,
    /// The document, when an input is one that somebody wrote.
    pub document: Option<Report>,
    /// The document's text.
    pub written: Option<String>,
    /// The rows of the alerts that stand in the document.
    inside: std::ops::Range<u32>,
    /// The rules file that an input is.
    pub rules: Option<RulesText>,
    /// What became of each input.
    pub sources: Vec<SourceRead>,
    /// How many alerts and diagnostics there were when each input had ended.
    ends: Vec<(usize, usize)>,
    /// Bytes read, and bytes there are.
    pub bytes: (u64, u64),
    /// How many alerts were not kept, because others are wanted.
    pub passed_over: u32,
    /// How many lines the last input has.
    lines: u32,
    keep: Keep,
    open: Option<Open>,
}

/// Which alerts a run keeps.
#[derive(Default)]
pub struct Keep {
    /// Those for which this holds; `None` for all.
    pub filter: Option<Filter>,
    /// Those of this range, in nanoseconds since 1970; `None` for all.
    pub range: Option<(i64, i64)>,
}

/// A part of an input that is lost with the engine that read it.
pub struct Lost {
    /// How many bytes.
    pub bytes: u64,
    /// How many lines end in them.
    pub lines: u32,
    /// Why the engine stopped.
    pub why: String,
}

/// The input being read.
struct Open {
    source: Source,
    /// `None` when what is read here of it was read to its end.
    reader: Option<Reader>,
    before: usize,
    read: u64,
    /// How many lines the parts have that are behind us.
    lines: u32,
    /// What was lost of it.
    lost: Vec<String>,
    /// True when it is a document.
    written: bool,
    /// True when it is longer than what is shown of a document.
    cut: bool,
}

impl Reading {
    /// A run that is to read so many bytes, and to keep the alerts of `keep` in at most `budget` bytes of memory.
    ///
    /// `waits` is a document that was read before and held no alert: it is checked against those that come now.
    pub fn new(id: u32, bytes: u64, keep: Keep, budget: u64, waits: Option<String>) -> Self {
        let store = Store::with_budget(usize::try_from(budget).unwrap_or(usize::MAX));
        Self { id, store, bytes: (0, bytes), keep, written: waits, ..Self::default() }
    }

    /// True when there is no room for more alerts.
    pub fn is_full(&self) -> bool {
        self.store.left_out() > 0
    }

    /// Takes the next input.
    pub fn open(&mut self, source: Source) {
        let reader = Reader::named(Limits::default(), source.name.as_deref());
        let before = self.store.len();
        self.open = Some(Open {
            source,
            reader: Some(reader),
            before,
            read: 0,
            lines: 0,
            lost: Vec::new(),
            written: false,
            cut: false,
        });
    }

    /// Takes the next slice of the input. A sentence when no more of it should be read.
    pub fn push(&mut self, bytes: &[u8]) -> Option<String> {
        self.bytes.0 += bytes.len() as u64;
        let open = self.open.as_mut()?;
        if open.read == 0 && bytes.len() <= WRITTEN_AT_MOST {
            let whole = bytes.len() as u64 >= open.source.bytes;
            let text = beginning(bytes, whole);
            let name = open.source.name.as_deref();
            match analysis::kind(text, name) {
                Kind::Rules if whole => {
                    let name = open.source.name.clone().unwrap_or_else(|| "pasted rules".to_owned());
                    self.rules = Some(RulesText { name, text: text.to_owned() });
                    self.open = None;
                    return None;
                }
                Kind::Document if whole || text.starts_with("# ") || analysis::kind("", name) == Kind::Document => {
                    open.cut = !whole;
                    self.document = Some(analysis::open(text));
                    self.written = Some(text.to_owned());
                    open.written = true;
                }
                _ => {}
            }
        }
        open.read += bytes.len() as u64;
        let mut sieve = Sieve { store: &mut self.store, keep: &self.keep, passed_over: &mut self.passed_over };
        if let Some(reader) = &mut open.reader {
            reader.push_to(bytes, &mut sieve);
            self.diagnostics.append(&mut reader.take().diagnostics);
        }
        self.spent()
    }

    /// Says so when there is no room for more alerts.
    fn spent(&self) -> Option<String> {
        let part = self.open.as_ref()?.part();
        self.is_full().then(|| format!("the memory for alerts was spent after {part} % of it"))
    }

    /// What is read here of the input has ended.
    fn end_part(&mut self) {
        let Some(open) = &mut self.open else { return };
        if let Some(reader) = open.reader.take() {
            let mut sieve = Sieve { store: &mut self.store, keep: &self.keep, passed_over: &mut self.passed_over };
            let mut rest = reader.finish_to(&mut sieve);
            open.lines = open.lines.saturating_add(rest.totals.lines);
            self.diagnostics.append(&mut rest.diagnostics);
        }
    }

    /// Takes the next part of the input, which another engine has read or lost; what is read here has ended. A sentence when no
    /// more of it should be taken.
    pub fn join(&mut self, share: Result<Share, Lost>, alerts: &[u8]) -> Option<String> {
        self.end_part();
        let open = self.open.as_mut()?;
        let (before, lines_before, from) = (open.read, open.lines, open.part());
        let (bytes, lines) = match &share {
            Ok(share) => (share.bytes, share.lines),
            Err(lost) => (lost.bytes, lost.lines),
        };
        self.bytes.0 += bytes;
        open.read += bytes;
        open.lines = open.lines.saturating_add(lines);
        let share = match share {
            Ok(share) => share,
            Err(Lost { why, .. }) => {
                let to = open.part();
                open.lost.push(format!("from {from} % to {to} % of it is lost: what read it stopped ({why})"));
                return None;
            }
        };
        self.passed_over = self.passed_over.saturating_add(share.passed_over);
        self.diagnostics
            .extend(share.diagnostics.into_iter().filter_map(|told| share::moved(told, before, lines_before)));
        if self.store.absorb_behind(alerts, &codes::ALL, before, lines_before).is_err() {
            return Some(format!("what stands behind {from} % of it did not fit"));
        }
        self.spent().or(share.fault)
    }

    /// What was read, for another engine.
    pub fn hand_over(&mut self) -> (Share, Vec<u8>) {
        let source = self.sources.pop().unwrap_or_default();
        let share = Share {
            bytes: self.bytes.0,
            lines: self.lines,
            passed_over: self.passed_over,
            fault: source.fault,
            diagnostics: self.diagnostics.drain(..).map(share::told).collect(),
        };
        (share, self.store.to_bytes())
    }

    /// The input has ended, or could not be read further. Then what the reader was in the middle of is half a record: it is
    /// no alert, and no damage either.
    pub fn close(&mut self, fault: Option<String>) {
        if fault.is_none() {
            self.end_part();
        }
        let Some(mut open) = self.open.take() else { return };
        self.lines = open.lines;
        if let Some(mut reader) = open.reader.take() {
            self.diagnostics.append(&mut reader.take().diagnostics);
        }
        let lost = !open.lost.is_empty();
        if open.cut {
            open.lost.push(format!("its first {} kB are shown, all of it was read for alerts", WRITTEN_AT_MOST >> 10));
        }
        open.lost.extend(fault);
        let fault = (!open.lost.is_empty()).then(|| open.lost.join("; "));
        if open.written {
            self.inside = small(open.before)..small(self.store.len());
        }
        self.ends.push((self.store.len(), self.diagnostics.len()));
        self.sources.push(SourceRead {
            number: open.source.number,
            alerts: small(self.store.len() - open.before),
            same_as: None,
            fault,
            lost,
        });
    }

    /// The inputs that were read: their alerts, and what reading them had to say.
    pub fn files(&self) -> Vec<File<'_>> {
        let mut from = (0, 0);
        let mut file = |end: &(usize, usize)| {
            let (rows, diagnostics) = std::mem::replace(&mut from, *end);
            File { rows: rows..end.0, diagnostics: self.diagnostics.get(diagnostics..end.1).unwrap_or_default() }
        };
        self.ends.iter().map(&mut file).collect()
    }

    /// Checks the document against the alerts that were read beside it.
    fn check(&mut self) {
        let Some(text) = &self.written else { return };
        let beside = (0..small(self.store.len())).filter(|row| !self.inside.contains(row));
        let given: Vec<Alert> = beside.take(GIVEN).filter_map(|row| self.store.alert(row)).collect();
        if !given.is_empty() || self.document.is_none() {
            self.document = Some(analysis::check(text, &given).report);
        }
    }

    /// The document of a run that held nothing else, to wait for its alerts.
    pub fn into_waiting(self) -> Option<String> {
        self.written.filter(|_| self.store.is_empty() && self.rules.is_none())
    }

    /// The input is the same as another one, which was read.
    pub fn skip(&mut self, source: &Source, twin: u32) {
        self.bytes.0 += source.bytes;
        self.sources.push(SourceRead { number: source.number, same_as: Some(twin), ..SourceRead::default() });
    }

    /// Nothing more comes for now. An input that is still open was not read to its end.
    pub fn rest(&mut self) {
        let fault = self.open.as_ref().map(|open| format!("reading was stopped after {} % of it", open.part()));
        self.close(fault);
        self.check();
        if self.store.len() > MANY {
            self.store.seal();
        }
    }
}

/// The text that an input begins with: its whole lines, or all of it when this is the `whole`. Empty when it is no text.
fn beginning(bytes: &[u8], whole: bool) -> &str {
    let bytes = match bytes.iter().rposition(|&byte| byte == b'\n') {
        Some(end) if !whole => &bytes[..=end],
        _ => bytes,
    };
    std::str::from_utf8(bytes).unwrap_or_default()
}

impl Open {
    /// How many hundredths of the input were read.
    fn part(&self) -> u64 {
        percent(self.read, self.source.bytes)
    }
}

fn percent(part: u64, of: u64) -> u64 {
    part.saturating_mul(100).checked_div(of).unwrap_or(100).min(100)
}

/// Lets through to the store what the run keeps.
struct Sieve<'a> {
    store: &'a mut Store,
    keep: &'a Keep,
    passed_over: &'a mut u32,
}

impl Receiver for Sieve<'_> {
    fn alert(&mut self, alert: Alert) {
        if self.keep.holds(&alert) {
            self.store.push(&alert);
        } else {
            *self.passed_over = self.passed_over.saturating_add(1);
        }
    }

    fn plain(&mut self, alert: &Plain<'_>) {
        if self.keep.filter.is_none() && self.keep.range.is_none() {
            self.store.push_plain(alert);
        } else {
            self.alert(alert.to_alert());
        }
    }
}

impl Keep {
    fn holds(&self, alert: &Alert) -> bool {
        let inside = self.range.is_none_or(|(from, to)| match alert.time {
            Some(Timestamp::Instant(nanos)) => i128::from(from) <= nanos && nanos < i128::from(to),
            _ => false,
        });
        inside && self.filter.as_ref().is_none_or(|filter| filter.matches(&AlertEvent(alert)) == Verdict::True)
    }
}
