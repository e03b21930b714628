//! JSON that tries to be lost: JSONTestSuite's texts inside an alert's field, odd numbers, odd structure.
//!
//! What the suite calls invalid is no alert as it stands. Since no alert may be lost because of one bad part, it may still
//! come as a mended one; then it is marked, and the line is told.

mod common;

use alert::{Alert, Value};
use ingest::Reading;
use std::collections::HashSet;

fn lines(path: &str) -> Vec<Vec<u8>> {
    let Some(path) = common::shared(path) else { return Vec::new() };
    std::fs::read(path)
        .unwrap()
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(<[u8]>::to_vec)
        .collect()
}

/// The suite's verdict about a line, as a strict reader of RFC 8259 gives it.
fn is_json(line: &[u8]) -> bool {
    let Ok(line) = std::str::from_utf8(line) else { return false };
    serde_json::from_str::<Box<serde_json::value::RawValue>>(line).is_ok()
}

fn good(k: u64) -> String {
    format!(
        r#"{{"hostname":"h","output":"14:07:11.000000000: Notice A shell was spawned | process=bash","output_fields":{{"proc.name":"bash"}},"priority":"Notice","rule":"GOOD-{k:05}","source":"syscall","tags":["container"],"time":"2025-03-11T14:07:11.000000000Z"}}"#
    )
}

#[test]
fn invalid_lines_never_pass_as_whole_and_never_harm_the_next() {
    let lines = lines("hostile/json/jts_embedded.ndjson");
    let mut input = Vec::new();
    for (k, line) in lines.iter().enumerate() {
        input.extend_from_slice(line);
        input.push(b'\n');
        input.extend_from_slice(good(k as u64).as_bytes());
        input.push(b'\n');
    }
    let reading = ingest::read(&input, None);
    let whole: HashSet<u32> =
        reading.alerts.iter().filter(|alert| alert.repaired.is_empty()).map(|alert| alert.place.line).collect();
    let read: HashSet<u32> = reading.alerts.iter().map(|alert| alert.place.line).collect();
    let told: HashSet<u32> = reading.diagnostics.iter().map(|diagnostic| diagnostic.place.line).collect();
    for (k, line) in lines.iter().enumerate() {
        let number = k as u32 * 2 + 1;
        let text = String::from_utf8_lossy(line);
        if is_json(line) {
            assert!(read.contains(&number), "line {number} is lost: {text}");
        } else {
            assert!(!whole.contains(&number), "line {number} passes as whole: {text}");
        }
        assert!(whole.contains(&number) || told.contains(&number), "line {number} is not told: {text}");
    }
    let good = reading
        .alerts
        .iter()
        .filter(|alert| alert.rule.as_deref().is_some_and(|rule| rule.starts_with("GOOD-")))
        .count();
    assert_eq!(good, lines.len(), "good alerts between");
}

#[test]
fn one_file_for_each_text_of_the_suite() {
    let Some(folder) = common::shared("hostile/json/JSONTestSuite/test_parsing") else { return };
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let reading = ingest::read(&bytes, None);
        assert!(reading.totals.add_up(), "{}", path.display());
        assert_eq!(reading.alerts.len(), 0, "{}", path.display());
        assert!(!reading.diagnostics.is_empty(), "{} says nothing", path.display());
    }
}

#[test]
fn no_number_loses_an_alert_or_a_digit() {
    for line in lines("hostile/json/numbers.ndjson") {
        let text = String::from_utf8_lossy(&line).into_owned();
        let reading = ingest::read(&line, None);
        assert_eq!(reading.alerts.len(), 1, "{text}");
        let alert = &reading.alerts[0];
        assert!(alert.rule.as_deref().is_some_and(|rule| rule.starts_with("NUM-")), "{text}");
        let literal = alert.text("test.literal").expect("the literal as a string beside it");
        let field = alert.fields.iter().find(|field| field.name != "test.literal").expect("the number");
        assert_eq!(field.value.to_string(), literal, "{text}");
        assert!(
            ingest::normalised(alert).contains(&format!("\"{}\":{literal}", field.name)) || !alert.repaired.is_empty(),
            "{text}"
        );
    }
}

