//! Documents that somebody wrote: shown as they are, with what is wrong in their rules under each block of rules.

use crate::kind::{Kind, kind};
use crate::rulebook::Rulebook;
use report::{Block, Inline, Item, Report, Sentence, Untrusted};

/// A document as the page shows it.
pub fn open(text: &str) -> Report {
    let mut report = report::markdown::read(text).report;
    for section in &mut report.sections {
        let blocks = std::mem::take(&mut section.blocks);
        section.blocks = blocks.into_iter().flat_map(checked).collect();
    }
    report
}

/// A block, and behind a block of rules what Falco would say of them.
fn checked(block: Block) -> Vec<Block> {
    let Block::Code(code) = &block else { return vec![block] };
    let text = code.text.as_raw();
    let looks_like_rules = kind(text, None) == Kind::Rules
        || (code.language.starts_with('y') && (text.contains("condition:") || text.trim_start().starts_with("rule")));
    if !looks_like_rules {
        return vec![block];
    }
    let book = Rulebook::load(vec![("this block".into(), text.to_owned())]);
    let verdict = match (book.accepted(), book.problems().len()) {
        (true, 0) => "Checked: Falco 0.44 would load these rules.".to_owned(),
        (true, _) => "Checked: Falco 0.44 would load these rules; what is worth knowing:".to_owned(),
        (false, _) => "Checked: Falco 0.44 would not load this:".to_owned(),
    };
    let ours = |text: String| Sentence { inlines: vec![Inline::Text(text)], cites: Vec::new() };
    let items: Vec<Item> = book
        .problems()
        .iter()
        .map(|problem| {
            let mut sentence = ours(format!(
                "line {}, column {}: {}: ",
                problem.span.line,
                problem.span.column,
                problem.severity.as_str()
            ));
            sentence.inlines.push(Inline::Value(Untrusted::new(&problem.message)));
            sentence.inlines.push(Inline::Text(format!(" ({})", problem.code.as_str())));
            Item { sentences: vec![sentence] }
        })
        .collect();
    let mut blocks = vec![block, Block::Paragraph(vec![ours(verdict)])];
    if !items.is_empty() {
        blocks.push(Block::List { ordered: false, items });
    }
    blocks
}
