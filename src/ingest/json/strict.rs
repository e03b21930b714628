use super::tape::{Kind, NODES, Node, Tape};

/// Why a text is not the JSON of RFC 8259, and the byte where that shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub at: usize,
    pub what: &'static str,
}

/// Reads one value that begins at `at` into the tape and returns the byte after it.
///
/// The grammar is RFC 8259's to the letter, with no limit on nesting (no recursion is used) or on numbers.
pub(crate) fn parse(src: &str, at: usize, tape: &mut Tape) -> Result<usize, Fault> {
    tape.clear();
    let end = Strict { src: src.as_bytes(), at, tape }.value();
    crate::work::did(end.unwrap_or_else(|fault| fault.at) - at);
    end
}

struct Strict<'a> {
    src: &'a [u8],
    at: usize,
    tape: &'a mut Tape,
}

impl Strict<'_> {
    fn fault<T>(&self, what: &'static str) -> Result<T, Fault> {
        Err(Fault { at: self.at, what })
    }

    fn peek(&self) -> Option<u8> {
        self.src.get(self.at).copied()
    }

    fn blank(&mut self) -> Option<u8> {
        loop {
            let byte = self.peek()?;
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return Some(byte);
            }
            self.at += 1;
        }
    }

    fn push(&mut self, kind: Kind, escaped: bool, start: usize, end: usize) {
        let next = self.tape.nodes.len() as u32 + 1;
        self.tape.nodes.push(Node { kind, escaped, start: start as u32, end: end as u32, next });
    }

    fn value(mut self) -> Result<usize, Fault> {
        loop {
            if self.tape.nodes.len() >= NODES {
                return self.fault("no more than four million values in one document can be read");
            }
            // A value is due.
            match self.blank() {
                Some(b'"') => self.string()?,
                Some(open @ (b'{' | b'[')) => {
                    self.tape.open.push(self.tape.nodes.len() as u32);
                    let kind = if open == b'{' { Kind::Object } else { Kind::Array };
                    self.push(kind, false, self.at, self.at);
                    self.at += 1;
                    match (open, self.blank()) {
                        (b'{', Some(b'}')) | (b'[', Some(b']')) => {}
                        (b'{', _) => {
                            self.key()?;
                            continue;
                        }
                        _ => continue,
                    }
                }
                Some(b't') => self.word("true", Kind::True)?,
                Some(b'f') => self.word("false", Kind::False)?,
                Some(b'n') => self.word("null", Kind::Null)?,
                Some(b'-' | b'0'..=b'9') => self.number()?,
                _ => return self.fault("a value was expected here"),
            }
            // A value has ended: close what closes, then a comma and the next.
            loop {
                let Some(&container) = self.tape.open.last() else { return Ok(self.at) };
                let object = self.tape.nodes[container as usize].kind == Kind::Object;
                match (self.blank(), object) {
                    (Some(b'}'), true) | (Some(b']'), false) => {
                        self.at += 1;
                        self.tape.open.pop();
                        let next = self.tape.nodes.len() as u32;
                        let node = &mut self.tape.nodes[container as usize];
                        node.end = self.at as u32;
                        node.next = next;
                    }
                    (Some(b','), _) => {
                        self.at += 1;
                        if object {
                            self.key()?;
                        }
                        break;
                    }
                    (_, true) => return self.fault("a comma or a closing brace was expected here"),
                    (_, false) => return self.fault("a comma or a closing bracket was expected here"),
                }
            }
        }
    }

    fn key(&mut self) -> Result<(), Fault> {
        if self.blank() != Some(b'"') {
            return self.fault("a key in double quotes was expected here");
        }
        self.string()?;
        if self.blank() != Some(b':') {
            return self.fault("a colon was expected here");
        }
        self.at += 1;
        Ok(())
    }

    fn word(&mut self, word: &str, kind: Kind) -> Result<(), Fault> {
        let end = self.at + word.len();
        if self.src.get(self.at..end) != Some(word.as_bytes()) {
            return self.fault("a value was expected here");
        }
        self.push(kind, false, self.at, end);
        self.at = end;
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Fault> {
        let from = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == from { self.fault("a digit was expected here") } else { Ok(()) }
    }

    fn number(&mut self) -> Result<(), Fault> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        self.push(Kind::Number, false, start, self.at);
        Ok(())
    }

    fn string(&mut self) -> Result<(), Fault> {
        let start = self.at + 1;
        let mut escaped = false;
        self.at = start;
        loop {
            self.at = plain(self.src, self.at);
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    match self.src.get(self.at + 1) {
                        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 2,
                        Some(b'u') => match self.src.get(self.at + 2..self.at + 6) {
                            Some(hex) if hex.iter().all(u8::is_ascii_hexdigit) => self.at += 6,
                            _ => return self.fault("four hexadecimal digits were expected after \\u"),
                        },
                        _ => return self.fault("a known escape was expected here"),
                    }
                }
                Some(_) => return self.fault("a control character inside a string must be escaped"),
                None => return self.fault("the closing quote of a string was expected"),
            }
        }
        self.push(Kind::Text, escaped, start, self.at);
        self.at += 1;
        Ok(())
    }
}

/// The first byte from `at` that is a quote, a backslash or a control character: eight bytes at a time.
#[inline]
pub(crate) fn plain(src: &[u8], mut at: usize) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    while let Some(Ok(chunk)) = src.get(at..at + 8).map(<[u8; 8]>::try_from) {
        let word = u64::from_le_bytes(chunk);
        let zero = |w: u64| w.wrapping_sub(ONES) & !w;
        let control = word.wrapping_sub(ONES * 0x20) & !word;
        let hit = (zero(word ^ (ONES * b'"' as u64)) | zero(word ^ (ONES * b'\\' as u64)) | control) & HIGH;
        if hit != 0 {
            // The lowest marked byte is always a true one; borrows only spoil the bytes above it.
            return at + (hit.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while let Some(&byte) = src.get(at) {
        if byte == b'"' || byte == b'\\' || byte < 0x20 {
            break;
        }
        at += 1;
    }
    at
}
