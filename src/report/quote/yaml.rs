//! One YAML scalar on one line.

use crate::visible::{Piece, pieces};

/// `text` as a scalar that every reader of YAML 1.1 and 1.2 takes for the string `text`: plain when it is a word or a
/// path that means nothing else, in double quotes otherwise.
pub fn scalar(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let mut scalar = String::from("\"");
    for piece in pieces(text) {
        match &piece {
            Piece::Plain(plain) => {
                for c in plain.chars() {
                    if matches!(c, '"' | '\\') {
                        scalar.push('\\');
                    }
                    scalar.push(c);
                }
            }
            Piece::Mark { label, .. } if label.starts_with('\\') => scalar.push_str(label),
            Piece::Mark { .. } => piece.raw().chars().for_each(|c| match c as u32 {
                code @ 0..=0xff => scalar.push_str(&format!("\\x{code:02x}")),
                code @ 0x100..=0xffff => scalar.push_str(&format!("\\u{code:04x}")),
                code => scalar.push_str(&format!("\\U{code:08x}")),
            }),
        }
    }
    scalar + "\""
}

/// Words that are no string in one YAML or another; and `nan` and `inf`, for readers that forget the dot.
const TAKEN: &[&str] = &["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"];

/// Numbers, times, `~`, `=`, `<<` and all indicators start with something else, so a letter or a slash is asked for.
fn is_plain(text: &str) -> bool {
    let inside = |byte: u8| byte.is_ascii_alphanumeric() || b"_./-".contains(&byte);
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
        && text.bytes().all(inside)
        && !TAKEN.iter().any(|word| text.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_paths_stay_plain() {
        for text in ["nginx", "/usr/bin/curl", "kube-system", "a.b_c"] {
            assert_eq!(scalar(text), text);
        }
    }

    #[test]
    fn what_means_something_is_quoted() {
        for text in
            ["", "5", "1e3", "yes", "Off", "Y", "NULL", "~", "-", "a: b", "a #b", "*a", "1:30", ".inf", "a:", "<<"]
        {
            assert_eq!(scalar(text), format!("\"{text}\""));
        }
        assert_eq!(scalar("a\"b\\c"), "\"a\\\"b\\\\c\"");
    }

    #[test]
    fn what_cannot_be_seen_is_an_escape() {
        assert_eq!(scalar("a\n\tb\r"), "\"a\\n\\tb\\r\"");
        assert_eq!(scalar("\0\u{1b}\u{85}"), "\"\\x00\\x1b\\x85\"");
        assert_eq!(scalar("\u{202e}\u{feff}\u{ffff}\u{e0041}😀"), "\"\\u202e\\ufeff\\uffff\\U000e0041😀\"");
    }
}
