//! The JSON form of a report is what its schema says, and the schema describes every key of it.

use serde_json::Value;

const SCHEMA: &str = include_str!("../schema/report.schema.json");

/// What is wrong with `value`, judged by the few words of JSON Schema that the file uses. Stricter than a schema is: a key
/// that is not described is wrong.
fn faults(schema: &Value, root: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        let target = root.pointer(name.trim_start_matches('#')).unwrap_or_else(|| panic!("{name} is not there"));
        return faults(target, root, value, at, found);
    }
    if let Some(all) = schema["oneOf"].as_array() {
        let fitting: Vec<_> = all.iter().filter(|one| one["properties"]["type"]["const"] == value["type"]).collect();
        return match fitting[..] {
            [one] => faults(one, root, value, at, found),
            _ => found.push(format!("{at}: {} shapes for the type {}", fitting.len(), value["type"])),
        };
    }
    if schema.get("const").is_some_and(|only| only != value)
        || schema["enum"].as_array().is_some_and(|all| !all.contains(value))
    {
        found.push(format!("{at}: {value}"));
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let kinds = match &schema["type"] {
        Value::Array(kinds) => kinds.clone(),
        Value::Null => vec![kind.into()],
        one => vec![one.clone()],
    };
    if !kinds.contains(&kind.into()) {
        found.push(format!("{at}: a {kind}"));
    }
    for required in schema["required"].as_array().into_iter().flatten() {
        if value.get(required.as_str().unwrap_or_default()).is_none() {
            found.push(format!("{at}: no {required}"));
        }
    }
    for (key, inner) in value.as_object().into_iter().flatten() {
        match schema["properties"].get(key) {
            Some(schema) => faults(schema, root, inner, &format!("{at}/{key}"), found),
            None => found.push(format!("{at}: {key} is not described")),
        }
    }
    for (nth, inner) in value.as_array().into_iter().flatten().enumerate() {
        faults(&schema["items"], root, inner, &format!("{at}/{nth}"), found);
    }
}

#[test]
fn a_report_with_everything_in_it_is_as_the_schema_says() {
    let schema: Value = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    let report: Value = serde_json::from_str(include_str!("golden/report.json")).expect("the golden report is JSON");
    let mut found = Vec::new();
    faults(&schema, &schema, &report, "", &mut found);
    assert!(found.is_empty(), "{}", found.join("\n"));
    // The golden report holds every kind of block, or the test says little.
    for one in schema["$defs"]["block"]["oneOf"].as_array().expect("shapes of blocks") {
        let name = one["properties"]["type"]["const"].as_str().unwrap_or_default();
        assert!(report.to_string().contains(&format!("\"type\":\"{name}\"")), "no {name} in the golden report");
    }
    assert_eq!(schema["properties"]["schema"]["const"], report::json::SCHEMA);
}

#[test]
fn what_is_not_as_the_schema_says_is_found() {
    let schema: Value = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    for wrong in [
        r#"{"schema":2,"title":"t","sections":[]}"#,
        r#"{"schema":1,"title":1,"sections":[]}"#,
        r#"{"schema":1,"title":"t","sections":[{"id":"a"}]}"#,
        r#"{"schema":1,"title":"t","sections":[{"id":"a","heading":"","level":2,"blocks":[{"type":"none"}]}]}"#,
    ] {
        let mut found = Vec::new();
        faults(&schema, &schema, &serde_json::from_str(wrong).expect("JSON"), "", &mut found);
        assert!(!found.is_empty(), "{wrong}");
    }
}
