use crate::bytes::{Layer, Member, Sniff};
use crate::sink::Sink;
use crate::{Limits, Reading, codes};
use alert::{Level, Place};

/// Reads an input that arrives in slices.
///
/// The slices may be cut anywhere; the result is that of the whole. Memory is bounded by the largest record as long as
/// [`Reader::take`] is called now and then.
#[derive(Debug)]
pub struct Reader {
    sink: Sink,
    input: Sniff,
}

impl Reader {
    /// A reader with these bounds.
    pub fn new(limits: Limits) -> Self {
        Self::named(limits, None)
    }

    /// A reader with these bounds for a file of this name. The name is a hint that never outweighs the content.
    pub fn named(limits: Limits, _name: Option<&str>) -> Self {
        Self { sink: Sink::new(limits), input: Sniff::new(Member::default()) }
    }

    /// Takes the next slice.
    pub fn push(&mut self, bytes: &[u8]) {
        self.sink.reading.totals.bytes += bytes.len() as u64;
        self.input.push(bytes, &mut self.sink);
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
        self.input.finish(&mut self.sink);
        self.sink.settle();
        let totals = &self.sink.reading.totals;
        if totals.text_bytes == totals.blank_bytes && totals.unread == 0 {
            let message = "the input is empty; an alert was expected";
            self.sink.diagnose(codes::EMPTY, Level::Error, Place::default(), message, "");
        }
        self.sink.reading
    }
}
