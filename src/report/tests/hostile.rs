//! Hostile values through every way out, read back by the programs that read such text.
//!
//! `SAKER_ROWS=folder` also writes what was made of each value, as rows for checkers that are not written in Rust.

mod common;

use common::{Row, hostile, hostile_and_payloads};
use report::{
    Block, Cell, Code, Inline, Report, Row as TableRow, Section, Sentence, Step, Table, Tag, Tone, Untrusted, json,
    markdown, mixed_script,
    quote::{csv, filename, shell::Command, yaml},
};
use saphyr::{LoadableYamlNode, Yaml};
use serde_json::json as object;
use std::io::Write;

#[test]
fn marked_text_holds_nothing_unseen_and_comes_back() {
    for row in hostile().into_iter().flatten() {
        let value = Untrusted::new(row.value.as_str());
        let shown = value.visible();
        assert!(
            !Untrusted::new(shown.as_str()).pieces().any(|piece| matches!(piece, report::Piece::Mark { .. })),
            "{}",
            row.id
        );
        assert_eq!(Untrusted::reveal(&shown), value, "{}", row.id);
        assert_eq!(value.pieces().map(|piece| piece.raw().into_owned()).collect::<String>(), row.value, "{}", row.id);
    }
}

#[test]
fn a_name_in_borrowed_letters_is_noticed() {
    let Some(values) = hostile() else { return };
    let (noticed, missed): (Vec<_>, Vec<_>) =
        values.iter().filter(|row| row.class == "homoglyph").map(|row| &row.value).partition(|name| mixed_script(name));
    assert!(noticed.len() > 60, "{}", noticed.len());
    // Letters of ASCII in the place of others are beyond what can be noticed without knowing the name.
    assert!(missed.iter().all(|name| name.is_ascii()), "{missed:?}");
    let false_alarms: Vec<_> = values
        .iter()
        .filter(|row| !row.id.starts_with("UNICODE") && mixed_script(&row.value))
        .map(|row| &row.id)
        .collect();
    assert!(false_alarms.len() < 60, "{false_alarms:?}");
}

#[test]
fn in_markdown_a_value_is_the_literal_of_one_code_node() {
    let Some(values) = hostile_and_payloads() else { return };
    let mut rows = Rows::open("markdown");
    for Row { id, value, .. } in values {
        for (variant, make) in PLACES {
            let (made, plain) = (markdown::render(&make(&value)), markdown::render(&make("x")));
            let value = Untrusted::new(value.as_str());
            let block = variant.ends_with("fence");
            let shown = if block { value.visible_lines() } else { value.visible() };
            let table = *variant == "cell";
            rows.write(&object!({"id": id, "variant": variant, "value": shown, "markdown": made, "reference": plain, "gfm": table}));
            if value.as_raw().is_empty() {
                assert!(block || made.contains("(empty)"), "{id} {variant}");
                continue;
            }
            let (outline, literals) = read_markdown(&made);
            assert_eq!(outline, read_markdown(&plain).0, "{id} {variant}: {made}");
            let expected = if block && !shown.ends_with('\n') { format!("{shown}\n") } else { shown };
            assert_eq!(literals.iter().filter(|literal| **literal == expected).count(), 1, "{id} {variant}: {made}");
            assert!(made.ends_with('\n') && !made.ends_with("\n\n") && !made.contains('\r'));
        }
    }
}

