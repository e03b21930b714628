//! Scalars: plain, quoted, literal and folded.

use super::source::{Source, is_blank};
use super::{Scalar, YamlError};

/// What kind of scalar is read, which decides how it ends and how its lines are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// A bare word outside brackets, which belongs to a block with this indentation.
    Plain {
        indent: i64,
    },
    /// A bare word inside brackets.
    PlainInFlow,
    Single,
    Double,
    /// `|`, or `>` when folded.
    Block {
        folded: bool,
        indent: i64,
        detect: bool,
        chomp: Chomp,
    },
}

/// What becomes of the line ends at the end of a block scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chomp {
    /// One is kept.
    Clip,
    /// None is kept.
    Strip,
    /// All are kept.
    Keep,
}

/// A scalar, and whether it ended because a line with less indentation began.
pub(super) struct Read {
    pub(super) scalar: Scalar,
    pub(super) ended_by_indent: bool,
}

/// Text under construction, with the runs that stand in the file as they are.
struct Text {
    bytes: Vec<u8>,
    runs: Vec<(u32, u32)>,
    /// Where the last escape ended: what it made is never trimmed.
    escaped: Option<usize>,
}

impl Text {
    fn take(&mut self, source: &mut Source<'_>) -> u8 {
        let (text, file) = (self.bytes.len() as u32, source.mark().offset);
        let continues = self.runs.last().is_some_and(|(t, f)| file.wrapping_sub(*f) == text.wrapping_sub(*t));
        if !continues {
            self.runs.push((text, file));
        }
        let byte = source.next();
        self.bytes.push(byte);
        byte
    }

