//! What Falco says about itself, as text: `Falco internal: syscall event drop. 9 system calls dropped in last second. (n_drops=9 …)`

use super::free::KEYS;
use alert::{Alert, Field, Origin, OutputFields, Source, Value};

const RULES: &[(&str, &str)] = &[
    ("Falco internal: syscall event drop", "Falco internal: syscall event drop"),
    ("Falco internal: timeouts notification", "Falco internal: timeouts notification"),
    ("Falco internal: hot restart failure", "Falco internal: hot restart failure"),
    ("Falco internal: capture size limit reached", "Falco internal: capture size limit reached"),
    ("Falco metrics snapshot", "Falco internal: metrics snapshot"),
];

/// True for the words of one of Falco's own rules.
pub(super) fn recognise(message: &str) -> bool {
    RULES.iter().any(|(words, _)| message.starts_with(words))
}

/// Reads rule and values. Since 0.35 the values are JSON, so strings are quoted; before, they stand as they are.
pub(super) fn recover(alert: &mut Alert, message: &str) {
    let Some((_, rule)) = RULES.iter().find(|(words, _)| message.starts_with(words)) else { return };
    alert.rule = Some((*rule).to_owned());
    alert.source = Some(Source("internal".to_owned()));
    let Some((_, pairs)) = message.split_once('(') else { return };
    let pairs = pairs.strip_suffix(')').unwrap_or(pairs).trim();
    let mut fields = Vec::new();
    for pair in pairs.split(' ') {
        let Some((name, value)) = pair.split_once('=') else { continue };
        let value = match value.strip_prefix('"').and_then(|value| value.strip_suffix('"')) {
            Some(text) => Value::Text(text.into()),
            None => Value::number(value),
        };
        if fields.len() == KEYS {
            break;
        }
        crate::work::did(fields.len());
        if !fields.iter().any(|field: &Field| field.name == name) {
            fields.push(Field { name: name.to_owned(), value, origin: Origin::Text });
        }
    }
    alert.fields = OutputFields::from_distinct(fields);
}
