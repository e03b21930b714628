//! Values that attackers write, through every kind of file that alerts leave as, read back by the programs that read such
//! files: the value comes back, and what stands around it is what stands around any value.

#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

#[allow(dead_code, reason = "each test needs a part of it")]
mod shared;

use alert::Alert;
use analysis::export::{Export, Exporter, Options};
use saphyr::{LoadableYamlNode, Yaml};
use serde_json::{Value, json};

/// An alert for each value, which stands wherever an attacker has a hand in.
fn alerts() -> Option<(Vec<String>, Vec<Value>)> {
    let folder = shared::folder()?.join("hostile");
    let mut files: Vec<_> =
        std::fs::read_dir(folder.join("values")).ok()?.flatten().map(|entry| entry.path()).collect();
    files.push(folder.join("xss/payloads.jsonl"));
    files.sort();
    let (mut values, mut alerts) = (Vec::new(), Vec::new());
    for file in files {
        let text = std::fs::read_to_string(&file).expect("reference data is UTF-8");
        // Thousands of payloads are variants of one another: every fifth.
        let step = if file.ends_with("payloads.jsonl") { 5 } else { 1 };
        for row in text.lines().step_by(step).filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
            let Some(value) = row["value"].as_str().or(row["payload"].as_str()) else { continue };
            alerts.push(json!({
                "hostname": value, "rule": value, "priority": "Notice", "source": "syscall", "output": value,
                "time": "2025-03-11T14:07:11.123456789Z", "tags": ["T1059", value],
                "output_fields": {
                    "evt.type": "execve", "proc.cmdline": value, "proc.name": value, "proc.pid": 4211, "fd.name": value,
                    "user.name": value, "container.id": "3f9a1c2b7d10", "k8s.ns.name": "shop", "k8s.pod.name": value,
                    format!("k8s.pod.label[{value}]"): "x", "container.image.repository": value,
                },
            }));
            values.push(value.to_owned());
        }
    }
    assert!(values.len() > 3000, "only {} values", values.len());
    Some((values, alerts))
}

fn read(alerts: &[Value]) -> Vec<Alert> {
    let lines: Vec<String> = alerts.iter().map(Value::to_string).collect();
    let read = analysis::analyse(lines.join("\n").as_bytes(), None).alerts;
    assert_eq!(read.len(), alerts.len());
    read
}

fn export(kind: Export, alerts: &[Alert]) -> String {
    let options =
        Options { columns: ["proc.cmdline", "rule", "proc.pid"].map(str::to_owned).into(), ..Options::default() };
    let mut exporter = Exporter::new(kind, options).expect("a kind of alerts");
    let mut out = Vec::new();
    for alert in alerts {
        exporter.alert(alert, &mut out).expect("nothing is redacted");
    }
    exporter.finish(&mut out).expect("nothing is redacted");
    String::from_utf8(out).expect("UTF-8")
}

/// One JSON value a line, as many as there are alerts.
fn lines(text: &str, count: usize) -> Vec<Value> {
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert!(text.ends_with('\n') && lines.len() == count);
    lines
}

#[test]
fn a_value_comes_back_from_every_file() {
    let Some((values, raw)) = alerts() else { return };
    let alerts = read(&raw);
    let written = |kind| export(kind, &alerts);

    let again: Vec<Value> = lines(&written(Export::Ndjson), raw.len());
    assert!(again == raw, "alerts leave as they came");

    for (at, finding) in lines(&written(Export::Ocsf), raw.len()).iter().enumerate() {
        assert_eq!(serde_json::from_str::<Value>(finding["raw_data"].as_str().expect("text")).expect("JSON"), raw[at]);
        assert_eq!(finding["finding_info"]["title"].as_str().unwrap_or_default(), values[at]);
        assert_eq!(finding["evidences"][0]["process"]["cmd_line"].as_str().unwrap_or_default(), values[at]);
    }
    for (at, document) in lines(&written(Export::Ecs), raw.len()).iter().enumerate() {
        assert_eq!(
            serde_json::from_str::<Value>(document["event.original"].as_str().expect("text")).ok().as_ref(),
            Some(&raw[at])
        );
        assert_eq!(document["process.command_line"].as_str().unwrap_or_default(), values[at]);
    }
    let bundle: Value = serde_json::from_str(&written(Export::Stix)).expect("JSON");
    let commands: std::collections::HashSet<&str> =
        bundle["objects"].as_array().expect("objects").iter().filter_map(|one| one["command_line"].as_str()).collect();
    assert!(values.iter().all(|value| value.is_empty() || commands.contains(value.as_str())));
    for kind in [Export::Navigator, Export::NavigatorLater] {
        let layer: Value = serde_json::from_str(&written(kind)).expect("JSON");
        assert!(layer["techniques"].as_array().is_some_and(|all| !all.is_empty()), "{}", kind.word());
    }
}

#[test]
fn a_table_is_as_rfc_4180_wants_it_and_computes_nothing() {
    let Some((values, raw)) = alerts() else { return };
    let text = export(Export::Csv, &read(&raw));
    assert!(text.ends_with("\r\n"));
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("rows of one width")).collect();
    assert_eq!(rows.len(), values.len() + 1);
    for (row, value) in rows[1..].iter().zip(&values) {
        for cell in [&row[0], &row[1]] {
            let first = cell.trim_start_matches(|c: char| c == '"' || c.is_whitespace() || c == '\u{feff}');
            assert!(!first.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']), "{cell:?}");
            let bare = cell.strip_prefix('\'').filter(|_| &row[3] == "1").unwrap_or(cell);
            // A cell cannot hold a NUL; the row says that it was changed.
            assert!(bare == value || value.contains('\0') && &row[3] == "1", "{cell:?} {value:?}");
        }
        assert_eq!(&row[2], "4211");
    }
}

#[test]
fn rules_of_yaml_hold_the_value_as_one_string() {
    let Some((_, raw)) = alerts() else { return };
    // Each exception is tried against all alerts, so there may not be too many of them at once.
    for some in raw.chunks(400).step_by(4) {
        let alerts = read(some);
        let names: std::collections::HashSet<&str> = alerts.iter().filter_map(|alert| alert.rule.as_deref()).collect();
        let text = export(Export::Rules, &alerts);
        for document in Yaml::load_from_str(&text).unwrap_or_else(|error| panic!("{error}")) {
            for rule in document.as_vec().expect("a list of rules") {
                assert!(names.contains(rule["rule"].as_str().expect("a name")), "{rule:?}");
            }
        }
        let text = export(Export::Talon, &alerts);
        let documents = Yaml::load_from_str(&text).unwrap_or_else(|error| panic!("{error}"));
        let all = documents[0].as_vec().expect("a list");
        for rule in &all[1..] {
            assert!(names.contains(rule["match"]["rules"][0].as_str().expect("a name")), "{rule:?}");
            assert_eq!(rule["dry_run"].as_str(), Some("true"));
        }
    }
}
