//! Documents that somebody opened.

mod common;

use common::{hostile, shared};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use report::{
    Block, Inline, Report, Untrusted,
    markdown::{self, MOST_BYTES, MOST_ELEMENTS, MOST_OF_PARAGRAPH, Remark, read},
};
use std::{
    fs,
    io::Read,
    time::{Duration, Instant},
};

/// Opens `text` and writes it again: the shortest way to see what was understood.
#[track_caller]
fn check(text: &str, written: &str) {
    let opened = read(text);
    assert_eq!(markdown::render(&opened.report), written.to_owned() + "\n");
    assert_eq!(opened.remarks, []);
}

#[test]
fn title_sections_and_what_stands_above_them() {
    let report = read("before\n\n# Title\n\n## One *two*\n\ntext\n\n#### Deep\n\n# Again").report;
    assert_eq!(report.title, "Title");
    let sections: Vec<_> =
        report.sections.iter().map(|one| (one.id.as_str(), one.heading.as_str(), one.level)).collect();
    assert_eq!(
        sections,
        [("doc", "", 2), ("doc-one-two", "One two", 2), ("doc-deep", "Deep", 4), ("doc-again", "Again", 2)]
    );
}

#[test]
fn a_late_heading_of_level_1_is_no_title() {
    let report = read("## First\n\n# Second").report;
    assert_eq!(report.title, "");
    assert_eq!(report.sections[1].heading, "Second");
}

#[test]
fn no_two_sections_share_a_name() {
    let report = read("## a\n## A!\n## a--2\n## é\n## ü").report;
    let ids: Vec<_> = report.sections.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["doc-a", "doc-a--2", "doc-a-2", "doc", "doc--2"]);
}

#[test]
fn words_keep_their_weight() {
    check("a **b *c*** _d_ ~~e~~ `f`  \ng\nh", "a **b c** *d* ~~e~~ `f`\\\ng h");
}

#[test]
fn blocks_stay_what_they_are() {
    check("- a\n- b\n  1. c\n  2. d\n\n> q\n>\n> - r\n\n---", "- a\n- b\n  1. c\n  2. d\n\n> q\n>\n> - r\n\n___");
    check("3. a\n\n   b\n4. c", "3. a\n\n   b\n\n4. c");
    check("- [x] done\n- [ ] open", "- ☑ done\n- ☐ open");
    check("```bash title\nls  -l\n```\n\n    indented", "```sh\nls  -l\n```\n\n```text\nindented\n```");
    check("| a | b |\n|---|:-:|\n| `x\\|y` | 1<br>2 |\n| z |", "| a | b |\n| --- | --- |\n| `x\\|y` | 1 2 |\n| z |  |");
    check("a[^n]\n\n[^n]: note *x*", "a\\[n\\]\n\n\\[n\\] note *x*");
    check("- x\n\n  -\n- 2. y", "- x\n\n  -\n\n- 2. y");
    check("> # inside\n", "> **inside**");
}

#[test]
fn html_is_text() {
    check("a <b onclick=x>c</b>", "a \\<b onclick=x>c\\</b>");
    check("<script>\nalert(1)\n</script>", "\\<script>\\\nalert(1)\\\n\\</script>");
}

#[test]
fn links_lead_to_the_web_or_to_mail() {
    check("[a](https://example.org/x \"t\")", "[a](https://example.org/x)");
    check(
        "<me@example.org> <http://example.org>",
        "[me@example.org](mailto:me@example.org) [http://example.org](http://example.org)",
    );
    check("[to a place](#here) [x](#) [](#here)", "to a place x");
    let opened = read("[x](javascript:alert(1)) [y](y.md) <data:a,b>");
    assert_eq!(markdown::render(&opened.report), "x (`javascript:alert(1)`) y (`y.md`) data:a,b\n");
    assert_eq!(opened.remarks, [Remark::Unlinked { count: 3 }]);
}

