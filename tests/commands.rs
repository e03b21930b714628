//! Hostile values in commands and rules: whatever an alert holds, what leaves the report is one quoted argument, one scalar.
//!
//! Every line is split as a shell splits it, here and by bash where there is one, and must have the words of the same line
//! made from a harmless value. With the reference data beside the checkout its values are tried as well; with
//! `SAKER_ROWS=FOLDER` each of them meets each field, and the commands are written to `FOLDER/commands.jsonl` as
//! `{id, value, command, affix}`, for another shell parser to judge.

#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

#[allow(dead_code, reason = "each test needs a part of it")]
#[path = "common.rs"]
mod common;
#[path = "commands/values.rs"]
mod values;
#[path = "commands/words.rs"]
mod words;

use alert::Alert;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A value that is a valid name of every kind there is, so that no place refuses it.
const MARK: &str = "feedfaceb00c";

/// Fields that stand in exceptions of some playbook.
const TUNED: [&str; 5] = ["proc.pname", "proc.cmdline", "proc.exepath", "fd.name", "container.image.repository"];

/// A field of a made-up alert that stands in commands, and the words of those commands with [`MARK`] in its place.
struct Site {
    alert: Alert,
    field: String,
    lines: Vec<Vec<String>>,
}

/// For each field that stands in any command, a site for each command line it stands in.
fn sites() -> BTreeMap<String, Vec<Site>> {
    let mut found: BTreeMap<String, Vec<Site>> = BTreeMap::new();
    let mut known = BTreeSet::new();
    for (_, alert) in common::made_up() {
        let plain = common::report(alert.clone());
        let lines = common::commands(&plain);
        for field in alert.fields.iter() {
            let value = field.value.to_string();
            if value.len() < 3 || !lines.iter().any(|line| line.contains(&value)) {
                continue;
            }
            let slash = if value.starts_with('/') { "/" } else { "" };
            let marked = common::report(common::with(&alert, &field.name, &format!("{slash}{MARK}")));
            let lines: Vec<Vec<String>> = common::commands(&marked)
                .into_iter()
                .filter(|line| line.contains(MARK))
                .map(|line| words::words(&line.replace(&format!("{slash}{MARK}"), MARK)).expect(line))
                .collect();
            // One site a line is enough: many rules share their steps.
            if lines.iter().any(|line| known.insert((field.name.clone(), line.clone()))) {
                found.entry(field.name.clone()).or_default().push(Site {
                    alert: alert.clone(),
                    field: field.name.clone(),
                    lines,
                });
            }
        }
    }
    found
}

/// A command that holds a value.
struct Made {
    command: String,
    /// What stands before and after the value in its word.
    affix: [String; 2],
    words: Vec<String>,
}

/// The commands of a site with `value` in the place of the mark. Fails when a line of the report is more than one simple
/// command, or shows a character that cannot be seen.
#[track_caller]
fn made(site: &Site, id: &str, value: &str) -> Vec<Made> {
    let report = common::report(common::with(&site.alert, &site.field, value));
    let expected: Vec<Vec<String>> =
        site.lines.iter().map(|line| line.iter().map(|word| word.replace(MARK, value)).collect()).collect();
    let mut found = Vec::new();
    for command in common::commands(&report) {
        let unseen = |c: char| {
            c.is_control() || ('\u{200b}'..='\u{200f}').contains(&c) || ('\u{202a}'..='\u{202e}').contains(&c)
        };
        assert!(!command.contains(unseen), "{id} in {}: {command:?}", site.field);
        let words = words::words(command).unwrap_or_else(|why| panic!("{id} in {}: {why}: {command}", site.field));
        // A value changes which steps a report has; those it still has must have the words they had.
        if let Some(at) = expected.iter().position(|line| *line == words) {
            let (before, after) = site.lines[at].iter().find_map(|word| word.split_once(MARK)).expect("marked");
            found.push(Made { command: command.to_owned(), affix: [before.to_owned(), after.to_owned()], words });
        }
    }
    found
}

