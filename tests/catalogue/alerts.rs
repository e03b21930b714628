//! The made-up alerts against the templates of the rules they stand for.

use crate::{common, walked};
use knowledge::catalogue;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What Falco appends to any alert of system calls, and what its formats add to every alert.
const SUFFIX: &[&str] = &[
    "container.id",
    "container.image.repository",
    "container.image.tag",
    "container.name",
    "evt.time",
    "evt.time.iso8601",
    "k8s.ns.name",
    "k8s.pod.name",
];

/// What some alerts hold because somebody appended it to the output of their rule: no playbook asks for it, some speak of
/// it when it is there.
const APPENDED: &[&str] = &["okta.reason", "okta.security.isproxy", "okta.useragent.raw"];

/// Rules that somebody wrote for their own use: no playbook knows them.
const CUSTOM: [&str; 3] = ["A rule of our own", "DNS zone changed", "IAM change by anybody"];

#[test]
fn every_rule_has_a_made_up_alert() {
    let have: BTreeSet<String> = common::made_up().into_iter().filter_map(|(_, alert)| alert.rule).collect();
    let missing: Vec<&str> = walked().into_iter().filter(|rule| !have.contains(*rule)).collect();
    assert!(missing.is_empty(), "no alert of {missing:?}");
}

#[test]
fn every_made_up_alert_is_of_a_rule_that_exists() {
    for (name, alert) in common::made_up() {
        let rule = alert.rule.as_deref().unwrap_or_default();
        assert!(knowledge::playbook(rule).is_some() || CUSTOM.contains(&rule), "{name}: {rule}");
    }
}

/// Each rule's templates, of today and before, as the fields they print.
fn templates() -> Option<BTreeMap<String, Vec<BTreeSet<String>>>> {
    let text = std::fs::read_to_string(common::shared()?.join("facts/outputs.json")).expect("outputs.json");
    let facts: Value = serde_json::from_str(&text).expect("JSON");
    let mut found: BTreeMap<String, Vec<BTreeSet<String>>> = BTreeMap::new();
    for template in facts["templates"].as_array().into_iter().flatten() {
        let fields = template["fields"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
        found.entry(template["rule"].as_str().unwrap_or_default().to_owned()).or_default().push(fields.collect());
    }
    Some(found)
}

#[test]
fn a_made_up_alert_holds_only_what_one_template_of_its_rule_prints() {
    let Some(mut templates) = templates() else { return };
    for rule in catalogue::all().iter().filter(|rule| !rule.name_only) {
        let now = rule.output_fields.iter().map(|field| (*field).to_owned()).collect();
        templates.entry(rule.name.to_owned()).or_default().push(now);
    }
    let mut wrong = Vec::new();
    for (name, alert) in common::made_up() {
        let rule = alert.rule.clone().unwrap_or_default();
        let Some(templates) = templates.get(&rule) else { continue };
        let book = knowledge::playbook(&rule).expect("a rule with a template has a playbook");
        // People append to their rules what the playbook asks for.
        let asked = |field: &String| book.ask.iter().chain(&knowledge::library().ask).any(|ask| ask.field == *field);
        // The template that leaves the fewest fields unexplained.
        let beyond = templates
            .iter()
            .map(|template| {
                let own = |field: &String| {
                    !template.contains(field) && ![SUFFIX, APPENDED].concat().contains(&field.as_str()) && !asked(field)
                };
                alert.fields.iter().map(|field| field.name.clone()).filter(own).collect::<Vec<_>>()
            })
            .min_by_key(Vec::len)
            .unwrap_or_default();
        if !beyond.is_empty() {
            wrong.push(format!("{name}, {rule}: {beyond:?}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} alerts hold fields that no template of their rule prints:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_name_in_the_reference_is_covered() {
    let Some(shared) = common::shared() else { return };
    let text = std::fs::read_to_string(shared.join("facts/rules.json")).expect("rules.json");
    let facts: Value = serde_json::from_str(&text).expect("JSON");
    let sources: BTreeSet<&str> =
        catalogue::all().iter().filter(|rule| !rule.name_only).map(|rule| rule.source).collect();
    let mut missing = Vec::new();
    for rule in facts["rules"].as_array().into_iter().flatten() {
        let name = rule["name"].as_str().unwrap_or_default();
        let known_by_name = catalogue::rule(name).is_some_and(|rule| rule.name_only);
        if sources.contains(rule["source"].as_str().unwrap_or_default()) && !known_by_name {
            let former = rule["old_names"].as_array().into_iter().flatten().filter_map(Value::as_str);
            missing.extend(
                std::iter::once(name)
                    .chain(former)
                    .filter(|name| knowledge::playbook(name).is_none())
                    .map(str::to_owned),
            );
        }
    }
    assert!(missing.is_empty(), "no playbook for {missing:?}");
}
