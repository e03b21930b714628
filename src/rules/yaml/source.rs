//! The bytes of a file and the place in them.

use super::YamlError;

/// A place: byte, line and column, all from 0, a byte order mark not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// Bytes before it.
    pub offset: u32,
    /// Lines before it.
    pub line: u32,
    /// Bytes before it on its line.
    pub column: u32,
}

/// What [`Source::peek`] says at the end, and what yaml-cpp takes for the end: the byte EOT.
pub(super) const END: u8 = 4;

/// A cursor over the bytes.
#[derive(Debug)]
pub(super) struct Source<'t> {
    bytes: &'t [u8],
    mark: Mark,
}

impl<'t> Source<'t> {
    /// The caller has checked that the text is at most [`super::MAX_BYTES`] long, so offsets fit 32 bits.
    pub(super) fn new(text: &'t str) -> Self {
        Self { bytes: text.as_bytes(), mark: Mark::default() }
    }

    pub(super) fn mark(&self) -> Mark {
        self.mark
    }

    pub(super) fn column(&self) -> i64 {
        i64::from(self.mark.column)
    }

    pub(super) fn offset(&self) -> usize {
        self.mark.offset as usize
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.offset() >= self.bytes.len()
    }

    /// The byte `ahead` bytes from here.
    pub(super) fn ahead(&self, ahead: usize) -> u8 {
        self.bytes.get(self.offset() + ahead).copied().unwrap_or(END)
    }

    pub(super) fn peek(&self) -> u8 {
        self.ahead(0)
    }

    pub(super) fn next(&mut self) -> u8 {
        let byte = self.peek();
        if !self.is_at_end() {
            self.mark.offset += 1;
            self.mark.column += 1;
            if byte == b'\n' {
                self.mark.line += 1;
                self.mark.column = 0;
            }
        }
        byte
    }

    pub(super) fn eat(&mut self, count: usize) {
        for _ in 0..count {
            self.next();
        }
    }

    /// At the end of the file a new line is taken as begun.
    pub(super) fn force_new_line(&mut self) {
        self.mark.column = 0;
    }

    /// The bytes from `start` to here.
    pub(super) fn since(&self, start: usize) -> &'t [u8] {
        self.bytes.get(start..self.offset()).unwrap_or_default()
    }

    pub(super) fn is_blank(&self) -> bool {
        is_blank(self.peek())
    }

    /// The length of the line end here, 0 when there is none.
    pub(super) fn line_end(&self) -> usize {
        match (self.peek(), self.ahead(1)) {
            (b'\r', b'\n') => 2,
            (b'\n' | b'\r', _) if !self.is_at_end() => 1,
            _ => 0,
        }
    }

    /// True when the byte `ahead` from here is a blank, a line end or the end: what makes `-`, `?` and `:` indicators.
    pub(super) fn ends_indicator(&self, ahead: usize) -> bool {
        let byte = self.ahead(ahead);
        is_blank(byte) || matches!(byte, b'\n' | b'\r' | END)
    }

    /// True at `---` or `...` in the first column.
    pub(super) fn at_document_mark(&self, mark: &[u8; 3]) -> bool {
        self.column() == 0 && (0..3).all(|i| self.ahead(i) == mark[i]) && self.ends_indicator(3)
    }

    pub(super) fn at_any_document_mark(&self) -> bool {
        self.at_document_mark(b"---") || self.at_document_mark(b"...")
    }

    pub(super) fn error(&self, message: &str) -> YamlError {
        YamlError { mark: self.mark, message: message.to_owned() }
    }
}

pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}
