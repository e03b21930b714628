//! Reads damaged JSON: whatever is whole is kept, and each liberty taken is noted.

mod string;
#[cfg(test)]
mod tests;

use super::tape::{Kind, NODES, Node, Tape};
use crate::codes;
use alert::Code;

/// One liberty taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mend {
    pub code: Code,
    pub at: usize,
    pub message: &'static str,
}

/// How many liberties are noted; damage beyond that is not told in detail.
const MENDS: usize = 20;

/// Reads the object that begins at `at` into the tape. Returns the byte after it and what was mended.
///
/// Missing and extra commas, empty and bare values, comments, unescaped quotes, open strings and a missing end are
/// bridged. A new object that begins inside a broken string ends this one.
pub(crate) fn mend(src: &str, at: usize, tape: &mut Tape) -> (usize, Vec<Mend>) {
    tape.clear();
    let mut mender = Mender { src: src.as_bytes(), at, tape, objects: 0, mends: Vec::new() };
    mender.document();
    crate::work::did(mender.at - at);
    (mender.at, mender.mends)
}

struct Mender<'a> {
    src: &'a [u8],
    at: usize,
    tape: &'a mut Tape,
    /// How many objects are open; the other open containers are arrays.
    objects: usize,
    mends: Vec<Mend>,
}

/// What is due next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Due {
    Key,
    Value,
    Comma,
}

