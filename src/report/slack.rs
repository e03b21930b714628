//! The report as a message for Slack, in its mrkdwn: to be pasted, or sent as the `text` of a message.
//!
//! Slack knows no headings and no tables, and no way to escape a star or a backtick. Values stand in code, and a backtick in
//! one is shown as a mark; `&`, `<` and `>` are references, so that nobody is called and no link is made.

use crate::visible::{prose, visible, visible_lines};
use crate::{Banner, Block, Code, Inline, Item, Link, Report, Sentence, Standing, Step, Table, Tally, Twig};

/// Messages longer than this are cut between blocks, and say so: Slack's own limit for one block of Markdown.
pub const MOST_CHARACTERS: usize = 12_000;

/// Blocks nested deeper than this are left out.
const DEEPEST: usize = 12;

const CONTINUED: &str = "_Continued in the full report._";

/// The report as mrkdwn, cut at [`MOST_CHARACTERS`]. The same report gives the same bytes.
pub fn render(report: &Report) -> String {
    let mut parts = Vec::new();
    if !report.title.is_empty() {
        parts.push(format!("*{}*", text(report.title.trim())));
    }
    for section in &report.sections {
        if !section.heading.is_empty() {
            parts.push(format!("*{}*", text(section.heading.trim())));
        }
        blocks(&section.blocks, 0, &mut parts);
    }
    parts.retain(|part| !part.is_empty());
    let mut message = String::new();
    let mut left = MOST_CHARACTERS - CONTINUED.len() - 2;
    for part in &parts {
        let length = part.chars().count() + 2;
        if length > left {
            message.push_str(CONTINUED);
            message.push('\n');
            return message;
        }
        left -= length;
        message.push_str(part);
        message.push_str("\n\n");
    }
    message.trim_end().to_owned() + "\n"
}

fn blocks(blocks: &[Block], depth: usize, parts: &mut Vec<String>) {
    if depth < DEEPEST {
        blocks.iter().for_each(|one| block(one, depth, parts));
    }
}

fn block(block: &Block, depth: usize, parts: &mut Vec<String>) {
    match block {
        Block::Banner(banner) => parts.push(self::banner(banner)),
        Block::Paragraph(all) => parts.push(sentences(all)),
        Block::List { ordered, items } => parts.push(list(*ordered, items)),
        Block::Table(table) => parts.push(self::table(table)),
        Block::Chain(links) => parts.push(lines(links.iter().zip(1..).map(|(one, at)| format!("{at}. {}", link(one))))),
        Block::Steps(steps) => self::steps(steps, parts),
        Block::Code(code) => parts.push(self::code(code)),
        Block::Tree(twigs) => parts.push(lines(twigs.iter().map(twig))),
        Block::Outline { items, .. } => {
            for item in items {
                let mut inner = Vec::new();
                blocks(item, depth + 1, &mut inner);
                inner.retain(|part| !part.is_empty());
                if let Some(first) = inner.first_mut() {
                    first.insert_str(0, "• ");
                }
                parts.extend(inner);
            }
        }
        Block::Quote(inner) => {
            let mut quoted = Vec::new();
            blocks(inner, depth + 1, &mut quoted);
            parts.push(lines(quoted.iter().flat_map(|part| part.split('\n')).map(|line| format!("> {line}"))));
        }
        Block::Rule => parts.push("———".to_owned()),
        Block::Marked(marked) => {
            blocks(std::slice::from_ref(&marked.block), depth + 1, parts);
            let marks = marked.marks.iter().map(|mark| {
                format!("• *{}*: {} – {}", mark.kind.words(), value(mark.said.as_raw()), inlines(&mark.reason.inlines))
            });
            parts.push(lines(marks));
        }
        Block::Tally(tally) => self::tally(tally, parts),
    }
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}