#[test]
fn jumps_lead_to_a_section_of_the_same_document() {
    let text = "# Top\n\n[a](#two-words) [b](#two-words-1) [c](#gone) [d](#top) **[e](#two-words)**!\n\n\
                ## Two *words*\n\n- [f](#two-words)\n\n## Two words";
    let report = read(text).report;
    let to: Vec<_> = inlines(&report)
        .into_iter()
        .filter_map(|inline| match inline {
            Inline::Jump { text, to, .. } => Some(format!("{text} {to}")),
            _ => None,
        })
        .collect();
    let expected = ["f doc-two-words", "a doc-two-words", "b doc-two-words--2", "d doc", "e doc-two-words"];
    assert_eq!(to, expected);
    let written = markdown::render(&report);
    assert!(written.contains("[a](#two-words) [b](#two-words-1) c [d](#top)"), "{written}");
    assert_eq!(markdown::render(&read(&written).report), written);
}

#[test]
fn every_leaf_has_its_line() {
    let text =
        "# T\n\none\ntwo\n\n- a\n- b\n\n  c\n\n> q\n\n| a |\n|---|\n| 1 |\n| 2 |\n\n```sh\nx\n```\n\n    y\n\n---\nend";
    assert_eq!(read(text).lines, [3, 6, 7, 9, 11, 13, 15, 16, 19, 22, 24, 25]);
    assert_eq!(read("- a\n- b").lines, [1, 2]);
    assert_eq!(read("```\n```\nx").lines, [1, 3]);
}

#[test]
fn pictures_are_their_words() {
    let opened = read("![a graph](https://example.org/x.png) ![](y.png) [![z](z.png)](https://example.org)");
    assert_eq!(markdown::render(&opened.report), "a graph (picture) [z](https://example.org)\n");
    assert_eq!(opened.remarks, [Remark::Pictures { count: 3 }]);
}

#[test]
fn what_cannot_be_seen_is_marked() {
    check("a\u{202e}b \u{a0}c", "a⟦U+202E⟧b \u{a0}c");
    let report = read("`a\u{202e}`").report;
    assert!(inlines(&report).contains(&Inline::Value(Untrusted::new("a\u{202e}"))));
}

#[test]
fn deep_documents_are_flattened_and_none_of_their_words_is_lost() {
    let opened = read(&format!("{}deep", "> ".repeat(500)));
    assert_eq!(opened.remarks, [Remark::Flattened { count: 484 }]);
    assert_eq!(markdown::render(&opened.report), format!("{}deep\n", "> ".repeat(16)));
}

#[test]
fn large_documents_are_read_in_part_and_the_rest_is_text() {
    let line = "word *word*\n";
    let text = line.repeat(MOST_BYTES / line.len() + 1000);
    let opened = read(&text);
    let [Remark::Unread { bytes }] = opened.remarks.as_slice() else { panic!("{:?}", opened.remarks) };
    let last = opened.report.sections.last().and_then(|section| section.blocks.last());
    let Some(Block::Code(rest)) = last else { panic!("no rest") };
    assert!(text.ends_with(rest.text.as_raw()) && text.len() > *bytes && *bytes >= text.len() - MOST_BYTES);
}

#[test]
fn documents_of_many_small_things_are_read_in_part() {
    let text = "## x\n".repeat(30_000);
    let opened = read(&text);
    let [Remark::Unread { bytes }] = opened.remarks.as_slice() else { panic!("{:?}", opened.remarks) };
    // A heading is three elements: its start, its words, its end.
    assert_eq!(text.len() - bytes, MOST_ELEMENTS.div_ceil(3) * 5);
    assert!(opened.report.sections.len() <= MOST_ELEMENTS / 3 + 1);
}

