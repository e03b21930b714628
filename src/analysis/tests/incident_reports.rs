//! The report on an incident holds to its fields: what it cites is there, what was stopped is said to be stopped, what the
//! log may lack is said in every conclusion, and alert text stays text.

#[allow(dead_code, reason = "each test needs a part of it")]
#[path = "incidents/night.rs"]
mod night;

use alert::Alert;
use analysis::health::{File, Health};
use analysis::incident::{self, Incidents};
use night::Night;
use report::{Block, Inline, Report, Sentence};

const MINER: &str = include_str!("incidents/exec-to-miner.ndjson");
const SHELL: &str = include_str!("incidents/vm-web-shell.ndjson");

/// Reads the lines, finds incidents, and reports on the first.
fn report_on(text: &str) -> (Vec<Alert>, Incidents, Report) {
    let analysis = analysis::analyse(text.as_bytes(), None);
    let alerts = analysis.alerts;
    let health = Health::of(&alerts[..], &[File { rows: 0..alerts.len(), diagnostics: &analysis.diagnostics }]);
    let found = incident::find(&alerts[..]);
    let report = incident::report(&alerts[..], &found, &found.ranked[0], &health);
    (alerts, found, report)
}

fn section<'r>(report: &'r Report, id: &str) -> &'r [Block] {
    &report.sections.iter().find(|section| section.id == id).expect(id).blocks
}

/// Every sentence of some blocks.
fn sentences(blocks: &[Block]) -> Vec<&Sentence> {
    let mut found: Vec<&Sentence> = Vec::new();
    for block in blocks {
        match block {
            Block::Banner(banner) => found.extend([&banner.headline, &banner.action]),
            Block::Paragraph(sentences) => found.extend(sentences),
            Block::List { items, .. } => found.extend(items.iter().flat_map(|item| &item.sentences)),
            Block::Chain(links) => {
                found.extend(links.iter().flat_map(|link| std::iter::once(&link.name).chain(&link.detail)));
            }
            Block::Steps(steps) => {
                found.extend(steps.iter().flat_map(|step| std::iter::once(&step.title).chain(&step.detail)));
            }
            _ => {}
        }
    }
    found
}

fn words(sentence: &Sentence) -> String {
    let word = |inline: &Inline| match inline {
        Inline::Text(text) | Inline::Strong(text) | Inline::Code(text) => text.clone(),
        Inline::Evidence { value, .. } | Inline::Value(value) => value.as_raw().to_owned(),
        _ => String::new(),
    };
    sentence.inlines.iter().map(word).collect()
}

#[test]
fn every_field_that_a_sentence_cites_has_its_row() {
    for text in [MINER, SHELL, include_str!("incidents/stolen-token.ndjson")] {
        let (_, _, report) = report_on(text);
        let tables = section(&report, "event-details").iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        });
        let rows: Vec<&str> = tables.flat_map(|table| &table.rows).filter_map(|row| row.field.as_deref()).collect();
        for sentence in report.sections.iter().flat_map(|section| sentences(&section.blocks)) {
            assert!(!sentence.cites.is_empty(), "cites nothing: {}", words(sentence));
            for cite in &sentence.cites {
                assert!(rows.contains(&cite.as_str()), "{cite} of: {}", words(sentence));
            }
        }
    }
}

#[test]
fn values_that_are_shown_are_those_of_a_cited_alert() {
    let (alerts, found, report) = report_on(SHELL);
    let mut seen = 0;
    for sentence in report.sections.iter().flat_map(|section| sentences(&section.blocks)) {
        let held: Vec<String> = sentence.cites.iter().filter_map(|cite| cited(&alerts, &found, cite)).collect();
        for inline in &sentence.inlines {
            let Inline::Evidence { value, .. } = inline else { continue };
            let shown = value.as_raw().trim_end_matches('…');
            // Derived values, such as the file that an interpreter runs, are parts of what is cited.
            if !held.is_empty() {
                assert!(held.iter().any(|held| held.contains(shown)), "{shown:?} is in none of {held:?}");
                seen += 1;
            }
        }
    }
    assert!(seen > 50, "{seen}");
}