fn list(ordered: bool, items: &[Item]) -> String {
    lines(items.iter().zip(1..).map(|(item, number)| {
        let mark = if ordered { format!("{number}.") } else { "•".to_owned() };
        format!("{mark} {}", sentences(&item.sentences))
    }))
}

fn banner(banner: &Banner) -> String {
    let badges = banner.badges.iter().map(|badge| format!("{}: *{}*", text(&badge.label), text(&badge.value)));
    let badges = badges.collect::<Vec<_>>().join(" · ");
    let parts = [inlines(&banner.headline.inlines), badges, inlines(&banner.action.inlines)];
    lines(parts.into_iter().filter(|part| !part.is_empty()))
}

/// A line a row: its first cell, then the others with the names of their columns.
fn table(table: &Table) -> String {
    lines(table.rows.iter().map(|row| {
        let cells = row.cells.iter().enumerate().filter(|(_, cell)| !cell.inlines.is_empty()).map(|(at, cell)| {
            let words = inlines(&cell.inlines);
            match table.columns.get(at).filter(|name| at > 0 && !name.is_empty()) {
                Some(name) => format!("{}: {words}", text(name)),
                None => words,
            }
        });
        format!("• {}", cells.collect::<Vec<_>>().join(" – "))
    }))
}

fn link(link: &Link) -> String {
    let standing = match link.standing {
        Standing::Seen => "",
        Standing::Refused => " (not reached)",
        Standing::Unknown => " (not known)",
    };
    let detail = sentences(&link.detail);
    let detail = if detail.is_empty() { detail } else { format!(" – {detail}") };
    format!("{}: {}{standing}{detail}", text(&link.role), inlines(&link.name.inlines))
}

fn steps(steps: &[Step], parts: &mut Vec<String>) {
    let mut group = "";
    for (step, number) in steps.iter().zip(1..) {
        if step.group != group {
            group = &step.group;
            parts.push(format!("*{}*", text(group.trim())));
        }
        let tag = if step.tag.text.is_empty() { String::new() } else { format!(" _({})_", text(&step.tag.text)) };
        let detail = sentences(&step.detail);
        let detail = if detail.is_empty() { detail } else { format!("\n{detail}") };
        parts.push(format!("{number}. {}{tag}{detail}", inlines(&step.title.inlines)));
        parts.extend(step.code.iter().map(code));
    }
}

fn twig(twig: &Twig) -> String {
    let answer = twig.answer.as_str();
    let answer = if twig.deciding { format!("*{answer}*") } else { answer.to_owned() };
    format!("{}• {answer}: {}", "    ".repeat((twig.depth as usize).min(DEEPEST)), inlines(&twig.words.inlines))
}

fn tally(tally: &Tally, parts: &mut Vec<String>) {
    let counts = tally.counts.iter().map(|(kind, count)| format!("{count} {}", kind.words()));
    parts.push(counts.collect::<Vec<_>>().join(" · "));
    parts.push(sentences(&tally.notes));
    if !tally.left_out.is_empty() {
        parts.push("Left out:".to_owned());
        parts.push(lines(tally.left_out.iter().map(|one| format!("• {}", inlines(&one.inlines)))));
    }
}

fn code(code: &Code) -> String {
    let shown = visible_lines(code.text.as_raw());
    format!("```\n{}\n```", literal(shown.trim_end_matches('\n')))
}

fn sentences(sentences: &[Sentence]) -> String {
    let words = sentences.iter().map(|one| inlines(&one.inlines)).filter(|words| !words.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

fn inlines(inlines: &[Inline]) -> String {
    let mut out = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(words) | Inline::Jump { text: words, .. } => out.push_str(&text(words)),
            Inline::Strong(words) => weighted(&mut out, words, '*'),
            Inline::Emphasis(words) => weighted(&mut out, words, '_'),
            Inline::Struck(words) => weighted(&mut out, words, '~'),
            Inline::Break => out.push('\n'),
            Inline::Code(literal) => code_span(&mut out, literal),
            Inline::Evidence { value, .. } | Inline::Value(value) => code_span(&mut out, value.as_raw()),
            Inline::Link { text: words, href } => {
                let address = text(href.as_str()).replace('|', "%7C");
                out.push_str(&format!("<{address}|{}>", text(words).replace('|', "¦")));
            }
        }
    }
    out.trim_matches(' ').to_owned()
}

