//! The recorded events, as a filter sees them.

use std::borrow::Cow;
use std::collections::HashMap;

use filter::{Event, Lookup, ValueRef};
use serde_json::Value;

use crate::shared::records;

/// One event: what Falco printed of it. What it did not print has no value.
pub struct Recorded {
    pub number: u64,
    fields: HashMap<String, Value>,
    buffer: Option<Vec<u8>>,
}

/// The events of one capture.
pub fn capture(name: &str) -> Option<Vec<Recorded>> {
    let events = records(&format!("conformance/events/events.{name}.ndjson"))?;
    Some(events.into_iter().map(Recorded::new).collect())
}

impl Recorded {
    fn new(event: Value) -> Recorded {
        let Value::Object(fields) = event else { panic!("an event is an object") };
        // Falco printed the buffer in base64, and the recording holds that in base64 once more. For an empty buffer it
        // printed the word NULL and what lay in memory behind it, for a very long one nothing.
        let printed = fields.get("evt.buffer:base64").and_then(Value::as_str).filter(|text| !text.is_empty());
        let buffer = printed.map(|text| decode(text.as_bytes())).map(|text| {
            let empty = text == b"NULL" || text.starts_with(b"NULL\0");
            if empty { Vec::new() } else { decode(&text) }
        });
        let number = fields["evt.num"].as_u64().expect("every event has a number");
        Recorded { number, fields: fields.into_iter().collect(), buffer }
    }
}

impl Recorded {
    fn lacks_argument(&self, name: &str) -> bool {
        let args = self.fields.get("evt.args").and_then(Value::as_str).unwrap_or_default();
        args.contains(&format!(" {name}=<NA>"))
    }
}

impl Event for Recorded {
    fn field(&self, field: &str) -> Lookup<'_> {
        if let ("evt.buffer", Some(buffer)) = (field, &self.buffer) {
            return Lookup::Value(ValueRef::Bytes(Cow::Borrowed(buffer)));
        }
        if field == "fd.types" && !self.fields.contains_key(field) && self.fields.contains_key("fd.num") {
            // A descriptor that is not open has no types. To Falco that is an empty list, printed as nothing.
            return Lookup::Value(ValueRef::List(Vec::new()));
        }
        if field.strip_prefix("evt.rawarg.").is_some_and(|name| self.lacks_argument(name)) {
            // Falco prints 0 for a raw argument that the event lacks, and finds no value when it filters.
            return Lookup::Null;
        }
        self.fields.get(field).and_then(value).map_or(Lookup::Null, Lookup::Value)
    }
}

fn value(value: &Value) -> Option<ValueRef<'_>> {
    Some(match value {
        Value::Null | Value::Object(_) => return None,
        Value::Bool(flag) => ValueRef::Bool(*flag),
        Value::String(text) => ValueRef::Text(Cow::Borrowed(text)),
        Value::Number(number) => match (number.as_u64(), number.as_i64()) {
            (Some(number), _) => ValueRef::Unsigned(number),
            (None, Some(number)) => ValueRef::Signed(number),
            (None, None) => ValueRef::Float(number.as_f64()?),
        },
        Value::Array(items) => ValueRef::List(items.iter().filter_map(self::value).collect()),
    })
}

/// Base64 with its padding, as Falco prints it.
fn decode(text: &[u8]) -> Vec<u8> {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = text.iter().filter(|byte| **byte != b'=');
    let digits = digits.map(|byte| alphabet.iter().position(|known| known == byte).expect("base64") as u32);
    let mut bytes = Vec::new();
    for group in digits.collect::<Vec<_>>().chunks(4) {
        let bits = group.iter().fold(0, |bits, digit| bits << 6 | digit) << (6 * (4 - group.len()));
        bytes.extend_from_slice(&bits.to_be_bytes()[1..group.len()]);
    }
    bytes
}