#[test]
fn in_yaml_a_value_is_one_string() {
    let Some(values) = hostile() else { return };
    let mut rows = Rows::open("yaml");
    for Row { id, value, .. } in values {
        let scalar = yaml::scalar(&value);
        let text = format!("a:\n  - name: {scalar}\n    list: [{scalar}, z]\n  - {scalar}\nb: 1\n");
        for (variant, path) in
            [("map", object!(["a", 0, "name"])), ("flow", object!(["a", 0, "list", 0])), ("item", object!(["a", 1]))]
        {
            let keys = ["a/0/name", "a/0/list/0", "a/0/list/1", "a/1", "b"];
            rows.write(
                &object!({"id": id, "variant": variant, "value": value, "yaml": text, "path": path, "keys": keys}),
            );
        }
        let documents = Yaml::load_from_str(&text).unwrap_or_else(|error| panic!("{id}: {error}: {text}"));
        let [document] = documents.as_slice() else { panic!("{id}: {} documents", documents.len()) };
        for read in [&document["a"][0]["name"], &document["a"][0]["list"][0], &document["a"][1]] {
            assert_eq!(read.as_str(), Some(value.as_str()), "{id}: {text}");
        }
    }
}

#[test]
fn in_a_shell_a_value_is_one_argument() {
    let Some(values) = hostile() else { return };
    let mut rows = Rows::open("shell");
    for Row { id, value, .. } in values {
        let commands = [
            ("separated", Command::new("docker").arg("inspect").end_of_options().value(&value).build()),
            ("plain", Command::new("stat").value(&value).build()),
        ];
        for (variant, command) in commands {
            let refusable =
                value.contains('\0') || value.len() > 131_071 || variant == "plain" && value.starts_with('-');
            assert_eq!(command.is_err(), refusable, "{id} {variant}");
            let command = command.ok();
            if let Some(command) = &command {
                let seen = Untrusted::new(command.as_str());
                assert!(!seen.pieces().any(|piece| matches!(piece, report::Piece::Mark { .. })), "{id}: {command}");
            }
            rows.write(&object!({"id": id, "variant": variant, "value": value, "command": command}));
        }
    }
}

#[test]
fn in_csv_a_value_is_one_cell_and_no_formula() {
    let Some(values) = hostile() else { return };
    let mut file = String::from("id,value,end\r\n");
    let mut rows = Rows::open("csv-values");
    let mut kept = Vec::new();
    for row in values {
        let Ok(cell) = csv::cell(&row.value) else {
            assert!(row.value.contains('\0'));
            continue;
        };
        file.push_str(&format!("{},{cell},z\r\n", row.id));
        rows.write(&object!({"id": row.id, "value": row.value}));
        kept.push(row);
    }
    rows.file("table.csv", &file);
    let mut reader = ::csv::Reader::from_reader(file.as_bytes());
    let records: Vec<_> = reader.records().map(|record| record.expect("one record")).collect();
    assert_eq!(records.len(), kept.len());
    for (record, row) in records.iter().zip(&kept) {
        assert_eq!((record.len(), &record[0], &record[2]), (3, row.id.as_str(), "z"));
        let cell = &record[1];
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{}", row.id);
        let unguarded = cell.strip_prefix(csv::GUARD).filter(|_| *cell != row.value).unwrap_or(cell);
        assert_eq!(unguarded, row.value, "{}", row.id);
    }
}

#[test]
fn a_file_name_is_a_file_name() {
    for Row { id, value, .. } in hostile().into_iter().flatten() {
        let name = filename(&value);
        let allowed = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
        assert!(allowed && (1..=100).contains(&name.len()) && !name.starts_with(['.', '-']), "{id}: {name}");
        assert!(!name.contains("..") && !name.ends_with('.'), "{id}: {name}");
    }
}

#[test]
fn in_json_a_value_comes_back() {
    for Row { id, value, .. } in hostile().into_iter().flatten() {
        let json = json::render(&in_paragraph(&value));
        let read: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(read["sections"][0]["blocks"][0]["sentences"][0]["inlines"][1]["value"], value, "{id}");
    }
}

