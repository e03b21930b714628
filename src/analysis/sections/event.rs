//! Event Details: every field with its value and its meaning, and what one would expect and does not find.

use crate::case::Case;
use crate::facts::Facts;
use alert::{Field, Origin, Value};
use knowledge::{fields, special};
use report::{Block, Cell, Inline, Row, Table, Untrusted};

/// The order of the groups of fields; what fits none comes last.
const GROUPS: [&str; 14] = [
    "evt.",
    "proc.",
    "thread.",
    "user.",
    "group.",
    "fd.",
    "fs.",
    "container.",
    "k8s.",
    "ka.",
    "jevt.",
    "ct.",
    "okta.",
    "github.",
];

pub fn write(case: &Case<'_>) -> Vec<Block> {
    let facts = &case.facts;
    let mut rows = own(facts);
    let mut fields: Vec<_> = facts.alert.fields.iter().collect();
    let group = |field: &Field| GROUPS.iter().position(|group| field.name.starts_with(group)).unwrap_or(GROUPS.len());
    alert::arrange(&mut fields, |left, right| group(left).cmp(&group(right)));
    for field in fields {
        let text = field.value.to_string();
        let value = match &field.value {
            Value::Null => vec![Inline::Text("no value".into())],
            Value::Text(text) if text.is_empty() => vec![Inline::Text("empty".into())],
            _ => vec![evidence(&field.name, &text)],
        };
        let mut meaning = meaning(&field.name, (!matches!(field.value, Value::Null)).then_some(text.as_str()));
        match field.origin {
            Origin::Structured => {}
            Origin::Text => meaning.push(Inline::Text(" Read from the text line.".into())),
            Origin::AmbiguousText => {
                meaning.push(Inline::Strong(" Read from a text line that can be read in more than one way.".into()));
            }
        }
        rows.push(Row { field: Some(field.name.clone()), missing: false, cells: cells(&field.name, value, meaning) });
    }
    for (field, why) in missing(case) {
        let mut meaning = meaning(&field, None);
        meaning.push(Inline::Text(format!(" {why}")));
        rows.push(Row {
            missing: true,
            cells: cells(&field, vec![Inline::Text("not in the alert".into())], meaning),
            field: Some(field),
        });
    }
    vec![Block::Table(Table {
        caption: "The alert's fields, their values and what they mean".into(),
        columns: vec!["Field".into(), "Value".into(), "Meaning".into()],
        rows,
    })]
}

/// The alert's own properties.
fn own(facts: &Facts<'_>) -> Vec<Row> {
    let zone = match facts.alert.time {
        Some(alert::Timestamp::TimeOfDay(_)) => {
            "When the event happened: a time of day in the zone of the Falco process. The alert gives no date."
        }
        _ => "When the event happened, in UTC.",
    };
    let known = [
        ("alert.rule", "The rule that fired."),
        ("alert.priority", "How loud the rule's author made it. Not a judgement of this event."),
        ("alert.time", zone),
        ("alert.source", "Where the event came from."),
        ("alert.hostname", "The host that reported it; in a container usually the id of Falco's own container."),
        ("alert.tags", "The rule's tags."),
    ];
    let row = |(field, meaning): (&str, &str)| {
        let present = facts.has(field);
        let value = match facts.text(field) {
            Some(value) => vec![evidence(field, &value)],
            None => vec![Inline::Text("not in the alert".into())],
        };
        Row {
            field: Some(field.to_owned()),
            missing: !present,
            cells: cells(field.trim_start_matches("alert."), value, vec![Inline::Text(meaning.to_owned())]),
        }
    };
    known.into_iter().map(row).collect()
}

/// Fields that the rule prints today, or whose absence leaves a question open, and that this alert does not hold.
fn missing(case: &Case<'_>) -> Vec<(String, &'static str)> {
    let mut found: Vec<(String, &'static str)> = Vec::new();
    let absent = |field: &str| case.facts.alert.field(field).is_none();
    if let Some(rule) = case.facts.alert.rule.as_deref().and_then(knowledge::catalogue::rule) {
        for field in rule.output_fields.iter().filter(|field| absent(field)) {
            found.push(((*field).to_string(), "The stock rule prints it today; this alert does not."));
        }
    }
    for ask in super::unknown::asks(case) {
        if absent(&ask.field) && !found.iter().any(|(field, _)| *field == ask.field) {
            found.push((ask.field.clone(), "Asked for under Not in Evidence."));
        }
    }
    found
}

fn meaning(field: &str, value: Option<&str>) -> Vec<Inline> {
    let mut words = String::new();
    if let Some(meaning) = fields::meaning(field) {
        words.push_str(meaning.text);
        if let Some(unit) = meaning.unit {
            words.push_str(&format!(" Unit: {unit}."));
        }
    }
    if let Some(special) = value.and_then(|value| special::explain(field, value)) {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(&special);
    }
    if words.is_empty() { Vec::new() } else { vec![Inline::Text(words)] }
}

fn evidence(field: &str, value: &str) -> Inline {
    Inline::Evidence { field: field.to_owned(), value: Untrusted::new(value) }
}

fn cells(name: &str, value: Vec<Inline>, meaning: Vec<Inline>) -> Vec<Cell> {
    // A field's name is Falco's, but a forged alert may hold any name: it is shown as untrusted text.
    let name = Cell { inlines: vec![Inline::Value(Untrusted::new(name))] };
    vec![name, Cell { inlines: value }, Cell { inlines: meaning }]
}
