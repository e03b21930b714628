use super::strict::plain;
use super::tape::unescape_into;
use bumpalo::Bump;
use bumpalo::collections::String;

/// Walks over JSON that is expected to be whole and of a known shape, and takes values out of it as they stand.
///
/// Each step takes one thing and is `None` when something else stands there, or anything that RFC 8259 does not allow;
/// whoever walks then gives up and lets the careful reader look.
#[derive(Debug)]
pub(crate) struct Cursor<'a> {
    src: &'a str,
    at: usize,
    room: &'a Bump,
}

impl<'a> Cursor<'a> {
    /// A walk that begins at `at`. What cannot be borrowed from `src` is kept in `room`.
    pub(crate) fn new(src: &'a str, at: usize, room: &'a Bump) -> Self {
        Self { src, at, room }
    }

    /// Where it stands.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Goes on at another place.
    pub(crate) fn go(&mut self, at: usize) {
        self.at = at;
    }

    /// The next byte that is not blank.
    #[inline]
    pub(crate) fn peek(&mut self) -> Option<u8> {
        let bytes = self.src.as_bytes();
        let mut byte = *bytes.get(self.at)?;
        while matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
            byte = *bytes.get(self.at)?;
        }
        Some(byte)
    }

    /// Takes this byte.
    #[inline]
    pub(crate) fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    /// After a member or an item: true when another follows, false when `close` ended them.
    #[inline]
    pub(crate) fn more(&mut self, close: u8) -> Option<bool> {
        let byte = self.peek()?;
        self.at += 1;
        match byte {
            b',' => Some(true),
            byte if byte == close => Some(false),
            _ => None,
        }
    }

    /// Takes a key that holds no escape, and its colon.
    #[inline]
    pub(crate) fn key(&mut self) -> Option<&'a str> {
        self.take(b'"')?;
        let start = self.at;
        let end = plain(self.src.as_bytes(), start);
        let key = self.src.get(start..end)?;
        self.at = end;
        self.take_here(b'"')?;
        self.take(b':')?;
        Some(key)
    }

    /// Takes a string, and says what it holds and how it was written.
    #[inline]
    pub(crate) fn text(&mut self) -> Option<Text<'a>> {
        self.take(b'"')?;
        let start = self.at;
        let end = plain(self.src.as_bytes(), start);
        if self.src.as_bytes().get(end) == Some(&b'"') {
            self.at = end + 1;
            let raw = self.src.get(start..end)?;
            return Some(Text { raw, text: raw });
        }
        self.escaped(start, end)
    }

    /// The string from `start` whose first backslash stands at `at`.
    fn escaped(&mut self, start: usize, mut at: usize) -> Option<Text<'a>> {
        let bytes = self.src.as_bytes();
        let mut unicode = false;
        loop {
            match (bytes.get(at)?, bytes.get(at + 1)) {
                (b'"', _) => break,
                (b'\\', Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't')) => at += 2,
                (b'\\', Some(b'u')) if bytes.get(at + 2..at + 6)?.iter().all(u8::is_ascii_hexdigit) => {
                    unicode = true;
                    at += 6;
                }
                _ => return None,
            }
            at = plain(bytes, at);
        }
        self.at = at + 1;
        let raw = self.src.get(start..at)?;
        let mut text = String::with_capacity_in(raw.len(), self.room);
        unescape_into(raw, &mut text);
        // Half of a surrogate pair was replaced, which has to be told.
        (!unicode || !text.contains('\u{fffd}')).then(|| Text { raw, text: text.into_bump_str() })
    }

    /// Takes a number and gives it as it is written.
    #[inline]
    pub(crate) fn number(&mut self) -> Option<&'a str> {
        let start = self.at;
        _ = self.take_here(b'-');
        if self.take_here(b'0').is_none() {
            self.digits()?;
        }
        if self.take_here(b'.').is_some() {
            self.digits()?;
        }
        if matches!(self.src.as_bytes().get(self.at), Some(b'e' | b'E')) {
            self.at += 1;
            _ = self.take_here(b'+').or_else(|| self.take_here(b'-'));
            self.digits()?;
        }
        self.src.get(start..self.at)
    }

    /// Takes this word.
    #[inline]
    pub(crate) fn word(&mut self, word: &str) -> Option<()> {
        self.src.as_bytes().get(self.at..)?.starts_with(word.as_bytes()).then(|| self.at += word.len())
    }

    #[inline]
    fn take_here(&mut self, byte: u8) -> Option<()> {
        (*self.src.as_bytes().get(self.at)? == byte).then(|| self.at += 1)
    }

    #[inline]
    fn digits(&mut self) -> Option<()> {
        let rest = self.src.as_bytes().get(self.at..)?;
        let length = rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
        self.at += length;
        (length > 0).then_some(())
    }
}

/// A string.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Text<'a> {
    /// As it is written, without quotes.
    pub raw: &'a str,
    /// With its escapes undone.
    pub text: &'a str,
}
