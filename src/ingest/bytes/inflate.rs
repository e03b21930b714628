use super::Layer;
use crate::sink::Sink;
use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZError, MZFlush, MZStatus};

/// A stream of deflate, as gzip and zip hold it.
pub(super) struct Inflate {
    state: Box<InflateState>,
    crc: crc32fast::Hasher,
    out: Vec<u8>,
    /// Bytes taken in and handed on.
    pub taken: u64,
    pub given: u64,
}

/// How a block of input went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Went {
    /// All of it was taken.
    On,
    /// The stream ended after this many bytes.
    Ended(usize),
    /// What follows is no deflate.
    Damaged,
    /// A limit was reached; the sink has said so.
    Stopped,
}

impl std::fmt::Debug for Inflate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inflate").field("taken", &self.taken).field("given", &self.given).finish_non_exhaustive()
    }
}

impl Inflate {
    pub(super) fn new() -> Self {
        Self {
            state: InflateState::new_boxed(DataFormat::Raw),
            crc: crc32fast::Hasher::new(),
            out: vec![0; 32 << 10],
            taken: 0,
            given: 0,
        }
    }

    /// Starts the next stream.
    pub(super) fn reset(&mut self) {
        self.state.reset(DataFormat::Raw);
        self.crc.reset();
        self.given = 0;
    }

    /// The check sum of what was handed on.
    pub(super) fn crc(&self) -> u32 {
        self.crc.clone().finalize()
    }

    /// Takes a block and hands what it holds to `child`.
    pub(super) fn push(&mut self, block: &[u8], child: &mut dyn Layer, sink: &mut Sink) -> Went {
        let mut at = 0;
        loop {
            let result = inflate(&mut self.state, &block[at..], &mut self.out, MZFlush::None);
            at += result.bytes_consumed;
            self.taken += result.bytes_consumed as u64;
            let out = &self.out[..result.bytes_written];
            if !out.is_empty() {
                self.given += out.len() as u64;
                if !sink.inflated(out.len(), result.bytes_consumed) {
                    return Went::Stopped;
                }
                self.crc.update(out);
                child.push(out, sink);
            } else {
                sink.inflated(0, result.bytes_consumed);
            }
            match result.status {
                Ok(MZStatus::StreamEnd) => return Went::Ended(at),
                Ok(_) | Err(MZError::Buf) if result.bytes_written == self.out.len() => {}
                Ok(_) | Err(MZError::Buf) if at == block.len() => return Went::On,
                Ok(_) if result.bytes_consumed > 0 || result.bytes_written > 0 => {}
                _ => return Went::Damaged,
            }
        }
    }
}