impl Mender<'_> {
    fn note(&mut self, code: Code, message: &'static str) {
        if self.mends.len() < MENDS {
            self.mends.push(Mend { code, at: self.at.min(self.src.len()), message });
        }
    }

    fn peek(&self) -> Option<u8> {
        self.src.get(self.at).copied()
    }

    fn starts(&self, text: &str) -> bool {
        self.src[self.at.min(self.src.len())..].starts_with(text.as_bytes())
    }

    /// Skips blanks, comments and the dots that stand for what a person left out.
    fn blank(&mut self) -> Option<u8> {
        loop {
            match self.peek()? {
                b' ' | b'\t' | b'\n' | b'\r' => self.at += 1,
                b'#' => self.comment(),
                b'/' if self.starts("//") => self.comment(),
                b'.' if self.starts("...") => self.elision(3),
                0xE2 if self.starts("…") => self.elision(3),
                byte => return Some(byte),
            }
        }
    }

    fn comment(&mut self) {
        self.note(codes::COMMENT, "a comment inside JSON was skipped");
        self.at = memchr::memchr(b'\n', &self.src[self.at..]).map_or(self.src.len(), |end| self.at + end);
    }

    fn elision(&mut self, bytes: usize) {
        self.note(codes::ELISION, "dots stand where something was left out");
        self.at += bytes;
    }

    fn push(&mut self, kind: Kind, escaped: bool, start: usize, end: usize) {
        let next = self.tape.nodes.len() as u32 + 1;
        self.tape.nodes.push(Node { kind, escaped, start: start as u32, end: end as u32, next });
    }

    fn open(&mut self, kind: Kind) {
        self.objects += usize::from(kind == Kind::Object);
        self.tape.open.push(self.tape.nodes.len() as u32);
        self.push(kind, false, self.at, self.at);
        self.at += 1;
    }

    fn close(&mut self) {
        if let Some(container) = self.tape.open.pop() {
            let next = self.tape.nodes.len() as u32;
            let node = &mut self.tape.nodes[container as usize];
            node.end = self.at as u32;
            node.next = next;
            self.objects -= usize::from(node.kind == Kind::Object);
        }
    }

    fn in_object(&self) -> bool {
        self.tape.open.last().is_some_and(|at| self.tape.nodes[*at as usize].kind == Kind::Object)
    }

    /// Takes back a key whose value is lost.
    fn drop_key(&mut self) {
        if self.in_object() {
            self.tape.nodes.pop();
        }
    }

    fn document(&mut self) {
        if self.blank() != Some(b'{') {
            return;
        }
        self.open(Kind::Object);
        let mut due = Due::Key;
        let mut after_comma = false;
        while !self.tape.open.is_empty() && self.tape.nodes.len() < NODES {
            let Some(byte) = self.blank() else { return self.truncated(due) };
            // Every branch moves on or closes something, so this ends.
            let next = match (byte, due) {
                (b'}' | b']', _) => {
                    if due == Due::Value && self.in_object() {
                        self.note(codes::EMPTY_VALUE, "a key without a value reads as null");
                        self.push(Kind::Null, false, self.at, self.at);
                    } else if after_comma {
                        self.note(codes::COMMA, "a comma stands before a closing bracket");
                    }
                    self.closing(byte)
                }
                (b'"', Due::Key) => match self.string(true) {
                    true => self.colon(),
                    false => return self.truncated(Due::Key),
                },
                (b'{', Due::Key) | (b'{', Due::Comma) if self.first_key(self.at + 1) => {
                    return self.truncated(Due::Comma);
                }
                (b',', Due::Key) | (b',', Due::Value) if !(due == Due::Value && self.in_object()) => {
                    self.note(codes::COMMA, "one comma too many");
                    self.at += 1;
                    due
                }
                (b',', Due::Value) => {
                    self.note(codes::EMPTY_VALUE, "a key without a value reads as null");
                    self.push(Kind::Null, false, self.at, self.at);
                    Due::Comma
                }
                (b',', Due::Comma) => {
                    self.at += 1;
                    after_comma = true;
                    due = if self.in_object() { Due::Key } else { Due::Value };
                    continue;
                }
                (_, Due::Key) => self.bare_key(),
                (b'"', Due::Value) => match self.string(false) {
                    true => Due::Comma,
                    false => return self.truncated(Due::Value),
                },
                (b'{', Due::Value) => {
                    self.open(Kind::Object);
                    Due::Key
                }
                (b'[', Due::Value) => {
                    self.open(Kind::Array);
                    Due::Value
                }
                (_, Due::Value) => self.bare_value(),
                (_, Due::Comma) if byte.is_ascii_punctuation() && !matches!(byte, b'"' | b'{' | b'[' | b'-') => {
                    self.skip();
                    Due::Comma
                }
                (_, Due::Comma) => {
                    self.note(codes::COMMA, "a comma is missing between two members");
                    if self.in_object() { Due::Key } else { Due::Value }
                }
            };
            after_comma = false;
            due = next;
        }
        if !self.tape.open.is_empty() {
            self.truncated(due);
        }
    }

    /// A closing bracket, of the right kind or not.
    fn closing(&mut self, byte: u8) -> Due {
        let object = byte == b'}';
        if self.in_object() == object {
            self.at += 1;
            self.close();
        } else if object && self.objects > 0 || !object && self.objects < self.tape.open.len() {
            self.note(codes::BRACKET, "a closing bracket is missing");
            self.close();
        } else {
            self.note(codes::BRACKET, "a closing bracket matches nothing");
            self.at += 1;
        }
        Due::Comma
    }

    fn skip(&mut self) {
        self.note(codes::STRAY_TEXT, "this does not belong here and was skipped");
        self.at += 1;
        while self.at < self.src.len() && self.src[self.at] & 0xC0 == 0x80 {
            self.at += 1;
        }
    }

    /// The colon after a key.
    fn colon(&mut self) -> Due {
        match self.blank() {
            Some(b':') => self.at += 1,
            Some(b',' | b'}' | b']') | None => {}
            Some(_) => self.note(codes::COLON, "a colon is missing after a key"),
        }
        Due::Value
    }

    /// A key without quotes; anything else that is no key is skipped.
    fn bare_key(&mut self) -> Due {
        let start = self.at;
        let end = start
            + self.src[start..].iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.')).count();
        let colon = self.src[end..].iter().find(|b| !b.is_ascii_whitespace()) == Some(&b':');
        if end == start || !colon {
            if end > start {
                self.note(codes::STRAY_TEXT, "this does not belong here and was skipped");
                self.at = end;
            } else {
                self.skip();
            }
            return Due::Key;
        }
        self.note(codes::BARE, "a key without quotes");
        self.push(Kind::Text, false, start, end);
        self.at = end;
        self.colon()
    }

    /// A number, `true`, `false`, `null`, or a word that is no JSON.
    fn bare_value(&mut self) -> Due {
        let start = self.at;
        let ends =
            |b: &u8| b.is_ascii_whitespace() || matches!(b, b',' | b'}' | b']' | b'"' | b'{' | b'[' | b':' | b'#');
        let end = start + self.src[start..].iter().take_while(|b| !ends(b)).count();
        if end == start {
            self.skip();
            return Due::Value;
        }
        let kind = match &self.src[start..end] {
            b"true" => Kind::True,
            b"false" => Kind::False,
            b"null" => Kind::Null,
            word if word.iter().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'+' | b'.' | b'e' | b'E')) => {
                if !is_number(word) {
                    self.note(codes::BARE, "a number that JSON does not know is kept as it was written");
                }
                Kind::Number
            }
            _ => {
                self.note(codes::BARE, "a value without quotes is kept as text");
                Kind::Text
            }
        };
        self.at = end;
        self.push(kind, false, start, end);
        Due::Comma
    }

    /// The end is missing: what is whole stays, and everything open is closed.
    fn truncated(&mut self, due: Due) {
        self.note(codes::TRUNCATED, "the end of this object is missing; what is whole was kept");
        if due == Due::Value && self.in_object() && self.tape.nodes.last().is_some_and(|node| self.is_key(node)) {
            self.drop_key();
        }
        while !self.tape.open.is_empty() {
            self.close();
        }
    }

    /// True when the last node is a key that waits for its value.
    fn is_key(&self, last: &Node) -> bool {
        let Some(container) = self.tape.open.last() else { return false };
        let (mut at, mut keys) = (*container as usize + 1, 0);
        while at < self.tape.nodes.len() {
            at = self.tape.nodes[at].next as usize;
            keys += 1;
        }
        keys % 2 == 1 && last.kind == Kind::Text
    }
}

/// True for a number of RFC 8259.
fn is_number(word: &[u8]) -> bool {
    let mut tape = Tape::default();
    std::str::from_utf8(word).is_ok_and(|word| super::strict::parse(word, 0, &mut tape) == Ok(word.len()))
}
