//! zip, read from its front as it arrives: stored and deflated members. The directory at its end is not needed.

mod piped;

use self::piped::Piped;
use super::inflate::{Inflate, Went};
use super::{Blocks, Layer, Member, Sniff};
use crate::codes;
use crate::sink::{Outcome, Sink};
use alert::Level;

const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";

pub(super) fn recognise(head: &[u8]) -> bool {
    head.starts_with(LOCAL) || head.starts_with(END)
}

pub(super) fn open(member: Member) -> Box<dyn Layer> {
    Box::new(Zip { member, blocks: Blocks::default(), rest: Vec::new(), byte: 0, entry: None, state: State::Header })
}

#[derive(Debug)]
struct Zip {
    member: Member,
    blocks: Blocks,
    /// Bytes of a header that is not whole.
    rest: Vec<u8>,
    byte: u64,
    entry: Option<Entry>,
    state: State,
}

#[derive(Debug)]
enum State {
    Header,
    Stored {
        left: u64,
    },
    Deflated(Box<Inflate>),
    Piped(Box<Piped>),
    /// Data that cannot be opened.
    Skipped {
        left: u64,
    },
    /// The directory has begun, or the rest cannot be read.
    Over {
        unread: bool,
    },
}

/// The member whose data comes now.
#[derive(Debug)]
struct Entry {
    child: Box<Sniff>,
    crc: Option<u32>,
    seen: crc32fast::Hasher,
}

impl Layer for Zip {
    fn push(&mut self, bytes: &[u8], sink: &mut Sink) {
        let mut blocks = std::mem::take(&mut self.blocks);
        blocks.push(bytes, |block| self.block(block, sink));
        self.blocks = blocks;
    }

    fn finish(&mut self, sink: &mut Sink) {
        let rest = self.blocks.finish();
        self.block(&rest, sink);
        if let (State::Piped(stored), Some(entry)) = (&mut self.state, &mut self.entry) {
            let rest = stored.finish();
            if sink.inflated(rest.len(), rest.len()) {
                entry.child.push(&rest, sink);
            } else {
                sink.account(Outcome::Unread, rest.len());
            }
        }
        let cut = self.entry.is_some() || !self.rest.is_empty() || matches!(self.state, State::Skipped { .. });
        self.end_entry(None, sink);
        if cut && !matches!(self.state, State::Over { .. }) {
            self.say(codes::ZIP_TRUNCATED, "the end of this zip archive is missing; what could be read was", sink);
        }
    }
}

impl Zip {
    fn say(&self, code: alert::Code, message: &str, sink: &mut Sink) {
        sink.diagnose(code, Level::Error, self.member.place(self.byte, 0), message, "");
    }

    fn block(&mut self, block: &[u8], sink: &mut Sink) {
        let mut bytes = block;
        while !bytes.is_empty() {
            let taken = match &mut self.state {
                State::Over { unread } => {
                    if *unread {
                        sink.account(Outcome::Unread, bytes.len());
                    }
                    bytes.len()
                }
                State::Header => {
                    self.rest.extend_from_slice(bytes);
                    let rest = std::mem::take(&mut self.rest);
                    let before = rest.len() - bytes.len();
                    match self.header(&rest, sink) {
                        // The header may have begun in the block before; what it took of this one is the difference.
                        Some(taken) => taken.saturating_sub(before),
                        None => {
                            self.rest = rest;
                            bytes.len()
                        }
                    }
                }
                State::Stored { left } => {
                    let taken = (bytes.len() as u64).min(*left) as usize;
                    *left -= taken as u64;
                    let ended = *left == 0;
                    if let Some(entry) = &mut self.entry {
                        entry.seen.update(&bytes[..taken]);
                        if !sink.inflated(taken, taken) {
                            self.state = State::Over { unread: true };
                            continue;
                        }
                        entry.child.push(&bytes[..taken], sink);
                    }
                    if ended {
                        let crc = self.entry.as_ref().map(|entry| entry.seen.clone().finalize());
                        self.end_entry(crc, sink);
                        self.state = State::Header;
                    }
                    taken
                }
                State::Skipped { left } => {
                    let taken = (bytes.len() as u64).min(*left) as usize;
                    *left -= taken as u64;
                    if *left == 0 {
                        self.state = State::Header;
                    }
                    sink.account(Outcome::Unread, taken);
                    taken
                }
                State::Piped(stored) => {
                    let Some(entry) = &mut self.entry else { return };
                    let mut fits = true;
                    let rest = stored.push(bytes, |data| {
                        fits = fits && sink.inflated(data.len(), data.len());
                        if fits {
                            entry.child.push(data, sink);
                        } else {
                            sink.account(Outcome::Unread, data.len());
                        }
                    });
                    match rest {
                        _ if !fits => {
                            self.end_entry(None, sink);
                            self.state = State::Over { unread: true };
                        }
                        Some(rest) => {
                            self.end_entry(None, sink);
                            self.state = State::Header;
                            // What follows is in this block, or was held back from the one before.
                            let at = bytes.len().saturating_sub(rest.len());
                            self.rest = rest;
                            self.rest.truncate(self.rest.len() - (bytes.len() - at));
                            self.byte += at as u64;
                            bytes = &bytes[at..];
                            continue;
                        }
                        None => {}
                    }
                    bytes.len()
                }
                State::Deflated(inflate) => {
                    let Some(entry) = &mut self.entry else { return };
                    match inflate.push(bytes, entry.child.as_mut(), sink) {
                        Went::On => bytes.len(),
                        Went::Ended(taken) => {
                            let crc = inflate.crc();
                            self.end_entry(Some(crc), sink);
                            self.state = State::Header;
                            taken
                        }
                        went => {
                            if went == Went::Damaged {
                                self.say(
                                    codes::ZIP_DAMAGED,
                                    "this zip archive is damaged here; what stands before was read",
                                    sink,
                                );
                            }
                            self.end_entry(None, sink);
                            self.state = State::Over { unread: true };
                            0
                        }
                    }
                }
            };
            self.byte += taken as u64;
            bytes = &bytes[taken..];
        }
    }