#[test]
fn a_very_long_paragraph_is_a_block_of_its_words() {
    let short = format!("**{}**", "a|".repeat(MOST_OF_PARAGRAPH / 2));
    let long = format!("{short} `b`\u{202e}");
    let sections = read(&format!("{short}\n\n{long}\n\n- {long}")).report.sections;
    let [Block::Paragraph(_), Block::Code(code), Block::Outline { items, .. }] = sections[0].blocks.as_slice() else {
        panic!("{sections:?}")
    };
    assert_eq!(code.text.as_raw(), format!("{} b\u{202e}", short.trim_matches('*')));
    assert_eq!(items[0][0], sections[0].blocks[1]);
}

#[test]
fn a_report_of_ours_settles_and_keeps_its_values() {
    let golden = include_str!("golden/report.md");
    let once = read(golden);
    assert_eq!(once.remarks, []);
    let written = markdown::render(&once.report);
    assert_eq!(markdown::render(&read(&written).report), written);
    let value = Inline::Value(Untrusted::new("one\ntwo \u{202e}eert"));
    let Some(Block::Table(table)) = once.report.sections[2].blocks.first() else { panic!("no table") };
    assert_eq!(table.rows[1].cells[1].inlines, [value]);
}

#[test]
fn hostile_documents_lose_no_word_and_gain_no_link() {
    for row in hostile().into_iter().flatten() {
        judge(&format!("{} {}", row.id, row.class), &row.value);
    }
    for name in ["md_uri_matrix", "payloads"] {
        let Some(file) = shared(&format!("hostile/xss/{name}.jsonl")) else { return };
        for line in fs::read_to_string(file).expect("reference data is UTF-8").lines() {
            let Ok(row) = serde_json::from_str::<serde_json::Value>(line) else { continue };
            let text = ["markdown", "value", "payload"].iter().find_map(|key| row[*key].as_str());
            judge(&row["id"].to_string(), text.expect("a text"));
        }
    }
}

#[test]
fn documents_of_the_specifications_lose_no_word() {
    let Some(folder) = shared("hostile/markdown") else { return };
    for entry in fs::read_dir(folder).expect("a folder").flatten().filter(|entry| entry.path().is_file()) {
        let text = fs::read_to_string(entry.path()).expect("reference data is UTF-8");
        let cases: Vec<serde_json::Value> = serde_json::from_str(&text).expect("JSON");
        for case in cases {
            judge(&format!("{:?} {}", entry.file_name(), case["example"]), case["markdown"].as_str().expect("a text"));
        }
    }
}

#[test]
fn pathological_documents_are_quick() {
    let Some(folder) = shared("hostile/markdown/pathological") else { return };
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.extension().is_none_or(|ending| ending != "gz") {
            continue;
        }
        let mut bytes = Vec::new();
        flate2::read::MultiGzDecoder::new(fs::File::open(&path).expect("a file"))
            .read_to_end(&mut bytes)
            .expect("gzip");
        let text = String::from_utf8_lossy(&bytes);
        let start = Instant::now();
        let opened = read(&text);
        let written = markdown::render(&opened.report);
        let took = start.elapsed();
        if std::env::var_os("SAKER_ROWS").is_some() {
            say(&format!(
                "{:6} ms {:9} bytes {:?} {:?}",
                took.as_millis(),
                text.len(),
                entry.file_name(),
                opened.remarks
            ));
        }
        // Built for tests this is about ten times slower than the page is.
        assert!(took < Duration::from_secs(5), "{path:?}: {took:?}");
        assert!(written.len() >= opened.report.title.len());
    }
}

#[expect(clippy::print_stderr, reason = "figures for whoever asked for them")]
fn say(line: &str) {
    eprintln!("{line}");
}

