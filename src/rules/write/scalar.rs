//! One YAML scalar for any text, the same string in YAML 1.1 and 1.2.

use std::fmt::Write as _;

/// `text` as one YAML scalar on one line: plain when every parser agrees that it is that string, double-quoted otherwise.
///
/// Control, invisible and bidirectional characters are written as escapes, so that what is seen is what is there.
pub fn scalar(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

/// `text` in YAML double quotes, whatever it is.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_visible(c) => out.push(c),
            c => {
                let code = u32::from(c);
                // Writing to a `String` cannot fail.
                let _ = match code {
                    0..=0xff => write!(out, "\\x{code:02x}"),
                    0x100..=0xffff => write!(out, "\\u{code:04x}"),
                    _ => write!(out, "\\U{code:08x}"),
                };
            }
        }
    }
    out.push('"');
    out
}

/// Plain only for words and paths: letters first (numbers, dates, `~`, `=` and `<<` are things of their own in one YAML or
/// the other), no indicator inside, and none of the words that are booleans or null somewhere.
fn is_plain(text: &str) -> bool {
    const WORDS: [&str; 12] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "none"];
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '/')
        && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '/' | '-' | '@' | '+'))
        && text.len() <= 512
        && !WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// True for what may stand in a double-quoted scalar as it is: printable in both YAMLs, and seen by the reader.
fn is_visible(c: char) -> bool {
    !matches!(u32::from(c),
        0..=0x1f | 0x7f..=0xa0 | 0xad | 0x34f | 0x61c | 0x115f..=0x1160 | 0x1680 | 0x17b4..=0x17b5 | 0x180b..=0x180f
        | 0x2000..=0x200f | 0x2028..=0x202f | 0x205f..=0x206f | 0x2800 | 0x3000 | 0x3164 | 0xd800..=0xdfff | 0xe000..=0xf8ff
        | 0xfe00..=0xfe0f | 0xfeff | 0xffa0 | 0xfff0..=0xfffb | 0xfffe..=0xffff | 0x1bca0..=0x1bca3 | 0x1d173..=0x1d17a
        | 0xe0000..=0x10ffff)
        && u32::from(c) & 0xfffe != 0xfffe
}

#[cfg(test)]
mod tests {
    use super::scalar;

    #[track_caller]
    fn check(text: &str, written: &str) {
        assert_eq!(scalar(text), written);
    }

    #[test]
    fn words_and_paths_stay_plain() {
        check("nginx", "nginx");
        check("falcosecurity/event-generator", "falcosecurity/event-generator");
        check("/usr/bin/python3.11", "/usr/bin/python3.11");
    }

    #[test]
    fn what_a_yaml_takes_for_something_else_is_quoted() {
        for text in [
            "",
            "5",
            "1.5",
            "0x1F",
            "1e3",
            "12:30:45",
            "2026-01-01",
            "~",
            "null",
            "Null",
            "yes",
            "No",
            "ON",
            "y",
            "true",
            "=",
            "<<",
            "-",
            "- a",
            "a: b",
            "a #b",
            "&a",
            "*a",
            "!a",
            "%a",
            "@a",
            "`a`",
            "'a'",
            "[a]",
            "{a}",
            "a,b",
            ">",
            "|",
            "?",
        ] {
            check(text, &format!("\"{text}\""));
        }
    }

    #[test]
    fn what_cannot_be_seen_is_escaped() {
        check("a\tb\nc", "\"a\\tb\\nc\"");
        check("\u{0}\u{1b}[31m", "\"\\x00\\x1b[31m\"");
        check("a\u{202e}b\u{200b}\u{feff}", "\"a\\u202eb\\u200b\\ufeff\"");
        check("\u{85}\u{2028}\u{e0041}", "\"\\x85\\u2028\\U000e0041\"");
        check("päß 🦀", "\"päß 🦀\"");
        check("\\\"", "\"\\\\\\\"\"");
    }
}
