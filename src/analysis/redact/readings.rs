//! The ways in which a text can be read: as it is, and with its escapes undone. A value that hides behind an escape is
//! found in a reading, at the place that it has in the text.

use std::borrow::Cow;

/// A reading of a text.
#[derive(Clone, Debug)]
pub struct Reading<'a> {
    /// What was undone to get it, outermost first: `base64 in escapes`. Empty for the text itself.
    pub form: String,
    /// What is read.
    pub bytes: Cow<'a, [u8]>,
    /// Where in the text each byte stands, as start and end; `None` for the text itself.
    places: Option<Vec<(u32, u32)>>,
}

/// Escapes within escapes are undone up to this depth: JSON in JSON in a web page.
const DEEPEST: usize = 3;
/// Runs of the base64 alphabet shorter than this are not decoded.
const RUN: usize = 6;

/// All readings of `text` that differ from it and from one another, itself first.
pub fn readings(text: &[u8]) -> Vec<Reading<'_>> {
    let mut all = vec![Reading { form: String::new(), bytes: Cow::Borrowed(text), places: None }];
    let mut at = 0;
    let mut depth_ends = 1;
    for _ in 0..DEEPEST {
        while at < depth_ends {
            for (form, undo) in UNDO {
                let Some(next) = all.get(at).and_then(|reading| reading.undone(form, *undo)) else { continue };
                if !all.iter().any(|known| known.bytes == next.bytes) {
                    all.push(next);
                }
            }
            at += 1;
        }
        depth_ends = all.len();
    }
    all
}

/// Bytes with the range of the text that each stands for.
type Undone = Vec<(u8, u32, u32)>;

/// A way to undo: its name, and what it makes of a text, `None` when there is nothing to undo.
type Undo = fn(&[u8]) -> Option<Undone>;

const UNDO: &[(&str, Undo)] = &[("escapes", escapes), ("URL encoding", percent), ("base64", base64)];

impl Reading<'_> {
    /// Where in the text the bytes from `from` to `to` of this reading stand.
    pub fn place(&self, from: usize, to: usize) -> (usize, usize) {
        match &self.places {
            None => (from, to),
            Some(places) => {
                let range = places.get(from..to).unwrap_or_default();
                let start = range.iter().map(|(start, _)| *start).min().unwrap_or_default();
                let end = range.iter().map(|(_, end)| *end).max().unwrap_or_default();
                (start as usize, end as usize)
            }
        }
    }

    fn undone(&self, form: &str, undo: Undo) -> Option<Reading<'static>> {
        let undone = undo(&self.bytes)?;
        let mut bytes = Vec::with_capacity(undone.len());
        let mut places = Vec::with_capacity(undone.len());
        for (byte, start, end) in undone {
            bytes.push(byte);
            let (start, end) = self.place(start as usize, end as usize);
            places.push((start as u32, end as u32));
        }
        let form = if self.form.is_empty() { form.to_owned() } else { format!("{form} in {}", self.form) };
        Some(Reading { form, bytes: Cow::Owned(bytes), places: Some(places) })
    }
}

fn push(out: &mut Undone, c: char, start: usize, end: usize) {
    let mut buffer = [0; 4];
    out.extend(c.encode_utf8(&mut buffer).bytes().map(|byte| (byte, start as u32, end as u32)));
}

/// Backslashes of JSON, YAML, shells and markup, character references of HTML, marks such as `⟦U+202E⟧`, defanged dots
/// and schemes.
fn escapes(text: &[u8]) -> Option<Undone> {
    const MARK: &[u8] = "⟦".as_bytes();
    let candidate =
        text.iter().any(|byte| matches!(byte, b'\\' | b'&' | b'[')) || text.windows(3).any(|three| three == MARK);
    if !candidate && !text.windows(4).any(|four| four.eq_ignore_ascii_case(b"hxxp")) {
        return None;
    }
    let mut out = Undone::with_capacity(text.len());
    let (mut at, mut changed) = (0, false);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let found = match rest {
            [b'\\', ..] => backslash(rest),
            [b'&', ..] => reference(rest),
            [b'[', c @ (b'.' | b':' | b'@'), b']', ..] => Some((char::from(*c), 3)),
            _ if rest.starts_with(MARK) => mark(rest),
            [h @ (b'h' | b'H'), b'x' | b'X', b'x' | b'X', b'p' | b'P', ..] => {
                let start = at as u32;
                out.extend([*h, b't', b't', b'p'].iter().enumerate().map(|(nth, byte)| {
                    let start = start + nth as u32;
                    (*byte, start, start + 1)
                }));
                (at, changed) = (at + 4, true);
                continue;
            }
            // How a shell's single quotes hold a single quote.
            [b'\'', b'\\', b'\'', b'\'', ..] => Some(('\'', 4)),
            _ => None,
        };
        match found {
            Some((c, length)) => {
                push(&mut out, c, at, at + length);
                (at, changed) = (at + length, true);
            }
            None => {
                out.push((rest[0], at as u32, at as u32 + 1));
                at += 1;
            }
        }
    }
    changed.then_some(out)
}