#[test]
fn a_hostile_value_is_one_argument_of_a_command() {
    let sites = sites();
    assert!(sites.len() > 20, "{} fields stand in commands", sites.len());
    let mut all = Vec::new();
    let mut kept = BTreeMap::new();
    for (field, sites) in &sites {
        for (at, value) in values::HOSTILE.iter().enumerate() {
            let found = made(&sites[at % sites.len()], value, value);
            *kept.entry(field).or_insert(0) += found.len();
            all.extend(found);
        }
    }
    // Names are refused unless they are names; most other values must have got through.
    for field in ["evt.arg.path", "fd.name", "proc.exepath"] {
        assert!(kept.iter().any(|(name, count)| *name == field && *count > 20), "{field}: {kept:?}");
    }
    for field in ["container.id", "k8s.pod.name", "ka.target.name"] {
        assert!(kept.iter().any(|(name, count)| *name == field && *count == 0), "{field}: {kept:?}");
    }
    let lines: Vec<String> = all.iter().map(|made| made.command.clone()).collect();
    let Some(read) = words::bash(&lines) else { return };
    assert_eq!(read.len(), all.len(), "one list of words a line");
    for (made, read) in all.iter().zip(read) {
        assert_eq!(words::unmarked(&made.words), read, "{}", made.command);
    }
}

#[test]
fn every_command_of_every_report_is_one_simple_command() {
    for (name, alert) in common::made_up() {
        for command in common::commands(&common::report(alert)) {
            if let Err(why) = words::words(command) {
                panic!("{name}: {why}: {command}");
            }
        }
    }
}

/// Every hostile value of the reference data that can be a Rust string, with its id.
fn reference(files: &[&str]) -> Option<Vec<(String, String)>> {
    let folder = common::shared()?.join("hostile/values");
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

#[test]
fn the_reference_s_hostile_values_are_one_argument_too() {
    let Some(values) = reference(&["shell.jsonl", "naughty.jsonl", "unicode.jsonl", "ansi.jsonl"]) else { return };
    let rows_wanted = std::env::var_os("SAKER_ROWS");
    let sites: Vec<Vec<Site>> = sites().into_values().collect();
    let mut rows = String::new();
    let mut number = 0;
    for (at, (id, value)) in values.iter().enumerate() {
        let every = rows_wanted.is_some() && id.starts_with("SHELL");
        for (turn, sites) in sites.iter().enumerate().filter(|(turn, _)| every || at % sites.len() == *turn) {
            for made in made(&sites[(at + turn) % sites.len()], id, value) {
                // `grep /etc/passwd /etc/passwd` says nothing about which of the two is the value.
                if made.words.iter().filter(|word| *word == value).count() > 1 {
                    continue;
                }
                number += 1;
                let id = format!("{id}/{}/{number}", sites[0].field);
                let row = json!({ "id": id, "value": value, "command": made.command, "affix": made.affix });
                rows.push_str(&format!("{row}\n"));
            }
        }
    }
    if let Some(folder) = rows_wanted {
        fs::write(Path::new(&folder).join("commands.jsonl"), rows).expect("SAKER_ROWS is a folder");
    }
}

#[test]
fn a_hostile_value_is_one_scalar_of_the_rules() {
    let Some(values) = reference(&["yaml.jsonl"]) else { return };
    let alerts = common::made_up();
    for (at, (id, value)) in values.iter().enumerate() {
        for (turn, field) in TUNED.iter().enumerate() {
            let (_, alert) = &alerts[(at * TUNED.len() + turn) % alerts.len()];
            let report = common::report(common::with(alert, field, value));
            for code in common::codes(&report).into_iter().filter(|code| code.label == "Falco rules") {
                let book = analysis::Rulebook::load(vec![("written".into(), code.text.as_raw().to_owned())]);
                // An override of a rule that is in no file: that alone may be wrong with it.
                let wrong: Vec<_> =
                    book.problems().iter().filter(|problem| problem.code.as_str().contains("YAML")).collect();
                assert!(wrong.is_empty(), "{id} in {field}: {wrong:?}\n{}", code.text.as_raw());
            }
        }
    }
}
