//! gzip, of any number of members one after the other.

use super::inflate::{Inflate, Went};
use super::{Blocks, Layer, Member, Sniff};
use crate::codes;
use crate::sink::{Outcome, Sink};
use alert::Level;

pub(super) fn recognise(head: &[u8]) -> bool {
    head.starts_with(&[0x1f, 0x8b])
}

pub(super) fn open(member: Member) -> Box<dyn Layer> {
    Box::new(Gzip {
        child: Box::new(Sniff::new(member.inside())),
        member,
        blocks: Blocks::default(),
        inflate: Inflate::new(),
        state: State::Header(Vec::with_capacity(10)),
        byte: 0,
        members: 0,
    })
}

#[derive(Debug)]
struct Gzip {
    member: Member,
    child: Box<Sniff>,
    blocks: Blocks,
    inflate: Inflate,
    state: State,
    /// Where in the file the block at hand begins.
    byte: u64,
    members: u64,
}

/// What comes next.
#[derive(Debug)]
enum State {
    Header(Vec<u8>),
    /// What the header announced, and is left to skip.
    Extra {
        flags: u8,
        length: Vec<u8>,
    },
    Skip {
        flags: u8,
        left: u16,
    },
    Name {
        flags: u8,
    },
    Comment {
        flags: u8,
    },
    HeaderCheck {
        left: u8,
    },
    Body,
    Trailer(Vec<u8>),
    /// Between members; nothing, zeros or the next member.
    Between,
    /// The rest of the file is not read.
    Over,
}

impl Layer for Gzip {
    fn push(&mut self, bytes: &[u8], sink: &mut Sink) {
        let mut blocks = std::mem::take(&mut self.blocks);
        blocks.push(bytes, |block| self.block(block, sink));
        self.blocks = blocks;
    }

    fn finish(&mut self, sink: &mut Sink) {
        let rest = self.blocks.finish();
        self.block(&rest, sink);
        match self.state {
            State::Between | State::Over => {}
            _ => self.say(
                codes::GZIP_TRUNCATED,
                Level::Error,
                "the end of this gzip file is missing; what could be read was",
                0,
                sink,
            ),
        }
        self.child.finish(sink);
    }
}

impl Gzip {
    fn say(&self, code: alert::Code, level: Level, message: &str, at: usize, sink: &mut Sink) {
        sink.diagnose(code, level, self.member.place(self.byte + at as u64, 0), message, "");
    }

    fn over(&mut self, code: alert::Code, level: Level, message: &str, at: usize, sink: &mut Sink) {
        self.say(code, level, message, at, sink);
        self.state = State::Over;
    }

    fn block(&mut self, block: &[u8], sink: &mut Sink) {
        let mut at = 0;
        while at < block.len() {
            let byte = block[at];
            match &mut self.state {
                State::Over => {
                    sink.account(Outcome::Unread, block.len() - at);
                    break;
                }
                State::Body => {
                    match self.inflate.push(&block[at..], self.child.as_mut(), sink) {
                        Went::On => break,
                        Went::Ended(taken) => {
                            at += taken;
                            self.state = State::Trailer(Vec::with_capacity(8));
                        }
                        Went::Damaged => {
                            let message = "this gzip file is damaged here; what stands before was read";
                            self.over(codes::GZIP_DAMAGED, Level::Error, message, at, sink);
                        }
                        Went::Stopped => {
                            self.state = State::Over;
                            break;
                        }
                    }
                    continue;
                }
                State::Between if byte == 0 => {}
                State::Between if byte == 0x1f => {
                    self.state = State::Header(vec![byte]);
                }
                State::Between => {
                    let message = "what follows the gzip data is no gzip and was not read";
                    self.over(codes::GZIP_TRAILING, Level::Warning, message, at, sink);
                    continue;
                }
                State::Header(header) => {
                    header.push(byte);
                    if header.len() == 10 {
                        let known = header[..3] == [0x1f, 0x8b, 8] && header[3] & 0xe0 == 0;
                        let flags = header[3];
                        if known {
                            self.after(flags, 4);
                        } else {
                            let message = "a gzip header was expected here";
                            self.over(codes::GZIP_DAMAGED, Level::Error, message, at, sink);
                        }
                    }
                }
                State::Extra { flags, length } => {
                    length.push(byte);
                    if let [low, high] = length[..] {
                        let (flags, left) = (*flags, u16::from_le_bytes([low, high]));
                        self.state = State::Skip { flags, left };
                        if left == 0 {
                            self.after(flags, 8);
                        }
                    }
                }
                State::Skip { flags, left } => {
                    *left -= 1;
                    if *left == 0 {
                        let flags = *flags;
                        self.after(flags, 8);
                    }
                }
                State::Name { flags } if byte == 0 => {
                    let flags = *flags;
                    self.after(flags, 16);
                }
                State::Comment { flags } if byte == 0 => {
                    let flags = *flags;
                    self.after(flags, 2);
                }
                State::Name { .. } | State::Comment { .. } => {}
                State::HeaderCheck { left } => {
                    *left -= 1;
                    if *left == 0 {
                        self.state = State::Body;
                    }
                }
                State::Trailer(trailer) => {
                    trailer.push(byte);
                    if let [a, b, c, d, e, f, g, h] = trailer[..] {
                        let (crc, size) = (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]));
                        if crc != self.inflate.crc() || size != self.inflate.given as u32 {
                            let message =
                                "the check sum of this gzip data is wrong; what was read from it may be damaged";
                            self.say(codes::GZIP_CHECKSUM, Level::Warning, message, at, sink);
                        }
                        self.members += 1;
                        self.state = State::Between;
                    }
                }
            }
            at += 1;
        }
        self.byte += block.len() as u64;
    }

    /// What the header's flags announce next: 4 an extra field, 8 a name, 16 a comment, 2 a check sum, then the data.
    fn after(&mut self, flags: u8, from: u8) {
        let order: &[u8] = match from {
            4 => &[4, 8, 16, 2],
            8 => &[8, 16, 2],
            16 => &[16, 2],
            _ => &[2],
        };
        self.state = match order.iter().find(|flag| flags & **flag != 0) {
            Some(4) => State::Extra { flags, length: Vec::with_capacity(2) },
            Some(8) => State::Name { flags },
            Some(16) => State::Comment { flags },
            Some(_) => State::HeaderCheck { left: 2 },
            None => State::Body,
        };
        self.inflate.reset();
    }
}
