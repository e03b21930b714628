//! Small events for tests.

use std::borrow::Cow;

use filter::{Event, Lookup, ValueRef};

/// An event written as `proc.name=bash`, one field a line; `#5` is a number, `!true` a truth value, `null` no value, and
/// `(a,b)` a list. Fields that are not written are absent.
pub struct Sample<'t>(Vec<(&'t str, &'t str)>);

/// Reads an event.
pub fn event(text: &str) -> Sample<'_> {
    Sample(text.split('\n').filter_map(|line| line.trim().split_once('=')).collect())
}

impl Event for Sample<'_> {
    fn field(&self, field: &str) -> Lookup<'_> {
        match self.0.iter().find(|(name, _)| *name == field) {
            None => Lookup::Absent,
            Some((_, "null")) => Lookup::Null,
            Some((_, written)) => Lookup::Value(value(written)),
        }
    }
}

fn value(written: &str) -> ValueRef<'_> {
    if let Some(number) = written.strip_prefix('#') {
        return match number.parse() {
            Ok(number) => ValueRef::Unsigned(number),
            Err(_) => number.parse().map_or(ValueRef::Float(number.parse().unwrap_or(f64::NAN)), ValueRef::Signed),
        };
    }
    if let Some(flag) = written.strip_prefix('!') {
        return ValueRef::Bool(flag == "true");
    }
    if let Some(inner) = written.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        return ValueRef::List(inner.split(',').filter(|item| !item.is_empty()).map(value).collect());
    }
    ValueRef::Text(Cow::Borrowed(written))
}
