//! One value of a Falco condition, as it has to stand in an exception so that Falco compares with exactly that text.

use std::fmt;

/// Why a text cannot be written so that Falco reads it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unwritable {
    /// `a b\`: Falco's lexer takes the closing quote after a backslash for an escaped one, and a bare word holds no blank.
    EndsInBackslash(String),
    /// `a\u{0}b`: a C string of Falco ends at the NUL.
    Nul(String),
    /// `a\u{fffd}`: Falco replaced a byte when it printed the value; what it compares is not what we know.
    Replaced(String),
    /// A field name outside Falco's grammar: `proc name`.
    Field(String),
    /// A comparison with one right side was given none or several.
    Arity(&'static str),
    /// A name or a list of conditions that is empty.
    Empty(&'static str),
}

impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EndsInBackslash(_) => {
                f.write_str("a quoted value that ends in a backslash cannot be written in a Falco condition")
            }
            Self::Nul(_) => f.write_str("a value with a NUL byte cannot be written in a Falco condition"),
            Self::Replaced(_) => f.write_str(
                "the value was changed when it was printed (U+FFFD), so an exact comparison would not match",
            ),
            Self::Field(name) => write!(f, "{name:?} is not a field name"),
            Self::Arity(comp) => write!(f, "{comp} takes exactly one value"),
            Self::Empty(what) => write!(f, "{what} must not be empty"),
        }
    }
}

impl std::error::Error for Unwritable {}

/// `text` as one value of a condition: bare where that is safe, in double quotes otherwise.
///
/// Falco pastes an exception's values into the condition before it parses it, and replaces the names of lists in the text it
/// made. So a word that could be the name of a list is quoted as well: list names are words joined by `_` in every rules
/// file we know of.
pub fn value(text: &str) -> Result<String, Unwritable> {
    if text.contains('\0') {
        return Err(Unwritable::Nul(text.to_owned()));
    }
    if is_bare(text) {
        return Ok(text.to_owned());
    }
    if text.ends_with('\\') {
        return Err(Unwritable::EndsInBackslash(text.to_owned()));
    }
    Ok(quoted(text))
}

/// `text` as a value of an exception.
///
/// Like [`value`], but a text with a blank needs no quotes of its own: Falco puts a value with a blank in double quotes
/// before it pastes it. It escapes nothing, though, and leaves alone what begins with a quote.
pub fn exception_value(text: &str) -> Result<String, Unwritable> {
    let needs_escapes = |c: char| matches!(c, '"' | '\\') || c.is_ascii_control();
    if text.contains(' ') && !text.starts_with('\'') && !text.contains(needs_escapes) {
        return Ok(text.to_owned());
    }
    value(text)
}

/// `text` in Falco's double quotes. A text that ends in a backslash would leave the quotes open.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn is_bare(text: &str) -> bool {
    let could_be_list =
        text.contains('_') && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'));
    // `= oneof` starts a list of values.
    let modifier = matches!(text, "oneof" | "anyof" | "allof");
    !text.is_empty()
        && !could_be_list
        && !modifier
        // Only what is a bare word and looks like one; a blank, a comma, `=`, a bracket or a quote ends it.
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "_./:@%+-*?~!#$^&|;<>[]{}\\`".contains(c) || (c > '\u{a0}' && c.is_alphanumeric()))
}

/// True for a field as conditions and outputs write it: `proc.name`, `proc.aname[2]`, `evt.arg.filename`.
pub fn is_field(text: &str) -> bool {
    let (name, argument) = match text.split_once('[') {
        None => (text, None),
        Some((name, rest)) => match rest.strip_suffix(']') {
            Some(argument) => (name, Some(argument)),
            None => return false,
        },
    };
    let word = |w: &str| {
        w.bytes().next().is_some_and(|b| b.is_ascii_alphabetic())
            && w.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    name.contains('.')
        && name.split('.').all(word)
        && argument.is_none_or(|a| !a.is_empty() && a.bytes().all(|b| b.is_ascii_graphic() && !b"[]\"'".contains(&b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, written: &str) {
        assert_eq!(value(text).as_deref(), Ok(written));
    }

    #[test]
    fn words_stay_bare() {
        check("nginx", "nginx");
        check("/usr/bin/python3.11", "/usr/bin/python3.11");
        check("a\\", "a\\");
        check("päß", "päß");
    }

    #[test]
    fn what_would_end_a_word_is_quoted() {
        check("", r#""""#);
        check("a,b", r#""a,b""#);
        check("a=b", r#""a=b""#);
        check("(i)", r#""(i)""#);
        check("it's", r#""it's""#);
        check(r#"say "hi""#, r#""say \"hi\"""#);
        check("a\nb\\c", r#""a\nb\\c""#);
    }

    #[test]
    fn what_could_be_the_name_of_a_list_is_quoted() {
        check("shell_binaries", r#""shell_binaries""#);
        check("/opt/shell_binaries/x", "/opt/shell_binaries/x");
    }

    #[test]
    fn falco_quotes_a_blank_in_an_exception_itself() {
        for text in ["a b", "sh -c it's (a, b = c)"] {
            assert_eq!(exception_value(text).as_deref(), Ok(text));
        }
        for (text, written) in
            [("'a b", r#""'a b""#), (r#"a "b"#, r#""a \"b""#), ("a \tb", r#""a \tb""#), ("a,b", r#""a,b""#)]
        {
            assert_eq!(exception_value(text).as_deref(), Ok(written));
        }
    }

    #[test]
    fn what_would_be_a_modifier_is_quoted() {
        check("oneof", r#""oneof""#);
    }

    #[test]
    fn what_falco_cannot_read_back_is_refused() {
        assert_eq!(value("a b\\"), Err(Unwritable::EndsInBackslash("a b\\".into())));
        assert_eq!(value("a\0"), Err(Unwritable::Nul("a\0".into())));
    }

    #[test]
    fn fields() {
        for good in ["proc.name", "proc.aname[2]", "evt.arg.filename", "k8s.pod.label[app.kubernetes.io/name]"] {
            assert!(is_field(good), "{good}");
        }
        for bad in
            ["", "proc", "proc.", ".name", "proc.na me", "proc.name[", "proc.name[]", "%proc.name", "proc.name]", "1.a"]
        {
            assert!(!is_field(bad), "{bad}");
        }
    }
}
