//! Keys with their values, against the fields that they mean.

use super::finding::{Finding, Reason};
use super::keys::{Class, Key};
use super::scene::Scene;
use super::unit::{Line, Shape, Unit};
use super::{compare, stated, times, words};
use crate::case::Case;
use report::MarkKind;

/// What stands for "there is no value".
const NO_VALUE: &[&str] = &[
    "",
    "-",
    "n/a",
    "na",
    "none",
    "null",
    "<na>",
    "unknown",
    "no value",
    "empty",
    "not available",
    "not provided",
    "not specified",
    "not in the alert",
    "not given",
    "absent",
    "missing",
    "?",
    "tbd",
];

/// Judges the pairs of a unit.
pub fn check(unit: &Unit, scene: &Scene<'_>, found: &mut Vec<Finding>) {
    for pair in stated::pairs(unit) {
        let judged = judge(&pair.key, &pair.value, pair.at, &pair.said, unit, scene);
        found.extend(judged.filter(|one| one.kind == MarkKind::Supported || pair.whole));
    }
}

/// What a key's value is worth.
fn judge(key: &Key, value: &Line, at: usize, said: &str, unit: &Unit, scene: &Scene<'_>) -> Option<Finding> {
    let plain = words::small(&value.text);
    let bare = plain.trim_matches(['`', '*', '"', '.']);
    if NO_VALUE.contains(&bare) || value.text.trim().is_empty() {
        return no_value(key, at, said, bare, scene);
    }
    if key.class == Class::Time {
        return times::pair(value, at, said, scene);
    }
    let given = compare::candidates(key.class, value);
    for (number, case) in scene.cases.iter().enumerate() {
        for field in &key.fields {
            let Some(truth) = case.facts.text(field).filter(|truth| !truth.is_empty()) else { continue };
            if given.iter().any(|one| compare::same(key.class, one, &truth)) {
                let reason = Reason::say(&format!("In {}, ", scene.name(number)));
                return Some(Finding::new(
                    MarkKind::Supported,
                    at,
                    said,
                    reason.derived(field, &truth, &case.facts).text("."),
                ));
            }
        }
    }
    let case = scene.only()?;
    let concrete = given.iter().find(|one| compare::concrete(key.class, one))?;
    if words::hedged(&words::small(said)) && !matches!(unit.shape, Shape::Row(_)) {
        return None;
    }
    let answer = key.fields.iter().find_map(|field| {
        let text = case.facts.text(field).filter(|text| !text.is_empty())?;
        Some((field, text.into_owned()))
    });
    match answer {
        Some((field, truth)) => contradicted(key.class, concrete, field, &truth, case)
            .map(|reason| Finding::new(MarkKind::Contradicted, at, said, reason)),
        None => {
            absent(key, concrete, unit, scene).map(|reason| Finding::new(MarkKind::NotInEvidence, at, said, reason))
        }
    }
}

/// Why a value is wrong; `None` when it may be meant in another way.
fn contradicted(class: Class, given: &str, field: &str, truth: &str, case: &Case<'_>) -> Option<Reason> {
    let mut reason = Reason::say("By the alert, ").derived(field, truth, &case.facts).text(".");
    if class == Class::Path && truth.starts_with(&format!("{}/", given.trim_end_matches('/'))) {
        reason = reason.text(" What the document names is a directory above it.");
    } else if let Some(other) = case.facts.alert.fields.iter().find(|one| one.value.to_string() == given) {
        let whose =
            if other.name.starts_with("proc.p") && other.name != "proc.pid" { ", which is the parent's" } else { "" };
        reason = reason.text(" What the document has is ").code(&other.name).text(whose).text(".").cite(&other.name);
    }
    Some(reason)
}

/// Why a value is in no evidence: the alert has none of its fields, and the value stands nowhere else either.
fn absent(key: &Key, given: &str, unit: &Unit, scene: &Scene<'_>) -> Option<Reason> {
    let checkable = matches!(key.class, Class::Id | Class::Number | Class::Image)
        || key.fields.iter().any(|one| one.contains("ip"));
    let about_event = ["event", "alert", "detail", "summary", "process", "incident", "evidence", "what happened"];
    let here = about_event.iter().any(|word| unit.heading.contains(word) || unit.under.contains(word));
    if !checkable || !here || scene.occurs(given) {
        return None;
    }
    let field = key.fields.first()?;
    Some(Reason::say("The alert does not print ").code(field).text(", and the value stands nowhere in it.").cite(field))
}

/// A document that says a value is missing.
fn no_value(key: &Key, at: usize, said: &str, bare: &str, scene: &Scene<'_>) -> Option<Finding> {
    let case = scene.only()?;
    if bare.is_empty() || bare == "-" || matches!(key.class, Class::Free | Class::Time) {
        return None;
    }
    let field = key.fields.iter().find(|field| case.facts.has(field))?;
    let truth = case.facts.text(field)?;
    let reason = Reason::say("The alert has it: ").field(field, &truth).text(".");
    Some(Finding::new(MarkKind::Contradicted, at, said, reason))
}
