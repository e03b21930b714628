//! One run being read: its inputs one after the other, and what they gave.

use analysis::Kind;
use analysis::alert::{Alert, Diagnostic, Plain, Receiver, Timestamp};
use analysis::filter::{Filter, Verdict};
use analysis::ingest::{Limits, Reader};
use analysis::store::{AlertEvent, Store};
use protocol::{Report, RulesText, Source, SourceRead};

use crate::engine::small;

/// Texts longer than this are read for alerts only: nobody wrote them.
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
    /// Bytes read, and bytes there are.
    pub bytes: (u64, u64),
    /// How many alerts were not kept, because others are wanted.
    pub passed_over: u32,
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

/// The input being read.
struct Open {
    source: Source,
    reader: Reader,
    before: usize,
    read: u64,
    /// True when it is a document.
    written: bool,
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
        self.open = Some(Open { source, reader, before: self.store.len(), read: 0, written: false });
    }

    /// Takes the next slice of the input. A sentence when no more of it should be read.
    pub fn push(&mut self, bytes: &[u8]) -> Option<String> {
        self.bytes.0 += bytes.len() as u64;
        let open = self.open.as_mut()?;
        let whole = open.read == 0 && bytes.len() as u64 >= open.source.bytes;
        if whole && bytes.len() <= WRITTEN_AT_MOST {
            let text = std::str::from_utf8(bytes).unwrap_or_default();
            match analysis::kind(text, open.source.name.as_deref()) {
                Kind::Rules => {
                    let name = open.source.name.clone().unwrap_or_else(|| "pasted rules".to_owned());
                    self.rules = Some(RulesText { name, text: text.to_owned() });
                    self.open = None;
                    return None;
                }
                Kind::Document => {
                    self.document = Some(analysis::open(text));
                    self.written = Some(text.to_owned());
                    open.written = true;
                }
                Kind::Alerts => {}
            }
        }
        open.read += bytes.len() as u64;
        let mut sieve = Sieve { store: &mut self.store, keep: &self.keep, passed_over: &mut self.passed_over };
        open.reader.push_to(bytes, &mut sieve);
        self.diagnostics.append(&mut open.reader.take().diagnostics);
        let part = open.part();
        self.is_full().then(|| format!("the memory for alerts was spent after {part} % of it"))
    }

    /// The input has ended, or could not be read further. Then what the reader was in the middle of is half a record: it is
    /// no alert, and no damage either.
    pub fn close(&mut self, fault: Option<String>) {
        let Some(mut open) = self.open.take() else { return };
        let mut rest = match fault {
            Some(_) => open.reader.take(),
            None => {
                let mut sieve = Sieve { store: &mut self.store, keep: &self.keep, passed_over: &mut self.passed_over };
                open.reader.finish_to(&mut sieve)
            }
        };
        self.diagnostics.append(&mut rest.diagnostics);
        if open.written {
            self.inside = small(open.before)..small(self.store.len());
        }
        self.sources.push(SourceRead {
            number: open.source.number,
            alerts: small(self.store.len() - open.before),
            same_as: None,
            fault,
        });
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
        self.sources.push(SourceRead { number: source.number, alerts: 0, same_as: Some(twin), fault: None });
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

impl Open {
    /// How many hundredths of the input were read.
    fn part(&self) -> u64 {
        self.read.saturating_mul(100).checked_div(self.source.bytes).unwrap_or(100).min(100)
    }
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
