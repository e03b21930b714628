//! One report with everything in it, and what each renderer makes of it: `golden/report.*`.
//!
//! `BLESS=1 cargo test -p report --test golden` writes the files anew; the difference is then reviewed.

use report::{
    Badge, Banner, Block, Cell, Code, Href, Inline, Item, Link, Mark, MarkKind, Marked, Report, Row, Section, Sentence,
    Standing, Step, Table, Tag, Tally, Tone, Truth, Twig, Untrusted, html, jira, json, markdown, slack,
};

#[test]
fn markdown_is_as_agreed() {
    check("report.md", &markdown::render(&report()));
}

#[test]
fn json_is_as_agreed() {
    check("report.json", &json::render(&report()));
}

#[test]
fn html_is_as_agreed() {
    check("report.html", &html::render(&report()));
}

#[test]
fn jira_is_as_agreed() {
    check("report.jira.txt", &jira::render(&report()));
}

#[test]
fn slack_is_as_agreed() {
    check("report.slack.txt", &slack::render(&report()));
}

#[test]
fn an_empty_report_is_an_empty_line() {
    assert_eq!(markdown::render(&Report::default()), "\n");
}

#[track_caller]
fn check(name: &str, rendered: &str) {
    let path = format!("{}/tests/golden/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, rendered).expect("the golden file can be written");
    }
    let golden = std::fs::read_to_string(&path).expect("the golden file is there");
    assert_eq!(rendered, golden);
}

fn report() -> Report {
    let section = |id: &str, heading: &str, level, blocks| Section {
        id: id.to_owned(),
        heading: heading.to_owned(),
        level,
        blocks,
    };
    Report {
        title: "Report of a broken pump".to_owned(),
        sections: vec![
            section("summary", "Summary", 2, vec![banner(), paragraph()]),
            section("details", "Details", 2, vec![]),
            section("readings", "Readings", 3, vec![readings(), tree()]),
            section("chain", "Chain", 3, vec![chain()]),
            section("steps", "What to do #", 2, vec![steps()]),
            section("other", "Other forms", 2, others()),
            section("checked", "A checked part", 2, checked()),
        ],
    }
}

fn banner() -> Block {
    let badge = |label: &str, value: &str, tone| Badge { label: label.to_owned(), value: value.to_owned(), tone };
    Block::Banner(Banner {
        tone: Tone::Alarm,
        headline: sentence(
            vec![value("pump.name", "P-7`"), text(" stopped at "), strong("noon"), text(".")],
            &["pump.name"],
        ),
        badges: vec![badge("State", "stopped", Tone::Alarm), badge("Sure", "very | very", Tone::Good)],
        action: sentence(vec![text("Look at the valve.")], &[]),
    })
}

fn paragraph() -> Block {
    Block::Paragraph(vec![
        sentence(
            vec![text("The pump "), value("pump.name", "P-7`"), text(" has a valve_2 & a <lid>.")],
            &["pump.name", "valve"],
        ),
        sentence(
            vec![
                text("See "),
                Inline::Link {
                    text: "the manual".to_owned(),
                    href: Href::https("example.org/manual").expect("an address"),
                },
                text(" or "),
                Inline::Code("man pump".to_owned()),
                text("."),
            ],
            &[],
        ),
        sentence(vec![text("It was named twice.")], &["pump.name"]),
    ])
}

fn readings() -> Block {
    let row = |field: &str, raw: &str, missing| Row {
        field: Some(field.to_owned()),
        missing,
        cells: vec![
            Cell { inlines: vec![Inline::Code(field.to_owned())] },
            Cell { inlines: vec![if missing { text("not given") } else { value(field, raw) }] },
        ],
    };
    Block::Table(Table {
        caption: "What was read".to_owned(),
        columns: vec!["Field".to_owned(), "Value".to_owned()],
        rows: vec![
            row("pressure", "5 | 6", false),
            row("note", "one\ntwo \u{202e}eert", false),
            row("empty", "", false),
            row("valve", "", true),
        ],
    })
}

