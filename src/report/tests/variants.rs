//! Hostile values through the forms of the report that are neither Markdown nor JSON: a page, Jira's markup, a message for
//! Slack. A value changes no structure and can be read back.

#[allow(dead_code, reason = "each test needs a part of it")]
mod common;

use common::{Row, hostile_and_payloads};
use report::{
    Block, Cell, Code, Inline, Report, Row as TableRow, Section, Sentence, Table, Untrusted, html, jira, slack,
};

/// A report with the value as its title, in a sentence, in a cell and in a block.
fn report(value: &str) -> Report {
    let inline = || Inline::Value(Untrusted::new(value));
    let text = |text: &str| Inline::Text(text.to_owned());
    let sentence = Sentence { inlines: vec![text("of "), inline(), text(".")], cites: vec!["proc.name".to_owned()] };
    let row = TableRow { field: None, missing: false, cells: vec![Cell { inlines: vec![inline()] }] };
    let table = Table { caption: String::new(), columns: vec!["A".to_owned()], rows: vec![row] };
    let code = |language: &str| {
        Block::Code(Code { label: "l".to_owned(), language: language.to_owned(), text: Untrusted::new(value) })
    };
    let blocks = vec![Block::Paragraph(vec![sentence]), Block::Table(table), code("sh"), code("text")];
    let section = Section { id: "s".to_owned(), heading: "H".to_owned(), level: 2, blocks };
    Report { title: "T".to_owned(), sections: vec![section] }
}

/// The tags of a page in order, without marks and without the attributes of a box around a value; and its text.
fn read_page(page: &str) -> (Vec<String>, String) {
    let (mut tags, mut text) = (Vec::new(), String::new());
    let mut rest = page.split_once("</style>").expect("a style").1;
    let mut in_mark = false;
    while let Some((before, tag)) = rest.split_once('<') {
        let (tag, after) = tag.split_once('>').expect("a tag ends");
        if in_mark {
            assert_eq!(tag, "/span");
            text.push_str(&format!("⟦{before}⟧"));
            in_mark = false;
        } else {
            text.push_str(before);
            if tag.starts_with("span class=\"mark\"") {
                in_mark = true;
            } else {
                tags.push(if tag.starts_with("bdi") { "bdi".to_owned() } else { tag.to_owned() });
            }
        }
        rest = after;
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    (tags, text.replace("&#10;", "\n").replace(" (mixed alphabets)", "").replace("&amp;", "&"))
}

#[test]
fn on_a_page_a_value_is_text() {
    let Some(values) = hostile_and_payloads() else { return };
    let plain = read_page(&html::render(&report("x"))).0;
    for Row { id, value, .. } in values {
        let page = html::render(&report(&value));
        let (tags, text) = read_page(&page);
        assert_eq!(tags, plain, "{id}");
        // The page leaves brackets of the text alone, which `visible` marks: a mark on a page is an element.
        let shown = Untrusted::new(value.as_str()).visible().replace("⟦U+27E6⟧", "⟦");
        let expected = if value.is_empty() { "⟦empty⟧" } else { &shown };
        assert_eq!(text.matches(&format!("of {expected}.")).count(), 1, "{id}: {text}");
        let unseen = Untrusted::new(page.replace('\n', ""));
        assert!(!unseen.pieces().any(|piece| matches!(piece, report::Piece::Mark { .. })), "{id}");
    }
}

/// Markup with every escape undone to a private character, so that what is left of a sign means something.
fn signs(markup: &str) -> String {
    let mut signs = String::new();
    let mut rest = markup.chars();
    while let Some(c) = rest.next() {
        match c {
            '\\' => _ = rest.next(),
            '{' | '}' | '[' | ']' | '|' | '*' | '_' | '^' | '~' | '\n' => signs.push(c),
            _ => {}
        }
    }
    signs
}

#[test]
fn in_jira_a_value_starts_and_ends_nothing() {
    let Some(values) = hostile_and_payloads() else { return };
    let head = |markup: &str| markup.split_once("{code:bash}").expect("a block").0.to_owned();
    let plain = signs(&head(&jira::render(&report("x"))));
    for Row { id, value, .. } in values {
        let markup = jira::render(&report(&value));
        if !value.is_empty() {
            assert_eq!(signs(&head(&markup)), plain, "{id}: {markup}");
        }
        // The two blocks begin and end once each; no word in them does.
        assert_eq!((markup.matches("{code").count(), markup.matches("{noformat}").count()), (2, 2), "{id}: {markup}");
        let first = head(&markup);
        let span = first.split_once("of ").and_then(|(_, rest)| rest.rsplit_once(".\n\n||A")).expect("the sentence").0;
        let inner = span.strip_prefix("{{").and_then(|span| span.strip_suffix("}}")).unwrap_or_default();
        assert_eq!(unescaped(inner), Untrusted::new(value.as_str()).visible(), "{id}");
    }
}

fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        out.push(if c == '\\' { rest.next().unwrap_or('\\') } else { c });
    }
    out.replace("&#92;", "\\").replace("&amp;", "&")
}

#[test]
fn in_slack_a_value_calls_nobody_and_closes_nothing() {
    let Some(values) = hostile_and_payloads() else { return };
    let plain = slack::render(&report("x"));
    let ticks = |message: &str| message.matches('`').count();
    for Row { id, value, .. } in &values {
        let message = slack::render(&report(value));
        if message.ends_with("_Continued in the full report._\n") {
            continue;
        }
        assert!(!message.contains(['<', '>']), "{id}: {message}");
        if !value.is_empty() {
            assert_eq!(ticks(&message), ticks(&plain), "{id}: {message}");
            let shown = Untrusted::new(value.as_str()).visible().replace('`', "⟦U+0060⟧");
            let shown = shown.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            assert!(message.contains(&format!("of `{shown}`.")), "{id}: {message}");
        }
    }
}