/// Every word that the parser hands over is in the report, in order; every link is one we may follow.
#[track_caller]
fn judge(id: &str, text: &str) {
    let report = read(text).report;
    let shown: String = all_words(&report).chars().filter(|c| !c.is_whitespace()).collect();
    let mut shown = shown.chars();
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    // The title moves to the top, so its words are looked for there.
    let titled = !report.title.is_empty();
    let (mut first, mut in_title) = (true, false);
    let title = Untrusted::reveal(&report.title);
    let mut title = title.as_raw().chars();
    for event in Parser::new_ext(text, options) {
        let part = match event {
            Event::Text(part) | Event::Code(part) | Event::Html(part) => part.to_string(),
            Event::InlineHtml(part) if !part.starts_with("<br") => part.to_string(),
            Event::Start(Tag::Heading { level, .. }) => {
                in_title = first && titled && level == HeadingLevel::H1;
                first &= !in_title;
                continue;
            }
            Event::End(TagEnd::Heading(_)) => {
                in_title = false;
                continue;
            }
            _ => continue,
        };
        for c in part.chars().filter(|c| !c.is_whitespace()) {
            let found = if in_title { title.any(|have| have == c) } else { shown.any(|have| have == c) };
            assert!(found, "{id}: {part:?} of {text:?} in {report:?}");
        }
    }
    for inline in inlines(&report) {
        if let Inline::Link { href, .. } = inline {
            let scheme = href.as_str().split(':').next();
            assert!(matches!(scheme, Some("https" | "http" | "mailto")), "{id}: {href:?}");
            assert!(!href.host().is_empty(), "{id}: {href:?}");
        }
    }
    let written = markdown::render(&report);
    assert_eq!(markdown::render(&read(&written).report), written, "{id}: {text:?}");
    assert_eq!(leaves(&report), read(text).lines.len(), "{id}: {text:?}");
    assert!(report.marks().is_empty() && report.tally().is_none(), "{id}");
}

/// How many leaves a document has, as the lines of an opened one count them.
fn leaves(report: &Report) -> usize {
    let mut rest: Vec<_> = report.sections.iter().flat_map(|section| &section.blocks).collect();
    let mut count = 0;
    while let Some(block) = rest.pop() {
        match block {
            Block::List { items, .. } => count += items.len(),
            Block::Table(table) => count += 1 + table.rows.len(),
            Block::Outline { items, .. } => rest.extend(items.iter().flatten()),
            Block::Quote(inner) => rest.extend(inner),
            _ => count += 1,
        }
    }
    count
}

fn inlines(report: &Report) -> Vec<Inline> {
    let mut found = Vec::new();
    let mut blocks: Vec<_> = report.sections.iter().flat_map(|section| &section.blocks).collect();
    while let Some(block) = blocks.pop() {
        match block {
            Block::Paragraph(sentences) => found.extend(sentences.iter().flat_map(|one| one.inlines.clone())),
            Block::List { items, .. } => {
                found.extend(items.iter().flat_map(|item| &item.sentences).flat_map(|one| one.inlines.clone()));
            }
            Block::Table(table) => {
                found.extend(table.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| cell.inlines.clone()));
            }
            Block::Outline { items, .. } => blocks.extend(items.iter().flatten()),
            Block::Quote(inner) => blocks.extend(inner),
            _ => {}
        }
    }
    found
}

/// The words of all sections in order, marks turned back into what they stand for.
fn all_words(report: &Report) -> String {
    let json: serde_json::Value = serde_json::from_str(&report::json::render(report)).expect("JSON");
    let mut words = String::new();
    gather(&json["sections"], &mut words);
    Untrusted::reveal(&words).as_raw().to_owned()
}

fn gather(json: &serde_json::Value, words: &mut String) {
    match json {
        serde_json::Value::Array(all) => all.iter().for_each(|one| gather(one, words)),
        serde_json::Value::Object(all) => {
            for (key, one) in all {
                match one.as_str() {
                    Some(text) if matches!(key.as_str(), "title" | "heading" | "text" | "value") => {
                        words.push_str(text)
                    }
                    Some(_) if key != "columns" => {}
                    _ => gather(one, words),
                }
            }
        }
        serde_json::Value::String(text) => words.push_str(text),
        _ => {}
    }
}
