//! An alert as the exports see it: values without the words for nothing, times in milliseconds, ids from content.

use super::uuid;
use crate::casefile;
use alert::{Alert, Timestamp, Value};
use serde_json::{Map, Value as Json};

/// The id that follows from `name`: a UUID of version 5.
pub fn id(name: &str) -> String {
    uuid::v5(uuid::OURS, name.as_bytes())
}

/// An alert and what is asked of it.
#[derive(Clone, Copy)]
pub struct View<'a>(pub &'a Alert);

impl<'a> View<'a> {
    /// The value of a field as text; `None` when it is absent, null, empty or Falco's word for nothing.
    pub fn text(self, field: &str) -> Option<String> {
        self.0.text(field).filter(|text| !text.is_empty() && text != "<NA>")
    }

    /// The value of a field as a whole number of 53 bits, which every reader of JSON keeps.
    pub fn number(self, field: &str) -> Option<i64> {
        let number: i64 = self.text(field)?.parse().ok()?;
        (number.unsigned_abs() < 1 << 53).then_some(number)
    }

    /// The first of these fields that has a value.
    pub fn first(self, fields: &[&str]) -> Option<String> {
        fields.iter().find_map(|field| self.text(field))
    }

    /// When it happened, in nanoseconds since 1970; `None` when the alert gives no date.
    pub fn nanoseconds(self) -> Option<i128> {
        match self.0.time {
            Some(Timestamp::Instant(nanoseconds)) => Some(nanoseconds),
            Some(Timestamp::TimeOfDay(_)) | None => None,
        }
    }

    /// The same in whole milliseconds.
    pub fn milliseconds(self) -> Option<i64> {
        self.nanoseconds().and_then(|time| i64::try_from(time.div_euclid(1_000_000)).ok())
    }

    /// falcosidekick's id when there is one that is a UUID, else one that follows from the record.
    pub fn uid(self) -> String {
        match self.0.uuid.as_deref().filter(|text| uuid::is_one(text)) {
            Some(uuid) => uuid.to_lowercase(),
            None => id(&casefile::hash(self.0)),
        }
    }

    /// The host that reported it.
    pub fn host(self) -> Option<String> {
        let own = self.0.hostname.clone().filter(|name| !name.is_empty());
        own.or_else(|| self.text("evt.hostname"))
    }

    /// True when the event happened in a container, false on the host, `None` when the alert does not say.
    pub fn in_container(self) -> Option<bool> {
        self.text("container.id").map(|id| id != "host")
    }

    /// The record as it came, without the line ends around it.
    pub fn raw(self) -> &'a str {
        self.0.raw.trim_matches(['\n', '\r'])
    }

    /// The output without time and priority, or with them.
    pub fn message(self) -> Option<String> {
        self.0.message.clone().or_else(|| self.0.output.clone()).filter(|text| !text.is_empty())
    }

    /// The errno's name when the call failed, `SUCCESS` when it did not; `None` when the alert does not say.
    pub fn result(self) -> Option<String> {
        self.text("evt.res")
    }

    /// Every field that is not in `used`, as JSON.
    pub fn unmapped(self, used: &[&str]) -> Map<String, Json> {
        let rest = self.0.fields.iter().filter(|field| !used.contains(&field.name.as_str()));
        rest.map(|field| (field.name.clone(), json(&field.value))).collect()
    }
}

/// A value as JSON; numbers as they were written.
pub fn json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Unsigned(number) => (*number).into(),
        Value::Signed(number) => (*number).into(),
        // A literal that is too large for some readers stays exact as text.
        Value::Number(literal) => literal.to_string().into(),
        Value::Text(text) | Value::Json(text) => text.to_string().into(),
        Value::List(items) => items.iter().map(json).collect(),
    }
}

/// An object in the making: what has no value is left out.
#[derive(Default)]
pub struct Object(Map<String, Json>);

impl Object {
    /// Sets a key, when there is a value.
    pub fn set(&mut self, key: &str, value: Option<impl Into<Json>>) -> &mut Self {
        if let Some(value) = value {
            self.0.insert(key.to_owned(), value.into());
        }
        self
    }

    /// Sets a key to an object or a list, when there is something in it.
    pub fn put(&mut self, key: &str, value: Json) -> &mut Self {
        let empty = match &value {
            Json::Object(object) => object.is_empty(),
            Json::Array(items) => items.is_empty(),
            Json::Null => true,
            _ => false,
        };
        self.set(key, (!empty).then_some(value))
    }

    /// The object, keys in the order of the alphabet.
    pub fn json(&mut self) -> Json {
        let mut json = Json::Object(std::mem::take(&mut self.0));
        json.sort_all_objects();
        json
    }

    /// True when nothing was set.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The object as one line of a file.
pub fn line(object: &Json, out: &mut Vec<u8>) {
    out.extend_from_slice(object.to_string().as_bytes());
    out.push(b'\n');
}