fn one(line: &str) -> Alert {
    let mut reading = ingest::read(line.as_bytes(), None);
    assert_eq!(reading.alerts.len(), 1, "{line}: {:?}", reading.diagnostics);
    reading.alerts.remove(0)
}

fn case(name: &str) -> Option<(String, Reading)> {
    let line = lines("hostile/json/structure_cases.jsonl")
        .into_iter()
        .map(|line| serde_json::from_slice::<serde_json::Value>(&line).unwrap())
        .find(|case| case["case"] == name)?;
    let text = line["line"].as_str().unwrap().to_owned();
    let reading = ingest::read(text.as_bytes(), None);
    Some((text, reading))
}

#[track_caller]
fn check(name: &str, rules: &[&str], codes: &[&str]) -> Option<Reading> {
    let (text, reading) = case(name)?;
    let read: Vec<_> = reading.alerts.iter().map(|alert| alert.rule.as_deref().unwrap_or("-")).collect();
    assert_eq!(read, rules, "{name}: {text}");
    let told: Vec<_> = reading.diagnostics.iter().map(|diagnostic| diagnostic.code.0).collect();
    assert_eq!(told, codes, "{name}: {text}");
    Some(reading)
}

#[test]
fn odd_structure_is_read_or_told() {
    check("dup-top", &["SECOND"], &["json.duplicate_key", "json.duplicate_key"]);
    if let Some(reading) = check("dup-field", &["R"], &["json.duplicate_key"]) {
        assert_eq!(reading.alerts[0].text("proc.name").as_deref(), Some("second"));
        assert_eq!(reading.alerts[0].repaired.len(), 1, "marked");
    }
    if let Some(reading) = check("dup-objects", &["R"], &["json.duplicate_key"]) {
        assert_eq!(reading.alerts[0].fields.len(), 1);
        assert_eq!(reading.alerts[0].text("fd.name").as_deref(), Some("b"));
    }
    check("dup-escaped", &["SECOND"], &["json.duplicate_key"]);
    check("case-keys", &["B"], &[]);
    check("wrong-types", &[], &["json.not_an_alert"]);
    if let Some(reading) = check("nested-field", &["R"], &[]) {
        let alert = &reading.alerts[0];
        assert_eq!(alert.field("proc").unwrap().value, Value::Json(r#"{"name":"bash"}"#.into()));
        assert_eq!(
            alert.field("proc.args").unwrap().value,
            Value::List(vec![Value::Text("a".into()), Value::Text("b".into())])
        );
    }
    check("nulls", &[], &["json.not_an_alert"]);
    check("empty", &[], &["json.not_an_alert"]);
    check("array-of-alerts", &["R1", "R2"], &[]);
    check("proto", &["R"], &[]);
    if let Some(reading) = check("surrogates", &["\u{fffd}"], &["json.lone_surrogate"; 3]) {
        assert_eq!(reading.alerts[0].text("proc.name").as_deref(), Some("\u{fffd}"));
    }
    check("nul-escape", &["a\0b"], &[]);
    check("es-wrapper", &["R"], &[]);
    check("docker-wrapper", &["R"], &[]);
    check("cri-prefix", &["R"], &[]);
    check("trailing", &["R"], &["json.stray_text"]);
    check("two-in-a-line", &["R1", "R2"], &[]);
}

#[test]
fn depth_a_surrogate_or_1e400_lose_nothing() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let alert = one(&format!(
        r#"{{"rule":"R","output":"o","output_fields":{{"x":{deep},"y":1e400,"z":"\ud83d","evt.time":1741702031123456789}}}}"#
    ));
    assert_eq!(alert.field("x").unwrap().value, Value::Json(deep.into()));
    assert_eq!(alert.text("y").as_deref(), Some("1e400"));
    assert_eq!(alert.text("z").as_deref(), Some("\u{fffd}"));
    assert_eq!(alert.text("evt.time").as_deref(), Some("1741702031123456789"));
}
