//! Outputs of rules that nobody released: fields by their keys alone, all of them in doubt.

use super::table::table;
use super::values;
use alert::{Alert, Field, Origin, OutputFields};

/// True when `message` is words, then `(key=value …)` or `| key=value …`.
pub(super) fn is_laid_out(message: &str) -> bool {
    pairs(message).is_some_and(starts_with_key)
}

/// True when the parenthesis that opened has closed at the end.
pub(super) fn is_closed(message: &str) -> bool {
    message.ends_with(')') || message.split_once(" | ").is_some_and(|(_, pairs)| starts_with_key(pairs))
}

/// How many keys one output may have; what looks like more is part of the last one's value.
pub(super) const KEYS: usize = 1000;

/// Reads the fields of a message.
pub(super) fn recover(alert: &mut Alert, message: &str) {
    alert.fields = OutputFields::from_distinct(fields(pairs(message).unwrap_or(message)));
}

/// Reads `key=value` pairs, in which a parenthesis may close that opened before them. A key counts once: what looks like it
/// later is taken for part of a value.
pub(super) fn fields(text: &str) -> Vec<Field> {
    let mut found: Vec<(&str, usize, usize)> = Vec::new();
    let mut at = 0usize;
    for word in text.split(' ') {
        let key = if found.len() < KEYS { key(word) } else { None };
        crate::work::did(key.map_or(0, |_| found.len()));
        if let Some(key) = key
            && !found.iter().any(|(known, ..)| *known == key)
        {
            if let Some(last) = found.last_mut() {
                last.2 = at.saturating_sub(1).max(last.1);
            }
            found.push((key, at + key.len() + 1, text.len()));
        }
        at += word.len() + 1;
    }
    let mut fields: Vec<Field> = Vec::with_capacity(found.len());
    let count = found.len();
    for (at, (key, from, to)) in found.into_iter().enumerate() {
        let name = table().field(key).unwrap_or(key);
        if fields.iter().any(|field| field.name == name) {
            continue;
        }
        let mut value = text.get(from..to).unwrap_or("");
        if at + 1 == count && !value.contains('(') {
            value = value.strip_suffix(')').unwrap_or(value);
        }
        let value = values::read(name, value.trim_end_matches(','));
        fields.push(Field { name: name.to_owned(), value, origin: Origin::AmbiguousText });
    }
    fields
}

/// What stands behind the prose.
pub(super) fn pairs(message: &str) -> Option<&str> {
    if let Some((_, pairs)) = message.split_once(" | ") {
        return Some(pairs);
    }
    message.split_once('(').map(|(_, pairs)| pairs)
}

fn starts_with_key(pairs: &str) -> bool {
    pairs.split(' ').next().is_some_and(|word| key(word).is_some())
}

/// The key of `key=…`: letters, digits, dots, underscores, an index.
fn key(word: &str) -> Option<&str> {
    let (key, _) = word.trim_start_matches('(').split_once('=')?;
    let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '[' | ']');
    (key.starts_with(|c: char| c.is_ascii_alphabetic()) && key.chars().all(good) && word.starts_with(key))
        .then_some(key)
}