/// The character behind a backslash, and the length of both.
fn backslash(rest: &[u8]) -> Option<(char, usize)> {
    let hex = |from: usize, digits: usize| number(rest.get(from..from + digits)?, 16);
    Some(match rest.get(1)? {
        b'n' => ('\n', 2),
        b't' => ('\t', 2),
        b'r' => ('\r', 2),
        b'b' => ('\u{8}', 2),
        b'f' => ('\u{c}', 2),
        b'x' => (char::from_u32(hex(2, 2)?)?, 4),
        b'U' => (char::from_u32(hex(2, 8)?)?, 10),
        b'u' => match hex(2, 4)? {
            high @ 0xd800..0xdc00 if rest.get(6..8) == Some(b"\\u") => {
                let low = hex(8, 4).filter(|low| (0xdc00..0xe000).contains(low))?;
                (char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00))?, 12)
            }
            code => (char::from_u32(code)?, 6),
        },
        punctuation if punctuation.is_ascii_punctuation() => (char::from(*punctuation), 2),
        _ => return None,
    })
}

/// The character of a reference such as `&amp;` or `&#x27;`, and its length.
fn reference(rest: &[u8]) -> Option<(char, usize)> {
    let end = rest.iter().take(12).position(|byte| *byte == b';')?;
    let name = rest.get(1..end)?;
    let c = match name {
        b"amp" => '&',
        b"lt" => '<',
        b"gt" => '>',
        b"quot" => '"',
        b"apos" => '\'',
        [b'#', b'x' | b'X', digits @ ..] => char::from_u32(number(digits, 16)?)?,
        [b'#', digits @ ..] => char::from_u32(number(digits, 10)?)?,
        _ => return None,
    };
    Some((c, end + 1))
}

/// The character of a mark such as `⟦U+202E⟧`, and its length.
fn mark(rest: &[u8]) -> Option<(char, usize)> {
    let end = rest.windows(3).take(16).position(|three| three == "⟧".as_bytes())? + 3;
    let shown = std::str::from_utf8(rest.get(..end)?).ok()?;
    let raw = report::Untrusted::reveal(shown);
    let mut chars = raw.as_raw().chars();
    let first = chars.next().filter(|_| chars.next().is_none())?;
    Some((first, end))
}

fn number(digits: &[u8], radix: u32) -> Option<u32> {
    let digits = std::str::from_utf8(digits).ok().filter(|digits| !digits.starts_with('+'))?;
    u32::from_str_radix(digits, radix).ok()
}

fn percent(text: &[u8]) -> Option<Undone> {
    let code = |at: usize| match text.get(at..at + 3)? {
        [b'%', digits @ ..] => u8::try_from(number(digits, 16)?).ok(),
        _ => None,
    };
    let mut out = Undone::with_capacity(text.len());
    let (mut at, mut changed) = (0, false);
    while let Some(byte) = text.get(at) {
        match code(at) {
            Some(code) => {
                out.push((code, at as u32, at as u32 + 3));
                (at, changed) = (at + 3, true);
            }
            None => {
                out.push((*byte, at as u32, at as u32 + 1));
                at += 1;
            }
        }
    }
    changed.then_some(out)
}

