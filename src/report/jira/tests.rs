use super::*;
use crate::{Href, Section, Tag, Tone, Truth, Untrusted};

fn with(blocks: Vec<Block>) -> String {
    let section = Section { id: "s".into(), heading: "A *b*".into(), level: 2, blocks };
    render(&Report { title: "T".into(), sections: vec![section] })
}

#[track_caller]
fn check(blocks: Vec<Block>, expected: &str) {
    assert_eq!(with(blocks), format!("h1. T\n\nh2. A \\*b\\*\n\n{expected}\n"));
}

fn words(inlines: Vec<Inline>) -> Vec<Block> {
    vec![Block::Paragraph(vec![Sentence { inlines, cites: vec!["proc.name".into()] }])]
}

fn value_of(raw: &str) -> Inline {
    Inline::Value(Untrusted::new(raw))
}

#[test]
fn words_and_values() {
    check(
        words(vec![Inline::Text("The shell ".into()), value_of("sh"), Inline::Text(" ran.".into())]),
        "The shell {{sh}} ran.",
    );
    check(words(vec![value_of("}} *x* {code} a\\b")]), "{{\\}\\} \\*x\\* \\{code\\} a&#92;b}}");
    check(words(vec![value_of("")]), "(empty)");
    check(words(vec![value_of("a\n\u{202e}")]), "{{a⟦&#92;n⟧⟦U\\+202E⟧}}");
    check(words(vec![Inline::Text("# no list".into())]), "\\# no list");
    check(words(vec![Inline::Text("h1. no heading".into())]), "\\h1. no heading");
    check(words(vec![Inline::Text("a ".into()), Inline::Strong("b".into())]), "a *b*");
    let href = Href::external("https://example.org/a|b").expect("an address");
    check(words(vec![Inline::Link { text: "x|y".into(), href }]), "[x\\|y|https://example.org/a%7Cb]");
}

#[test]
fn a_block_cannot_be_closed_from_inside() {
    let code = |language: &str, text: &str| {
        vec![Block::Code(Code { label: "l".into(), language: language.into(), text: Untrusted::new(text) })]
    };
    check(code("sh", "a\n{code}\nh1. x"), "{code:bash}\na\n⟦U+007B⟧code}\nh1. x\n{code}");
    check(code("text", "{noformat}"), "{noformat}\n⟦U+007B⟧noformat}\n{noformat}");
    assert_eq!(Untrusted::reveal("⟦U+007B⟧code}").as_raw(), "{code}");
}

#[test]
fn tables_lists_and_steps() {
    let cell = |raw: &str| Cell { inlines: vec![value_of(raw)] };
    let row = crate::Row { field: None, missing: false, cells: vec![cell("a|b")] };
    let table = Table { caption: String::new(), columns: vec!["A".into(), "B".into()], rows: vec![row] };
    check(vec![Block::Table(table)], "||A||B||\n|{{a\\|b}}| |");
    let sentence = |text: &str| Sentence { inlines: vec![Inline::Text(text.into())], cites: Vec::new() };
    let twig = |depth| Twig { depth, answer: Truth::Yes, deciding: depth > 0, words: sentence("w") };
    check(vec![Block::Tree(vec![twig(0), twig(1)])], "* true: w\n** *true*: w");
    let step = Step {
        group: "Verify".into(),
        tag: Tag { text: "reads only".into(), tone: Tone::Good },
        title: sentence("Look"),
        detail: vec![sentence("Why.")],
        code: Vec::new(),
    };
    check(vec![Block::Steps(vec![step])], "*Verify*\n\n1. Look _(reads only)_\n\nWhy.");
    let inner = Block::List { ordered: false, items: vec![Item { sentences: vec![sentence("deep")] }] };
    let outline = Block::Outline { start: Some(1), items: vec![vec![Block::Paragraph(vec![sentence("top")]), inner]] };
    check(vec![outline], "# top\n#* deep");
}
