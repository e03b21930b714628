//! The JSON an alert was read from, told by its values.
//!
//! The alerts of one rule are written alike but for their values, and those are kept anyway. A form is such a text with a hole
//! where each value stood. It is kept once; an alert whose text is what its form and its values make, byte for byte, keeps no
//! text of its own.
//!
//! ```text
//! form  = writer { text | U+0001 hole }      writer = "f" Falco | "g" falcosidekick
//! hole  = "h" hostname | "m" message | "o" output | "t" time | "u" uuid | "v" the next field
//! ```

use crate::swift::{equal, equal_and_clean};
use alert::Value;

/// Longer texts keep themselves.
pub(crate) const LONGEST: usize = 1 << 16;

const HOLE: char = '\u{1}';

/// What fills the holes that are no fields.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Fillings<'a> {
    pub(crate) hostname: Option<&'a str>,
    pub(crate) output: Option<&'a str>,
    pub(crate) message: Option<&'a str>,
    pub(crate) uuid: Option<&'a str>,
    /// Nanoseconds since 1970.
    pub(crate) time: Option<i64>,
}

/// How the program that wrote a text writes what JSON leaves open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Writer {
    /// nlohmann's library: escapes what must be.
    Falco,
    /// Go's: escapes `<`, `>` and `&` too, and leaves out zeros at the end of a time.
    Go,
}

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

/// A form made ready to be tried.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    writer: Writer,
    /// Text, and the hole behind it; the last has none.
    pieces: Vec<(Box<str>, Option<Hole>)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hole {
    Hostname,
    Message,
    Output,
    Time,
    Uuid,
    Field,
}

impl Form {
    /// `None` for what is no form.
    pub(crate) fn parse(form: &str) -> Option<Form> {
        let (writer, form) = form.split_at_checked(1)?;
        let writer = if writer == "g" { Writer::Go } else { Writer::Falco };
        let mut pieces = Vec::new();
        let mut rest = form;
        while let Some((text, behind)) = rest.split_once(HOLE) {
            let (hole, behind) = behind.split_at_checked(1)?;
            let hole = match hole {
                "h" => Hole::Hostname,
                "m" => Hole::Message,
                "o" => Hole::Output,
                "t" => Hole::Time,
                "u" => Hole::Uuid,
                "v" => Hole::Field,
                _ => return None,
            };
            pieces.push((text.into(), Some(hole)));
            rest = behind;
        }
        pieces.push((rest.into(), None));
        Some(Form { writer, pieces })
    }

    /// How many fields it has holes for.
    pub(crate) fn fields(&self) -> usize {
        self.pieces.iter().filter(|(_, hole)| *hole == Some(Hole::Field)).count()
    }

    /// Whether `raw` is what this makes. `field` takes the next field from what is left, and says whether it stands there.
    pub(crate) fn tells(
        &self,
        raw: &str,
        fillings: &Fillings<'_>,
        scratch: &mut String,
        field: &mut dyn FnMut(&mut Rest<'_>) -> bool,
    ) -> bool {
        if raw.len() > LONGEST {
            return false;
        }
        let mut rest = Rest { bytes: raw.as_bytes(), writer: self.writer, scratch };
        for (text, hole) in &self.pieces {
            let there = rest.literal(text.as_bytes())
                && match hole {
                    None => true,
                    Some(Hole::Field) => field(&mut rest),
                    Some(Hole::Time) => fillings.time.is_some_and(|nanos| {
                        rest.written(|writer, out| {
                            time(nanos, writer, out);
                            true
                        })
                    }),
                    Some(Hole::Hostname) => rest.filling(fillings.hostname),
                    Some(Hole::Message) => rest.filling(fillings.message),
                    Some(Hole::Output) => rest.filling(fillings.output),
                    Some(Hole::Uuid) => rest.filling(fillings.uuid),
                };
            if !there {
                return false;
            }
        }
        rest.bytes.is_empty()
    }

    /// Makes a text; `field` writes the next field, and says whether it could. False when something is missing, or the text
    /// gets too long.
    pub(crate) fn tell(
        &self,
        fillings: &Fillings<'_>,
        out: &mut String,
        field: &mut dyn FnMut(Writer, &mut String) -> bool,
    ) -> bool {
        for (text, hole) in &self.pieces {
            out.push_str(text);
            let filling = match hole {
                None => continue,
                Some(Hole::Field) => {
                    if !field(self.writer, out) || out.len() > LONGEST {
                        return false;
                    }
                    continue;
                }
                Some(Hole::Time) => {
                    let Some(nanos) = fillings.time else { return false };
                    time(nanos, self.writer, out);
                    continue;
                }
                Some(Hole::Hostname) => fillings.hostname,
                Some(Hole::Message) => fillings.message,
                Some(Hole::Output) => fillings.output,
                Some(Hole::Uuid) => fillings.uuid,
            };
            let Some(filling) = filling else { return false };
            quoted(filling, self.writer, out);
        }
        out.len() <= LONGEST
    }
}

/// What of a text has not been compared yet.
pub(crate) struct Rest<'r> {
    bytes: &'r [u8],
    writer: Writer,
    scratch: &'r mut String,
}