/// All runs of the base64 alphabet (both of them), each decoded at all four offsets of its first byte, those that come out
/// as text. What is found in a run stands for the whole run.
fn base64(text: &[u8]) -> Option<Undone> {
    let mut out = Undone::new();
    let mut at = 0;
    while at < text.len() {
        let length = text.get(at..)?.iter().take_while(|byte| sextet(**byte).is_some()).count();
        if length >= RUN {
            let run = text.get(at..at + length)?;
            for offset in 0..4 {
                let from = out.len();
                for four in run.get(offset..).unwrap_or_default().chunks(4) {
                    let mut bits = 0u32;
                    for byte in four {
                        bits = bits << 6 | u32::from(sextet(*byte).unwrap_or_default());
                    }
                    bits <<= 6 * (4 - four.len());
                    let bytes = [(bits >> 16) as u8, (bits >> 8) as u8, bits as u8];
                    let whole = four.len() * 6 / 8;
                    out.extend(bytes.iter().take(whole).map(|byte| (*byte, at as u32, (at + length) as u32)));
                }
                let decoded = out.get(from..).unwrap_or_default();
                // Words decode to noise; what was text has many letters of ASCII and next to no control characters.
                let plain = decoded.iter().filter(|(byte, ..)| (32..127).contains(byte)).count();
                let noise = decoded.iter().filter(|(byte, ..)| *byte < 9 || (14..32).contains(byte)).count();
                if decoded.len() < super::needles::SHORTEST || noise * 8 > decoded.len() || plain * 2 < decoded.len() {
                    out.truncate(from);
                } else {
                    out.push((0, at as u32, (at + length) as u32));
                }
            }
        }
        at += length.max(1);
    }
    (!out.is_empty()).then_some(out)
}

fn sextet(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In the reading `form` of `text` there is `value`, and it stands for `place`.
    #[track_caller]
    fn check(text: &str, form: &str, value: &str, place: &str) {
        let all = readings(text.as_bytes());
        let found = all.iter().filter(|reading| reading.form == form).find_map(|reading| {
            let at = reading.bytes.windows(value.len()).position(|window| window == value.as_bytes())?;
            let (start, end) = reading.place(at, at + value.len());
            text.get(start..end)
        });
        assert_eq!(found, Some(place), "{text}: {:?}", all.iter().map(|reading| &reading.form).collect::<Vec<_>>());
    }

    #[test]
    fn escapes_are_undone() {
        check("x host.a y", "", "host.a", "host.a");
        check("x ho\\u0073t.a y", "escapes", "host.a", "ho\\u0073t.a");
        check("a\\nb \\ud83d\\ude00", "escapes", "a\nb 😀", "a\\nb \\ud83d\\ude00");
        check("a &quot;b&#x27;&#39;c", "escapes", "\"b''c", "&quot;b&#x27;&#39;c");
        check("k⟦U+202E⟧k⟦\\n⟧", "escapes", "k\u{202e}k\n", "k⟦U+202E⟧k⟦\\n⟧");
        check("hxxps://a[.]b", "escapes", "https://a.b", "hxxps://a[.]b");
        check("a\\_b\\|", "escapes", "a_b|", "a\\_b\\|");
        check("'o'\\''brien'", "escapes", "o'brien", "o'\\''brien");
        check("a%20b%C3%BC", "URL encoding", "a bü", "a%20b%C3%BC");
    }

    #[test]
    fn base64_is_undone_at_every_offset() {
        // secret-host, behind none, one, two bytes more; and in the alphabet for URLs.
        check("x c2VjcmV0LWhvc3Q= y", "base64", "secret-host", "c2VjcmV0LWhvc3Q");
        check("eHNlY3JldC1ob3N0", "base64", "secret-host", "eHNlY3JldC1ob3N0");
        check("eHhzZWNyZXQtaG9zdA==", "base64", "secret-host", "eHhzZWNyZXQtaG9zdA");
        check("-c2VjcmV0LWhvc3Q", "base64", "secret-host", "-c2VjcmV0LWhvc3Q");
    }

    #[test]
    fn escapes_within_escapes_are_undone() {
        check(r#"{\"a\":\"\\u0068ost\"}"#, "escapes in escapes", "host", "\\\\u0068ost");
        check("a=c2VjcmV0%4CWhvc3Q", "base64 in URL encoding", "secret-host", "c2VjcmV0%4CWhvc3Q");
    }

    #[test]
    fn nothing_panics_and_plain_text_has_one_reading() {
        assert_eq!(readings(b"plain text").len(), 1);
        for text in ["\\", "\\u", "\\ud800\\u0041", "&;", "&#x110000;", "%", "%g1", "⟦", "⟦U+⟧", "[.", "%+1", "&#+65;"]
        {
            readings(text.as_bytes());
            readings(format!("{text}{text}").as_bytes());
        }
    }
}
