//! Every override that real Falco was given: accepted or refused alike, and the same alerts silenced.
//!
//! The stock rules are not part of the reference data, only their conditions, macros and lists are: enough to rebuild the
//! rules that the cases are about.

mod common;

use std::collections::BTreeMap;

use common::{Row, stock};
use filter::Verdict;
use rules::{Loaded, Options, RulesFile, Severity, load};
use serde_json::Value;

/// Cases that cannot be judged from what was printed, and why.
const UNDECIDED: [(&str, &str); 1] =
    [("x162", "Falco compares the newline in the name; what it printed, and all we have, is U+FFFD in its place")];

fn numbers(value: &Value) -> Vec<u64> {
    let mut numbers: Vec<u64> = value.as_array().into_iter().flatten().filter_map(Value::as_u64).collect();
    numbers.sort_unstable();
    numbers
}

fn errors(loaded: &Loaded) -> Vec<&str> {
    loaded.problems.iter().filter(|p| p.severity == Severity::Error).map(|p| p.code.as_str()).collect()
}

#[test]
fn silences_what_falco_silences() {
    let Some(path) = common::shared("conformance/exceptions.jsonl") else { return };
    let Some(facts) = common::shared("facts/rules.json") else { return };
    let facts: Value = serde_json::from_str(&std::fs::read_to_string(facts).expect("readable")).expect("JSON");
    let own = std::fs::read_to_string(path.with_file_name("bases").join("exceptions-own-base.yaml")).expect("a base");
    let events = common::records(&path.with_file_name("exceptions-events.ndjson"));
    let events: BTreeMap<(String, u64), Row> = events
        .into_iter()
        .filter_map(|event| match event {
            Value::Object(map) => Some(((map["capture"].as_str()?.to_owned(), map["evt.num"].as_u64()?), Row(map))),
            _ => None,
        })
        .collect();

    let mut bases: BTreeMap<String, String> = BTreeMap::new();
    let (mut cases, mut alerts, mut wrong) = (0, 0, Vec::new());
    for case in common::records(&path) {
        cases += 1;
        let text = |key: &str| case[key].as_str().unwrap_or("").to_owned();
        let (id, rule, over) = (text("id"), text("rule"), text("override"));
        let base = match case["ruleset"] == "falco-rules" {
            true => bases.entry(rule.clone()).or_insert_with(|| stock(&facts, &rule)).clone(),
            false => own.clone(),
        };
        let files = [RulesFile { name: "base.yaml", text: &base }, RulesFile { name: "override.yaml", text: &over }];
        let loaded = load(&files, &Options::default());
        let mut told = |what: String| wrong.push(format!("{id} {what}\n  {over:?}\n  {:?}", loaded.problems.first()));
        if case["ok"] != loaded.accepted {
            told(format!("accepted: {}", loaded.accepted));
            continue;
        }
        if !loaded.accepted {
            if errors(&loaded) != [text("error_code")] {
                told(format!("errors: {:?}", errors(&loaded)));
            }
            continue;
        }
        let found = loaded.rules.rule(&rule).expect("the rule");
        let silencer = loaded.rules.silenced_by(found).expect("compiles");
        let whole = loaded.rules.filter(found).expect("compiles");
        let (mut silenced, mut remaining) = (Vec::new(), Vec::new());
        for number in numbers(&case["baseline"]) {
            alerts += 1;
            let event = &events[&(text("capture"), number)];
            let quiet = !found.enabled || silencer.verdict(event) == Verdict::True;
            if quiet {
                silenced.push(number)
            } else {
                remaining.push(number)
            }
            // The rule fired, so without a silencing exception its condition cannot be false.
            let expected = if quiet && found.enabled { Verdict::False } else { Verdict::True };
            let said = whole.matches(event);
            if said != expected && said != Verdict::Unknown && found.enabled {
                told(format!("the whole condition says {said:?} on {number}"));
            }
            if case["ruleset"] != "falco-rules" && said != expected {
                told(format!("the whole condition says {said:?} on {number}"));
            }
        }
        if UNDECIDED.iter().any(|(undecided, _)| *undecided == id) {
            continue;
        }
        if silenced != numbers(&case["silenced"]) || remaining != numbers(&case["remaining"]) {
            told(format!("silenced {silenced:?}, Falco {}", case["silenced"]));
        }
        if let (Some(compiled), Some(expr)) = (case["condition_compiled"].as_str(), &found.expr) {
            // Falco's print leaves out most quotes, so it is compared without any.
            let bare = |text: &str| text.replace("\\\\", "\\").replace('"', "");
            if bare(&expr.to_string()) != bare(compiled) {
                told(format!("compiled:\n  {expr}\n  {compiled}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {cases} cases ({alerts} alerts) differ\n{}", wrong.len(), wrong.join("\n"));
}