impl Rest<'_> {
    fn literal(&mut self, text: &[u8]) -> bool {
        match self.bytes.split_at_checked(text.len()) {
            Some((here, behind)) if equal(here, text) => {
                self.bytes = behind;
                true
            }
            _ => false,
        }
    }

    fn filling(&mut self, text: Option<&str>) -> bool {
        text.is_some_and(|text| self.text(text))
    }

    /// Takes a text, in its quotes.
    pub(crate) fn text(&mut self, text: &str) -> bool {
        let end = text.len() + 1;
        let in_quotes = self.bytes.first() == Some(&b'"') && self.bytes.get(end) == Some(&b'"');
        if in_quotes && equal_and_clean(&self.bytes[1..end], text.as_bytes(), self.writer == Writer::Go) {
            self.bytes = &self.bytes[end + 1..];
            return true;
        }
        self.written(|writer, out| {
            quoted(text, writer, out);
            true
        })
    }

    /// Takes what is written.
    pub(crate) fn written(&mut self, write: impl FnOnce(Writer, &mut String) -> bool) -> bool {
        let mut scratch = std::mem::take(self.scratch);
        scratch.clear();
        let there = write(self.writer, &mut scratch) && self.literal(scratch.as_bytes());
        *self.scratch = scratch;
        there
    }

    /// Takes a whole number.
    pub(crate) fn number(&mut self, number: u64) -> bool {
        let mut digits = [0; 20];
        self.literal(padded(number, 1, &mut digits))
    }
}

/// Writes a text as JSON.
pub(crate) fn quoted(text: &str, writer: Writer, out: &mut String) {
    out.push('"');
    if equal_and_clean(text.as_bytes(), text.as_bytes(), writer == Writer::Go) {
        out.push_str(text);
    } else {
        text.chars().for_each(|char| escaped(char, writer, out));
    }
    out.push('"');
}

fn escaped(char: char, writer: Writer, out: &mut String) {
    let short = match char {
        '"' => '"',
        '\\' => '\\',
        '\n' => 'n',
        '\r' => 'r',
        '\t' => 't',
        '\u{8}' => 'b',
        '\u{c}' => 'f',
        '<' | '>' | '&' | '\u{2028}' | '\u{2029}' if writer == Writer::Go => return coded(char, out),
        '\0'..'\u{20}' => return coded(char, out),
        char => return out.push(char),
    };
    out.extend(['\\', short]);
}

fn coded(char: char, out: &mut String) {
    out.push_str("\\u");
    for shift in [12, 8, 4, 0] {
        out.push(char::from_digit(char as u32 >> shift & 15, 16).unwrap_or('0'));
    }
}

/// Writes a value as JSON. False when it is a list of lists.
pub(crate) fn value(value: &Value, writer: Writer, out: &mut String) -> bool {
    let Value::List(items) = value else { return flat(value, writer, out) };
    out.push('[');
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        if !flat(item, writer, out) {
            return false;
        }
    }
    out.push(']');
    true
}

fn flat(value: &Value, writer: Writer, out: &mut String) -> bool {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Value::Unsigned(whole) => number(*whole, out),
        Value::Signed(whole) => {
            if *whole < 0 {
                out.push('-');
            }
            number(whole.unsigned_abs(), out);
        }
        Value::Number(text) | Value::Json(text) => out.push_str(text),
        Value::Text(text) => quoted(text, writer, out),
        Value::List(_) => return false,
    }
    true
}

/// Writes a whole number.
pub(crate) fn number(number: u64, out: &mut String) {
    push(number, 1, out);
}

fn push(number: u64, least: usize, out: &mut String) {
    let mut digits = [0; 20];
    out.extend(padded(number, least, &mut digits).iter().map(|digit| *digit as char));
}

fn padded(mut number: u64, least: usize, digits: &mut [u8; 20]) -> &[u8] {
    let mut at = digits.len();
    while number > 0 || digits.len() - at < least {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
    }
    &digits[at..]
}

