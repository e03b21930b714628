//! Where the reference data lies, if it is there, and what is made of it.
#![allow(dead_code)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use filter::{Event, Lookup, ValueRef};
use serde_json::{Map, Value};

/// The folder of reference data: SAKER_SHARED, or `shared` beside the checkout. `None`, with a line on the terminal, when
/// there is none.
pub fn shared(what: &str) -> Option<PathBuf> {
    let root = std::env::var_os("SAKER_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")), PathBuf::from);
    let path = root.join(what);
    if path.exists() {
        return Some(path);
    }
    #[allow(clippy::print_stderr)]
    {
        eprintln!("skipped: no {what} in the reference data");
    }
    None
}

/// The records of a file with one JSON value per line.
pub fn records(path: &std::path::Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).expect("readable");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// An event as the reference data gives it: absent keys were not printed.
pub struct Row(pub Map<String, Value>);

impl Event for Row {
    fn field(&self, field: &str) -> Lookup<'_> {
        match self.0.get(field) {
            None => Lookup::Absent,
            Some(value) => look(value).map_or(Lookup::Null, Lookup::Value),
        }
    }
}

fn look(value: &Value) -> Option<ValueRef<'_>> {
    Some(match value {
        Value::Null | Value::Object(_) => return None,
        Value::Bool(value) => ValueRef::Bool(*value),
        Value::Number(number) => match (number.as_u64(), number.as_i64()) {
            (Some(unsigned), _) => ValueRef::Unsigned(unsigned),
            (_, Some(signed)) => ValueRef::Signed(signed),
            _ => ValueRef::Float(number.as_f64().unwrap_or(f64::NAN)),
        },
        Value::String(text) => ValueRef::Text(text.as_str().into()),
        Value::Array(items) => ValueRef::List(items.iter().filter_map(look).collect()),
    })
}

fn scalar(text: &str) -> String {
    serde_json::to_string(text).expect("a text")
}

/// A current upstream rule as far as the facts tell: the rule, the macros it uses, and every list of its repository.
pub fn stock(facts: &Value, rule: &str) -> String {
    let found = facts["rules"].as_array().into_iter().flatten().find(|found| found["name"] == rule);
    let repo = found.map(|found| found["repo"].clone()).unwrap_or_default();
    let of_rules = |value: &&Value| value["repo"] == repo;
    let all = |key: &str| facts[key].as_array().cloned().unwrap_or_default();
    let text = |value: &Value, key: &str| scalar(value[key].as_str().unwrap_or(""));
    let mut yaml = String::new();
    for list in all("lists").iter().filter(of_rules) {
        let items: Vec<String> = list["items"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|i| match i {
                Value::String(text) => scalar(text),
                other => other.to_string(),
            })
            .collect();
        yaml.push_str(&format!("- list: {}\n  items: [{}]\n", text(list, "name"), items.join(", ")));
    }
    // Macros are told in no order, and each must come before its users.
    let macros: BTreeMap<String, Value> = all("macros")
        .iter()
        .filter(of_rules)
        .map(|m| (m["name"].as_str().unwrap_or("").to_owned(), m.clone()))
        .collect();
    let mut done: Vec<&str> = Vec::new();
    fn add<'m>(name: &'m str, macros: &'m BTreeMap<String, Value>, done: &mut Vec<&'m str>) {
        let Some(found) = macros.get(name).filter(|_| !done.contains(&name)) else { return };
        for used in found["macros"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            add(used, macros, done);
        }
        done.push(name);
    }
    let wanted = facts["rules"].as_array().into_iter().flatten().filter(|found| found["name"] == rule);
    for name in wanted.flat_map(|found| found["macros"].as_array().into_iter().flatten()).filter_map(Value::as_str) {
        add(name, &macros, &mut done);
    }
    for name in done {
        yaml.push_str(&format!("- macro: {name}\n  condition: {}\n", text(&macros[name], "condition")));
    }
    for found in all("rules").iter().filter(of_rules).filter(|found| found["name"] == rule) {
        yaml.push_str(&format!(
            "- rule: {}\n  desc: d\n  condition: {}\n  output: {}\n  priority: {}\n  source: {}\n",
            text(found, "name"),
            text(found, "condition"),
            text(found, "output"),
            text(found, "priority"),
            text(found, "source"),
        ));
    }
    yaml
}
