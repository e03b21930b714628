//! The report in Jira's wiki markup, for Jira Server and Data Center; Jira Cloud reads Markdown.
//!
//! Text of ours has a backslash in front of each character that means something; text from elsewhere stands in `{{…}}`,
//! where the same holds, or in a block that it cannot close. A backslash itself is written as a reference, because two of
//! them are a line break.

use crate::visible::{prose, visible, visible_lines};
use crate::{
    Banner, Block, Cell, Code, Inline, Item, Link, Marked, Report, Sentence, Standing, Step, Table, Tally, Twig,
};

/// Lists nested deeper than this are written side by side.
const DEEPEST: usize = 12;

/// The report as wiki markup. The same report gives the same bytes; lines end in LF.
pub fn render(report: &Report) -> String {
    let mut parts = Vec::new();
    if !report.title.is_empty() {
        parts.push(format!("h1. {}", text(&report.title).trim()));
    }
    for section in &report.sections {
        if !section.heading.is_empty() {
            parts.push(format!("h{}. {}", section.level.clamp(2, 6), text(&section.heading).trim()));
        }
        section.blocks.iter().for_each(|one| block(one, "", &mut parts));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

/// Adds a block. `bullets` is what stands in front of the items of a list around it: lists nest by repeating it.
fn block(block: &Block, bullets: &str, parts: &mut Vec<String>) {
    match block {
        Block::Banner(banner) => parts.push(self::banner(banner)),
        Block::Paragraph(all) => parts.push(sentences(all)),
        Block::List { ordered, items } => parts.push(list(&format!("{bullets}{}", mark(*ordered)), items)),
        Block::Table(table) => parts.push(self::table(table)),
        Block::Chain(links) => parts.push(lines(links.iter().map(|link| format!("# {}", self::link(link))))),
        Block::Steps(steps) => self::steps(steps, parts),
        Block::Code(code) => parts.push(self::code(code)),
        Block::Tree(twigs) => parts.push(lines(twigs.iter().map(twig))),
        Block::Outline { start, items } => outline(start.is_some(), items, bullets, parts),
        Block::Quote(inner) => {
            let mut quoted = Vec::new();
            if bullets.len() < DEEPEST {
                inner.iter().for_each(|one| self::block(one, &format!("{bullets}*"), &mut quoted));
            }
            quoted.retain(|part| !part.is_empty());
            // Quotes do not nest: the inner ones stand in the outermost.
            let quoted = quoted.join("\n\n").replace("{quote}\n", "").replace("\n{quote}", "");
            parts.push(format!("{{quote}}\n{quoted}\n{{quote}}"));
        }
        Block::Rule => parts.push("----".to_owned()),
        Block::Marked(marked) => self::marked(marked, bullets, parts),
        Block::Tally(tally) => self::tally(tally, parts),
    }
}

fn mark(ordered: bool) -> &'static str {
    if ordered { "#" } else { "*" }
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}

fn list(bullets: &str, items: &[Item]) -> String {
    lines(items.iter().map(|item| format!("{bullets} {}", one_line(&sentences(&item.sentences)))))
}

/// An item's first paragraph and its lists stand in the list; other blocks stand behind it, where they end it.
fn outline(ordered: bool, items: &[Vec<Block>], bullets: &str, parts: &mut Vec<String>) {
    let nested = if bullets.len() < DEEPEST { format!("{bullets}{}", mark(ordered)) } else { bullets.to_owned() };
    let mut rows: Vec<String> = Vec::new();
    for item in items {
        for block in item {
            match block {
                Block::Paragraph(all) => rows.push(format!("{nested} {}", one_line(&sentences(all)))),
                Block::List { .. } | Block::Outline { .. } if nested.len() < DEEPEST => {
                    self::block(block, &nested, &mut rows);
                }
                Block::Outline { .. } | Block::Quote(_) if nested.len() >= DEEPEST => {}
                other => {
                    parts.push(std::mem::take(&mut rows).join("\n"));
                    self::block(other, &nested, parts);
                }
            }
        }
    }
    parts.push(rows.join("\n"));
}

fn banner(banner: &Banner) -> String {
    let mut parts = vec![format!("*{}*", inlines(&banner.headline.inlines, Place::Bold).trim())];
    if !banner.badges.is_empty() {
        let row = |bar: &str, cells: Vec<String>| format!("{bar}{}{bar}", cells.join(bar));
        let labels = banner.badges.iter().map(|badge| cell_text(&badge.label)).collect();
        let values = banner.badges.iter().map(|badge| cell_text(&badge.value)).collect();
        parts.push(format!("{}\n{}", row("||", labels), row("|", values)));
    }
    parts.push(sentences(std::slice::from_ref(&banner.action)));
    parts.join("\n\n")
}

fn table(table: &Table) -> String {
    let width = table.columns.len().max(table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0));
    if width == 0 {
        return String::new();
    }
    let head: Vec<_> = (0..width).map(|at| cell_text(table.columns.get(at).map_or("", String::as_str))).collect();
    let empty = Cell::default();
    let rows = table.rows.iter().map(|row| {
        let cells = (0..width).map(|at| row.cells.get(at).unwrap_or(&empty));
        let cells: Vec<_> = cells.map(|cell| filled(one_line(&inlines(&cell.inlines, Place::Line)).trim())).collect();
        format!("|{}|", cells.join("|"))
    });
    format!("||{}||\n{}", head.join("||"), lines(rows)).trim_end().to_owned()
}

