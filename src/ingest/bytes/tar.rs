//! tar: plain, GNU long names and pax paths. Every regular file is read by itself.

use super::{Layer, Member, Sniff};
use crate::codes;
use crate::sink::{Outcome, Sink};
use alert::Level;

const RECORD: usize = 512;

pub(super) fn recognise(head: &[u8]) -> bool {
    head.len() == RECORD && &head[257..262] == b"ustar"
}

pub(super) fn open(member: Member) -> Box<dyn Layer> {
    Box::new(Tar { member, header: Vec::with_capacity(RECORD), byte: 0, entry: None, long_name: None, over: false })
}

#[derive(Debug)]
struct Tar {
    member: Member,
    header: Vec<u8>,
    byte: u64,
    entry: Option<Entry>,
    /// A name too long for its header, from the entry before.
    long_name: Option<String>,
    over: bool,
}

/// The entry whose data comes now.
#[derive(Debug)]
struct Entry {
    left: u64,
    padding: u64,
    data: Data,
}

#[derive(Debug)]
enum Data {
    File(Box<Sniff>),
    /// The next entry's name, as GNU tar writes it, or in a pax header.
    Name(Vec<u8>),
    Pax(Vec<u8>),
    Skipped,
}

/// The longest name that is believed.
const NAME: usize = 64 << 10;

impl Layer for Tar {
    fn push(&mut self, mut bytes: &[u8], sink: &mut Sink) {
        while !bytes.is_empty() {
            if self.over {
                return sink.account(Outcome::Unread, bytes.len());
            }
            let taken = match self.entry.take() {
                Some(entry) => self.data(entry, bytes, sink),
                None => {
                    let taken = bytes.len().min(RECORD - self.header.len());
                    self.header.extend_from_slice(&bytes[..taken]);
                    if self.header.len() == RECORD {
                        let header = std::mem::take(&mut self.header);
                        self.begin(&header, sink);
                    }
                    taken
                }
            };
            self.byte += taken as u64;
            bytes = &bytes[taken..];
        }
    }

    fn finish(&mut self, sink: &mut Sink) {
        let cut = self.entry.as_ref().is_some_and(|entry| entry.left > 0) || !self.header.is_empty();
        if let Some(Entry { data: Data::File(mut file), .. }) = self.entry.take() {
            file.finish(sink);
        }
        if cut && !self.over {
            let place = self.member.place(self.byte, 0);
            sink.diagnose(
                codes::TAR_TRUNCATED,
                Level::Error,
                place,
                "the end of this tar archive is missing; what could be read was",
                "",
            );
        }
    }
}

impl Tar {
    /// Takes data of the entry at hand, and says how many bytes.
    fn data(&mut self, mut entry: Entry, bytes: &[u8], sink: &mut Sink) -> usize {
        if entry.left == 0 {
            let taken = (bytes.len() as u64).min(entry.padding);
            entry.padding -= taken;
            if entry.padding > 0 {
                self.entry = Some(entry);
            }
            return taken as usize;
        }
        let taken = (bytes.len() as u64).min(entry.left) as usize;
        entry.left -= taken as u64;
        match &mut entry.data {
            Data::File(file) => file.push(&bytes[..taken], sink),
            Data::Name(name) | Data::Pax(name) => {
                name.extend_from_slice(&bytes[..taken.min(NAME.saturating_sub(name.len()))])
            }
            Data::Skipped => {}
        }
        if entry.left == 0 {
            match std::mem::replace(&mut entry.data, Data::Skipped) {
                Data::File(mut file) => file.finish(sink),
                Data::Name(name) => self.long_name = Some(text(&name)),
                Data::Pax(records) => self.long_name = pax_path(&records).or(self.long_name.take()),
                Data::Skipped => {}
            }
        }
        if entry.left > 0 || entry.padding > 0 {
            self.entry = Some(entry);
        }
        taken
    }

    fn begin(&mut self, header: &[u8], sink: &mut Sink) {
        if header.iter().all(|b| *b == 0) {
            return;
        }
        let sum: u64 =
            header.iter().enumerate().map(|(at, b)| u64::from(if (148..156).contains(&at) { b' ' } else { *b })).sum();
        let size = number(&header[124..136]);
        let (Some(size), true) = (size, number(&header[148..156]) == Some(sum)) else {
            let place = self.member.place(self.byte.saturating_sub(RECORD as u64), RECORD as u64);
            sink.diagnose(
                codes::TAR_DAMAGED,
                Level::Error,
                place,
                "a tar header was expected here; what stands before was read",
                "",
            );
            self.over = true;
            return;
        };
        let data = match header[156] {
            b'L' => Data::Name(Vec::new()),
            b'x' => Data::Pax(Vec::new()),
            b'0' | 0 | b'7' => {
                let prefix = if &header[257..263] == b"ustar\0" { text(&header[345..500]) } else { String::new() };
                let name = text(&header[..100]);
                let name = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
                let name = self.long_name.take().unwrap_or(name);
                match sink.member(&self.member.place(self.byte, size)) {
                    true if size > 0 => Data::File(Box::new(Sniff::new(self.member.child(&name)))),
                    true => Data::Skipped,
                    false => {
                        self.over = true;
                        return;
                    }
                }
            }
            _ => Data::Skipped,
        };
        let padding = (RECORD as u64 - size % RECORD as u64) % RECORD as u64;
        self.entry = (size > 0).then_some(Entry { left: size, padding, data });
    }
}

/// Octal digits, or GNU's binary form for large files.
fn number(field: &[u8]) -> Option<u64> {
    if field.first().is_some_and(|b| b & 0x80 != 0) {
        return field[1..].iter().try_fold(0u64, |n, b| Some(n.checked_mul(256)? + u64::from(*b)));
    }
    let text = std::str::from_utf8(field).ok()?;
    let digits = text.trim_matches([' ', '\0']);
    if digits.is_empty() { Some(0) } else { u64::from_str_radix(digits, 8).ok() }
}

fn text(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|b| *b == 0).unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..end]).into_owned()
}

/// The `path` of a pax header: records of `length key=value\n`.
fn pax_path(records: &[u8]) -> Option<String> {
    let records = String::from_utf8_lossy(records);
    records.lines().find_map(|record| record.split_once(' ')?.1.strip_prefix("path=").map(str::to_owned))
}
