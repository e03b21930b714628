//! The reader and the store, built as the worker is built, for `cargo xtask bench many`. Not part of the page.

use analysis::filter::{Catalogue, Filter, Options};
use analysis::ingest::{Limits, Reader, codes};
use analysis::store::{Direction, FacetOrder, Query, Row, SortKey, Store, with_alert_fields};
use wasm_bindgen::prelude::*;

fn main() {}

/// Many alerts, and the reader that brings them.
#[wasm_bindgen]
pub struct Many {
    reader: Option<Reader>,
    store: Store,
}

/// How many rows the page asks for at once, and what it shows of each.
const PAGE: usize = 50;
const SHOWN: [&str; 6] = ["alert.rule", "alert.priority", "k8s.ns.name", "k8s.pod.name", "proc.name", "proc.cmdline"];

#[wasm_bindgen]
impl Many {
    /// A store that takes no more alerts once it holds `budget` bytes.
    #[wasm_bindgen(constructor)]
    pub fn new(budget: usize) -> Self {
        Self { reader: Some(Reader::new(Limits::default())), store: Store::with_budget(budget) }
    }

    /// Takes the next slice.
    pub fn push(&mut self, bytes: &[u8]) {
        if let Some(reader) = &mut self.reader {
            reader.push_to(bytes, &mut self.store);
        }
    }

    /// The input has ended: afterwards everything can be asked for.
    pub fn finish(&mut self) {
        if let Some(reader) = self.reader.take() {
            reader.finish_to(&mut self.store);
        }
        self.store.seal();
    }

    /// How many alerts it holds.
    pub fn alerts(&self) -> usize {
        self.store.len()
    }

    /// How many alerts were left out because the budget was spent.
    pub fn left_out(&self) -> f64 {
        self.store.left_out() as f64
    }

    /// The memory the store says it takes, in bytes.
    pub fn bytes(&self) -> usize {
        self.store.memory().total()
    }

    /// All of it as bytes, to be handed to another worker.
    pub fn to_bytes(&mut self) -> Vec<u8> {
        self.store.to_bytes()
    }

    /// Puts the alerts of another store behind these. False when the bytes are none.
    pub fn absorb(&mut self, bytes: &[u8]) -> bool {
        self.store.absorb_bytes(bytes, &codes::ALL).is_ok()
    }

    /// The number of alerts for which the condition holds, all when it is empty, and the first page of them, line by line;
    /// newest first when `newest`.
    pub fn query(&self, condition: &str, newest: bool) -> Result<String, JsError> {
        let options = Options { catalogue: with_alert_fields(Catalogue::everything()), ..Options::default() };
        let filter = match condition {
            "" => None,
            condition => Some(Filter::compile(condition, &options).map_err(|error| JsError::new(&error.to_string()))?),
        };
        let sort = if newest { vec![(SortKey::Time, Direction::Falling)] } else { Vec::new() };
        let rows = self.store.query(&Query { filter: filter.as_ref(), sort, between: None });
        let mut out = rows.len().to_string();
        for row in rows.page(0, PAGE) {
            out.push('\n');
            self.show(row, &mut out);
        }
        Ok(out)
    }

    /// How many values a column has, and those that occur most, each with its count, line by line.
    pub fn facet(&self, name: &str) -> String {
        let Some(column) = self.store.column(name) else { return "0".into() };
        let facet = self.store.facet(column, &self.store.all(), FacetOrder::Common, PAGE);
        let mut out = facet.distinct.to_string();
        for value in facet.values {
            out.push('\n');
            out.push_str(&value.value.to_string());
            out.push('\t');
            out.push_str(&value.count.to_string());
        }
        out
    }
}

impl Many {
    fn show(&self, row: Row, out: &mut String) {
        for name in SHOWN {
            if let Some(text) = self.store.column(name).and_then(|column| self.store.text(row, column)) {
                out.push_str(&text);
            }
            out.push('\t');
        }
    }
}
