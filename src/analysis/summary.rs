//! Alerts summed up where they lie, and the sums joined elsewhere.
//!
//! A summary crosses machines as JSON. `saker_summary` is its version; numbers of nanoseconds are strings, because they do
//! not fit into a double.

mod json;
mod text;

pub use json::{from_json, to_json};
pub use text::to_text;

use ingest::{Limits, Reader, Totals};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use store::{Store, Summary, SummaryInput, SummaryLimits};

/// Reads inputs of any size and sums them up. Alerts are not kept longer than need be.
pub struct Gathering {
    limits: SummaryLimits,
    batch_bytes: usize,
    whole: Summary,
    batch: Store,
    open: Option<Open>,
}

struct Open {
    reader: Reader,
    name: String,
    sha256: [u8; 32],
    alerts: u64,
    diagnostics: BTreeMap<String, u64>,
}

impl Default for Gathering {
    fn default() -> Self {
        Self::with_batches(512 << 20)
    }
}

impl Gathering {
    /// Sums up and lets go of the alerts whenever they take so many bytes.
    pub fn with_batches(bytes: usize) -> Self {
        Self {
            limits: SummaryLimits::default(),
            batch_bytes: bytes,
            whole: Summary::default(),
            batch: Store::default(),
            open: None,
        }
    }

    /// Begins an input whose content has this SHA-256. False when that was read before; it should not be read again.
    pub fn begin(&mut self, name: &str, sha256: [u8; 32]) -> bool {
        self.end();
        if self.whole.inputs.contains_key(&sha256) {
            return false;
        }
        let reader = Reader::named(Limits::default(), Some(name));
        self.open = Some(Open { reader, name: name.to_owned(), sha256, alerts: 0, diagnostics: BTreeMap::new() });
        true
    }

    /// Takes the next slice of the input.
    pub fn push(&mut self, bytes: &[u8]) {
        let Some(open) = &mut self.open else { return };
        let before = self.batch.len();
        open.reader.push_to(bytes, &mut self.batch);
        open.alerts += (self.batch.len() - before) as u64;
        open.count();
        if self.batch.memory().total() >= self.batch_bytes {
            self.sum_up();
        }
    }

    /// The input has ended. What became of its bytes; `None` when none was begun.
    pub fn end(&mut self) -> Option<Totals> {
        let mut open = self.open.take()?;
        let before = self.batch.len();
        open.count();
        let Open { reader, name, sha256, mut alerts, mut diagnostics } = open;
        let rest = reader.finish_to(&mut self.batch);
        alerts += (self.batch.len() - before) as u64;
        count(&mut diagnostics, &rest.diagnostics);
        let totals = rest.totals;
        let sums = [
            ("bytes", totals.bytes),
            ("alert_bytes", totals.alert_bytes),
            ("noise_bytes", totals.noise_bytes),
            ("unread_bytes", totals.unread_bytes),
            ("noise_lines", totals.noise_lines),
            ("repaired", totals.repaired),
            ("unread", totals.unread),
            ("diagnostics_dropped", totals.diagnostics_dropped),
        ];
        let sums = sums.into_iter().map(|(name, sum)| (name.to_owned(), sum));
        for (name, sum) in sums.chain(diagnostics) {
            *self.whole.reading.entry(name).or_insert(0) += sum;
        }
        self.whole.inputs.insert(sha256, SummaryInput { name, alerts });
        Some(totals)
    }

    /// The summary of all inputs.
    pub fn finish(mut self) -> Summary {
        self.end();
        self.sum_up();
        self.whole
    }

    fn sum_up(&mut self) {
        let mut batch = std::mem::take(&mut self.batch);
        batch.seal();
        // A batch names no input, so none is there twice.
        let _ = self.whole.merge(&batch.summary(&self.limits, []), &self.limits);
    }
}

impl Open {
    fn count(&mut self) {
        let taken = self.reader.take();
        count(&mut self.diagnostics, &taken.diagnostics);
    }
}

fn count(counts: &mut BTreeMap<String, u64>, diagnostics: &[alert::Diagnostic]) {
    for diagnostic in diagnostics {
        *counts.entry(format!("diagnostics.{}", diagnostic.code)).or_insert(0) += 1;
    }
}

/// The SHA-256 of an input that comes in slices.
#[derive(Clone, Default)]
pub struct Fingerprint(Sha256);

impl Fingerprint {
    /// Takes the next slice.
    pub fn push(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The SHA-256 of all slices.
    pub fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

/// Adds one summary to another, with the limits of a summary. Gives back the inputs that both hold, and adds nothing, when
/// there are any.
pub fn merge(into: &mut Summary, part: &Summary) -> Result<(), Vec<SummaryInput>> {
    into.merge(part, &SummaryLimits::default())
}