    fn put(&mut self, text: &str, file: u32) {
        self.runs.push((self.bytes.len() as u32, file));
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// The last byte that stays when what `is_trimmed` allows is cut off the end.
    fn last_kept(&self, is_trimmed: impl Fn(u8) -> bool) -> Option<usize> {
        self.bytes.iter().rposition(|b| !is_trimmed(*b)).max(self.escaped)
    }
}

/// Reads a scalar whose opening (quote, `|`, `>` with its indicators) has been eaten.
pub(super) fn read(source: &mut Source<'_>, style: Style) -> Result<Read, YamlError> {
    let mut text = Text { bytes: Vec::new(), runs: Vec::new(), escaped: None };
    let (mut indent, detect) = match style {
        Style::Plain { indent } => (indent, false),
        Style::Block { indent, detect, .. } => (indent, detect),
        _ => (0, false),
    };
    let block = matches!(style, Style::Block { .. });
    let quoted = matches!(style, Style::Single | Style::Double);
    let mut seen_text = false;
    let mut past_first_break = !block;
    let (mut empty_line, mut more_indented) = (false, false);
    let (mut folded_breaks, mut fold_began_indented) = (0usize, false);
    let mut ended_by_indent = false;

    while !source.is_at_end() {
        // The rest of the line.
        let mut line_text_end = text.bytes.len();
        let mut escaped_break = false;
        while !source.is_at_end() && !ends(source, style) && source.line_end() == 0 {
            if source.at_any_document_mark() && !block {
                if quoted {
                    return Err(source.error("a document mark inside a quoted text"));
                }
                break;
            }
            seen_text = true;
            past_first_break = true;
            let byte = source.peek();
            if style == Style::Double && byte == b'\\' && matches!(source.ahead(1), b'\n' | b'\r') {
                source.next();
                line_text_end = text.bytes.len();
                text.escaped = Some(line_text_end);
                escaped_break = true;
                break;
            }
            if (style == Style::Double && byte == b'\\') || (style == Style::Single && byte == b'\'') {
                let file = source.mark().offset;
                let mut buffer = [0; 4];
                let written = escape(source)?.encode_utf8(&mut buffer);
                text.put(written, file);
                line_text_end = text.bytes.len();
                text.escaped = Some(line_text_end);
                continue;
            }
            if !is_blank(text.take(source)) {
                line_text_end = text.bytes.len();
            }
        }
        if source.is_at_end() {
            if quoted {
                return Err(source.error("the quotes are not closed"));
            }
            break;
        }
        if !block && source.at_any_document_mark() {
            break;
        }
        if ends(source, style) {
            if quoted {
                source.next();
            }
            break;
        }
        if !block {
            text.bytes.truncate(line_text_end);
        }

        // The line end, then the indentation of the next line.
        let break_at = source.mark().offset;
        source.eat(source.line_end());
        while source.peek() == b' ' && (source.column() < indent || (detect && !seen_text)) && !ends(source, style) {
            source.next();
        }
        if detect && !seen_text {
            indent = indent.max(source.column());
        }
        while source.is_blank() {
            if source.peek() == b'\t' && source.column() < indent && !quoted {
                return Err(source.error("a tab where blanks must indent"));
            }
            if block || ends(source, style) {
                break;
            }
            source.next();
        }

        // What the line end becomes.
        let next_empty = source.line_end() > 0;
        let next_more_indented = source.is_blank();
        if matches!(style, Style::Block { folded: true, .. }) && folded_breaks == 0 && next_empty {
            fold_began_indented = more_indented;
        }
        if past_first_break {
            match style {
                Style::Block { folded: false, .. } => text.put("\n", break_at),
                Style::Block { folded: true, .. } => {
                    if !empty_line && !next_empty && !more_indented && !next_more_indented && source.column() >= indent
                    {
                        text.put(" ", break_at);
                    } else if next_empty {
                        folded_breaks += 1;
                    } else {
                        text.put("\n", break_at);
                    }
                    if !next_empty && folded_breaks > 0 {
                        text.put(&"\n".repeat(folded_breaks - 1), break_at);
                        if fold_began_indented || next_more_indented || !seen_text {
                            text.put("\n", break_at);
                        }
                        folded_breaks = 0;
                    }
                }
                _ if next_empty => text.put("\n", break_at),
                _ if !empty_line && !escaped_break => text.put(" ", break_at),
                _ => {}
            }
        }
        empty_line = next_empty;
        more_indented = next_more_indented;
        past_first_break = true;
        if !empty_line && source.column() < indent {
            ended_by_indent = true;
            break;
        }
    }
    Ok(Read { scalar: finish(text, style, source.mark().offset), ended_by_indent })
}

fn finish(mut text: Text, style: Style, end: u32) -> Scalar {
    if matches!(style, Style::Plain { .. } | Style::PlainInFlow)
        && let Some(last) = text.last_kept(is_blank)
    {
        text.bytes.truncate(last + 1);
    }
    let last = text.last_kept(|b| b == b'\n');
    match style {
        Style::Block { chomp: Chomp::Keep, .. } => {}
        Style::Plain { .. } | Style::PlainInFlow | Style::Block { chomp: Chomp::Strip, .. } => {
            text.bytes.truncate(last.map_or(0, |last| last + 1));
        }
        // One line end stays, when there was any text before it.
        _ => text.bytes.truncate(last.map_or(0, |last| last + 2)),
    }
    let length = text.bytes.len() as u32;
    text.runs.retain(|(at, _)| *at < length || *at == 0);
    let text_string = match String::from_utf8(text.bytes) {
        Ok(valid) => valid,
        // Only whole characters are taken from a `str`, so this is never lossy.
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    };
    let plain = matches!(style, Style::Plain { .. } | Style::PlainInFlow);
    Scalar { text: text_string, runs: text.runs, end, plain }
}

/// True where a scalar of this style ends.
fn ends(source: &Source<'_>, style: Style) -> bool {
    let comment = || (source.is_blank() || source.line_end() > 0) && source.ahead(1) == b'#';
    match style {
        Style::Plain { .. } => (source.peek() == b':' && source.ends_indicator(1)) || comment(),
        Style::PlainInFlow => {
            let colon =
                source.peek() == b':' && (source.ends_indicator(1) || matches!(source.ahead(1), b',' | b']' | b'}'));
            colon || matches!(source.peek(), b',' | b'?' | b'[' | b']' | b'{' | b'}') || comment()
        }
        Style::Single => source.peek() == b'\'' && source.ahead(1) != b'\'',
        Style::Double => source.peek() == b'"',
        Style::Block { .. } => false,
    }
}

/// Undoes one escape, backslash or doubled single quote.
fn escape(source: &mut Source<'_>) -> Result<char, YamlError> {
    if source.next() == b'\'' {
        source.next();
        return Ok('\'');
    }
    let unknown = |source: &Source<'_>| source.error("an escape that YAML does not have");
    let width = match source.next() {
        b'0' => return Ok('\0'),
        b'a' => return Ok('\u{7}'),
        b'b' => return Ok('\u{8}'),
        b't' | b'\t' => return Ok('\t'),
        b'n' => return Ok('\n'),
        b'v' => return Ok('\u{b}'),
        b'f' => return Ok('\u{c}'),
        b'r' => return Ok('\r'),
        b'e' => return Ok('\u{1b}'),
        byte @ (b' ' | b'"' | b'\'' | b'\\' | b'/') => return Ok(char::from(byte)),
        b'N' => return Ok('\u{85}'),
        b'_' => return Ok('\u{a0}'),
        b'L' => return Ok('\u{2028}'),
        b'P' => return Ok('\u{2029}'),
        b'x' => 2,
        b'u' => 4,
        b'U' => 8,
        _ => return Err(unknown(source)),
    };
    let mut code = 0u32;
    let mut is_hex = true;
    for _ in 0..width {
        match char::from(source.next()).to_digit(16) {
            Some(digit) => code = code.checked_mul(16).map_or(u32::MAX, |shifted| shifted | digit),
            None => is_hex = false,
        }
    }
    if !is_hex {
        return Err(source.error("an escape with something other than hex digits"));
    }
    char::from_u32(code).ok_or_else(|| source.error("an escape for no character"))
}
