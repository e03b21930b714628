//! What the report on each rule's alert must hold.

use crate::{common, walked};
use alert::Alert;
use knowledge::schema::Playbook;
use knowledge::template::placeholders;
use report::{Block, Inline, Report, Section};
use std::collections::BTreeSet;

/// The sections in order, by id.
const SECTIONS: [&str; 13] = [
    "summary",
    "detailed-analysis",
    "event-details",
    "process-chain",
    "outcome",
    "why-the-rule-fired",
    "potential-impact",
    "attack",
    "mitigation",
    "falco-configuration",
    "not-in-evidence",
    "conclusion",
    "appendix",
];

/// What a section of a rule with a playbook holds when it has something to say.
fn has_content(section: &Section) -> bool {
    let some = |kind: fn(&Block) -> bool| section.blocks.iter().any(kind);
    match section.id.as_str() {
        // A heading over the sections that follow.
        "detailed-analysis" => section.blocks.is_empty(),
        "summary" => some(|b| matches!(b, Block::Banner(_))) && some(|b| matches!(b, Block::Paragraph(_))),
        "event-details" => some(|b| matches!(b, Block::Table(table) if !table.rows.is_empty())),
        "mitigation" => some(|b| matches!(b, Block::Steps(steps) if steps.len() >= 2)),
        "potential-impact" | "not-in-evidence" => some(|b| matches!(b, Block::List { items, .. } if !items.is_empty())),
        // Harmless causes alone are no reason.
        "why-the-rule-fired" => first_words(section).is_some_and(|words| !words.starts_with("Harmless causes")),
        "conclusion" => section.blocks.len() >= 2,
        "appendix" => some(|b| matches!(b, Block::Code(_))),
        _ => !section.blocks.is_empty(),
    }
}

fn first_words(section: &Section) -> Option<String> {
    match section.blocks.first()? {
        Block::Paragraph(sentences) => sentences.first().map(common::words),
        Block::List { items, .. } => items.first()?.sentences.first().map(common::words),
        _ => None,
    }
}

#[test]
fn every_section_has_content() {
    let mut wrong = Vec::new();
    for (name, alert) in common::made_up() {
        let rule = alert.rule.clone().unwrap_or_default();
        let report = common::report(alert);
        let ids: Vec<&str> = report.sections.iter().map(|section| section.id.as_str()).collect();
        assert_eq!(ids, SECTIONS, "{name}");
        for section in report.sections.iter().filter(|section| !has_content(section)) {
            wrong.push(format!("{name}, {rule}: {}", section.heading));
        }
    }
    assert!(wrong.is_empty(), "{} sections say nothing:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_section_of_real_alerts_has_content() {
    let Some(alerts) = real() else { return };
    let mut rules = BTreeSet::new();
    for (name, alert) in alerts {
        rules.insert(alert.rule.clone().unwrap_or_default());
        let report = common::report(alert);
        for section in report.sections.iter().filter(|section| !has_content(section)) {
            // A real alert may lack what a statement on its impact would need.
            assert!(["potential-impact", "mitigation"].contains(&section.id.as_str()), "{name}: {}", section.heading);
        }
        unfilled(&name, &report);
    }
    println!("real alerts of {} stock rules", rules.len());
}

/// The first real alert of each stock rule, from recorded runs of Falco and from what people published.
fn real() -> Option<Vec<(String, Alert)>> {
    let shared = common::shared()?;
    let mut found: Vec<(String, Alert)> = Vec::new();
    let mut seen = BTreeSet::new();
    let recorded = std::fs::read_to_string(shared.join("conformance/alerts/upstream-rules.jsonl")).expect("recorded");
    let recorded = recorded.lines().filter_map(|line| {
        let row: serde_json::Value = serde_json::from_str(line).ok()?;
        Some((row["id"].as_str()?.to_owned(), row["lines"]["json"].as_str()?.to_owned()))
    });
    let mut files: Vec<_> =
        std::fs::read_dir(shared.join("corpus/json")).expect("corpus").flatten().map(|entry| entry.path()).collect();
    files.sort();
    let published = files.iter().flat_map(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = String::from_utf8_lossy(&std::fs::read(file).unwrap_or_default()).into_owned();
        text.lines().enumerate().map(|(at, line)| (format!("{name}:{}", at + 1), line.to_owned())).collect::<Vec<_>>()
    });
    for (name, line) in recorded.chain(published) {
        for alert in analysis::analyse(line.as_bytes(), None).alerts {
            let rule = alert.rule.clone().unwrap_or_default();
            if knowledge::playbook(&rule).is_some() && !alert.fields.is_empty() && seen.insert(rule) {
                found.push((name.clone(), alert));
            }
        }
    }
    assert!(found.len() > 30, "real alerts of {} rules", found.len());
    Some(found)
}

#[test]
fn no_placeholder_is_left() {
    for (name, alert) in common::made_up() {
        unfilled(&name, &common::report(alert));
    }
}

