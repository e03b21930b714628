//! A rule that fired is never explained as false.
//!
//! The alerts that real Falco printed for its golden data were fired by exactly these rules, so none may be false. The
//! corpus holds alerts of ten years, fired by older forms of the rules: there a false verdict is told apart by rule, and
//! each is accounted for.

mod common;

use std::collections::BTreeMap;

use common::{Row, stock};
use filter::Verdict;
use rules::{Loaded, Options, RulesFile, explain, load};
use serde_json::Value;

/// Rules whose condition has changed since the corpus' alerts were raised, so that the rule of today is false on them.
const CHANGED_SINCE: [(&str, &str); 2] = [
    ("Anonymous Request Allowed", "leaves out health checks by their path today, the alert of 2022 is one"),
    ("Delete or rename shell history", "compares the end of the file's name today, it looked for a part of it in 0.31"),
];

fn loaded(text: &str) -> Loaded {
    load(&[RulesFile { name: "r", text }], &Options::default().with_all_plugins())
}

/// The alert's printed fields, and its event type where a field does not give it.
fn row(alert: &Value) -> Option<(String, Row)> {
    let rule = alert["rule"].as_str()?.to_owned();
    let fields = alert["output_fields"].as_object()?.clone();
    Some((rule, Row(fields)))
}

/// Counts of true and unknown; the false ones with their checks.
#[derive(Default)]
struct Tally {
    known_true: usize,
    unknown: usize,
    wrong: Vec<String>,
}

impl Tally {
    fn add(&mut self, rules: &Loaded, name: &str, event: &Row) {
        let Some(rule) = rules.rules.rule(name) else { return };
        let Some(tree) = explain(&rules.rules, rule, event) else {
            return self.wrong.push(format!("{name} does not compile: {:?}", rules.problems.first()));
        };
        assert!(tree.parts.iter().enumerate().all(|(at, part)| part.end > at && part.end <= tree.parts.len()));
        match tree.verdict() {
            Verdict::True => self.known_true += 1,
            Verdict::Unknown => self.unknown += 1,
            Verdict::False => {
                let why: Vec<String> =
                    tree.deciding_checks().map(|part| format!("{} {:?}", part.text, part.fields)).collect();
                self.wrong.push(format!("{name}: {why:?}"));
            }
        }
    }
}

#[test]
fn golden_alerts_are_never_false() {
    let Some(folder) = common::shared("conformance/alerts") else { return };
    let Some(facts) = common::shared("facts/rules.json") else { return };
    let facts: Value = serde_json::from_str(&std::fs::read_to_string(facts).expect("readable")).expect("JSON");
    let mut files: BTreeMap<String, Loaded> = BTreeMap::new();
    let mut tally = Tally::default();
    for (alerts, own) in [("own-rules.jsonl", true), ("upstream-rules.jsonl", false)] {
        for record in common::records(&folder.join(alerts)) {
            let line = record["lines"]["json"].as_str().unwrap_or("");
            let Some((rule, event)) = serde_json::from_str(line).ok().as_ref().and_then(row) else { continue };
            let key = if own { record["rules"].as_str().unwrap_or("").to_owned() } else { rule.clone() };
            let rules = files.entry(key.clone()).or_insert_with(|| match own {
                true => loaded(&std::fs::read_to_string(folder.join(&key)).expect("readable")),
                false => loaded(&stock(&facts, &rule)),
            });
            tally.add(rules, &rule, &event);
        }
    }
    let Tally { known_true, unknown, wrong } = tally;
    assert!(wrong.is_empty(), "{} false, {known_true} true, {unknown} unknown\n{}", wrong.len(), wrong.join("\n"));
    assert!(known_true + unknown > 200, "{known_true} true, {unknown} unknown");
}

/// Every JSON object in `value` that looks like an alert.
fn alerts_in(value: &Value, found: &mut Vec<Value>) {
    match value {
        Value::Object(map) if map.contains_key("rule") && map.contains_key("output_fields") => {
            found.push(value.clone())
        }
        Value::Object(map) => map.values().for_each(|inner| alerts_in(inner, found)),
        Value::Array(items) => items.iter().for_each(|inner| alerts_in(inner, found)),
        _ => {}
    }
}

#[test]
fn corpus_alerts_are_false_only_where_the_rule_has_changed() {
    let Some(folder) = common::shared("corpus/json") else { return };
    let Some(facts) = common::shared("facts/rules.json") else { return };
    let facts: Value = serde_json::from_str(&std::fs::read_to_string(facts).expect("readable")).expect("JSON");
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("readable").flatten() {
        let Ok(text) = std::fs::read_to_string(entry.path()) else { continue };
        match serde_json::from_str::<Value>(&text) {
            Ok(value) => alerts_in(&value, &mut found),
            Err(_) => {
                text.lines()
                    .filter_map(|line| serde_json::from_str(line).ok())
                    .for_each(|value| alerts_in(&value, &mut found));
            }
        }
    }
    let mut files: BTreeMap<String, Loaded> = BTreeMap::new();
    let (mut tally, mut old) = (Tally::default(), Tally::default());
    for (rule, event) in found.iter().filter_map(row) {
        let changed = CHANGED_SINCE.iter().any(|(name, _)| *name == rule);
        let rules = files.entry(rule.clone()).or_insert_with(|| loaded(&stock(&facts, &rule)));
        if changed { &mut old } else { &mut tally }.add(rules, &rule, &event);
    }
    assert!(old.wrong.len() >= CHANGED_SINCE.len(), "a rule on the list of changed ones is not false any more");
    let Tally { known_true, unknown, mut wrong } = tally;
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{} false, {known_true} true, {unknown} unknown\n{}", wrong.len(), wrong.join("\n"));
    assert!(known_true + unknown > 100, "{known_true} true, {unknown} unknown");
}
