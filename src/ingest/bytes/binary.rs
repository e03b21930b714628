//! What holds no text: named where its first bytes tell, so that the message helps.

use super::{Layer, Member};
use crate::codes;
use crate::sink::{Outcome, Sink};
use alert::Level;

const KINDS: &[(&[u8], &str)] = &[
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF", "a PDF document"),
    (b"BZh", "a bzip2 file, which cannot be opened here: unpack it first"),
    (b"\xfd7zXZ\0", "an xz file, which cannot be opened here: unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive, which cannot be opened here: unpack it first"),
    (b"Rar!", "a RAR archive, which cannot be opened here: unpack it first"),
    (b"\x04\x22\x4d\x18", "an lz4 file, which cannot be opened here: unpack it first"),
    (b"\x7fELF", "a program"),
    (b"\0asm", "a WebAssembly program"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\xff\xfe\0\0", "UTF-32 text, which cannot be read here: save it as UTF-8"),
    (b"\0\0\xfe\xff", "UTF-32 text, which cannot be read here: save it as UTF-8"),
    (b"\xd4\xc3\xb2\xa1", "a packet capture"),
    (b"\x0a\x0d\x0d\x0a", "a packet or system call capture"),
];

/// True for a known magic number, for a zlib header, and where more than one byte in twenty is a control.
pub(super) fn recognise(head: &[u8]) -> bool {
    if KINDS.iter().any(|(magic, _)| head.starts_with(magic)) || is_zlib(head) {
        return true;
    }
    let controls =
        head.iter().filter(|b| **b < 0x20 && !matches!(**b, 0 | b'\t' | b'\n' | b'\r' | 0xc | 0x1a | 0x1b)).count();
    controls * 20 > head.len() && controls > 2 && !super::utf16::recognise(head)
}

fn is_zlib(head: &[u8]) -> bool {
    matches!(head, [0x78, flags @ (0x01 | 0x5e | 0x9c | 0xda), ..] if (0x7800 + u16::from(*flags)) % 31 == 0)
}

pub(super) fn open(member: Member) -> Box<dyn Layer> {
    Box::new(Binary { member, head: Vec::new(), bytes: 0 })
}

#[derive(Debug)]
struct Binary {
    member: Member,
    head: Vec<u8>,
    bytes: u64,
}

impl Layer for Binary {
    fn push(&mut self, bytes: &[u8], sink: &mut Sink) {
        let room = 32usize.saturating_sub(self.head.len());
        self.head.extend_from_slice(&bytes[..bytes.len().min(room)]);
        self.bytes += bytes.len() as u64;
        sink.account(Outcome::Unread, bytes.len());
    }

    fn finish(&mut self, sink: &mut Sink) {
        let known = KINDS.iter().find(|(magic, _)| self.head.starts_with(magic)).map(|(_, name)| *name);
        let kind = match known {
            Some(kind) => kind,
            None if is_zlib(&self.head) => "a zlib stream, which cannot be opened here: save it as gzip",
            None => "not text",
        };
        let place = self.member.place(0, self.bytes);
        let message = format!("text, or gzip, zstd, zip or tar of text, was expected; this is {kind}");
        sink.diagnose(codes::BINARY, Level::Error, place, &message, &String::from_utf8_lossy(&self.head));
    }
}