/// Our own words hold no `{field}`; a value of an alert may hold anything.
#[track_caller]
fn unfilled(name: &str, report: &Report) {
    for (section, sentence) in common::sentences(report) {
        for inline in &sentence.inlines {
            if let Inline::Text(text) | Inline::Strong(text) | Inline::Code(text) = inline {
                assert!(placeholders(text).is_empty(), "{name}, {section}: {text}");
            }
        }
    }
    for code in common::codes(report).into_iter().filter(|code| code.label == "command") {
        assert!(placeholders(code.text.as_raw()).is_empty(), "{name}: {}", code.text.as_raw());
    }
}

#[test]
fn a_sentence_of_one_key_is_said_once() {
    for (name, alert) in common::made_up() {
        let mut seen = BTreeSet::new();
        let report = common::report(alert);
        for (section, sentence) in common::sentences(&report) {
            let shown = sentence.inlines.iter().map(|inline| format!("{inline:?}")).collect::<String>();
            let long = common::words(sentence).len() > 60;
            // The verdict line gives the decision, and the conclusion gives it again.
            let again = !seen.insert(shown) && long && !["summary", "conclusion"].contains(&section);
            let d3fend = common::words(sentence).starts_with("D3FEND");
            assert!(!again || d3fend, "{name}, {section}: said twice: {}", common::words(sentence));
        }
    }
}

/// At least two of a stable rule's own statements hang on the value of a field: another value, another statement.
#[test]
fn a_stable_rule_s_playbook_looks_at_values() {
    use knowledge::catalogue::Maturity;
    let mut poor = Vec::new();
    for rule in walked() {
        let stable = knowledge::catalogue::rule(rule).is_some_and(|rule| rule.maturity == Some(Maturity::Stable));
        if !stable {
            continue;
        }
        let book = knowledge::playbook(rule).expect("a playbook");
        let alerts: Vec<Alert> =
            common::made_up().into_iter().map(|(_, alert)| alert).filter(|a| a.rule.as_deref() == Some(rule)).collect();
        let changed = dependent(&book, &alerts);
        if changed < 2 {
            poor.push(format!("{rule}: {changed}"));
        }
    }
    assert!(poor.is_empty(), "stable playbooks with fewer than two statements that look at a value: {poor:?}");
}

/// How many of a playbook's own statements come or go when one value of an alert is another.
fn dependent(book: &Playbook, alerts: &[Alert]) -> usize {
    let texts = (book.says.iter().map(|says| (&says.when, &says.text)))
        .chain(book.outcomes.iter().map(|outcome| (&outcome.when, &outcome.text)))
        .chain(book.benign.iter().map(|benign| (&benign.when, &benign.text)));
    let mut own: BTreeSet<String> = texts.clone().map(|(_, text)| common::words_of(text)).collect();
    own.extend(book.branches.iter().map(|branch| common::words_of(&branch.text)));
    let conditions: Vec<&str> =
        texts.filter_map(|(when, _)| when.as_deref()).chain(book.branches.iter().map(|b| b.when.as_str())).collect();
    let said = |alert: Alert| -> BTreeSet<String> {
        let report = common::report(alert);
        common::sentences(&report)
            .into_iter()
            .map(|(_, sentence)| common::words(sentence))
            .filter(|words| own.contains(words))
            .collect()
    };
    let mut changed = BTreeSet::new();
    for alert in alerts {
        let before = said(alert.clone());
        for when in &conditions {
            // The words of a condition are fields and the values that the playbook tells apart.
            let words: Vec<&str> =
                when.split([' ', '(', ')', ',', '"', '\'']).filter(|word| !word.is_empty()).collect();
            for field in words.iter().filter(|word| alert.fields.iter().any(|field| field.name == **word)) {
                for value in words.iter().filter(|word| *word != field).chain(&["saker-none"]) {
                    let after = said(common::with(alert, field, value));
                    changed.extend(before.symmetric_difference(&after).cloned());
                    if changed.len() >= 2 {
                        return changed.len();
                    }
                }
            }
        }
    }
    changed.len()
}

/// A value as long as a paragraph is read once; a report that gives it again and again is not read at all.
#[test]
fn a_long_value_is_not_given_in_every_sentence() {
    let mut wrong = Vec::new();
    for (name, alert) in common::made_up() {
        let report = common::report(alert);
        let mut given: Vec<(&str, usize)> = Vec::new();
        for (_, sentence) in common::sentences(&report) {
            for inline in &sentence.inlines {
                let Inline::Evidence { value, .. } = inline else { continue };
                let value = value.as_raw();
                match given.iter_mut().find(|(known, _)| *known == value) {
                    _ if value.chars().count() < 150 => {}
                    Some((_, times)) => *times += 1,
                    None => given.push((value, 1)),
                }
            }
        }
        wrong.extend(
            given.iter().filter(|(_, times)| *times > 3).map(|(value, times)| format!("{name}: {times} times {value}")),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
