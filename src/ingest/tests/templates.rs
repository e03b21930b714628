//! Every output template of every released rule, filled in and read back: the rule is among those named, and each field
//! is what was filled in, or in doubt, which is then told.

mod common;

use alert::{Alert, Origin};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// What a field holds in these tests: of its own kind where Falco's is no text, and different for each field.
fn value(field: &str, at: usize) -> String {
    let number = (1000 + at).to_string();
    match field {
        "container.id" => "3f9a1c2b7d10".to_owned(),
        "evt.type" => "openat".to_owned(),
        "proc.cmdline" | "proc.pcmdline" => format!("cmd{at} -a /x/{at}"),
        _ if ["pid", "uid", "tty", "port", "count", "size", "vtid"].iter().any(|end| field.ends_with(end)) => number,
        _ => format!("v{at}"),
    }
}

/// The text of a template, and the value of each field.
fn fill(template: &str, fields: &[&str]) -> (String, BTreeMap<String, String>) {
    let mut values = BTreeMap::new();
    let mut text = String::new();
    let mut rest = template;
    // The fields stand in the order of the list; a name may begin as another does.
    for field in fields {
        let Some(at) = rest.find(&format!("%{field}")) else { continue };
        let count = values.len();
        let value = values.entry((*field).to_owned()).or_insert_with(|| value(field, count));
        text.push_str(&rest[..at]);
        text.push_str(value);
        rest = &rest[at + 1 + field.len()..];
    }
    text.push_str(rest);
    (text, values)
}

/// The fields of a template, in order.
fn fields(template: &str) -> Vec<&str> {
    template
        .split('%')
        .skip(1)
        .map(|rest| {
            let mut depth = 0;
            let end = rest.find(|c: char| {
                depth += i32::from(c == '[') - i32::from(c == ']');
                depth <= 0 && !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | ']'))
            });
            rest[..end.unwrap_or(rest.len())].trim_end_matches('.')
        })
        .filter(|field| field.contains('.'))
        .collect()
}

fn read(message: &str) -> (Option<Alert>, bool) {
    let line = format!("14:07:11.123456789: Notice {message}");
    let reading = ingest::read(line.as_bytes(), None);
    (reading.alerts.into_iter().next(), !reading.diagnostics.is_empty())
}

struct Count {
    named: usize,
    lines: usize,
    sure: usize,
    fields: usize,
}

fn check(template: &str, rule: &str, count: &mut Count, wrong: &mut Vec<String>) {
    let (message, values) = fill(template, &fields(template));
    let (Some(alert), told) = read(&message) else { return wrong.push(format!("no alert: {message}")) };
    count.lines += 1;
    if alert.rule.iter().chain(&alert.rule_candidates).any(|name| name == rule) {
        count.named += 1;
    } else if !told && alert.rule.is_some() {
        wrong.push(format!("{:?} is not {rule}, and nothing says so: {message}", alert.rule));
        return;
    }
    for (field, value) in &values {
        let Some(read) = alert.field(field) else { continue };
        count.fields += 1;
        count.sure += usize::from(read.origin == Origin::Text);
        if read.origin == Origin::Text && read.value.to_string() != *value {
            wrong.push(format!("{field} is {:?}, not {value}: {message}", read.value));
        }
    }
}

#[test]
fn every_template_leads_back_to_its_rule_and_its_fields() {
    let Some(path) = common::shared("facts/outputs.json") else { return };
    let facts: Json = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let forms: Vec<&str> = facts["wire_format"]["container_info_expansion"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|form| form["expands_to"].as_str())
        .collect();
    let suggested = facts["wire_format"]["suggested_suffix"]["container_plugin"].as_str().unwrap();
    let mut count = Count { named: 0, lines: 0, sure: 0, fields: 0 };
    let mut wrong = Vec::new();
    // What stood in a development branch for some days and in no release is in no log.
    for entry in facts["templates"].as_array().unwrap().iter().filter(|entry| !entry["released"].is_null()) {
        let (template, rule) = (entry["template"].as_str().unwrap(), entry["rule"].as_str().unwrap());
        let syscall = entry["sources"].as_array().unwrap().iter().any(|source| source == "syscall");
        if template.contains("%container.info") {
            for form in &forms {
                check(template.replace("%container.info", form).trim_end(), rule, &mut count, &mut wrong);
            }
            continue;
        }
        check(template, rule, &mut count, &mut wrong);
        if syscall {
            check(&format!("{template}{suggested}"), rule, &mut count, &mut wrong);
            for form in forms.iter().filter(|form| form.contains('=') && !form.starts_with('%')) {
                check(&format!("{template} {form}"), rule, &mut count, &mut wrong);
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}: {:#?}",
        wrong.len(),
        count.lines,
        wrong.iter().step_by((wrong.len() / 12).max(1)).collect::<Vec<_>>()
    );
    let Count { named, lines, sure, fields } = count;
    assert!(lines > 2000 && named * 100 >= lines * 99, "{named} of {lines} lines led back to their rule");
    assert!(sure * 100 >= fields * 90, "{sure} of {fields} fields were beyond doubt");
}

#[test]
fn a_template_of_two_rules_names_both() {
    let message = "Shell history had been deleted or renamed (user=root user_loginuid=-1 type=unlink command=rm x fd.name=/root/.bash_history name=<NA> path=<NA> oldpath=<NA> host (id=host))";
    let alert = read(message).0.unwrap();
    let mut named: Vec<&str> = alert.rule.iter().chain(&alert.rule_candidates).map(String::as_str).collect();
    named.sort_unstable();
    assert_eq!(named, ["Delete Bash History", "Delete or rename shell history"]);
    assert!(ingest::normalised(&alert).contains("\"rule_candidates\":["), "the printed alert says so");
}

/// What a rule prints whose output somebody changed: the rule is known by its words, the fields by their keys, in doubt.
#[track_caller]
fn check_changed(message: &str, fields: &[(&str, &str)]) {
    let (alert, told) = read(message);
    let alert = alert.unwrap();
    assert!(alert.rule.as_deref() == Some("Find AWS Credentials") && told, "{:?}", alert.rule);
    let found: Vec<(&str, String)> = alert.fields.iter().map(|f| (f.name.as_str(), f.value.to_string())).collect();
    let found: Vec<(&str, &str)> = found.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(found, fields);
    assert!(alert.fields.iter().all(|field| field.origin == Origin::AmbiguousText));
}

#[test]
fn a_rule_with_another_output_keeps_its_fields() {
    let head = "Detected AWS credentials search activity";
    check_changed(
        &format!("{head} | evt_type=execve user=root process=grep command=grep -r key /home container_id=host"),
        &[
            ("evt.type", "execve"),
            ("user.name", "root"),
            ("proc.name", "grep"),
            ("proc.cmdline", "grep -r key /home"),
            ("container.id", "host"),
        ],
    );
    check_changed(
        &format!("{head} (user=root command=grep -r key /home file=/home)"),
        &[("user.name", "root"), ("proc.cmdline", "grep -r key /home"), ("fd.name", "/home")],
    );
    // As released up to where it was cut: the field that the cut went through is not told as whole.
    check_changed(&format!("{head} | proc_pcmdline=bash -l proc_cwd=/ho"), &[("proc.pcmdline", "bash -l")]);
}
