use crate::cut::Cut;
use crate::sink::Sink;
use crate::{Limits, Reading};

/// Reads an input that arrives in slices.
///
/// The slices may be cut anywhere; the result is that of the whole. Memory is bounded by the largest record as long as
/// [`Reader::take`] is called now and then.
#[derive(Debug)]
pub struct Reader {
    sink: Sink,
    cut: Cut,
}

impl Reader {
    /// A reader with these bounds.
    pub fn new(limits: Limits) -> Self {
        Self::named(limits, None)
    }

    /// A reader with these bounds for a file of this name. The name is a hint that never outweighs the content.
    pub fn named(limits: Limits, _name: Option<&str>) -> Self {
        Self { sink: Sink { limits, ..Sink::default() }, cut: Cut::new(String::new(), 0) }
    }

    /// Takes the next slice.
    pub fn push(&mut self, bytes: &[u8]) {
        self.sink.reading.totals.bytes += bytes.len() as u64;
        self.cut.push(bytes, &mut self.sink);
    }

    /// What has been read since the last call, in input order. Its totals are those up to now.
    pub fn take(&mut self) -> Reading {
        let totals = self.sink.reading.totals.clone();
        let taken = std::mem::take(&mut self.sink.reading);
        self.sink.reading.totals = totals;
        taken
    }

    /// The input has ended: what is left, and the final totals.
    pub fn finish(mut self) -> Reading {
        self.cut.finish(&mut self.sink);
        self.sink.settle();
        self.sink.reading
    }
}