/// `"2026-11-24T03:04:05.000000006Z"`, the quotes too.
fn time(nanos: i64, writer: Writer, out: &mut String) {
    let (seconds, fraction) = (nanos.div_euclid(1_000_000_000), nanos.rem_euclid(1_000_000_000) as u64);
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400) as u64);
    // Counted from March of the year 0, so that leap days come last: Howard Hinnant's `civil_from_days`.
    let days = (days + 719_468) as u64;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let year = era * 400 + year + u64::from(month > 9);
    let month = if month > 9 { month - 9 } else { month + 3 };
    let parts = [
        ('"', year, 4),
        ('-', month, 2),
        ('-', day, 2),
        ('T', second / 3600, 2),
        (':', second / 60 % 60, 2),
        (':', second % 60, 2),
    ];
    for (before, part, least) in parts {
        out.push(before);
        push(part, least, out);
    }
    if writer == Writer::Falco || fraction > 0 {
        out.push('.');
        push(fraction, 9, out);
    }
    if writer == Writer::Go && fraction > 0 {
        out.truncate(out.trim_end_matches('0').len());
    }
    out.push_str("Z\"");
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, writer: Writer, form: &str, fillings: Fillings<'_>, fields: &[&str]) {
        let learned = learn(raw, writer).expect("it is JSON");
        assert_eq!(learned.replace(HOLE, "$"), form);
        let form = Form::parse(&learned).expect("it was learned");
        assert_eq!(form.fields(), fields.len());
        let (mut out, mut rest) = (String::new(), fields.iter());
        assert!(form.tell(&fillings, &mut out, &mut |writer, out| {
            rest.next().map(|text| quoted(text, writer, out)).is_some()
        }));
        assert_eq!(out, raw);
        let tells = |raw: &str| {
            let mut rest = fields.iter();
            form.tells(raw, &fillings, &mut String::new(), &mut |raw| rest.next().is_some_and(|text| raw.text(text)))
        };
        assert!(tells(raw));
        assert!(!tells(&raw[..raw.len() - 1]) && !tells(&format!("{raw} ")));
        for at in (1..raw.len()).filter(|at| raw.is_char_boundary(*at)) {
            assert!(!tells(&format!("{}~{}", &raw[..at], &raw[at..])), "{at}");
        }
    }

    #[test]
    fn a_text_is_its_form_and_its_values() {
        check(
            "{\"hostname\":\"n\",\"output\":\"a \\\"b\\\"\",\"output_fields\":{\"a\":\"x\",\"b\":\"<\\u0001\"},\"tags\":[\"t\"],\"time\":\"2026-11-24T03:04:05.000000600Z\"}",
            Writer::Falco,
            "f{\"hostname\":$h,\"output\":$o,\"output_fields\":{\"a\":$v,\"b\":$v},\"tags\":[\"t\"],\"time\":$t}",
            Fillings {
                hostname: Some("n"),
                output: Some("a \"b\""),
                time: Some(1_795_489_445_000_000_600),
                ..Fillings::default()
            },
            &["x", "<\u{1}"],
        );
        check(
            "{ \"uuid\" : \"u\", \"time\":\"2024-02-29T23:59:59.0000006Z\",\"output_fields\":{\"a\":\"\\u003c\\u2028é\"},\"a\":{\"time\":\"1\"} }",
            Writer::Go,
            "g{ \"uuid\" : $u, \"time\":$t,\"output_fields\":{\"a\":$v},\"a\":{\"time\":\"1\"} }",
            Fillings { uuid: Some("u"), time: Some(1_709_251_199_000_000_600), ..Fillings::default() },
            &["<\u{2028}é"],
        );
    }

    #[test]
    fn times_are_written_as_alerts_write_them() {
        for nanos in [0, 1, -1, i64::MIN, i64::MAX, 951_782_400_000_000_000, 1_709_164_800_000_000_000] {
            let mut out = String::new();
            time(nanos, Writer::Falco, &mut out);
            let expected = alert::Timestamp::Instant(nanos.into()).to_string();
            let whole = expected
                .strip_suffix('Z')
                .unwrap_or(&expected)
                .split_once('.')
                .map_or((expected.trim_end_matches('Z'), ""), |(whole, rest)| (whole, rest));
            assert_eq!(out, format!("\"{}.{:0<9}Z\"", whole.0, whole.1), "{nanos}");
        }
    }

    #[test]
    fn damaged_texts_and_forms_are_refused() {
        for raw in ["{\"output_fields\":{\"a\":", "{\"a", "\"", "{\"output_fields\":{\"a\":[\"", "\u{1}"] {
            assert_eq!(learn(raw, Writer::Falco), None, "{raw}");
        }
        for form in ["", "f\u{1}", "f\u{1}x", "é\u{1}v", "f\u{1}é"] {
            assert!(Form::parse(form).is_none(), "{form}");
        }
        for form in ["f\u{1}o", "f\u{1}v", "f\u{1}t"] {
            let form = Form::parse(form).expect("it is one");
            assert!(!form.tell(&Fillings::default(), &mut String::new(), &mut |_, _| false));
        }
        let grown = Form::parse(&("f".to_owned() + &"\u{1}v".repeat(100_000))).expect("it is one");
        let mut out = String::new();
        assert!(!grown.tell(&Fillings::default(), &mut out, &mut |_, out| {
            out.push_str(&"x".repeat(1000));
            true
        }));
        assert!(out.len() < 2 * LONGEST);
    }
}
