//! Values as checks see them, made from what an event holds.

use std::borrow::Cow;
use std::net::IpAddr;

use crate::clock;
use crate::event::{Lookup, ValueRef};
use crate::resolve::Clock;
use crate::types::{FieldType, Group};

/// A value in the form of its field's type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'a> {
    /// Text and bytes. A transformed text ends in a NUL, as in Falco, where that NUL can be seen.
    Bytes(Cow<'a, [u8]>),
    Int(i128),
    Float(f64),
    Bool(bool),
    Ip(IpAddr),
    List(Vec<Value<'a>>),
}

/// What became of reading a value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Got<'a> {
    Absent,
    Null,
    Value(Value<'a>),
}

impl<'a> Got<'a> {
    /// Brings what the event holds into the form of `ty`. What does not fit the type is as good as absent: the event
    /// holds something, but not what Falco would have compared.
    pub(crate) fn from_lookup(
        lookup: Lookup<'a>,
        ty: FieldType,
        list: bool,
        hex: bool,
        clock: Option<Clock>,
    ) -> Got<'a> {
        let value = match lookup {
            Lookup::Absent => return Got::Absent,
            Lookup::Null => return Got::Null,
            Lookup::Value(value) => value,
        };
        let converted = match (value, clock) {
            (ValueRef::Unsigned(nanoseconds), Some(clock)) => {
                Some(Value::Bytes(clock::written(nanoseconds, clock).into_bytes().into()))
            }
            (value, _) if list => convert_list(value, ty, hex),
            (value, _) => convert(value, ty, hex),
        };
        converted.map_or(Got::Absent, Got::Value)
    }
}

fn convert_list(value: ValueRef<'_>, ty: FieldType, hex: bool) -> Option<Value<'_>> {
    match value {
        ValueRef::List(items) => {
            items.into_iter().map(|item| convert(item, ty, hex)).collect::<Option<_>>().map(Value::List)
        }
        // In a line of text a list stands as (a,b).
        ValueRef::Text(text) if text.starts_with('(') && text.ends_with(')') => {
            let inner = &text[1..text.len() - 1];
            let parts = inner.split(',').filter(|part| !part.is_empty() || inner.contains(','));
            let items = parts.map(|part| convert(ValueRef::Text(Cow::Owned(part.to_owned())), ty, hex));
            items.collect::<Option<_>>().map(Value::List)
        }
        single => convert(single, ty, hex).map(|item| Value::List(vec![item])),
    }
}

fn convert(value: ValueRef<'_>, ty: FieldType, hex: bool) -> Option<Value<'_>> {
    match (ty.group(), value) {
        (Group::Text | Group::Bytes, value) => bytes(value).map(Value::Bytes),
        (Group::Number, ValueRef::Unsigned(number)) => Some(number_value(ty, i128::from(number))),
        (Group::Number, ValueRef::Signed(number)) => Some(number_value(ty, i128::from(number))),
        (Group::Number, ValueRef::Float(number)) if ty == FieldType::Double => Some(Value::Float(number)),
        (Group::Number, ValueRef::Float(number)) => (number.fract() == 0.0).then_some(Value::Int(number as i128)),
        (Group::Number, ValueRef::Text(text)) => number_text(ty, &text, hex),
        (Group::Number, ValueRef::Bool(flag)) => Some(number_value(ty, i128::from(flag))),
        (Group::Bool, ValueRef::Bool(flag)) => Some(Value::Bool(flag)),
        (Group::Bool, ValueRef::Text(text)) => text.parse().ok().map(Value::Bool),
        (Group::Bool, ValueRef::Unsigned(number)) => Some(Value::Bool(number != 0)),
        (Group::Net, ValueRef::Text(text)) => text.parse().ok().map(Value::Ip),
        (Group::Opaque, value) => bytes(value).map(Value::Bytes),
        _ => None,
    }
}

fn number_value(ty: FieldType, number: i128) -> Value<'static> {
    if ty == FieldType::Double { Value::Float(number as f64) } else { Value::Int(number) }
}

fn number_text(ty: FieldType, text: &str, hex: bool) -> Option<Value<'static>> {
    if ty == FieldType::Double {
        return text.parse().ok().map(Value::Float);
    }
    let number = if hex { i128::from_str_radix(text, 16) } else { text.parse() };
    number.ok().map(Value::Int)
}

fn bytes(value: ValueRef<'_>) -> Option<Cow<'_, [u8]>> {
    Some(match value {
        ValueRef::Text(Cow::Borrowed(text)) => Cow::Borrowed(text.as_bytes()),
        ValueRef::Text(Cow::Owned(text)) => Cow::Owned(text.into_bytes()),
        ValueRef::Bytes(bytes) => bytes,
        ValueRef::Unsigned(number) => Cow::Owned(number.to_string().into_bytes()),
        ValueRef::Signed(number) => Cow::Owned(number.to_string().into_bytes()),
        ValueRef::Float(number) => Cow::Owned(number.to_string().into_bytes()),
        ValueRef::Bool(flag) => Cow::Borrowed(if flag { b"true".as_slice() } else { b"false" }),
        ValueRef::List(_) => return None,
    })
}

/// A text up to its first NUL, which is all that C compares.
pub(crate) fn c_text(bytes: &[u8]) -> &[u8] {
    bytes.iter().position(|byte| *byte == 0).map_or(bytes, |end| &bytes[..end])
}

/// A text without the NULs at its end.
pub(crate) fn trimmed(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    &bytes[..end]
}
