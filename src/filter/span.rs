//! Where a piece of a condition stands in its text.

/// A range of bytes in the text of a condition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The range from `start` up to `end`; an end before the start is moved to the start.
    pub fn new(start: usize, end: usize) -> Span {
        Span { start, end: end.max(start) }
    }

    /// The text under this span, empty when the span does not fit `text`.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// Line and column of the start, both from 1, columns in bytes as Falco counts them: `\r` ends a line as `\n` does.
    pub fn line_and_column(&self, text: &str) -> (usize, usize) {
        let (mut line, mut column) = (1, 1);
        for byte in text.bytes().take(self.start) {
            column += 1;
            if byte == b'\n' || byte == b'\r' {
                (line, column) = (line + 1, 1);
            }
        }
        (line, column)
    }
}