/// Signs count between blanks only, and words that hold one themselves do without.
fn weighted(out: &mut String, words: &str, sign: char) {
    let inner = words.trim();
    let apart = out.is_empty() || out.ends_with([' ', '\n', '(']);
    if inner.is_empty() || !apart || inner.contains(['*', '_', '~', '`']) {
        out.push_str(&text(words));
        return;
    }
    out.push_str(&format!("{sign}{}{sign}", text(inner)));
    out.push_str(if words.ends_with(' ') { " " } else { "" });
}

/// Two code spans that touch would be one.
fn code_span(out: &mut String, raw: &str) {
    if out.ends_with('`') {
        out.push(' ');
    }
    out.push_str(&value(raw));
}

fn value(raw: &str) -> String {
    if raw.is_empty() { "(empty)".to_owned() } else { format!("`{}`", literal(&visible(raw))) }
}

/// What stands between backticks, without one.
fn literal(shown: &str) -> String {
    references(shown).replace('`', "⟦U+0060⟧")
}

/// Our words. A backtick in them would open a code span.
fn text(words: &str) -> String {
    references(&prose(words)).replace('`', "'")
}

fn references(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Href, Section, Untrusted};

    fn with(blocks: Vec<Block>) -> String {
        let section = Section { id: "s".into(), heading: "A".into(), level: 2, blocks };
        render(&Report { title: "T".into(), sections: vec![section] })
    }

    #[track_caller]
    fn check(inlines: Vec<Inline>, expected: &str) {
        let made = with(vec![Block::Paragraph(vec![Sentence { inlines, cites: Vec::new() }])]);
        assert_eq!(made, format!("*T*\n\n*A*\n\n{expected}\n"));
    }

    #[test]
    fn words_and_values() {
        let value = |raw: &str| Inline::Value(Untrusted::new(raw));
        check(vec![Inline::Text("by ".into()), value("sh"), value("x")], "by `sh` `x`");
        check(vec![value("<!channel> `@here`")], "`&lt;!channel&gt; ⟦U+0060⟧@here⟦U+0060⟧`");
        check(vec![Inline::Text("<!here> & ".into()), Inline::Strong("b".into())], "&lt;!here&gt; &amp; *b*");
        check(vec![Inline::Text("a".into()), Inline::Strong("b".into())], "ab");
        let href = Href::https("example.org/x").expect("an address");
        check(vec![Inline::Link { text: "x".into(), href }], "<https://example.org/x|x>");
    }

    #[test]
    fn a_block_cannot_be_closed_from_inside() {
        let code = Code { label: "l".into(), language: "sh".into(), text: Untrusted::new("a\n```\n<b>") };
        let made = with(vec![Block::Code(code)]);
        assert!(made.ends_with("```\na\n⟦U+0060⟧⟦U+0060⟧⟦U+0060⟧\n&lt;b&gt;\n```\n"), "{made}");
    }

    #[test]
    fn what_is_too_long_is_cut_between_blocks_and_says_so() {
        let paragraph = |n: usize| {
            let inlines = vec![Inline::Text(format!("{n} {}", "w".repeat(1000)))];
            Block::Paragraph(vec![Sentence { inlines, cites: Vec::new() }])
        };
        let made = with((0..20).map(paragraph).collect());
        assert!(made.chars().count() <= MOST_CHARACTERS && made.chars().count() > MOST_CHARACTERS - 1100);
        assert!(made.ends_with("w\n\n_Continued in the full report._\n"));
        assert!(!with((0..5).map(paragraph).collect()).contains("Continued"));
    }
}
