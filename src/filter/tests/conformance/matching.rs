//! filter-match.jsonl: which events of a capture a condition matches.

use std::collections::{BTreeSet, HashMap};

use filter::{Catalogue, Filter, Options, Verdict};
use serde_json::Value;

use crate::events::{Recorded, capture};
use crate::shared::{records, text};

/// Cases where this crate does not do as Falco did, each with the reason.
const DEVIATIONS: [(&str, &str); 0] = [];

#[test]
fn matches_the_same_events() {
    let Some(cases) = records("conformance/filter-match.jsonl") else { return };
    assert!(cases.len() > 5_000, "the recordings are whole");
    let options = Options::new(Catalogue::stock());
    let mut captures: HashMap<String, Vec<Recorded>> = HashMap::new();
    let (mut wrong, mut judged) = (Vec::new(), 0);
    for case in &cases {
        let condition = text(case, "condition");
        let filter = match Filter::compile(condition, &options) {
            Ok(filter) => filter,
            Err(error) => {
                wrong.push(format!("{condition}: {error}"));
                continue;
            }
        };
        // Where Falco stopped or crashed there is nothing to agree with.
        if case["matched"].is_null() || DEVIATIONS.iter().any(|(known, _)| *known == condition) {
            continue;
        }
        let events = captures
            .entry(text(case, "capture").to_owned())
            .or_insert_with_key(|name| capture(name).expect("the events of every capture are recorded"));
        let falco = numbers(&case["matched"]);
        let unsure = numbers(&case["unsure"]);
        let mut differ = Vec::new();
        for event in events.iter().filter(|event| !unsure.contains(&event.number)) {
            judged += 1;
            let verdict = filter.matches(event);
            if verdict.is_true() != falco.contains(&event.number) || verdict == Verdict::Unknown {
                differ.push(format!("{}:{verdict:?}", event.number));
            }
        }
        if !differ.is_empty() {
            let total = differ.len();
            differ.truncate(6);
            wrong.push(format!(
                "{} {condition} [{}] {total} differ: {differ:?}",
                text(case, "id"),
                text(case, "capture")
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {} cases differ:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    assert!(judged > 500_000, "only {judged} verdicts were compared");
}

fn numbers(list: &Value) -> BTreeSet<u64> {
    list.as_array().map(|numbers| numbers.iter().filter_map(Value::as_u64).collect()).unwrap_or_default()
}
