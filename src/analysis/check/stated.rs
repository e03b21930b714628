//! Keys with their values as a document states them: `Container ID: x`, a row of a table, `evt.type=execve`.

use super::keys::{self, Class, Key};
use super::unit::{Line, Shape, Unit};
use super::words;

/// A key and what is said of it.
pub struct Pair {
    /// What is meant.
    pub key: Key,
    /// The value.
    pub value: Line,
    /// The line of the unit.
    pub at: usize,
    /// Both, as the document has them.
    pub said: String,
    /// True when it is certain where the value ends.
    pub whole: bool,
}

/// The pairs of a unit, in order.
pub fn pairs(unit: &Unit) -> Vec<Pair> {
    let mut found = Vec::new();
    match &unit.shape {
        Shape::Code(_) => {}
        Shape::Row(_) => {
            if let [key, value, ..] = unit.lines.as_slice()
                && let Some(known) = keys::key(&key.text, "")
            {
                let said = format!("{} | {}", key.text.trim(), value.text.trim());
                found.push(Pair { key: known, value: value.clone(), at: 0, said, whole: true });
                return found;
            }
            unit.lines.iter().for_each(|cell| assignments(cell, 0, &mut found));
        }
        Shape::Prose => {
            for (at, line) in unit.lines.iter().enumerate() {
                match split(line, &unit.under) {
                    Some((key, value)) => {
                        found.push(Pair { key, value, at, said: line.text.clone(), whole: true });
                    }
                    None => assignments(line, at, &mut found),
                }
            }
        }
    }
    found
}

/// A line as a key and its value: the key is a few words in front of the first colon.
fn split(line: &Line, under: &str) -> Option<(Key, Line)> {
    let colon = line.text.find(':').filter(|&at| at <= 48)?;
    let inside = line.is_literal(colon);
    let blank = line.text[colon + 1..].chars().next().is_none_or(char::is_whitespace);
    if inside || !blank {
        return None;
    }
    let known = keys::key(&line.text[..colon], under)?;
    Some((known, line.part(colon + 1..line.text.len())))
}

/// `name=value` and `name = value` in running text, for the names that Falco uses.
fn assignments(line: &Line, at: usize, found: &mut Vec<Pair>) {
    if words::hedged(&words::small(&line.text)) {
        return;
    }
    let starts: Vec<(usize, usize, String)> = line
        .text
        .match_indices('=')
        .filter_map(|(equals, _)| {
            let before = line.text[..equals].trim_end();
            let start = before
                .rfind(|c: char| !(c.is_alphanumeric() || "._[]".contains(c)))
                .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
            // `!=`, `>=` and `==` compare; they state nothing.
            let compares = line.text[equals + 1..].starts_with('=') || before.ends_with(['=', '!', '<', '>', '+']);
            let field = (!compares).then(|| keys::field(&before[start..])).flatten()?;
            Some((start, equals, field))
        })
        .collect();
    for (index, (start, equals, field)) in starts.iter().enumerate() {
        let end = starts.get(index + 1).map_or(line.text.len(), |(next, ..)| *next);
        let value = line.part(equals + 1..end.max(equals + 1));
        // A value in running text ends at the next punctuation, unless it is all of a literal.
        let ends = value.text.find([',', ';', '`', '|']).unwrap_or(value.text.len());
        let text = value.text[..ends].trim();
        let known = Key { fields: vec![field.clone()], class: compare_class(field) };
        let value = Line { text: text.to_owned(), literals: Vec::new() };
        let last = index + 1 == starts.len();
        // What follows the last value may be anything.
        if last && text.contains(' ') && known.class != Class::Command {
            continue;
        }
        let said = line.text[*start..end].trim_end_matches([' ', ',', ';']).to_owned();
        found.push(Pair { key: known, value, at, said, whole: !text.contains(' ') });
    }
}

fn compare_class(field: &str) -> Class {
    keys::key(field, "").map_or(Class::Free, |key| key.class)
}
