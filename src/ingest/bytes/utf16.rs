//! UTF-16 in both byte orders, with or without a mark. PowerShell's `>` and `Tee-Object` write it.
//!
//! Places inside count bytes of the text as UTF-8.

use super::{Layer, Member};
use crate::codes;
use crate::cut::Cut;
use crate::sink::{Outcome, Sink};
use alert::Level;

pub(super) fn recognise(head: &[u8]) -> bool {
    order(head).is_some()
}

/// True for little endian, false for big endian.
fn order(head: &[u8]) -> Option<bool> {
    match head {
        [0xff, 0xfe, ..] => return Some(true),
        [0xfe, 0xff, ..] => return Some(false),
        _ if head.len() < 4 => return None,
        _ => {}
    }
    // Without a mark: most other bytes of Latin text are zero, and hardly one of those between.
    let (mut even, mut odd) = (0, 0);
    for pair in head.chunks_exact(2) {
        even += usize::from(pair[0] == 0);
        odd += usize::from(pair[1] == 0);
    }
    let pairs = head.len() / 2;
    if odd * 4 >= pairs * 3 && even * 20 <= odd {
        return Some(true);
    }
    (even * 4 >= pairs * 3 && odd * 20 <= even).then_some(false)
}

pub(super) fn open(member: Member) -> Box<dyn Layer> {
    Box::new(Utf16 {
        cut: Cut::new(member.name.clone(), member.depth),
        member,
        little: None,
        half: None,
        high: None,
        out: String::new(),
        bytes: 0,
    })
}

#[derive(Debug)]
struct Utf16 {
    member: Member,
    cut: Cut,
    /// Known from the first bytes that come, which are all that was looked at to get here.
    little: Option<bool>,
    half: Option<u8>,
    high: Option<u16>,
    out: String,
    bytes: u64,
}

impl Layer for Utf16 {
    fn push(&mut self, bytes: &[u8], sink: &mut Sink) {
        let little = *self.little.get_or_insert_with(|| order(bytes).unwrap_or(true));
        for byte in bytes {
            match self.half.take() {
                None => self.half = Some(*byte),
                Some(first) => {
                    let pair = [first, *byte];
                    self.unit(if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) });
                }
            }
        }
        self.bytes += bytes.len() as u64;
        self.cut.push(self.out.as_bytes(), sink);
        self.out.clear();
    }

    fn finish(&mut self, sink: &mut Sink) {
        if self.high.take().is_some() {
            self.out.push(char::REPLACEMENT_CHARACTER);
        }
        self.cut.push(self.out.as_bytes(), sink);
        self.cut.finish(sink);
        if self.half.is_some() {
            sink.account(Outcome::Unread, 1);
            let place = self.member.place(self.bytes - 1, 1);
            sink.diagnose(codes::UTF16_ODD, Level::Warning, place, "UTF-16 text ends with half a character", "");
        }
    }
}

impl Utf16 {
    fn unit(&mut self, unit: u16) {
        if let Some(high) = self.high.take() {
            match char::decode_utf16([high, unit]).next() {
                Some(Ok(c)) => return self.out.push(c),
                _ => self.out.push(char::REPLACEMENT_CHARACTER),
            }
        }
        match unit {
            0xd800..=0xdbff => self.high = Some(unit),
            _ => self.out.push(char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER)),
        }
    }
}
