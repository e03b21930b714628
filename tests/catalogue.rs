//! Every rule that Falco and its plugins ship has a playbook, an alert, and a report that holds what reports hold.
//!
//! That each sentence cites what it stands on, and that a field taken away changes nothing else, is held by the evidence
//! test of `analysis`, over the same alerts.

#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

#[path = "catalogue/alerts.rs"]
mod alerts;
#[allow(dead_code, reason = "each test needs a part of it")]
#[path = "common.rs"]
mod common;
#[path = "catalogue/reports.rs"]
mod reports;

use knowledge::catalogue;

/// What Falco says about itself, by the names of its alerts.
const INTERNAL: [&str; 5] = [
    "Falco internal: capture size limit reached",
    "Falco internal: hot restart failure",
    "Falco internal: metrics snapshot",
    "Falco internal: syscall event drop",
    "Falco internal: timeouts notification",
];

/// Every rule that is to be known in full.
fn walked() -> Vec<&'static str> {
    let rules = catalogue::all().iter().filter(|rule| !rule.name_only).map(|rule| rule.name);
    rules.chain(INTERNAL).collect()
}

#[test]
fn every_rule_has_a_playbook_of_its_source() {
    assert_eq!(walked().len(), 247);
    for rule in walked() {
        let book = knowledge::playbook(rule).unwrap_or_else(|| panic!("no playbook for {rule}"));
        let source = catalogue::rule(rule).map_or("internal", |rule| rule.source);
        assert_eq!(book.source, source, "{rule}");
        assert!(book.rule == rule || book.former.iter().any(|former| former == rule), "{rule}");
    }
}

#[test]
fn former_names_have_the_playbook_of_the_rule_of_today() {
    for former in catalogue::former_names() {
        let now = catalogue::successors(former.name);
        if now.is_empty() {
            continue;
        }
        let book = knowledge::playbook(former.name).unwrap_or_else(|| panic!("no playbook for {}", former.name));
        assert!(now.iter().any(|rule| rule.name == book.rule), "{} leads to {}", former.name, book.rule);
    }
}

#[test]
fn every_playbook_is_of_a_rule_that_exists() {
    let walked = walked();
    let stray: Vec<&str> = knowledge::rules().filter(|rule| !walked.contains(rule)).collect();
    // Rules people still run that no file ships any more.
    println!("playbooks beyond the catalogue: {stray:?}");
    for rule in stray {
        assert!(catalogue::former(rule).is_none(), "{rule} has another name now");
    }
}
