//! The reader alone, built as the worker is built, for `cargo xtask bench reading`. Not part of the page.

use analysis::alert::{Alert, Plain, PlainValue, Receiver};
use analysis::ingest::{Limits, Reader};
use wasm_bindgen::prelude::*;

fn main() {}

/// A reader whose alerts are looked at and dropped, or kept as they are.
#[wasm_bindgen]
pub struct Reading {
    reader: Reader,
    seen: Seen,
    kept: Option<Vec<Alert>>,
}

/// What was looked at.
#[derive(Default)]
struct Seen {
    alerts: u32,
    bytes: usize,
}

impl Receiver for Seen {
    fn alert(&mut self, _: Alert) {
        self.alerts += 1;
    }

    fn plain(&mut self, alert: &Plain<'_>) {
        self.alerts += 1;
        self.bytes += alert.output.map_or(0, str::len);
        for field in alert.fields {
            self.bytes += field.name.len();
            if let PlainValue::Text(text) = field.value {
                self.bytes += text.len();
            }
        }
    }
}

#[wasm_bindgen]
impl Reading {
    /// `kept` tells whether alerts are kept.
    #[wasm_bindgen(constructor)]
    pub fn new(kept: bool) -> Self {
        Self { reader: Reader::new(Limits::default()), seen: Seen::default(), kept: kept.then(Vec::new) }
    }

    /// Takes the next slice.
    pub fn push(&mut self, bytes: &[u8]) {
        match &mut self.kept {
            Some(kept) => self.reader.push_to(bytes, kept),
            None => self.reader.push_to(bytes, &mut self.seen),
        }
    }

    /// How many alerts there are by now.
    pub fn alerts(&self) -> u32 {
        self.reader.totals().alerts as u32
    }

    /// Bytes looked at, so that no compiler leaves the looking out.
    pub fn bytes(&self) -> usize {
        self.seen.bytes
    }
}
