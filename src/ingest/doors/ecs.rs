//! Documents of Elastic's Falco integration: the alert under `falco`, its dots opened into objects, numbers rounded to
//! milliseconds, and the line as it came under `event.original`, which is exact and therefore preferred.

use super::look::Look;
use super::object;
use crate::json::{Kind, Val};
use crate::sink::{Outcome, Sink, Spot};
use alert::{Alert, Field, Format, Origin, OutputFields, Priority, Source, Timestamp};

/// A document with `falco` or with a rule that is an object, and Elastic's own version beside it.
pub(super) fn recognise(look: Look<'_>) -> bool {
    let value = look.value;
    let ecs = value.get("ecs").is_some() || value.get("@timestamp").is_some() || value.get("data_stream").is_some();
    ecs && (value.get("falco").is_some_and(Val::is_object) && value.get("output_fields").is_none())
}

/// Reads the original line, or what the document kept of the alert.
pub(super) fn decode(value: Val<'_>, text: &str, spot: &Spot, sink: &mut Sink) -> Outcome {
    let before = sink.counts();
    if let Some(original) = value.get("event").and_then(|event| event.get("original")).and_then(Val::text) {
        sink.string(&original, spot);
        for alert in sink.alerts_since(before) {
            alert.format = Format::Ecs;
        }
        if sink.outcome_since(before) == Outcome::Alert {
            return Outcome::Alert;
        }
    }
    let Some(falco) = value.get("falco") else { return Outcome::Blank };
    let string = |value: Option<Val<'_>>| value.and_then(Val::text).map(|text| text.into_owned());
    let rule = falco.get("rule").or_else(|| value.get("rule").and_then(|rule| rule.get("name")));
    let time = string(falco.get("time")).or_else(|| string(value.get("@timestamp")));
    let mut fields = Vec::new();
    if let Some(output_fields) = falco.get("output_fields") {
        flatten(output_fields, "", &mut fields, 0);
    }
    let mut alert = Alert {
        format: Format::Ecs,
        rule: string(rule),
        priority: string(falco.get("priority")).and_then(|word| Priority::parse(&word)),
        source: string(falco.get("source")).map(Source),
        time: time.and_then(|time| Timestamp::parse_instant(&time)),
        hostname: string(falco.get("hostname")),
        uuid: string(falco.get("uuid")),
        tags: falco.get("tags").into_iter().flat_map(Val::items).filter_map(|tag| string(Some(tag))).collect(),
        output: string(falco.get("output")),
        fields: OutputFields::from_distinct(fields),
        place: spot.place(text, value.start(), value.end()),
        raw: value.raw().to_owned(),
        ..Alert::default()
    };
    object::complete(&mut alert, sink);
    sink.alert(alert);
    Outcome::Alert
}

/// Names joined by dots again.
fn flatten(value: Val<'_>, path: &str, fields: &mut Vec<Field>, depth: usize) {
    for (key, value) in value.members() {
        let key = key.text().unwrap_or_default();
        let name = if path.is_empty() { key.into_owned() } else { format!("{path}.{key}") };
        if value.kind() == Kind::Object && depth < 8 {
            flatten(value, &name, fields, depth + 1);
        } else if !fields.iter().any(|field| field.name == name) && fields.len() < 1000 {
            fields.push(Field { name, value: object::convert(value), origin: Origin::Structured });
        }
    }
}
