//! Strings whose quotes cannot be trusted: where one ends is told by what follows.

use super::Mender;
use crate::codes;
use crate::json::FIRST_KEYS;
use crate::json::strict::plain;
use crate::json::tape::Kind;

impl Mender<'_> {
    /// A string, as key or value. False when its end is missing, and nothing of it is kept then except an output's text.
    pub(super) fn string(&mut self, key: bool) -> bool {
        let start = self.at + 1;
        self.at = start;
        let (mut escaped, mut broken) = (false, false);
        let end = loop {
            self.at = plain(self.src, self.at);
            match self.peek() {
                None => {
                    if !key && self.keeps_part() {
                        self.push(Kind::Text, true, start, self.src.len());
                    }
                    return false;
                }
                Some(b'\\') => {
                    escaped = true;
                    let known = match self.src.get(self.at + 1) {
                        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => true,
                        Some(b'u') => self
                            .src
                            .get(self.at + 2..self.at + 6)
                            .is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)),
                        _ => false,
                    };
                    if !known {
                        self.note(codes::ESCAPE, "a backslash that escapes nothing is kept");
                    }
                    // The escaped byte may be the first of a longer character; a quote after a backslash never ends the string.
                    self.at += if known { 2 } else { 1 };
                    self.at = self.at.min(self.src.len());
                }
                Some(b'"') if broken && !key && self.begins_member() => {
                    // A line that begins with `"key":`: the string before it was never closed.
                    self.note(codes::UNCLOSED, "the closing quote of a string is missing");
                    let end = start + self.src[start..self.at].trim_ascii_end().len();
                    self.push(Kind::Text, escaped, start, end);
                    return true;
                }
                Some(b'"') if self.at > start && self.src[self.at - 1] == b'{' && self.first_key(self.at) => {
                    // Another object was glued onto a string that was cut.
                    if !key && self.keeps_part() {
                        self.push(Kind::Text, escaped, start, self.at - 1);
                    }
                    self.at -= 1;
                    return false;
                }
                Some(b'"') if self.closes(key) => break self.at,
                Some(b'"') => {
                    self.note(codes::QUOTE, "a quote inside a string is not escaped");
                    self.at += 1;
                }
                Some(byte) => {
                    if !broken || !matches!(byte, b'\n' | b'\r') {
                        self.note(codes::CONTROL, "a control character inside a string is not escaped");
                    }
                    broken |= matches!(byte, b'\n' | b'\r');
                    escaped = true;
                    self.at += 1;
                }
            }
        };
        self.push(Kind::Text, escaped, start, end);
        self.at += 1;
        true
    }

    /// True when the value at hand is worth keeping in part: an output's text says much even when its end is lost.
    fn keeps_part(&self) -> bool {
        self.tape.nodes.last().is_some_and(|node| {
            matches!(&self.src[node.start as usize..node.end as usize], b"output" | b"message" | b"log")
                && node.kind == Kind::Text
        })
    }

    /// True when the quote at hand ends the string, going by what follows it.
    fn closes(&self, key: bool) -> bool {
        if key {
            return true;
        }
        let after = |at: usize| self.src[at..].iter().position(|b| !b.is_ascii_whitespace()).map(|n| at + n);
        let Some(next) = after(self.at + 1) else { return true };
        match self.src[next] {
            b'}' | b']' | b'#' => true,
            b',' => match after(next + 1) {
                None => true,
                Some(value) => {
                    matches!(self.src[value], b'"' | b'}' | b']' | b'{' | b'[' | b'#' | b',' | b'-' | b'0'..=b'9')
                        || self.src[value..].starts_with(b"//")
                }
            },
            b'"' => self.member_at(next),
            _ => false,
        }
    }

    /// True when the quote at hand stands first on its line and begins `"key":`.
    fn begins_member(&self) -> bool {
        let blank = self.src[..self.at].iter().rev().take_while(|b| b.is_ascii_whitespace());
        blank.clone().any(|b| *b == b'\n') && self.member_at(self.at)
    }

    /// True when `"key":` stands at `at`.
    fn member_at(&self, at: usize) -> bool {
        let Some(rest) = self.src.get(at + 1..) else { return false };
        let Some(end) = memchr::memchr(b'"', &rest[..rest.len().min(128)]) else { return false };
        end > 0 && rest[end + 1..].iter().find(|b| !b.is_ascii_whitespace()) == Some(&b':')
    }

    /// True when one of the keys that begin an alert stands at `at`, in quotes.
    pub(super) fn first_key(&self, at: usize) -> bool {
        let rest = self.src[at.min(self.src.len())..].trim_ascii_start();
        self.member_at(self.src.len() - rest.len())
            && rest.get(1..).is_some_and(|rest| {
                FIRST_KEYS
                    .iter()
                    .any(|key| rest.strip_prefix(key.as_bytes()).is_some_and(|rest| rest.starts_with(b"\"")))
            })
    }
}
