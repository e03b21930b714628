//! What a store takes.

use crate::store::Store;

/// The memory a store takes, in bytes, by part. An estimate: what the allocator adds is not in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// Distinct texts and numbers, and the tables to find them.
    pub values: usize,
    /// The columns.
    pub columns: usize,
    /// What each row has: its time, and where it lies.
    pub rows: usize,
    /// The alerts' own text and output, compressed.
    pub compressed: usize,
}

impl Memory {
    /// All parts together.
    pub fn total(&self) -> usize {
        self.values + self.columns + self.rows + self.compressed
    }
}

impl Store {
    /// What to tell whoever asks, when alerts were left out: how many, why, and that answers do not know of them.
    pub fn shortage(&self) -> Option<String> {
        if self.left_out == 0 {
            return None;
        }
        let mut out = "the memory set aside for alerts (".to_owned();
        out.push_str(&(self.budget / 1_000_000).to_string());
        out.push_str(" MB) is full: ");
        out.push_str(&self.left_out.to_string());
        out.push_str(if self.left_out == 1 { " alert is" } else { " alerts are" });
        out.push_str(" in no count and no answer");
        Some(out)
    }
}
