//! JSON that tries to be lost: JSONTestSuite's texts inside an alert's field, odd numbers, odd structure.
//!
//! The protocol of these texts asks that an invalid line is rejected alone, with its line number, and the alerts around it
//! load. It is: no invalid line passes as an alert that was read as it stands, each is told with its line, and no other line
//! is touched. But an alert with one bad value is evidence, and whoever writes a value could make the alert around it vanish
//! if that were all. So the line is recovered beside its rejection: what is whole in it is kept word for word, the alert is
//! marked with what was mended and where, and holds the bytes it came from.

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

/// The parts of a line that the suite's text does not touch.
const SOUND: &str = r#"{"hostname":"h","output":"14:07:11.000000000: Notice x","priority":"Notice","rule":"Terminal shell in container","source":"syscall","tags":["container"],"time":"2025-03-11T14:07:11.000000000Z","output_fields":{"proc.name":"bash"}}"#;

#[test]
fn what_is_recovered_of_an_invalid_line_is_what_is_whole_in_it() {
    let sound = one(SOUND);
    for line in lines("hostile/json/jts_embedded.ndjson").into_iter().filter(|line| !is_json(line)) {
        let text = String::from_utf8_lossy(&line);
        let reading = ingest::read(&line, None);
        assert_eq!(reading.alerts.len(), 1, "{text}");
        let alert = &reading.alerts[0];
        assert!(!alert.repaired.is_empty(), "{text}");
        for mend in &alert.repaired {
            assert!(reading.diagnostics.contains(mend), "told and marked are the same: {text}");
            assert_eq!(mend.place.line, 1, "{text}");
        }
        assert_eq!(alert.raw, text.trim_end(), "the bytes as they came: {text}");
        let intact = Alert {
            fields: sound.fields.clone(),
            place: sound.place.clone(),
            raw: sound.raw.clone(),
            repaired: Vec::new(),
            ..alert.clone()
        };
        assert_eq!(intact, sound, "{text}");
        assert_eq!(alert.text("proc.name").as_deref(), Some("bash"), "{text}");
        let unknown = alert.fields.iter().find(|field| !["proc.name", "test.value"].contains(&field.name.as_str()));
        // A few of the texts close the object and begin members of their own.
        assert!(unknown.is_none_or(|field| text.contains(&format!("\"{}\"", field.name))), "{unknown:?}: {text}");
    }
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
