//! Hostile values in commands and rules: whatever an alert holds, what leaves the report is one quoted argument, one scalar.
//!
//! With `SAKER_ROWS=FOLDER` the commands are written to `FOLDER/commands.jsonl` as `{id, value, command, affix}`, for a shell
//! parser to judge.

#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

use alert::{Alert, Origin, Value};
use report::{Block, Code, Report};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};

/// Fields that stand in commands of some playbook. A value is put into one of them at a time.
const FIELDS: [&str; 8] = [
    "proc.exepath",
    "fd.name",
    "container.image.repository",
    "container.id",
    "container.name",
    "k8s.pod.name",
    "k8s.ns.name",
    "proc.cmdline",
];

/// Fields that stand in exceptions of some playbook.
const TUNED: [&str; 5] = ["proc.pname", "proc.cmdline", "proc.exepath", "fd.name", "container.image.repository"];

fn shared() -> Option<PathBuf> {
    let beside = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared"));
    let folder = std::env::var_os("SAKER_SHARED").map_or(beside, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: no reference data beside the checkout");
    None
}

/// Every hostile value that can be a Rust string, with its id.
fn values(files: &[&str]) -> Option<Vec<(String, String)>> {
    let folder = shared()?.join("hostile/values");
    let mut found = Vec::new();
    for file in files {
        for line in fs::read_to_string(folder.join(file)).expect(file).lines() {
            let Ok(row) = serde_json::from_str::<serde_json::Value>(line) else { continue };
            if let (Some(id), Some(value)) = (row["id"].as_str(), row["value"].as_str()) {
                found.push((id.to_owned(), value.to_owned()));
            }
        }
    }
    Some(found)
}

/// The made-up alerts of this project: one for each rule at least.
fn alerts() -> Vec<Alert> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("alerts");
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).expect("tests/alerts").flatten().map(|entry| entry.path()).collect();
    files.sort();
    files.iter().flat_map(|file| analysis::analyse(&fs::read(file).expect("readable"), None).alerts).collect()
}

fn report(alert: Alert) -> Report {
    analysis::Analysis { alerts: vec![alert], ..Default::default() }.report(0).expect("there is one alert")
}

fn codes(report: &Report) -> Vec<&Code> {
    let mut found = Vec::new();
    for block in report.sections.iter().flat_map(|section| &section.blocks) {
        match block {
            Block::Code(code) => found.push(code),
            Block::Steps(steps) => found.extend(steps.iter().flat_map(|step| &step.code)),
            _ => {}
        }
    }
    found
}

#[test]
fn a_hostile_value_is_one_argument_of_a_command() {
    let Some(values) = values(&["shell.jsonl", "naughty.jsonl", "unicode.jsonl", "ansi.jsonl"]) else { return };
    let alerts = alerts();
    let mut rows = String::new();
    let mut number = 0;
    for (at, (id, value)) in values.iter().enumerate() {
        // Each value meets one field, in the alert of another rule each time; each field, when the rows are wanted.
        let every = std::env::var_os("SAKER_ROWS").is_some();
        for (turn, field) in FIELDS.iter().enumerate().filter(|(turn, _)| every || at % FIELDS.len() == *turn) {
            let mut alert = alerts[(at * FIELDS.len() + turn) % alerts.len()].clone();
            alert.fields.insert(*field, Value::Text(value.as_str().into()), Origin::Structured);
            let report = report(alert);
            let quoted = report::quote::shell::argument(value).ok();
            for code in codes(&report).into_iter().filter(|code| code.label == "command") {
                for command in code.text.as_raw().lines() {
                    let seen = command.chars().all(|c| {
                        !c.is_control()
                            && !('\u{200b}'..='\u{200f}').contains(&c)
                            && !('\u{202a}'..='\u{202e}').contains(&c)
                    });
                    assert!(seen, "{id} in {field}: {command:?}");
                    if quoted.as_deref().is_some_and(|quoted| value.len() > 2 && command.contains(quoted)) {
                        number += 1;
                        // What stands before the value in its word, such as a container and a colon.
                        let before = quoted
                            .as_deref()
                            .and_then(|quoted| command.split_once(quoted))
                            .map_or("", |(before, _)| before);
                        let affix = [before.rsplit(' ').next().unwrap_or_default(), ""];
                        let row = json!({ "id": format!("{id}/{field}/{number}"), "value": value, "command": command, "affix": affix });
                        rows.push_str(&format!("{row}\n"));
                    }
                }
            }
        }
    }
    if let Some(folder) = std::env::var_os("SAKER_ROWS") {
        fs::write(Path::new(&folder).join("commands.jsonl"), rows).expect("SAKER_ROWS is a folder");
    }
}

#[test]
fn a_hostile_value_is_one_scalar_of_the_rules() {
    let Some(values) = values(&["yaml.jsonl"]) else { return };
    let alerts = alerts();
    for (at, (id, value)) in values.iter().enumerate() {
        for (turn, field) in
            ["proc.pname", "proc.cmdline", "proc.exepath", "fd.name", "container.image.repository"].iter().enumerate()
        {
            let mut alert = alerts[(at * TUNED.len() + turn) % alerts.len()].clone();
            alert.fields.insert(*field, Value::Text(value.as_str().into()), Origin::Structured);
            let report = report(alert);
            for code in codes(&report).into_iter().filter(|code| code.label == "Falco rules") {
                let book = analysis::Rulebook::load(vec![("written".into(), code.text.as_raw().to_owned())]);
                // An override of a rule that is in no file: that alone may be wrong with it.
                let wrong: Vec<_> =
                    book.problems().iter().filter(|problem| problem.code.as_str().contains("YAML")).collect();
                assert!(wrong.is_empty(), "{id} in {field}: {wrong:?}\n{}", code.text.as_raw());
            }
        }
    }
}
