//! The report on a call that the kernel refused claims no success.
//!
//! Many stock rules also match calls that failed; of the others somebody may run another version. Each is walked with the
//! refused twins of its alerts.

#![allow(clippy::print_stdout, reason = "says how many rules were walked")]

#[allow(dead_code, reason = "each test needs a part of it")]
#[path = "common.rs"]
mod common;

use alert::Alert;
use knowledge::catalogue;
use report::Report;
use std::collections::{BTreeMap, BTreeSet};

/// Answers that fit a call that was refused, or that did not work.
fn answers(call: &str) -> &'static [&'static str] {
    match call {
        "execve" | "execveat" => &["EACCES", "ENOENT", "ENOEXEC"],
        "connect" => &["ECONNREFUSED", "EACCES", "ENETUNREACH"],
        "sendto" | "sendmsg" => &["EPERM", "ENETUNREACH"],
        "recvfrom" | "recvmsg" | "accept" | "accept4" => &["EAGAIN"],
        _ => &["EACCES", "ENOENT"],
    }
}

/// The refused twins of an alert: of each call that its rule watches, with each answer.
fn twins(alert: &Alert) -> Vec<(String, Alert)> {
    let Some(rule) = alert.rule.as_deref().and_then(catalogue::resolve) else { return Vec::new() };
    let own = alert.text("evt.type");
    let mut found = Vec::new();
    for call in rule.events.iter().filter(|call| own.as_deref().is_none_or(|own| own == **call)) {
        for answer in answers(call) {
            let mut twin = common::with(alert, "evt.type", call);
            // Some rules print the answer among the arguments; here it is printed by itself.
            twin.fields.remove("evt.args");
            found.push((format!("{call} {answer}"), common::with(&twin, "evt.res", answer)));
        }
    }
    found
}

/// The twin, and the twin without each of its fields: then another sentence is said, or none.
fn poorer(twin: Alert) -> Vec<Alert> {
    let fields = twin.fields.iter().filter(|field| field.name != "evt.res" && field.name != "evt.type");
    let less = |name: &str| {
        let mut less = twin.clone();
        less.fields.remove(name);
        less
    };
    let mut found: Vec<Alert> = fields.map(|field| less(&field.name)).collect();
    found.push(twin);
    found
}

/// Words that claim that what was refused came about.
const SUCCESS: [&str; 43] = [
    " read {}",
    " read data",
    " had Java load",
    " started {}",
    "was started",
    " starts {}",
    " opened ",
    "was opened",
    "were opened",
    "was emptied",
    "emptied ",
    " ran ",
    " runs {}",
    " runs in ",
    "was run",
    "executed",
    "was loaded",
    " loaded ",
    "was made",
    " made {}",
    "was created",
    " created ",
    "was written",
    " wrote ",
    "was removed",
    " removed ",
    "was deleted",
    "was renamed",
    " renamed ",
    "was given",
    " gave {}",
    "was changed",
    " changed ",
    " became ",
    " entered ",
    " connected to",
    " reached ",
    " attached to",
    " installed ",
    "was sent",
    " sent {}",
    "took effect",
    "it did happen",
];

/// Phrases that hold such a word and claim nothing of the call.
const NEUTRAL: [&str; 28] = [
    "added or changed after the container started",
    "started by {}",
    "who became root",
    "no token was sent",
    "the request was written by hand",
    "nothing was run",
    "it was given there and then",
    "could not be executed",
    "whether it was loaded",
    "was to be renamed or removed",
    "A call was made",
    "The call was made",
    "Whoever opened the session",
    "if neither was given to a person",
    "loaded into every program that starts",
    "The request was made",
    // The caller of a refused exec: what it does is another thing than what it was refused.
    "runs {} with a command line",
    "The command was given",
    // What did not happen, what is to be looked at, and what is said of the caller.
    "Nothing was changed",
    "Nothing ran from",
    "never became a process",
    "how long it is and when it was changed",
    "wrote down what it should ask",
    "the ids it was started with",
    "tell what it was given",
    "only if the container was given them",
    "after it was started without arguments",
    "whether the service changed its user after the start",
];

/// What of a sentence claims that the call succeeded.
fn claim(words: &str) -> Option<&'static str> {
    let words = NEUTRAL.iter().fold(words.to_owned(), |words, phrase| words.replace(phrase, ""));
    SUCCESS.into_iter().find(|claim| words.contains(claim))
}

#[test]
fn no_sentence_claims_a_success() {
    let mut wrong: BTreeMap<String, String> = BTreeMap::new();
    let mut rules = BTreeSet::new();
    for (name, alert) in common::made_up() {
        let rule = alert.rule.as_deref().unwrap_or_default();
        for (at, (answer, twin)) in twins(&alert).into_iter().enumerate() {
            rules.insert(rule.to_owned());
            for twin in if at == 0 { poorer(twin) } else { vec![twin] } {
                let report = common::report(twin);
                for sentence in wrong_of(&report) {
                    wrong.entry(format!("{rule}: {sentence}")).or_insert_with(|| format!("{name} {answer}"));
                }
            }
        }
    }
    println!("refused calls of {} rules", rules.len());
    let wrong: Vec<String> = wrong.iter().map(|(sentence, at)| format!("{at}: {sentence}")).collect();
    assert!(wrong.is_empty(), "{} sentences:\n{}", wrong.len(), wrong.join("\n"));
}

/// What a report on a refused call says and should not. Where the rule is about the caller of a refused exec, which runs
/// already, the report says so in the library's words, and then all that is true of a running process may be said.
fn wrong_of(report: &Report) -> Vec<String> {
    let said = common::sentences(report).into_iter().map(|(section, sentence)| (section, common::words(sentence)));
    if common::badge(report, "Outcome") == "done" {
        let caller = said.filter(|(section, words)| *section == "outcome" && words.contains("it runs already")).count();
        return if caller == 1 {
            Vec::new()
        } else {
            vec!["done, and nothing says that the caller runs already".into()]
        };
    }
    said.filter(|(section, _)| ["summary", "outcome", "potential-impact", "conclusion"].contains(section))
        .filter_map(|(section, words)| Some(format!("{section}: {:?}: {words}", claim(&words)?)))
        .collect()
}
