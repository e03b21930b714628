//! Values as JSON, the way the programs write them that send alerts.

use crate::swift::equal_and_clean;
use alert::Value;

/// How the program that wrote a text writes what JSON leaves open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Writer {
    /// nlohmann's library: escapes what must be.
    Falco,
    /// Go's: escapes `<`, `>` and `&` too, and leaves out zeros at the end of a time.
    Go,
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

pub(super) fn padded(mut number: u64, least: usize, digits: &mut [u8; 20]) -> &[u8] {
    let mut at = digits.len();
    while number > 0 || digits.len() - at < least {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
    }
    &digits[at..]
}

/// `"2026-11-24T03:04:05.000000006Z"`, the quotes too.
pub(super) fn time(nanos: i64, writer: Writer, out: &mut String) {
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
