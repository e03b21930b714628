//! The escapes in a text line.
//!
//! Up to 0.44.1 Falco writes values as they are; later it writes the line as the inside of a JSON
//! string. Nothing in a line says which release wrote it. But an escaping one leaves no quote and no control bare and no
//! backslash before anything else, and escapes nothing that needs none, so most lines with a backslash of their own are
//! told apart. In those that are not, escapes are undone, because the newer releases always write them, and the fields
//! they stand in are marked.

use alert::{Alert, Origin, Value};

/// Undoes the escapes in `alert`'s fields, which were read from `message`. True when there were any, which is in doubt.
pub(super) fn undo(alert: &mut Alert, message: &str) -> bool {
    if !message.contains('\\') || !may_be_escaped(message) {
        return false;
    }
    let changed: Vec<(String, Value)> =
        alert.fields.iter().filter_map(|field| Some((field.name.clone(), undone(&field.value)?))).collect();
    for (name, value) in &changed {
        alert.fields.insert(name.as_str(), value.clone(), Origin::AmbiguousText);
    }
    !changed.is_empty()
}

/// True when `text` can be the inside of a JSON string as Falco's writer makes it.
fn may_be_escaped(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c == '\\' || c == '"' || c < ' ') {
        let Some((_, length)) = escape(&rest[at..]) else { return false };
        rest = &rest[at + length..];
    }
    true
}

/// The character that an escape at the front of `text` stands for, and how many bytes it takes.
fn escape(text: &str) -> Option<(char, usize)> {
    let simple = match text.as_bytes().get(..2)? {
        b"\\\"" => '"',
        b"\\\\" => '\\',
        b"\\b" => '\u{8}',
        b"\\f" => '\u{c}',
        b"\\n" => '\n',
        b"\\r" => '\r',
        b"\\t" => '\t',
        b"\\u" => {
            // Only controls without a letter of their own are written this way, in lower case.
            let hex =
                text.get(2..6).filter(|hex| hex.starts_with("00") && !hex.contains(|c: char| c.is_uppercase()))?;
            let c = char::from_u32(u32::from_str_radix(hex, 16).ok()?)?;
            let plain = c < ' ' && !matches!(c, '\u{8}' | '\u{c}' | '\n' | '\r' | '\t');
            return plain.then_some((c, 6));
        }
        _ => return None,
    };
    Some((simple, 2))
}

/// A value without its escapes; `None` when it has none.
fn undone(value: &Value) -> Option<Value> {
    match value {
        Value::Text(text) if text.contains('\\') => {
            let mut out = String::with_capacity(text.len());
            let mut rest: &str = text;
            while let Some(at) = rest.find('\\') {
                out.push_str(&rest[..at]);
                // A value that was cut may end inside an escape.
                let (c, length) = escape(&rest[at..]).unwrap_or(('\\', 1));
                out.push(c);
                rest = &rest[at + length..];
            }
            out.push_str(rest);
            Some(Value::Text(out.into()))
        }
        Value::List(items) if items.iter().any(|item| undone(item).is_some()) => {
            Some(Value::List(items.iter().map(|item| undone(item).unwrap_or_else(|| item.clone())).collect()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, possible: bool) {
        assert_eq!(may_be_escaped(line), possible, "{line}");
    }

    #[test]
    fn a_bare_quote_a_bare_control_or_another_backslash_was_written_by_no_escaping_release() {
        check(r#"command=sh -c \"echo a\\b\" \u001b[31m\n"#, true);
        check(r#"command=sh -c "echo""#, false);
        check(r"command=sudoedit -s \ terminal=0", false);
        check(r"file=C:\Windows", false);
        check("file=a\tb\\\\", false);
        check(r"file=a\", false);
        check(r"file=\u0041", false);
        check(r"file=\u000a", false);
        check(r"file=\u001B", false);
        check(r"file=\/", false);
        check(r"file=\u00é", false);
    }

    #[test]
    fn values_lose_their_escapes_also_in_a_list() {
        let text = |text: &str| Value::Text(text.into());
        assert_eq!(undone(&text(r#"a\\b\"\n\u001b"#)), Some(text("a\\b\"\n\u{1b}")));
        assert_eq!(undone(&text("plain")), None);
        assert_eq!(
            undone(&Value::List(vec![text("a"), text(r"\\"), text(r"cut\")])),
            Some(Value::List(vec![text("a"), text("\\"), text("cut\\")]))
        );
    }
}