/// A place a value can stand in, and a report that has it there.
type Place = (&'static str, fn(&str) -> Report);

const PLACES: &[Place] = &[
    ("paragraph", in_paragraph),
    ("first", |value| report(Block::Paragraph(vec![sentence(vec![inline(value)])]))),
    ("list", |value| {
        report(Block::List {
            ordered: true,
            items: vec![report::Item { sentences: vec![sentence(vec![inline(value)])] }],
        })
    }),
    ("cell", |value| {
        let cell = |inlines| Cell { inlines };
        let row = |cells| TableRow { field: None, missing: false, cells };
        report(Block::Table(Table {
            caption: String::new(),
            columns: vec!["One".to_owned(), "Two".to_owned(), "Three".to_owned()],
            rows: vec![row(vec![cell(vec![text("a")]), cell(vec![inline(value)]), cell(vec![text("z")])])],
        }))
    }),
    ("fence", |value| report(Block::Code(code(value)))),
    ("quote-fence", |value| report(Block::Quote(vec![Block::Code(code(value))]))),
    ("item-fence", |value| report(Block::Outline { start: None, items: vec![vec![Block::Code(code(value))]] })),
    ("step-fence", |value| {
        report(Block::Steps(vec![Step {
            group: "Group".to_owned(),
            tag: Tag { text: "reads".to_owned(), tone: Tone::Neutral },
            title: sentence(vec![text("Do it.")]),
            detail: Vec::new(),
            code: vec![code(value)],
        }]))
    }),
];

fn in_paragraph(value: &str) -> Report {
    report(Block::Paragraph(vec![sentence(vec![text("It was "), inline(value), text(" and more.")])]))
}

fn report(block: Block) -> Report {
    let after = Block::Paragraph(vec![sentence(vec![text("After.")])]);
    let section = Section { id: "s".to_owned(), heading: "Section".to_owned(), level: 2, blocks: vec![block, after] };
    Report { title: "Title".to_owned(), sections: vec![section] }
}

fn code(value: &str) -> Code {
    Code { label: "text".to_owned(), language: "text".to_owned(), text: Untrusted::new(value) }
}

fn sentence(inlines: Vec<Inline>) -> Sentence {
    Sentence { inlines, cites: vec!["a.b".to_owned()] }
}

fn text(words: &str) -> Inline {
    Inline::Text(words.to_owned())
}

fn inline(value: &str) -> Inline {
    Inline::Evidence { field: "a.b".to_owned(), value: Untrusted::new(value) }
}

/// The structure of a document without its words, and the literals of its code.
fn read_markdown(text: &str) -> (Vec<String>, Vec<String>) {
    use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let (mut outline, mut literals) = (Vec::new(), Vec::new());
    let mut fenced: Option<String> = None;
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Code(literal) => {
                outline.push("code".to_owned());
                literals.push(literal.into_string());
            }
            Event::Text(part) => match &mut fenced {
                Some(literal) => literal.push_str(&part),
                None => {
                    if outline.last().is_none_or(|last| last != "text") {
                        outline.push("text".to_owned());
                    }
                }
            },
            Event::Start(Tag::CodeBlock(kind)) => {
                outline.push(match kind {
                    CodeBlockKind::Fenced(language) => format!("fence {language}"),
                    CodeBlockKind::Indented => "indented".to_owned(),
                });
                fenced = Some(String::new());
            }
            Event::End(pulldown_cmark::TagEnd::CodeBlock) => literals.extend(fenced.take()),
            other => outline.push(format!("{other:?}")),
        }
    }
    (outline, literals)
}

/// A file of rows for a checker elsewhere; nothing when nobody asked for it.
struct Rows(Option<(std::path::PathBuf, std::fs::File)>);

impl Rows {
    fn open(name: &str) -> Self {
        Self(std::env::var_os("SAKER_ROWS").map(|folder| {
            let folder = std::path::PathBuf::from(folder);
            let file = std::fs::File::create(folder.join(format!("{name}.jsonl"))).expect("the folder can be written");
            (folder, file)
        }))
    }

    fn write(&mut self, row: &serde_json::Value) {
        if let Some((_, file)) = &mut self.0 {
            writeln!(file, "{row}").expect("the row can be written");
        }
    }

    fn file(&self, name: &str, text: &str) {
        if let Some((folder, _)) = &self.0 {
            std::fs::write(folder.join(name), text).expect("the file can be written");
        }
    }
}
