//! Zstandard, of any number of frames one after the other.

use super::{Layer, Member, Sniff};
use crate::codes;
use crate::sink::{Outcome, Sink};
use alert::Level;
use ruzstd::decoding::FrameDecoder;

const MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// The largest window a frame may ask for, which is memory that is kept.
const WINDOW: u64 = 64 << 20;

pub(super) fn recognise(head: &[u8]) -> bool {
    head.starts_with(&MAGIC)
}

pub(super) fn open(member: Member) -> Box<dyn Layer> {
    let mut decoder = FrameDecoder::new();
    decoder.set_max_window_size(WINDOW);
    Box::new(Zstd {
        child: Box::new(Sniff::new(member.inside())),
        member,
        rest: Vec::new(),
        byte: 0,
        state: State::Frame,
        decoder: Decoder(Box::new(decoder)),
        out: vec![0; 128 << 10],
    })
}

#[derive(Debug)]
struct Zstd {
    member: Member,
    child: Box<Sniff>,
    /// Bytes of a header or block that is not whole.
    rest: Vec<u8>,
    byte: u64,
    state: State,
    decoder: Decoder,
    out: Vec<u8>,
}

struct Decoder(Box<FrameDecoder>);

impl std::fmt::Debug for Decoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Decoder")
    }
}

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Frame,
    Block { checksum: bool },
    Over,
}

impl Layer for Zstd {
    fn push(&mut self, bytes: &[u8], sink: &mut Sink) {
        if self.state == State::Over {
            return sink.account(Outcome::Unread, bytes.len());
        }
        self.rest.extend_from_slice(bytes);
        self.steps(false, sink);
    }

    fn finish(&mut self, sink: &mut Sink) {
        self.steps(true, sink);
        if self.state != State::Over && (!self.rest.is_empty() || self.state != State::Frame) {
            self.over(codes::ZSTD_TRUNCATED, "the end of this zstd file is missing; what could be read was", sink);
        }
        self.child.finish(sink);
    }
}

impl Zstd {
    fn over(&mut self, code: alert::Code, message: &str, sink: &mut Sink) {
        sink.diagnose(code, Level::Error, self.member.place(self.byte, 0), message, "");
        self.stop(sink);
    }

    fn stop(&mut self, sink: &mut Sink) {
        self.state = State::Over;
        sink.account(Outcome::Unread, self.rest.len());
        self.rest = Vec::new();
    }

    /// Reads headers and blocks as long as they are whole.
    fn steps(&mut self, ended: bool, sink: &mut Sink) {
        let mut at = 0;
        let rest = std::mem::take(&mut self.rest);
        let start = self.byte;
        while self.state != State::Over {
            self.byte = start + at as u64;
            match self.step(&rest[at..], ended, sink) {
                Some(taken) => at += taken,
                None => break,
            }
        }
        self.byte = start + at as u64;
        self.rest = rest[at.min(rest.len())..].to_vec();
        if self.state == State::Over {
            self.stop(sink);
        }
    }

    /// Reads one header or block, and says how many bytes it took; `None` when it is not whole.
    fn step(&mut self, bytes: &[u8], ended: bool, sink: &mut Sink) -> Option<usize> {
        match self.state {
            State::Over => None,
            State::Frame => {
                let magic = bytes.first_chunk::<4>()?;
                if u32::from_le_bytes(*magic) & 0xffff_fff0 == 0x184d_2a50 {
                    let length = 8 + u32::from_le_bytes(*bytes.get(4..8)?.first_chunk()?) as usize;
                    return (bytes.len() >= length).then_some(length);
                }
                if *magic != MAGIC {
                    self.over(codes::ZSTD_DAMAGED, "a zstd frame was expected here; what stands before was read", sink);
                    return None;
                }
                // The longest frame header has 18 bytes.
                if bytes.len() < 18 && !ended {
                    return None;
                }
                let mut source = bytes;
                if self.decoder.0.reset(&mut source).is_err() {
                    self.over(
                        codes::ZSTD_DAMAGED,
                        "this zstd frame cannot be read: its header is damaged or asks for too much memory",
                        sink,
                    );
                    return None;
                }
                self.state = State::Block { checksum: bytes[4] & 4 != 0 };
                Some(bytes.len() - source.len())
            }
            State::Block { checksum } => {
                let header = bytes.get(..3)?;
                let header = u32::from_le_bytes([header[0], header[1], header[2], 0]);
                let (last, kind, size) = (header & 1 == 1, header >> 1 & 3, (header >> 3) as usize);
                let length = 3 + if kind == 1 { 1 } else { size } + if last && checksum { 4 } else { 0 };
                // One block at a time: its output has a bound, that of all blocks together has none.
                let block = bytes.get(..length)?;
                if !self.block(block, sink) {
                    return None;
                }
                if last {
                    self.state = State::Frame;
                }
                Some(length)
            }
        }
    }

    fn block(&mut self, block: &[u8], sink: &mut Sink) -> bool {
        let mut source = block;
        loop {
            let Ok((taken, given)) = self.decoder.0.decode_from_to(source, &mut self.out) else {
                self.over(codes::ZSTD_DAMAGED, "this zstd file is damaged here; what stands before was read", sink);
                return false;
            };
            source = &source[taken.min(source.len())..];
            if !sink.inflated(given, taken) {
                self.stop(sink);
                return false;
            }
            if given == 0 {
                return true;
            }
            self.child.push(&self.out[..given], sink);
        }
    }
}
