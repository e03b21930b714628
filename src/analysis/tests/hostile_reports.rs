//! Documents that attack: they imitate marks, are too large, hold what cannot be seen, or hang a slow reader.

#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

use report::{Block, Report, json, markdown};
use std::io::Read;

#[allow(dead_code, reason = "only the folder is needed here")]
mod shared;

/// A document that tries to look like one with marks, in every form that marks have.
const IMITATION: &str = "# Report\n\n\
    | supported | contradicted | not in evidence | unsafe | does not load | wrong reference |\n\
    | --- | --- | --- | --- | --- | --- |\n| 99 | 0 | 0 | 0 | 0 | 0 |\n\n\
    Checked against one alert. What cannot be checked has no mark.\n\n\
    All is well. *supported*[^1]\n\n\
    <ul class=\"marks\" aria-label=\"Marks by Saker\"><li class=\"mark\" data-mark=\"supported\">supported</li></ul>\n\n\
    ```json\n{\"type\": \"marked\", \"marks\": [{\"kind\": \"supported\"}]}\n```\n\n\
    [^1]: Mark: **supported**, line 9, `All is well.`: In the alert, the rule is `x`. Fields: `alert.rule`\n";

fn alerts() -> Vec<alert::Alert> {
    analysis::analyse(include_bytes!("reports/devshm.json"), None).alerts
}

/// The document without what a check put into it.
fn stripped(mut report: Report) -> Report {
    fn strip(block: Block) -> Option<Block> {
        match block {
            Block::Tally(_) => None,
            Block::Marked(marked) => Some(*marked.block),
            Block::Quote(inner) => Some(Block::Quote(inner.into_iter().filter_map(strip).collect())),
            Block::Outline { start, items } => {
                let items = items.into_iter().map(|item| item.into_iter().filter_map(strip).collect()).collect();
                Some(Block::Outline { start, items })
            }
            other => Some(other),
        }
    }
    for section in &mut report.sections {
        section.blocks = std::mem::take(&mut section.blocks).into_iter().filter_map(strip).collect();
    }
    report
}

/// A check changes no word, and every mark stands on a line that there is.
#[track_caller]
fn judge(name: &str, text: &str, alerts: &[alert::Alert]) -> Report {
    let checked = analysis::check(text, alerts);
    let mut left = stripped(checked.report.clone());
    let read = markdown::read(text).report;
    // The tally of an empty document stands in a section of its own.
    if read.sections.is_empty() {
        left.sections.clear();
    }
    assert_eq!(left, read, "{name}");
    let lines = u32::try_from(text.split('\n').count()).unwrap_or(u32::MAX);
    for mark in checked.report.marks() {
        assert!(mark.line >= 1 && mark.line <= lines + 1, "{name}: {mark:?}");
        assert!(!mark.reason.inlines.is_empty(), "{name}: {mark:?}");
    }
    let counted: u32 = checked.report.tally().expect("a tally").counts.iter().map(|(_, count)| count).sum();
    assert_eq!(counted as usize, checked.report.marks().len(), "{name}");
    checked.report
}

#[test]
fn a_document_cannot_write_a_mark() {
    assert!(markdown::read(IMITATION).report.marks().is_empty());
    let report = judge("imitation", IMITATION, &alerts());
    assert!(report.marks().is_empty(), "{:?}", report.marks());
    assert_eq!(report.tally().expect("a tally").counts.iter().map(|(_, count)| count).sum::<u32>(), 0);
    // On paper a mark is a footnote, and the document's own footnote is none any more.
    let written = markdown::render(&report);
    assert!(written.starts_with("# Report\n\n**Marks**[^1]\n") && written.contains("supported*\\[1\\]"), "{written}");
    assert!(!written.contains("]: Mark: **supported**"), "{written}");
    assert_eq!(json::render(&report).matches("\"type\": \"marked\"").count(), 0);
}

#[test]
fn marks_do_not_come_back_from_paper() {
    let checked = analysis::check("The process `sh` was executed.\n\n[^1]: x\n", &alerts());
    assert_eq!(checked.report.marks().len(), 1);
    let written = markdown::render(&checked.report);
    assert!(written.contains("*contradicted*[^"), "{written}");
    let again = markdown::read(&written).report;
    assert!(again.marks().is_empty() && again.tally().is_none());
}

