//! What several of these tests stand on: the made-up alerts, the reference data beside the checkout, a walk over a report.

use alert::{Alert, Origin, Value};
use report::{Block, Code, Inline, Report, Sentence};
use std::fs;
use std::path::{Path, PathBuf};

/// The reference data beside the checkout; `None`, with one line said, when it is not there.
pub fn shared() -> Option<PathBuf> {
    let beside = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared"));
    let folder = std::env::var_os("SAKER_SHARED").map_or(beside, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: no reference data beside the checkout");
    None
}

/// The made-up alerts of this project, one for each rule at least, each with its file and line.
pub fn made_up() -> Vec<(String, Alert)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("alerts");
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).expect("tests/alerts").flatten().map(|entry| entry.path()).collect();
    files.sort();
    let mut found = Vec::new();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for (at, line) in fs::read_to_string(&file).expect("readable").lines().enumerate() {
            let mut analysis = analysis::analyse(line.as_bytes(), None);
            assert_eq!(analysis.alerts.len(), 1, "{name}:{}: {}", at + 1, analysis.sentence());
            found.push((format!("{name}:{}", at + 1), analysis.alerts.remove(0)));
        }
    }
    found
}

/// The report on one alert alone.
pub fn report(alert: Alert) -> Report {
    analysis::Analysis { alerts: vec![alert], ..Default::default() }.report(0).expect("there is one alert")
}

/// The alert with one field set to a text.
pub fn with(alert: &Alert, field: &str, value: &str) -> Alert {
    let mut alert = alert.clone();
    alert.fields.insert(field, Value::Text(value.into()), Origin::Structured);
    alert
}

/// The value of a badge of the verdict line: `Outcome`, `Assessment`, `Severity`.
pub fn badge(report: &Report, label: &str) -> String {
    let Some(Block::Banner(banner)) = report.sections[0].blocks.first() else { panic!("no verdict line") };
    banner.badges.iter().find(|badge| badge.label == label).map(|badge| badge.value.clone()).unwrap_or_default()
}

/// Every sentence with the section it stands in.
pub fn sentences(report: &Report) -> Vec<(&str, &Sentence)> {
    let mut found = Vec::new();
    for section in &report.sections {
        for block in &section.blocks {
            found.extend(of_block(block).into_iter().map(|sentence| (section.id.as_str(), sentence)));
        }
    }
    found
}

fn of_block(block: &Block) -> Vec<&Sentence> {
    match block {
        Block::Banner(banner) => vec![&banner.headline, &banner.action],
        Block::Paragraph(sentences) => sentences.iter().collect(),
        Block::List { items, .. } => items.iter().flat_map(|item| &item.sentences).collect(),
        Block::Chain(links) => links.iter().flat_map(|link| std::iter::once(&link.name).chain(&link.detail)).collect(),
        Block::Steps(steps) => steps.iter().flat_map(|step| std::iter::once(&step.title).chain(&step.detail)).collect(),
        Block::Tree(twigs) => twigs.iter().map(|twig| &twig.words).collect(),
        _ => Vec::new(),
    }
}

/// Our own words in a sentence, with `{}` where a value of the alert stands.
pub fn words(sentence: &Sentence) -> String {
    let own = sentence.inlines.iter().map(|inline| match inline {
        Inline::Text(text) | Inline::Strong(text) | Inline::Code(text) => text.as_str(),
        _ => "{}",
    });
    own.collect()
}

/// The same of a text as a playbook has it.
pub fn words_of(text: &str) -> String {
    use knowledge::template::{Part, parts};
    let own = parts(text).into_iter().map(|part| match part {
        Part::Text(text) | Part::Strong(text) | Part::Code(text) => text,
        Part::Field(_) => "{}",
    });
    own.collect()
}

/// Everything to copy, in reading order.
pub fn codes(report: &Report) -> Vec<&Code> {
    let mut found = Vec::new();
    for block in report.sections.iter().flat_map(|section| &section.blocks) {
        match block {
            Block::Code(code) => found.push(code),
            Block::Steps(steps) => found.extend(steps.iter().flat_map(|step| &step.code)),
            _ => {}
        }
    }
    found
}

/// Every line of every command.
pub fn commands(report: &Report) -> Vec<&str> {
    codes(report)
        .into_iter()
        .filter(|code| code.label == "command")
        .flat_map(|code| code.text.as_raw().lines())
        .collect()
}
