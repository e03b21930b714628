//! Reads the value of an operand from an event.

use std::borrow::Cow;

use crate::base64;
use crate::event::{Event, Lookup, ValueRef};
use crate::getopt;
use crate::operand::{Operand, Source, Step};
use crate::resolve::{FieldKind, Key, Resolved};
use crate::types::FieldType;
use crate::value::{Got, Value, c_text, trimmed};

/// The value of `operand` in `event`, its transformers applied.
pub(crate) fn extract<'a>(operand: &'a Operand, event: &'a dyn Event) -> Got<'a> {
    let mut got = from_source(operand, event);
    let mut ty = operand.source_type;
    let mut list = operand.source_list;
    for step in &operand.steps {
        let Got::Value(value) = got else { return got };
        got = transform(*step, value, ty, list).map_or(Got::Null, Got::Value);
        if *step == Step::Len {
            (ty, list) = (FieldType::Uint64, false);
        }
    }
    got
}

/// The value that the event has under one of the keys of a field.
pub(crate) fn asked<'a>(field: &'a Resolved, key: &Key, event: &'a dyn Event) -> Got<'a> {
    let clock = match field.kind {
        FieldKind::Clock(clock) => Some(clock),
        _ => None,
    };
    Got::from_lookup(event.slot(key.slot, &key.name), field.ty, field.list, field.hex, clock)
}

fn from_source<'a>(operand: &'a Operand, event: &'a dyn Event) -> Got<'a> {
    match &operand.source {
        Source::Field(field) => from_field(field, event),
        Source::Constant(bytes) => Got::Value(Value::Bytes(Cow::Borrowed(bytes))),
        Source::List(items) => all(items, event).map_or_else(|none| none, |values| Got::Value(Value::List(values))),
        Source::Concat(parts) => match all(parts, event) {
            Ok(values) => Got::Value(Value::Bytes(joined(&values, b"").into())),
            Err(none) => none,
        },
        Source::Join { separator, list } => match (extract(separator, event), extract(list, event)) {
            (Got::Null, _) | (_, Got::Null) => Got::Null,
            (Got::Value(separator), Got::Value(Value::List(items))) => {
                Got::Value(Value::Bytes(joined(&items, &raw(&separator)).into()))
            }
            _ => Got::Absent,
        },
        Source::Getopt { list, options, pick } => match (extract(list, event), extract(options, event)) {
            (Got::Null, _) | (_, Got::Null) => Got::Null,
            (Got::Value(Value::List(items)), Got::Value(options)) => {
                let items: Vec<_> = items.iter().map(raw).collect();
                getopt::read(&items, &raw(&options), *pick)
            }
            _ => Got::Absent,
        },
    }
}

fn from_field<'a>(field: &'a Resolved, event: &'a dyn Event) -> Got<'a> {
    let asks = match field.kind {
        // What stands for others has no value of its own.
        FieldKind::Either => return Got::Null,
        FieldKind::AnyAncestor => &field.asks[field.levels().len()..],
        _ => &field.asks,
    };
    let mut got = Got::Absent;
    for key in asks {
        got = match (&field.kind, key.name.as_str()) {
            (FieldKind::EventTypeIs(wanted), "evt.type") => {
                event_type_is(wanted.as_deref(), event.slot(key.slot, &key.name))
            }
            _ => asked(field, key, event),
        };
        if matches!(got, Got::Value(_)) || matches!(field.kind, FieldKind::Plain) {
            break;
        }
    }
    got
}

/// 1 when the type of the event is the wanted one, else 0.
fn event_type_is<'a>(wanted: Option<&str>, ty: Lookup<'a>) -> Got<'a> {
    let is = match (wanted, ty) {
        (None, _) | (Some(_), Lookup::Null) => false,
        (Some(wanted), Lookup::Value(ValueRef::Text(ty))) => ty == wanted,
        _ => return Got::Absent,
    };
    Got::Value(Value::Int(is.into()))
}

/// All values, or why there are none: one missing value makes all missing.
fn all<'a>(operands: &'a [Operand], event: &'a dyn Event) -> Result<Vec<Value<'a>>, Got<'a>> {
    let mut values = Vec::with_capacity(operands.len());
    let mut absent = false;
    for operand in operands {
        match extract(operand, event) {
            Got::Value(value) => values.push(value),
            Got::Null => return Err(Got::Null),
            Got::Absent => absent = true,
        }
    }
    if absent { Err(Got::Absent) } else { Ok(values) }
}

fn joined(values: &[Value<'_>], separator: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            out.extend_from_slice(separator);
        }
        out.extend_from_slice(c_text(&raw(value)));
    }
    out
}

/// The bytes of a value as Falco holds them: a number lies in memory with its lowest byte first.
fn raw<'v>(value: &'v Value<'_>) -> Cow<'v, [u8]> {
    match value {
        Value::Bytes(bytes) => Cow::Borrowed(bytes),
        Value::Int(number) => Cow::Owned((*number as i64).to_le_bytes().to_vec()),
        Value::Bool(flag) => Cow::Owned(vec![u8::from(*flag)]),
        Value::Float(number) => Cow::Owned(number.to_le_bytes().to_vec()),
        Value::Ip(std::net::IpAddr::V4(ip)) => Cow::Owned(ip.octets().to_vec()),
        Value::Ip(std::net::IpAddr::V6(ip)) => Cow::Owned(ip.octets().to_vec()),
        Value::List(_) => Cow::Borrowed(b""),
    }
}

fn transform<'a>(step: Step, value: Value<'a>, ty: FieldType, list: bool) -> Option<Value<'a>> {
    match (step, value) {
        (Step::Len, Value::List(items)) if list => Some(Value::Int(items.len() as i128)),
        (Step::Len, Value::Bytes(bytes)) => {
            let seen = if ty == FieldType::Bytebuf { bytes.len() } else { c_text(&bytes).len() };
            Some(Value::Int(seen as i128))
        }
        (step, Value::List(items)) => {
            items.into_iter().map(|item| transform(step, item, ty, false)).collect::<Option<_>>().map(Value::List)
        }
        (step, Value::Bytes(bytes)) => {
            let mut changed = match step {
                Step::Tolower => trimmed(&bytes).to_ascii_lowercase(),
                Step::Toupper => trimmed(&bytes).to_ascii_uppercase(),
                Step::Basename => trimmed(&bytes).rsplit(|byte| *byte == b'/').next().unwrap_or(b"").to_vec(),
                Step::B64 => base64::decode(trimmed(&bytes))?,
                Step::Len => return None,
            };
            if changed.last() != Some(&0) {
                changed.push(0);
            }
            Some(Value::Bytes(changed.into()))
        }
        _ => None,
    }
}