fn tree() -> Block {
    let twig = |depth, answer, deciding, words: &str| Twig {
        depth,
        answer,
        deciding,
        words: sentence(vec![text(words)], &["pump.flow"]),
    };
    Block::Tree(vec![
        twig(0, Truth::Yes, false, "all of"),
        twig(1, Truth::Yes, true, "the flow fell"),
        twig(1, Truth::Unknown, false, "somebody closed it"),
    ])
}

fn chain() -> Block {
    let link = |role: &str, name: &str, standing| Link {
        role: role.to_owned(),
        name: sentence(vec![value("name", name)], &["name"]),
        detail: vec![sentence(vec![text("Runs on water.")], &[])],
        standing,
    };
    Block::Chain(vec![
        link("motor", "M-1", Standing::Unknown),
        link("pump", "P-7", Standing::Seen),
        link("tank", "T-9", Standing::Refused),
    ])
}

fn steps() -> Block {
    let step = |group: &str, title: &str, code: &[&str]| Step {
        group: group.to_owned(),
        tag: Tag { text: "reads".to_owned(), tone: Tone::Good },
        title: sentence(vec![text(title)], &[]),
        detail: vec![sentence(vec![text("It says whether water runs.")], &["valve"])],
        code: code.iter().map(|raw| command(raw)).collect(),
    };
    Block::Steps(vec![
        step("Look", "Read the gauge.", &["gauge --read 'P-7'\n\ngauge --all"]),
        step("Look", "1. Open the lid.", &[]),
        step("Mend", "Turn the valve.", &["valve --turn", "```\n\u{1b}[2J"]),
    ])
}

fn others() -> Vec<Block> {
    let item = |words: &str| Item { sentences: vec![sentence(vec![text(words)], &[])] };
    let say = |words: &str| Block::Paragraph(vec![sentence(vec![text(words)], &[])]);
    vec![
        Block::List { ordered: false, items: vec![item("- a dash"), item("# a hash")] },
        Block::List { ordered: false, items: vec![item("another list")] },
        Block::List { ordered: true, items: vec![item("first"), item("second")] },
        Block::Outline {
            start: Some(9),
            items: vec![
                vec![say("nine"), Block::Outline { start: None, items: vec![vec![say("inner")], vec![say("more")]] }],
                vec![say("ten")],
            ],
        },
        Block::Quote(vec![say("He said."), Block::Code(command("x"))]),
        Block::Rule,
        Block::Paragraph(vec![sentence(
            vec![Inline::Emphasis("so".to_owned()), Inline::Break, text("- and "), Inline::Struck("not".to_owned())],
            &[],
        )]),
    ]
}

fn checked() -> Vec<Block> {
    let words = "The pump ran dry.";
    let mark = |kind, said: &str, reason: &str, cites: &[&str]| Mark {
        kind,
        part: None,
        line: 7,
        said: Untrusted::new(said),
        reason: sentence(vec![text(reason), value("pump.state", "wet")], cites),
    };
    vec![
        Block::Tally(Tally {
            counts: MarkKind::ALL.into_iter().zip([0, 1, 1, 0, 0, 0]).collect(),
            notes: vec![sentence(vec![text("Checked against one reading.")], &[])],
            left_out: vec![sentence(vec![text("The pump's name.")], &["pump.name"])],
        }),
        Block::Marked(Marked {
            block: Box::new(Block::Paragraph(vec![sentence(vec![text(words)], &[])])),
            marks: vec![
                mark(MarkKind::Contradicted, "ran `dry`[^1]", "The reading says ", &["pump.state"]),
                mark(MarkKind::NotInEvidence, "The pump", "No reading says so: ", &[]),
            ],
        }),
    ]
}

fn command(raw: &str) -> Code {
    Code { label: "command".to_owned(), language: "sh".to_owned(), text: Untrusted::new(raw) }
}

fn sentence(inlines: Vec<Inline>, cites: &[&str]) -> Sentence {
    Sentence { inlines, cites: cites.iter().map(|field| (*field).to_owned()).collect() }
}

fn text(words: &str) -> Inline {
    Inline::Text(words.to_owned())
}

fn strong(words: &str) -> Inline {
    Inline::Strong(words.to_owned())
}

fn value(field: &str, raw: &str) -> Inline {
    Inline::Evidence { field: field.to_owned(), value: Untrusted::new(raw) }
}
