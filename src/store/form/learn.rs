//! From a text to its form.

use super::{HOLE, LONGEST, Writer};

/// The form of a text. Whether it tells the text has to be tried.
pub(crate) fn learn(raw: &str, writer: Writer) -> Option<String> {
    if raw.len() > LONGEST || raw.contains(HOLE) {
        return None;
    }
    let bytes = raw.as_bytes();
    let mut form = String::with_capacity(raw.len());
    form.push(if writer == Writer::Go { 'g' } else { 'f' });
    let (mut depth, mut in_fields, mut copied, mut at) = (0_usize, false, 0, 0);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                in_fields = in_fields && depth > 1;
            }
            b'"' => {
                let end = end_of_text(bytes, at)?;
                let key = raw.get(at + 1..end - 1)?;
                at = blanks(bytes, end);
                if bytes.get(at) != Some(&b':') {
                    continue;
                }
                at = blanks(bytes, at + 1);
                let hole = match (depth, key) {
                    (1, "output_fields") => {
                        in_fields = true;
                        continue;
                    }
                    (1, "hostname") => 'h',
                    (1, "message") => 'm',
                    (1, "output") => 'o',
                    (1, "time") => 't',
                    (1, "uuid") => 'u',
                    (2, _) if in_fields => 'v',
                    _ => continue,
                };
                let is_text = bytes.get(at) == Some(&b'"');
                if hole != 'v' && !is_text {
                    continue;
                }
                form.push_str(raw.get(copied..at)?);
                form.extend([HOLE, hole]);
                at = if is_text { end_of_text(bytes, at)? } else { end_of_value(bytes, at)? };
                copied = at;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    form.push_str(raw.get(copied..)?);
    Some(form)
}

fn blanks(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(|byte| byte.is_ascii_whitespace()) {
        at += 1;
    }
    at
}

/// Where the text ends that begins with the quote at `at`: behind its other quote.
fn end_of_text(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += 1;
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 1,
            _ => {}
        }
    }
}

/// Where a value ends that is no text.
fn end_of_value(bytes: &[u8], mut at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    loop {
        match bytes.get(at)? {
            b'"' => {
                at = end_of_text(bytes, at)?;
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth == 0 => return Some(at),
            b'}' | b']' if depth == 1 => return Some(at + 1),
            b'}' | b']' => depth -= 1,
            b',' | b' ' | b'\n' | b'\r' | b'\t' if depth == 0 => return Some(at),
            _ => {}
        }
        at += 1;
    }
}