    fn end_entry(&mut self, crc: Option<u32>, sink: &mut Sink) {
        let Some(mut entry) = self.entry.take() else { return };
        entry.child.finish(sink);
        if let (Some(seen), Some(expected)) = (crc, entry.crc)
            && seen != expected
        {
            let message = "the check sum of a zip member is wrong; what was read from it may be damaged";
            sink.diagnose(codes::ZIP_CHECKSUM, Level::Warning, self.member.place(self.byte, 0), message, "");
        }
    }

    /// Reads a header, and says how many bytes it took; `None` when it is not whole.
    fn header(&mut self, bytes: &[u8], sink: &mut Sink) -> Option<usize> {
        // After a member of unknown size stands a descriptor of up to 24 bytes, which is skipped to the next header.
        let skip = bytes.windows(4).take(32).position(|w| w == LOCAL || w == CENTRAL || w == END);
        let Some(skip) = skip else {
            if bytes.len() >= 64 {
                self.say(codes::ZIP_DAMAGED, "a zip header was expected here; what stands before was read", sink);
                self.state = State::Over { unread: true };
                return Some(0);
            }
            return None;
        };
        let header = &bytes[skip..];
        if !header.starts_with(LOCAL) {
            self.state = State::Over { unread: false };
            return Some(bytes.len());
        }
        let short = |at: usize| header.get(at..at + 2).map(|b| u16::from_le_bytes([b[0], b[1]]));
        let long = |at: usize| header.get(at..at + 4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]));
        let (flags, method) = (short(6)?, short(8)?);
        let (crc, size) = (long(14)?, long(18)?);
        let (name_length, extra_length) = (usize::from(short(26)?), usize::from(short(28)?));
        let name = header.get(30..30 + name_length)?;
        let extra = header.get(30 + name_length..30 + name_length + extra_length)?;
        let size = if size == u32::MAX { zip64_size(extra)? } else { u64::from(size) };
        let sized = flags & 8 == 0;
        let name = String::from_utf8_lossy(name);
        let taken = skip + 30 + name_length + extra_length;
        if !sink.member(&self.member.place(self.byte, size)) {
            self.state = State::Over { unread: true };
            return Some(taken);
        }
        let entry = Entry {
            child: Box::new(Sniff::new(self.member.child(&name))),
            crc: sized.then_some(crc),
            seen: crc32fast::Hasher::new(),
        };
        self.state = match method {
            _ if name.ends_with('/') && size == 0 => return Some(taken),
            0 | 8 if flags & 1 != 0 => {
                self.say(codes::ZIP_DAMAGED, "a member of this zip archive is encrypted and was not read", sink);
                State::Skipped { left: size }
            }
            0 if sized && size == 0 => return Some(taken),
            0 if sized => {
                self.entry = Some(entry);
                State::Stored { left: size }
            }
            0 => {
                self.entry = Some(entry);
                State::Piped(Box::default())
            }
            8 => {
                self.entry = Some(entry);
                State::Deflated(Box::new(Inflate::new()))
            }
            _ if sized && size > 0 => {
                let message = "a member of this zip archive is packed in a way that cannot be opened here";
                self.say(codes::ZIP_DAMAGED, message, sink);
                State::Skipped { left: size }
            }
            _ => {
                let message = "a member of this zip archive does not say where it ends; the rest was not read";
                self.say(codes::ZIP_DAMAGED, message, sink);
                State::Over { unread: true }
            }
        };
        if matches!(self.state, State::Skipped { left: 0 }) {
            self.state = State::Header;
        }
        Some(taken)
    }
}

/// The packed size in the extra field of a large archive; it stands behind the unpacked one.
fn zip64_size(extra: &[u8]) -> Option<u64> {
    let mut rest = extra;
    while let Some((head, tail)) = rest.split_at_checked(4) {
        let (id, length) =
            (u16::from_le_bytes([head[0], head[1]]), usize::from(u16::from_le_bytes([head[2], head[3]])));
        let (data, next) = tail.split_at_checked(length)?;
        if id == 1 {
            return data.get(8..16).and_then(|b| b.first_chunk()).map(|b| u64::from_le_bytes(*b));
        }
        rest = next;
    }
    Some(0)
}
