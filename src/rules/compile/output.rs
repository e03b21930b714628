//! Output templates: which fields they print, and what Falco would refuse.

use filter::{Catalogue, parse};

use crate::operators::is_field;

/// Fields that Falco discourages, in the order in which it warns of them.
pub(crate) const DEPRECATED: [&str; 6] =
    ["evt.dir", "evt.latency", "evt.latency.s", "evt.latency.ns", "evt.latency.human", "evt.wait_latency"];

/// Why an output cannot be compiled, and the byte of it where.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct OutputError {
    pub(crate) at: usize,
    pub(crate) message: String,
    /// The error is about a name, which `skip-if-unknown-filter` forgives.
    pub(crate) unknown_name: bool,
}

/// Checks a template: each `%` must begin a field or a transformer that `catalogue` knows.
pub(crate) fn check_output(output: &str, options: &filter::Options) -> Result<(), OutputError> {
    let fail = |at, message: String, unknown_name| Err(OutputError { at, message, unknown_name });
    if output.is_empty() {
        return fail(0, "the output is empty".to_owned(), false);
    }
    let bytes = output.as_bytes();
    let mut at = 0;
    while let Some(found) = output[at..].find('%') {
        let percent = at + found;
        let width = bytes[percent + 1..].iter().take_while(|b| b.is_ascii_digit()).count();
        let start = percent + 1 + width;
        if start >= bytes.len() {
            return fail(percent, "the output ends in %, a field was expected after it".to_owned(), false);
        }
        match field_length(&output[start..], options) {
            Some(length) => at = start + length,
            None => {
                let word: String = output[start..].chars().take_while(|c| !c.is_whitespace()).take(40).collect();
                return fail(percent, format!("no field is named {word:?}, so % cannot print it"), true);
            }
        }
    }
    Ok(())
}

/// The length of the longest field or transformer that `text` begins with.
///
/// Falco takes one byte after the other off the end until what is left is a field: `%proc.name.x` prints proc.name and
/// then `.x`, and `%proc.name[1]` prints proc.name and then `[1]`.
fn field_length(text: &str, options: &filter::Options) -> Option<usize> {
    let word = text.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.')).count();
    let end = match text.as_bytes().get(word) {
        Some(b'(') => return transformer_length(text, options),
        Some(b'[') => word + argument_length(&text[word..]),
        _ => word,
    };
    let shorter = (1..=word.min(MAX_NAME)).rev();
    std::iter::once(end).chain(shorter).find(|length| is_field(&text[..*length], options))
}

/// Longer than any field's name.
const MAX_NAME: usize = 200;

/// The length of `[…]`, 0 when it is not closed.
fn argument_length(text: &str) -> usize {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, ']') => return at + 1,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    0
}

/// `tolower(proc.name)`: up to the bracket that closes it, and its argument.
fn transformer_length(text: &str, options: &filter::Options) -> Option<usize> {
    let (mut depth, mut quote) = (0usize, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') if depth <= 1 => {
                let rest = &text[at + 1..];
                let argument = if rest.starts_with('[') { argument_length(rest) } else { 0 };
                return [at + 1 + argument, at + 1].into_iter().find(|end| is_field(&text[..*end], options));
            }
            (None, ')') => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The fields that a template prints, as alerts name them, each once.
pub(crate) fn printed_fields(output: &str) -> Vec<String> {
    let options = filter::Options::new(Catalogue::everything());
    let mut found: Vec<String> = Vec::new();
    for part in output.split('%').skip(1) {
        let part = part.trim_start_matches(|c: char| c.is_ascii_digit());
        let Some(length) = field_length(part, &options) else { continue };
        let field = part[..length].to_owned();
        if parse(&format!("{field} exists")).is_ok() && !found.contains(&field) {
            found.push(field);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(output: &str) -> Result<(), OutputError> {
        check_output(output, &filter::Options::new(Catalogue::stock().only_source("syscall")))
    }

    #[test]
    fn what_falco_prints() {
        for output in [
            "plain text",
            "%proc.name%fd.name",
            "%proc.name.x",
            "%proc.aname[2] %proc.aname[]",
            "%10proc.name",
            "%tolower(proc.name)",
            "%toupper(tolower(proc.name))",
            "(user=%user.name;%fd.name)",
            "%evt.arg.flags %evt.arg[0]",
            "%fd.types[1]",
            "%proc.name[1]",
            "%proc.aname[2 and %proc.aname[",
            "%proc.name2",
            "%evt.type.is.nosuch",
            "*%proc.name",
        ] {
            assert_eq!(check(output), Ok(()), "{output}");
        }
    }

    #[test]
    fn what_falco_refuses() {
        for (output, at) in
            [("", 0), ("100%", 3), ("a %% b", 2), ("% x", 0), ("%proc", 0), ("%proc.nam", 0), ("%evt.arg", 0)]
        {
            assert_eq!(check(output).map_err(|error| error.at), Err(at), "{output}");
        }
        for output in [
            "%(proc.name)",
            "%*proc.name",
            "%nosuch(proc.name)",
            "%tolower(nosuch.field)",
            "%ka.verb",
            "%tolower(proc.name",
            "%10",
            "%evt.rawarg.x",
        ] {
            assert!(check(output).is_err(), "{output}");
        }
    }

    #[test]
    fn the_fields_of_a_template() {
        let fields = printed_fields("a=%proc.name b=%proc.aname[2] c=%proc.name 100%");
        assert_eq!(fields, ["proc.name", "proc.aname[2]"]);
    }
}