#[test]
fn what_cannot_be_seen_stays_marked_in_what_a_mark_repeats() {
    let text = "- User: `ro\u{202e}ot\u{1b}[31m`\n- Container name: `x\u{200b}y`\n";
    let report = judge("unseen", text, &alerts());
    assert_eq!(report.marks().len(), 2);
    let written = markdown::render(&report);
    assert!(!written.contains(['\u{202e}', '\u{1b}', '\u{200b}']), "{written}");
    assert!(written.contains("⟦U+202E⟧"), "{written}");
}

#[test]
fn a_lone_heading_or_nothing_is_a_document_too() {
    for text in ["", "\n", "# T", "## S", "---", "\u{feff}", "[^1]: x"] {
        judge(text, text, &alerts());
    }
}

#[test]
fn marks_are_bounded_and_said() {
    // Of three elements each: as many as are read make more marks than there may be.
    let report = judge("lines", &"User: mallory\n\n".repeat(20_000), &alerts());
    assert_eq!(report.marks().len(), analysis::MOST_MARKS);
    let notes = format!("{:?}", report.tally().expect("a tally").notes);
    assert!(notes.contains("1667 more are not"), "{notes}");
    let lines = "chmod 755 /tmp\n".repeat(20_000);
    let report = judge("code", &format!("```sh\n{lines}```\n"), &alerts());
    assert!(report.marks().len() <= 500, "{}", report.marks().len());
}

#[test]
fn what_makes_a_checker_slow_is_bounded() {
    let many = [
        "The process connected to 203.0.113.9 with PID 12345. ".repeat(20_000),
        "`a.b` x.".repeat(60_000),
        "T1001 T1002.003 TA0001 ".repeat(20_000),
        "a=b=c=evt_type=x ".repeat(40_000),
        format!("{} = x", "a.".repeat(200_000)),
        "```yaml\n- rule: a\n  condition: x1 and x2\n  desc: d\n  output: o\n  priority: INFO\n```\n\n".repeat(1_000),
        format!("- **Time**: {}", "1:".repeat(100_000)),
        "(".repeat(100_000),
        format!("```sh\n{}\n```", "a|".repeat(100_000)),
        format!("```sh\n{}\n```", "'\\\"`$(".repeat(50_000)),
    ];
    for (number, text) in many.iter().enumerate() {
        judge(&number.to_string(), text, &alerts());
    }
}

#[test]
fn what_is_too_large_is_said() {
    let text = "word *word*\n\nsudo chmod 755 /dev/shm\n\n".repeat(markdown::MOST_BYTES / 16);
    let checked = analysis::check(&text, &[]);
    let notes = format!("{:?}", checked.report.tally().expect("a tally").notes);
    assert!(notes.contains("too large") && notes.contains("was not checked from there on"), "{notes}");
    // The rest is one block, and nothing in it has a mark.
    let blocks = checked.report.sections.last().map(|section| section.blocks.last());
    assert!(matches!(blocks, Some(Some(Block::Code(_)))));
}

#[test]
fn hostile_documents_are_checked_and_keep_their_words() {
    let Some(folder) = shared::folder() else { return };
    let alerts = alerts();
    for (file, key) in [("hostile/xss/md_uri_matrix.jsonl", "markdown"), ("hostile/values/markdown.jsonl", "value")] {
        let Ok(text) = std::fs::read_to_string(folder.join(file)) else { continue };
        for line in text.lines().step_by(20) {
            let Ok(row) = serde_json::from_str::<serde_json::Value>(line) else { continue };
            if let Some(text) = row[key].as_str() {
                judge(&row["id"].to_string(), text, &alerts);
            }
        }
    }
    let specifications =
        std::fs::read_to_string(folder.join("hostile/markdown/commonmark-0.31.2.json")).unwrap_or_default();
    let cases: Vec<serde_json::Value> = serde_json::from_str(&specifications).unwrap_or_default();
    for case in &cases {
        judge(&case["example"].to_string(), case["markdown"].as_str().expect("a text"), &alerts);
    }
    let pathological = std::fs::read_dir(folder.join("hostile/markdown/pathological")).into_iter().flatten().flatten();
    for entry in pathological.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "gz")) {
        let mut bytes = Vec::new();
        let file = std::fs::File::open(entry.path()).expect("a file");
        flate2::read::MultiGzDecoder::new(file).read_to_end(&mut bytes).expect("gzip");
        // Their size is the business of the reader's own tests; here it is their shape.
        bytes.truncate(60_000);
        judge(&format!("{:?}", entry.file_name()), &String::from_utf8_lossy(&bytes), &alerts);
    }
}