fn cell_text(words: &str) -> String {
    filled(text(words).trim())
}

/// An empty cell would make two bars, which start a heading.
fn filled(cell: &str) -> String {
    if cell.is_empty() { " ".to_owned() } else { cell.to_owned() }
}

fn link(link: &Link) -> String {
    let mut parts = Vec::new();
    if !link.role.is_empty() {
        parts.push(format!("*{}:*", text(&link.role)));
    }
    parts.push(inlines(&link.name.inlines, Place::Line));
    match link.standing {
        Standing::Seen => {}
        Standing::Refused => parts.push("(not reached)".to_owned()),
        Standing::Unknown => parts.push("(not known)".to_owned()),
    }
    if !link.detail.is_empty() {
        parts.push(format!("– {}", sentences(&link.detail)));
    }
    one_line(&parts.join(" "))
}

/// A code block ends a list, so each step is a paragraph with its number written out.
fn steps(steps: &[Step], parts: &mut Vec<String>) {
    let mut group = "";
    for (step, number) in steps.iter().zip(1..) {
        if step.group != group {
            group = &step.group;
            parts.push(format!("*{}*", text(group).trim()));
        }
        let tag = if step.tag.text.is_empty() { String::new() } else { format!(" _({})_", text(&step.tag.text)) };
        parts.push(format!("{number}. {}{tag}", inlines(&step.title.inlines, Place::Line)));
        parts.push(sentences(&step.detail));
        parts.extend(step.code.iter().map(code));
    }
}

fn twig(twig: &Twig) -> String {
    let answer = twig.answer.as_str();
    let answer = if twig.deciding { format!("*{answer}*") } else { answer.to_owned() };
    let depth = (twig.depth as usize).min(DEEPEST);
    format!("{} {answer}: {}", "*".repeat(depth + 1), one_line(&inlines(&twig.words.inlines, Place::Line)))
}

fn marked(marked: &Marked, bullets: &str, parts: &mut Vec<String>) {
    if !matches!(*marked.block, Block::Marked(_)) {
        block(&marked.block, bullets, parts);
    }
    let marks = marked.marks.iter().map(|mark| {
        let reason = one_line(&inlines(&mark.reason.inlines, Place::Line));
        format!("* *{}*: {} – {reason}", mark.kind.words(), value(mark.said.as_raw()))
    });
    parts.push(lines(marks));
}

fn tally(tally: &Tally, parts: &mut Vec<String>) {
    parts.push(lines(tally.counts.iter().map(|(kind, count)| format!("* {count} {}", kind.words()))));
    parts.push(sentences(&tally.notes));
    if !tally.left_out.is_empty() {
        parts.push("Left out:".to_owned());
        let items = tally.left_out.iter().map(|one| format!("* {}", one_line(&inlines(&one.inlines, Place::Line))));
        parts.push(lines(items));
    }
}

