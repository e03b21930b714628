//! Keys with their values: `Container ID: x`, a row of a table, `evt.type=execve`.

use super::finding::{Finding, Reason};
use super::keys::{self, Class, Key};
use super::scene::Scene;
use super::unit::{Line, Shape, Unit};
use super::{compare, times, words};
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
    match &unit.shape {
        Shape::Code(_) => {}
        Shape::Row(_) => {
            if let [key, value, ..] = unit.lines.as_slice()
                && let Some(known) = keys::key(&key.text, "")
            {
                let said = format!("{} | {}", key.text.trim(), value.text.trim());
                found.extend(judge(&known, value, 0, &said, unit, scene));
                return;
            }
            for cell in &unit.lines {
                assignments(cell, 0, unit, scene, found);
            }
        }
        Shape::Prose => {
            for (at, line) in unit.lines.iter().enumerate() {
                if let Some((known, value)) = split(line, &unit.under) {
                    found.extend(judge(&known, &value, at, &line.text, unit, scene));
                } else {
                    assignments(line, at, unit, scene, found);
                }
            }
        }
    }
}

/// A line as a key and its value: the key is a few words in front of the first colon.
fn split(line: &Line, under: &str) -> Option<(Key, Line)> {
    let colon = line.text.find(':').filter(|&at| at <= 48)?;
    let inside = line.is_literal(colon);
    let blank = line.text[colon + 1..].chars().next().is_none_or(char::is_whitespace);
    if inside || !blank {
        return None;
    }
    let known = keys::key(&line.text[..colon], under)?;
    Some((known, line.part(colon + 1..line.text.len())))
}

/// `name=value` and `name = value` in running text, for the names that Falco uses.
fn assignments(line: &Line, at: usize, unit: &Unit, scene: &Scene<'_>, found: &mut Vec<Finding>) {
    if words::hedged(&words::small(&line.text)) {
        return;
    }
    let starts: Vec<(usize, usize, String)> = line
        .text
        .match_indices('=')
        .filter_map(|(equals, _)| {
            let before = line.text[..equals].trim_end();
            let start = before
                .rfind(|c: char| !(c.is_alphanumeric() || "._[]".contains(c)))
                .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
            // `!=`, `>=` and `==` compare; they state nothing.
            let compares = line.text[equals + 1..].starts_with('=') || before.ends_with(['=', '!', '<', '>', '+']);
            let field = (!compares).then(|| keys::field(&before[start..])).flatten()?;
            Some((start, equals, field))
        })
        .collect();
    for (index, (start, equals, field)) in starts.iter().enumerate() {
        let end = starts.get(index + 1).map_or(line.text.len(), |(next, ..)| *next);
        let value = line.part(equals + 1..end.max(equals + 1));
        // A value in running text ends at the next punctuation, unless it is all of a literal.
        let ends = value.text.find([',', ';', '`', '|']).unwrap_or(value.text.len());
        let text = value.text[..ends].trim();
        let known = Key { fields: vec![field.clone()], class: compare_class(field) };
        let value = Line { text: text.to_owned(), literals: Vec::new() };
        let last = index + 1 == starts.len();
        // What follows the last value may be anything.
        if last && text.contains(' ') && known.class != Class::Command {
            continue;
        }
        let said = line.text[*start..end].trim_end_matches([' ', ',', ';']);
        found.extend(
            judge(&known, &value, at, said, unit, scene)
                .filter(|one| one.kind == MarkKind::Supported || !text.contains(' ')),
        );
    }
}

fn compare_class(field: &str) -> Class {
    keys::key(field, "").map_or(Class::Free, |key| key.class)
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
