//! What all JSON shapes of one alert share: Falco's keys at the top, flat fields inside.

use crate::json::{Kind, Val};
use crate::sink::{Outcome, Sink, Spot};
use crate::{codes, prefix};
use alert::{Alert, Field, Format, Origin, OutputFields, Priority, Source, Timestamp, Value};
use std::collections::HashSet;

/// Reads an object with Falco's keys into an alert.
pub(super) fn alert(value: Val<'_>, text: &str, spot: &Spot, sink: &mut Sink, format: Format) -> Outcome {
    let mut reader = ObjectReader::new(text, spot, sink, Alert { format, ..Alert::default() });
    for (key, value) in value.members() {
        reader.member(key, value);
    }
    let ObjectReader { mut alert, sink, seen, others, .. } = reader;
    alert.place = spot.place(text, value.start(), value.end());
    if seen & FIELDS == 0 && !others.is_empty() {
        alert.fields = OutputFields::from_distinct(others);
    }
    complete(&mut alert, sink);
    alert.raw = text.get(value.start()..value.end()).unwrap_or(text).to_owned();
    sink.alert(alert);
    Outcome::Alert
}

/// Reads an object whose members are all fields.
pub(super) fn fields(value: Val<'_>, text: &str, spot: &Spot, sink: &mut Sink) -> OutputFields {
    ObjectReader::new(text, spot, sink, Alert::default()).fields(value)
}

/// How falcosidekick ends a text that it cut to 512 bytes.
pub(super) const CUT: &str = "[...]";

/// A field's text is not taken for a cut one when it is shorter.
pub(super) const CUT_FROM: usize = 512;

/// The bit of `output_fields` among the keys that were seen.
const FIELDS: u16 = 1 << 2;

struct ObjectReader<'a, 'o> {
    text: &'a str,
    spot: &'a Spot,
    sink: &'a mut Sink<'o>,
    alert: Alert,
    /// The record holds `\\u`, so that a lone surrogate is possible.
    surrogates: bool,
    /// One bit for each of Falco's keys that has been seen.
    seen: u16,
    /// Members that Falco does not write: where `output_fields` is missing, a person may have picked these out of it.
    others: Vec<Field>,
}

impl<'a, 'o> ObjectReader<'a, 'o> {
    fn new(text: &'a str, spot: &'a Spot, sink: &'a mut Sink<'o>, alert: Alert) -> Self {
        let surrogates = memchr::memmem::find(text.as_bytes(), b"\\u").is_some();
        Self { text, spot, sink, alert, surrogates, seen: 0, others: Vec::new() }
    }

    fn member(&mut self, key: Val<'_>, value: Val<'_>) {
        let name = key.text().unwrap_or_default();
        let bit = match &*name {
            "hostname" => 0,
            "output" => 1,
            "output_fields" => 2,
            "priority" => 3,
            "rule" => 4,
            "source" => 5,
            "tags" => 6,
            "time" => 7,
            "uuid" => 8,
            "message" => 9,
            name => return self.other(name, value),
        };
        if self.seen & 1 << bit != 0 {
            self.mend(key, codes::DUPLICATE_KEY, "a key came twice; the last value counts");
        }
        self.seen |= 1 << bit;
        match bit {
            0 => self.alert.hostname = self.string(value),
            1 => self.alert.output = self.string(value),
            2 => self.alert.fields = self.fields(value),
            3 => self.alert.priority = self.priority(value),
            4 => self.alert.rule = self.string(value),
            5 => self.alert.source = self.string(value).map(Source),
            6 => self.alert.tags = self.tags(value),
            7 => self.alert.time = self.time(value),
            8 => self.alert.uuid = self.string(value),
            _ => self.alert.message = self.string(value),
        }
    }