/// A block that its text cannot close: the brace in front of its end mark is shown as a mark. Jira colours few languages, and
/// refuses to show a block of one that it does not know.
fn code(code: &Code) -> String {
    let shown =
        visible_lines(code.text.as_raw()).replace("{code", "⟦U+007B⟧code").replace("{noformat", "⟦U+007B⟧noformat");
    let shown = shown.trim_end_matches('\n');
    match code.language.as_str() {
        "sh" | "bash" => format!("{{code:bash}}\n{shown}\n{{code}}"),
        language @ ("yaml" | "json" | "xml" | "python" | "sql") => format!("{{code:{language}}}\n{shown}\n{{code}}"),
        _ => format!("{{noformat}}\n{shown}\n{{noformat}}"),
    }
}

/// Sentences one after the other. The fields they stand on are in the other forms of the report; here they would be noise.
fn sentences(sentences: &[Sentence]) -> String {
    let words = sentences.iter().map(|one| inlines(&one.inlines, Place::Line)).filter(|words| !words.trim().is_empty());
    let words = words.map(|words| words.trim().to_owned()).collect::<Vec<_>>().join(" ");
    words.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Line,
    /// Between stars: no weight inside.
    Bold,
}

fn inlines(inlines: &[Inline], place: Place) -> String {
    let mut out = String::new();
    let weighted = |out: &mut String, words: &str, sign: &str| {
        let (words, inner) = (text(words), text(words.trim()));
        // A sign only counts between a blank and a letter.
        let apart = out.is_empty() || out.ends_with([' ', '\n']);
        if place == Place::Bold || inner.is_empty() || !apart {
            out.push_str(&words);
        } else {
            out.push_str(&format!("{sign}{inner}{sign}"));
            out.push_str(if words.ends_with(' ') { " " } else { "" });
        }
    };
    for inline in inlines {
        match inline {
            Inline::Text(words) | Inline::Jump { text: words, .. } => out.push_str(&text(words)),
            Inline::Strong(words) => weighted(&mut out, words, "*"),
            Inline::Emphasis(words) => weighted(&mut out, words, "_"),
            Inline::Struck(words) => weighted(&mut out, words, "-"),
            Inline::Break => out.push('\n'),
            Inline::Code(literal) => out.push_str(&value(literal)),
            Inline::Evidence { value: raw, .. } | Inline::Value(raw) => out.push_str(&value(raw.as_raw())),
            Inline::Link { text: words, href } => {
                let mut address = String::new();
                for c in href.as_str().chars() {
                    match c {
                        '|' | '[' | ']' | '{' | '}' | '!' | '^' | '~' => {
                            address.push_str(&format!("%{:02X}", c as u32))
                        }
                        c => address.push(c),
                    }
                }
                out.push_str(&format!("[{}|{address}]", text(words)));
            }
        }
    }
    out
}

/// Text from elsewhere, or a literal of ours, inside a line.
fn value(raw: &str) -> String {
    if raw.is_empty() {
        return "(empty)".to_owned();
    }
    format!("{{{{{}}}}}", escaped(&visible(raw)))
}

/// Our words, so that no character of them means anything.
fn text(words: &str) -> String {
    escaped(&prose(words).replace('\n', " "))
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' => out.push_str("&#92;"),
            '&' if rest.peek().is_some_and(|c| *c == '#' || c.is_ascii_alphabetic()) => out.push_str("&amp;"),
            '{' | '}' | '[' | ']' | '|' | '*' | '_' | '+' | '^' | '~' | '!' | '?' | '@' => out.extend(['\\', c]),
            // A dash inside a word strikes nothing out.
            '-' if before.is_alphanumeric() && rest.peek().is_some_and(|c| c.is_alphanumeric()) => out.push(c),
            '-' => out.extend(['\\', c]),
            // `:)` and `(x)` are pictures, `://` is a link.
            ':' | ';' | '('
                if rest.peek().is_some_and(|c| !c.is_whitespace() && !c.is_alphanumeric() || "xyiDP".contains(*c)) =>
            {
                out.extend(['\\', c]);
            }
            c => out.push(c),
        }
        before = c;
    }
    out
}

/// A line whose start means nothing: no heading, quote, list or rule.
fn line(line: &str) -> String {
    let mark = line.starts_with('#') || line.starts_with("bq. ");
    let heading = line.strip_prefix('h').and_then(|rest| rest.strip_prefix(|c: char| c.is_ascii_digit()));
    if mark || heading.is_some_and(|rest| rest.starts_with(". ")) { format!("\\{line}") } else { line.to_owned() }
}

fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}

#[cfg(test)]
mod tests;
