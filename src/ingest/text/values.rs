//! The texts of a template's fields as values.

use super::matching::Found;
use super::table::table;
use alert::{Alert, Field, Origin, OutputFields, Value};

/// Puts the values into `alert`, each field once. True when one of them is in doubt.
pub(super) fn fill(alert: &mut Alert, found: &Found<'_>) -> bool {
    let mut fields: Vec<Field> = Vec::with_capacity(found.values.len());
    for value in &found.values {
        let read = read(value.field, value.text);
        let certain = value.certain && !holds_key(value.text);
        let origin = if certain { Origin::Text } else { Origin::AmbiguousText };
        match fields.iter_mut().find(|field| field.name == value.field) {
            // A template or a suffix may print a field twice; the first is the rule's own.
            Some(field) => {
                if field.value != read {
                    field.origin = Origin::AmbiguousText;
                }
            }
            None => fields.push(Field { name: value.field.to_owned(), value: read, origin }),
        }
    }
    let doubt = fields.iter().any(|field| field.origin == Origin::AmbiguousText);
    alert.fields = OutputFields::from_distinct(fields);
    doubt || found.is_ambiguous()
}

/// True when a value holds what rules write in front of their fields. Either somebody put it there, or the rule is a newer or
/// a changed one that prints more fields than its released form.
fn holds_key(text: &str) -> bool {
    memchr::memchr_iter(b'=', text.as_bytes()).any(|equals| {
        let before = &text[..equals];
        let key = before.rfind([' ', '(']).map(|at| &before[at + 1..]);
        key.is_some_and(|key| table().is_key(key))
    })
}

/// A printed value: `<NA>` is no value, digits are a number where the field is one, `(a,b)` is a list where it is one.
///
/// A field that holds the text `<NA>` (a user without a name) prints the same way and cannot be told apart.
pub(super) fn read(field: &str, text: &str) -> Value {
    if text == "<NA>" {
        return Value::Null;
    }
    let base = field.split('[').next().unwrap_or(field);
    if table().is_number(field) || table().is_number(base) {
        let number = Value::number(text);
        if !matches!(number, Value::Number(_)) {
            return number;
        }
    }
    if table().is_list(field)
        && let Some(items) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'))
    {
        return Value::List(items.split(',').map(|item| read("", item)).collect());
    }
    match (field, text) {
        ("container.privileged" | "proc.is_exe_writable", "true") => Value::Bool(true),
        ("container.privileged" | "proc.is_exe_writable", "false") => Value::Bool(false),
        _ => Value::Text(text.into()),
    }
}
