//! A sentence may not deny what the outcome does not: "did not succeed" stands only where nothing was done.
//!
//! Each sentence's condition is asked whether it can hold for an outcome that its words contradict. That an earlier sentence
//! would be said instead does not count: one missing field and it is not.

use crate::possible::{Can, EITHER, can, settled};
use filter::Operator;
use knowledge::schema::{Says, Slot};
use std::collections::HashMap;

/// Words that deny that it happened: for `done` and `unknown` they are wrong.
const DENY: [&str; 17] = [
    "did not succeed",
    "did not work",
    "and failed",
    "the call failed",
    "the kernel refused",
    "did not get through",
    "did not get it",
    "did not get to it",
    "did not let it",
    "did not take it",
    "it did not run",
    "turned it down",
    "got none",
    "could not be executed",
    "and was refused",
    "it had no effect",
    "never became a process",
];

/// Sentences that hold such words and are right all the same, by their beginning, with the reason.
const RIGHT: [(&str, &str); 6] = [
    ("Repair the slow output: ", "about Falco's own alerts"),
    ("Falco waited ", "about Falco's own events"),
    ("{ka.user.name} tried to read the Secret ", "the rule asks for a refusal"),
    ("{ka.user.name} tried to register the node ", "the rule asks for a refusal"),
    ("{proc.name} acts with uid {user.uid}: here its set-user-id bit ", "about the bit, not about the call"),
    ("If the place of {evt.arg.filename} is mounted with `nosuid`", "about the bit, not about the call"),
];

fn may_hold(when: Option<&str>, outcome: &str) -> bool {
    let Some(when) = when else { return true };
    let Ok(when) = filter::parse(when) else { panic!("{when} does not parse") };
    can(&when, &HashMap::new(), &|field, op, values| check(field, op, values, outcome)).hold
}

fn check(field: &str, op: Option<Operator>, values: &[&str], outcome: &str) -> Can {
    let undone = matches!(outcome, "blocked" | "attempted");
    match (field, op) {
        ("saker.outcome", Some(Operator::Eq | Operator::In)) => settled(values.contains(&outcome)),
        ("saker.outcome", Some(Operator::Ne)) => settled(!values.contains(&outcome)),
        ("evt.res", Some(Operator::Eq)) if values == ["SUCCESS"] && undone => settled(false),
        ("evt.res", Some(Operator::Ne)) if values == ["SUCCESS"] && undone => settled(true),
        ("evt.res", Some(_)) if outcome == "unknown" => settled(false),
        _ => EITHER,
    }
}

fn contradiction(says: &Says) -> Option<String> {
    if !matches!(says.slot, Slot::Summary | Slot::Outcome | Slot::Impact | Slot::Decision) {
        return None;
    }
    if RIGHT.iter().any(|(start, _)| says.text.starts_with(start)) {
        return None;
    }
    let words = |list: &'static [&str]| list.iter().find(|words| says.text.contains(**words));
    let wrong = |words: &str, outcomes: &[&str]| {
        let outcome = outcomes.iter().find(|outcome| may_hold(says.when.as_deref(), outcome))?;
        Some(format!("{words:?} can be said of an event that is {outcome}"))
    };
    words(&DENY).and_then(|words| wrong(words, &["done", "unknown"]))
}

#[test]
fn no_sentence_contradicts_the_outcome_it_may_stand_beside() {
    let mut wrong = Vec::new();
    let mut all: Vec<(String, Says)> =
        knowledge::library().says.iter().map(|says| ("library".to_owned(), says.clone())).collect();
    for rule in knowledge::rules() {
        let book = knowledge::playbook(rule).expect("listed");
        all.extend(book.says.into_iter().map(|says| (rule.to_owned(), says)));
    }
    for (rule, says) in &all {
        if let Some(why) = contradiction(says) {
            wrong.push(format!("{rule}: {why}: {:?} when {:?}", says.text, says.when));
        }
    }
    assert!(wrong.is_empty(), "{} sentences:\n{}", wrong.len(), wrong.join("\n"));
}