    fn other(&mut self, name: &str, value: Val<'_>) {
        let flat = !matches!(value.kind(), Kind::Object | Kind::Array);
        if flat && self.seen & FIELDS == 0 && self.others.len() < 100 {
            let name = crate::text::field_of_key(name).unwrap_or(name);
            if !self.others.iter().any(|field| field.name == name) {
                self.others.push(Field { name: name.to_owned(), value: convert(value), origin: Origin::Structured });
            }
        }
    }

    fn mend(&mut self, at: Val<'_>, code: alert::Code, message: &str) {
        let place = self.spot.place(self.text, at.start(), at.end());
        self.sink.mend(code, place, message, at.raw());
    }

    fn string(&mut self, value: Val<'_>) -> Option<String> {
        match value.kind() {
            Kind::Null => None,
            Kind::Text => {
                self.lossy(value);
                let text = value.text()?.into_owned();
                if text.ends_with(CUT) {
                    self.mend(value, codes::CUT, "falcosidekick cut this text, as it does with long ones");
                }
                Some(text)
            }
            _ => {
                self.mend(value, codes::WRONG_TYPE, "a string was expected here");
                None
            }
        }
    }

    fn lossy(&mut self, value: Val<'_>) {
        if self.surrogates && (value.is_lossy() || value.items().any(Val::is_lossy)) {
            self.mend(value, codes::LONE_SURROGATE, "half of a surrogate pair cannot be shown and is replaced");
        }
    }

    fn priority(&mut self, value: Val<'_>) -> Option<Priority> {
        let word = self.string(value)?;
        let priority = Priority::parse(&word);
        if priority.is_none() {
            self.mend(value, codes::BAD_PRIORITY, "one of Falco's eight priorities was expected here");
        }
        priority
    }

    fn time(&mut self, value: Val<'_>) -> Option<Timestamp> {
        if value.kind() == Kind::Object {
            // Falco's gRPC service.
            let part = |key| value.get(key).and_then(|v| number_text(v).parse::<i128>().ok());
            if let (Some(seconds), Some(nanos)) = (part("seconds"), part("nanos").or(Some(0))) {
                return Some(Timestamp::Instant(seconds * 1_000_000_000 + nanos));
            }
        }
        let text = value.text().unwrap_or_default();
        let time = prefix::instant(&text);
        if time.is_none() && value.kind() != Kind::Null {
            self.mend(value, codes::BAD_TIME, "a time such as 2026-04-13T17:57:44.123803926Z was expected here");
        }
        time
    }

    fn tags(&mut self, value: Val<'_>) -> Vec<String> {
        match value.kind() {
            Kind::Array => value.items().filter_map(|tag| self.string(tag)).filter(|tag| !tag.is_empty()).collect(),
            // Loki and Slack copies hold one string: `a,b` or `a, b`.
            Kind::Text => value
                .text()
                .unwrap_or_default()
                .split(',')
                .map(str::trim)
                .filter(|tag| !tag.is_empty())
                .map(str::to_owned)
                .collect(),
            Kind::Null => Vec::new(),
            _ => {
                self.mend(value, codes::WRONG_TYPE, "an array of tags was expected here");
                Vec::new()
            }
        }
    }

    fn fields(&mut self, object: Val<'_>) -> OutputFields {
        if !object.is_object() {
            if object.kind() != Kind::Null {
                self.mend(object, codes::WRONG_TYPE, "an object of fields was expected here");
            }
            return OutputFields::default();
        }
        let mut fields: Vec<Field> = Vec::with_capacity(32);
        // Falco sorts its keys, so that equal ones would stand side by side; only an unsorted object needs the set.
        let mut sorted = true;
        for (key, value) in object.members() {
            self.lossy(key);
            self.lossy(value);
            let name = key.text().unwrap_or_default().into_owned();
            if value.kind() == Kind::Text && value.raw().len() >= CUT_FROM && value.raw().ends_with(CUT) {
                self.mend(value, codes::CUT, "falcosidekick cut this value, as it does with long ones");
            }
            sorted = sorted && fields.last().is_none_or(|last| last.name < name);
            fields.push(Field { name, value: convert(value), origin: Origin::Structured });
        }
        if !sorted {
            self.last_of_equals(&mut fields, object);
        }
        restore(&mut fields);
        OutputFields::from_distinct(fields)
    }

