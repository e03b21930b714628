//! The law of a sentence: it cites the fields it used. Take a field away, and only sentences that cited it change.

#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

use analysis::Analysis;
use report::{Block, Inline, Item, Report, Sentence};

mod shared;

/// The words of a sentence without its evidence marks, for comparing reports.
fn words(sentence: &Sentence) -> String {
    sentence
        .inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text(text) | Inline::Strong(text) | Inline::Code(text) => text.clone(),
            Inline::Evidence { value, .. } | Inline::Value(value) => value.as_raw().to_owned(),
            other => format!("{other:?}"),
        })
        .collect()
}

/// Every sentence with the section it stands in.
fn sentences(report: &Report) -> Vec<(&str, &Sentence)> {
    let mut found = Vec::new();
    for section in &report.sections {
        for block in &section.blocks {
            for sentence in of_block(block) {
                found.push((section.id.as_str(), sentence));
            }
        }
    }
    found
}

fn of_block(block: &Block) -> Vec<&Sentence> {
    match block {
        Block::Banner(banner) => vec![&banner.headline, &banner.action],
        Block::Paragraph(sentences) => sentences.iter().collect(),
        Block::List { items, .. } => items.iter().flat_map(|Item { sentences }| sentences).collect(),
        Block::Chain(links) => links.iter().flat_map(|link| std::iter::once(&link.name).chain(&link.detail)).collect(),
        Block::Steps(steps) => steps.iter().flat_map(|step| std::iter::once(&step.title).chain(&step.detail)).collect(),
        Block::Tree(twigs) => twigs.iter().map(|twig| &twig.words).collect(),
        _ => Vec::new(),
    }
}

fn samples() -> Vec<(String, alert::Alert)> {
    let example = include_str!("example.json");
    let mut found = vec![("example".to_owned(), example.to_owned())];
    for (file, line) in shared::PICKED {
        if let Some(text) = shared::line(file, *line) {
            found.push((format!("{file}:{line}"), text));
        }
    }
    found.extend(shared::made_up());
    found.extend(shared::recorded());
    found
        .into_iter()
        .map(|(name, text)| {
            let mut analysis = analysis::analyse(text.as_bytes(), None);
            assert_eq!(analysis.alerts.len(), 1, "{name}: {}", analysis.sentence());
            (name, analysis.alerts.remove(0))
        })
        .collect()
}

fn report(alert: &alert::Alert) -> Report {
    let analysis = Analysis { alerts: vec![alert.clone()], ..Analysis::default() };
    analysis.report(0).expect("there is one alert")
}

#[test]
fn every_sentence_cites_a_field() {
    for (name, alert) in samples() {
        for (section, sentence) in sentences(&report(&alert)) {
            assert!(!sentence.cites.is_empty(), "{name}, {section}: cites nothing: {}", words(sentence));
            for field in &sentence.cites {
                let known = field.starts_with("alert.") || field.contains('.') || alert.field(field).is_some();
                assert!(known, "{name}, {section}: cites {field:?}: {}", words(sentence));
            }
        }
    }
}

#[test]
fn a_field_taken_away_changes_only_sentences_that_cited_it() {
    let mut wrong = Vec::new();
    for (name, alert) in samples() {
        let before = report(&alert);
        let fields: Vec<String> = alert.fields.iter().map(|field| field.name.clone()).collect();
        for field in fields {
            let mut less = alert.clone();
            less.fields.remove(&field);
            let after = report(&less);
            let left: Vec<(&str, String)> = sentences(&after).into_iter().map(|(at, s)| (at, words(s))).collect();
            for (section, sentence) in sentences(&before) {
                let gone = !left.contains(&(section, words(sentence)));
                if gone && !sentence.cites.contains(&field) {
                    wrong.push(format!(
                        "{name}: without {field}, in {section}: {}\n    cites {:?}",
                        words(sentence),
                        sentence.cites
                    ));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} sentences changed with a field they did not cite:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn no_placeholder_is_left_and_no_section_is_missing() {
    for (name, alert) in samples() {
        let report = report(&alert);
        let text = report::markdown::render(&report);
        assert!(!text.contains("{proc.") && !text.contains("{saker.") && !text.contains("{alert."), "{name}: {text}");
        for section in &report.sections {
            let filled = !section.blocks.is_empty() || section.id == "detailed-analysis";
            assert!(filled, "{name}: the section {} is empty", section.heading);
        }
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for (name, alert) in samples() {
        assert_eq!(report::markdown::render(&report(&alert)), report::markdown::render(&report(&alert)), "{name}");
    }
}
