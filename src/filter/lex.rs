//! The tokens of a condition, taken one at a time from a cursor.
//!
//! ```text
//! Blank        = ' ' | '\t' | '\b' | '\r' | '\n'
//! Identifier   = [a-zA-Z]+ [a-zA-Z0-9_]*
//! FieldName    = Identifier ('.' Identifier)+
//! FieldArg     = [^][\"' space]+
//! HexNumber    = 0[xX][0-9a-fA-F]+
//! Number       = [+-]? [0-9]+ '.'? [0-9]* ([eE][+-][0-9]+)?
//! BareText     = [^()\"' space = ,]+
//! QuotedText   = '"' … '"' | "'" … "'"     a quote after a backslash does not close
//! ```
//!
//! Falco reads C strings: a NUL ends a quoted text before it is closed.

use crate::error::ErrorKind;

/// A place in a text, moved forward by the token that is there.
pub(crate) struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    pub(crate) fn new(text: &'t str) -> Cursor<'t> {
        Cursor { text, at: 0 }
    }

    pub(crate) fn at(&self) -> usize {
        self.at
    }

    pub(crate) fn back_to(&mut self, at: usize) {
        self.at = at;
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    pub(crate) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// Skips blanks and says whether there were any.
    pub(crate) fn blank(&mut self) -> bool {
        let start = self.at;
        self.at += self.rest().bytes().take_while(|byte| is_blank(*byte)).count();
        self.at > start
    }

    /// Takes `word` if the text goes on with it, whatever comes after.
    pub(crate) fn word(&mut self, word: &str) -> bool {
        let there = self.rest().starts_with(word);
        if there {
            self.at += word.len();
        }
        there
    }

    /// Takes `word` only if a blank follows, and the blanks with it.
    pub(crate) fn word_and_blank(&mut self, word: &str) -> bool {
        let start = self.at;
        if self.word(word) && self.blank() {
            return true;
        }
        self.at = start;
        false
    }

    /// Takes `not` and the blanks it needs. These are POSIX's blanks: vertical tab and form feed count here, backspace does not.
    pub(crate) fn not_and_blank(&mut self) -> bool {
        let Some(after) = self.rest().strip_prefix("not") else { return false };
        let blanks = after.bytes().take_while(|byte| is_posix_space(*byte)).count();
        self.at += if blanks > 0 { 3 + blanks } else { 0 };
        blanks > 0
    }

    pub(crate) fn identifier(&mut self) -> Option<&'t str> {
        self.take(identifier_len(self.rest().as_bytes()))
    }

    pub(crate) fn field_name(&mut self) -> Option<&'t str> {
        let bytes = self.rest().as_bytes();
        let mut len = identifier_len(bytes);
        let mut dots = 0;
        while len > 0 && bytes.get(len) == Some(&b'.') {
            let more = identifier_len(&bytes[len + 1..]);
            if more == 0 {
                break;
            }
            len += 1 + more;
            dots += 1;
        }
        if dots == 0 { None } else { self.take(len) }
    }

    pub(crate) fn number(&mut self) -> Option<&'t str> {
        let bytes = self.rest().as_bytes();
        let len = match hex_len(bytes) {
            0 => number_len(bytes),
            len => len,
        };
        self.take(len)
    }

    pub(crate) fn bare_text(&mut self) -> Option<&'t str> {
        self.take(self.rest().bytes().take_while(|byte| is_bare(*byte)).count())
    }

    pub(crate) fn field_arg(&mut self) -> Option<&'t str> {
        self.take(self.rest().bytes().take_while(|byte| is_bare_arg(*byte)).count())
    }

    /// A quoted text without its quotes. The cursor stands behind the closing quote even when an escape in it is wrong,
    /// because that is where Falco reports it.
    pub(crate) fn quoted_text(&mut self) -> Option<Result<String, ErrorKind>> {
        let bytes = self.rest().as_bytes();
        let quote = *bytes.first().filter(|byte| matches!(byte, b'"' | b'\''))?;
        let mut before = quote;
        for (offset, byte) in bytes.iter().enumerate().skip(1) {
            if *byte == 0 {
                return None;
            }
            if *byte == quote && before != b'\\' {
                let inner = &self.rest()[1..offset];
                self.at += offset + 1;
                return Some(unescape(inner, quote as char));
            }
            before = *byte;
        }
        None
    }

    fn take(&mut self, len: usize) -> Option<&'t str> {
        let token = self.rest().get(..len).filter(|token| !token.is_empty())?;
        self.at += len;
        Some(token)
    }
}

/// Undoes the escapes of a quoted text. Backslash-blank is a backslash, and the blank is lost: an old rule needed it.
fn unescape(inner: &str, quote: char) -> Result<String, ErrorKind> {
    let mut plain = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            plain.push(c);
            continue;
        }
        plain.push(match chars.next() {
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some(' ' | '\\') => '\\',
            Some('/') => '/',
            Some(escaped @ ('"' | '\'')) if escaped == quote => escaped,
            Some(escaped @ ('"' | '\'')) => return Err(ErrorKind::WrongQuoteEscape(escaped)),
            Some(other) => return Err(ErrorKind::UnknownEscape(other)),
            None => break,
        });
    }
    Ok(plain)
}

pub(crate) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | 0x08 | b'\r' | b'\n')
}

pub(crate) fn is_posix_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | 0x0b | 0x0c | b'\r')
}

/// Whether a byte may stand in a text without quotes.
pub(crate) fn is_bare(byte: u8) -> bool {
    !matches!(byte, b'(' | b')' | b'"' | b'\'' | b'=' | b',') && !is_posix_space(byte)
}

/// Whether a byte may stand in a field's argument without quotes.
pub(crate) fn is_bare_arg(byte: u8) -> bool {
    !matches!(byte, b'[' | b']' | b'"' | b'\'') && !is_posix_space(byte)
}

fn identifier_len(bytes: &[u8]) -> usize {
    match bytes.first() {
        Some(first) if first.is_ascii_alphabetic() => {
            bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count()
        }
        _ => 0,
    }
}

fn hex_len(bytes: &[u8]) -> usize {
    match bytes {
        [b'0', b'x' | b'X', digits @ ..] => match digits.iter().take_while(|byte| byte.is_ascii_hexdigit()).count() {
            0 => 0,
            count => 2 + count,
        },
        _ => 0,
    }
}

fn number_len(bytes: &[u8]) -> usize {
    let digits = |from: usize| bytes.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
    let sign = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let whole = digits(sign);
    if whole == 0 {
        return 0;
    }
    let mut len = sign + whole;
    if bytes.get(len) == Some(&b'.') {
        len += 1;
    }
    len += digits(len);
    if let (Some(b'e' | b'E'), Some(b'+' | b'-')) = (bytes.get(len), bytes.get(len + 1)) {
        let exponent = digits(len + 2);
        len += if exponent > 0 { 2 + exponent } else { 0 };
    }
    len
}
