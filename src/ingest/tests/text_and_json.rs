//! The same event as text and as JSON decodes to the same rule and, where the text holds them, the same fields.
//!
//! The pairs are real Falco 0.44's.

mod common;

use alert::{Alert, Format, Origin, Value};
use serde_json::Value as Json;

fn one(line: &str) -> Alert {
    let mut reading = ingest::read(line.as_bytes(), None);
    assert!(reading.totals.add_up());
    assert_eq!(reading.alerts.len(), 1, "{line}\n{:?}", reading.diagnostics);
    reading.alerts.remove(0)
}

fn records(file: &str) -> Vec<Json> {
    let Some(path) = common::shared(&format!("conformance/alerts/{file}")) else { return Vec::new() };
    std::fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// True when the text's value is the JSON's, as far as text can say: no value and the text `<NA>` look the same, and so do
/// a time and its number.
fn same(text: &Value, json: &Value) -> bool {
    text == json || text.to_string() == json.to_string()
}

#[test]
fn upstream_rules_are_recovered_from_their_text() {
    let mut fields = 0;
    for record in records("upstream-rules.jsonl") {
        let (id, rule) = (record["id"].as_str().unwrap(), record["rule"].as_str().unwrap());
        for (text_form, json_form) in
            [("text", "json"), ("text_iso8601", "json_iso8601"), ("text_noappend", "json_noappend")]
        {
            let (Some(text), Some(json)) = (record["lines"][text_form].as_str(), record["lines"][json_form].as_str())
            else {
                continue;
            };
            let (text, json) = (one(text), one(json));
            assert_eq!(json.rule.as_deref(), Some(rule), "{id}");
            assert_eq!(text.format, Format::FalcoText);
            let named = text.rule.iter().chain(&text.rule_candidates).any(|name| name == rule);
            assert!(named, "{id}: {:?} is not {rule}", text.rule);
            assert_eq!(text.priority, json.priority, "{id}");
            assert_eq!(text.output, json.output, "{id}");
            assert_eq!(text.source, json.source, "{id}");
            assert_eq!(text.tags, json.tags, "{id}");
            for field in json.fields.iter().filter(|field| !field.name.starts_with("evt.time")) {
                let Some(read) = text.field(&field.name) else {
                    panic!("{id}: {} is not read from {:?}", field.name, text.output);
                };
                if !same(&read.value, &field.value) {
                    panic!("{id}: {} is {:?}, but {:?} was read from {:?}", field.name, field.value, read, text.output);
                }
                fields += usize::from(read.origin == Origin::Text);
            }
        }
    }
    assert!(fields == 0 || fields > 2000, "only {fields} fields were certain");
}

#[test]
fn every_form_of_an_own_rules_alert_is_the_same_alert() {
    for record in records("own-rules.jsonl").into_iter().chain(records("upstream-rules.jsonl")) {
        let (id, rule) = (record["id"].as_str().unwrap(), record["rule"].as_str().unwrap());
        let lines = record["lines"].as_object().unwrap();
        let json = one(lines["json"].as_str().unwrap());
        for (form, line) in lines.iter().filter_map(|(form, line)| Some((form.as_str(), line.as_str()?))) {
            let reading = ingest::read(line.as_bytes(), None);
            assert!(!reading.alerts.is_empty(), "{id} {form}: {line}");
            let alert = &reading.alerts[0];
            assert_eq!(alert.priority, json.priority, "{id} {form}");
            if form.starts_with("json") {
                assert_eq!(reading.alerts.len(), 1, "{id} {form}");
                assert_eq!(alert.rule.as_deref(), Some(rule), "{id} {form}");
                assert_eq!(alert.time, json.time, "{id} {form}");
                assert_eq!(alert.hostname, json.hostname, "{id} {form}");
                assert!(alert.repaired.is_empty(), "{id} {form}: {:?}", alert.repaired);
            }
            // A field that was read from text, and not marked, is the event's.
            for field in alert.fields.iter().filter(|field| field.origin == Origin::Text) {
                let Some(truth) = json.field(&field.name) else { continue };
                assert!(same(&field.value, &truth.value), "{id} {form}: {field:?} is {:?}", truth.value);
            }
        }
    }
}