    fn last_of_equals(&mut self, fields: &mut Vec<Field>, object: Val<'_>) {
        let mut seen = HashSet::with_capacity(fields.len());
        let mut keep: Vec<bool> = fields.iter().rev().map(|field| seen.insert(field.name.as_str())).collect();
        keep.reverse();
        let Some(first) = keep.iter().position(|keep| !keep) else { return };
        if let Some((key, _)) = object.members().nth(first) {
            self.mend(key, codes::DUPLICATE_KEY, "a field came twice; the last value counts");
        }
        let mut at = 0;
        fields.retain(|_| {
            at += 1;
            keep[at - 1]
        });
    }
}

/// How many fields of one alert get their names back. No rule prints that many.
const RENAMED: usize = 1000;

/// Gives fields that falcosidekick renamed their names back. Names without any dot were flattened.
fn restore(fields: &mut [Field]) {
    let flattened = fields.iter().all(|field| !field.name.contains('.'));
    let renamed = |field: &Field| {
        let candidate = flattened || is_renamed(&field.name);
        candidate.then(|| crate::text::original_name(&field.name, flattened)).flatten()
    };
    let mut left = RENAMED;
    for at in 0..fields.len() {
        if left > 0
            && let Some(name) = renamed(&fields[at])
        {
            crate::work::did(fields.len());
            left -= 1;
            if !fields.iter().any(|field| field.name == name) {
                fields[at].name = name;
            }
        }
    }
}

/// True for a name that may be what falcosidekick made of one with a bracket.
pub(super) fn is_renamed(name: &str) -> bool {
    name.contains('_') && name.ends_with(|c: char| c.is_ascii_digit())
}

/// A field's value, exact.
pub(super) fn convert(value: Val<'_>) -> Value {
    match value.kind() {
        Kind::Null => Value::Null,
        Kind::True => Value::Bool(true),
        Kind::False => Value::Bool(false),
        Kind::Number => Value::number(value.raw()),
        Kind::Text => Value::Text(value.text().unwrap_or_default().into()),
        // A list is flat in Falco; what is deeper is kept as the JSON it was, so that depth costs nothing.
        Kind::Array if value.items().all(|item| !matches!(item.kind(), Kind::Array | Kind::Object)) => {
            Value::List(value.items().map(convert).collect())
        }
        Kind::Array | Kind::Object => Value::Json(value.raw().into()),
    }
}

fn number_text(value: Val<'_>) -> String {
    match value.kind() {
        Kind::Text => value.text().unwrap_or_default().into_owned(),
        _ => value.raw().to_owned(),
    }
}

/// Fills in what another part of the alert says: the time from the event's own field or from the output's prefix, rule and
/// fields from the output's text where they were switched off or lost.
pub(super) fn complete(alert: &mut Alert, sink: &mut Sink) {
    if alert.time.is_none() {
        alert.time = ["evt.time", "evt.time.iso8601", "evt.rawtime", "jevt.time"].iter().find_map(|name| {
            match alert.field(name)?.value {
                Value::Unsigned(nanos) => Some(Timestamp::Instant(i128::from(nanos))),
                _ => None,
            }
        });
    }
    let lacks = alert.rule.is_none() || alert.fields.is_empty();
    if !lacks && alert.time.is_some() && alert.priority.is_some() {
        return;
    }
    let Some(output) = alert.output.clone() else { return };
    let prefix = prefix::falco(&output);
    if let Some(prefix) = prefix {
        alert.time = alert.time.or(prefix.time);
        alert.priority = alert.priority.or(Some(prefix.priority));
    }
    if lacks {
        let message = match prefix {
            Some(prefix) => &output[prefix.end..],
            None => prefix::priority(&output).map_or(output.as_str(), |(_, end)| &output[end..]),
        };
        crate::text::complete(alert, message, sink);
    }
}