/// What the alert of a citation holds in the field that it names.
fn cited(alerts: &[Alert], found: &Incidents, cite: &str) -> Option<String> {
    let (number, field) = cite.strip_prefix("alert[")?.split_once("].")?;
    let row = found.ranked.first()?.rows.get(number.parse::<usize>().ok()?.checked_sub(1)?)?;
    let alert = alerts.get(*row)?;
    let own = match field {
        "rule" => alert.rule.clone(),
        "time" => alert.time.map(|time| time.to_string()),
        "hostname" => alert.hostname.clone(),
        "priority" => alert.priority.map(|priority| priority.as_str().to_owned()),
        _ => None,
    };
    own.or_else(|| alert.text(field).map(|text| text.to_string()))
}

#[test]
fn what_was_stopped_is_said_to_be_stopped() {
    let story = include_str!("incidents/stolen-token.ndjson");
    let (_, found, report) = report_on(&story.replace(r#""ka.response.code":"200""#, r#""ka.response.code":"403""#));
    let outcome: String = sentences(section(&report, "outcome")).into_iter().map(words).collect();
    assert!(outcome.contains("was stopped by a permission, a policy or a limit"), "{outcome}");
    assert!(!outcome.contains("took effect"), "{outcome}");
    let summary = words(sentences(section(&report, "summary"))[0]);
    assert!(summary.contains("11 stopped") && !summary.contains("took effect"), "{summary}");
    // What was stopped weighs less than what was done.
    let (_, done, _) = report_on(story);
    assert!(found.ranked[0].score < done.ranked[0].score);
}

#[test]
fn a_conclusion_that_touches_a_hole_in_the_log_says_so() {
    let drop = r#"{"output":"x","priority":"Debug","rule":"Falco internal: syscall event drop","time":"2026-02-17T23:42:00Z","source":"internal","output_fields":{"n_drops":"4242"},"hostname":"HOST"}"#;
    let said = |host: &str| {
        let (_, _, report) = report_on(&format!("{MINER}{}", drop.replace("HOST", host)));
        ["summary", "not-in-evidence", "conclusion"].map(|id| {
            sentences(section(&report, id))
                .into_iter()
                .any(|sentence| words(sentence).contains("Falco lost system calls"))
        })
    };
    assert_eq!(said("node-a2"), [true; 3]);
    // Another machine's trouble is none of this incident's.
    assert_eq!(said("node-z9"), [false; 3]);
}

#[test]
fn that_no_other_rule_fired_is_not_taken_as_proof() {
    let (_, _, report) = report_on(MINER);
    let why: String = sentences(section(&report, "why-the-rule-fired")).into_iter().map(words).collect();
    assert!(why.contains("rule_matching: all"), "{why}");
    assert!(why.contains("proves nothing"), "{why}");
}

#[test]
fn text_of_alerts_stays_text() {
    let evil = "`]()\\n# Owned\\n<script>alert(1)</script>\u{202e}|x";
    let hostile = MINER
        .replace("node_exporter", evil)
        .replace("node-a2", evil)
        .replace("kworker/0:1", "[a](http://evil.example)");
    let (_, _, report) = report_on(&hostile);
    let text = report::markdown::render(&report);
    assert!(!text.lines().any(|line| line.starts_with("# Owned")), "a heading of the alert's");
    assert!(!text.contains('\u{202e}'), "a bidi control");
    assert!(
        !text.contains("](http://evil.example)") || text.contains("`[a](http://evil.example)`"),
        "a link of the alert's"
    );
    assert!(!report::html::render(&report).contains("<script>alert(1)"), "markup of the alert's");
}

#[test]
fn odd_nights_have_reports_too() {
    let empty = Night::ordinary();
    let (alerts, found, _) = report_on(&empty.with("").text());
    assert!(!alerts.is_empty() && !found.ranked.is_empty());
    // Without times, hosts, ids.
    let bare = r#"{"rule":"Detect crypto miners using the Stratum protocol","output_fields":{"proc.cmdline":"xmrig -o stratum+tcp://198.51.100.9:3333"}}"#;
    let alerts = analysis::analyse(bare.as_bytes(), None).alerts;
    let found = incident::find(&alerts[..]);
    for incident in &found.ranked {
        let report = incident::report(&alerts[..], &found, incident, &Health::default());
        assert!(report::markdown::render(&report).contains("## Conclusion"));
    }
    assert_eq!(incident::find(&[][..] as &[Alert]).ranked.len(), 0);
}
