//! What a store takes.

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
