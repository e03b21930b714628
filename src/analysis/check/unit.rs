//! A document as what can be checked: paragraphs, items, rows and blocks of code, each with its place.

use report::{Block, Inline, Report, Sentence, Table};
use std::ops::Range;

/// The smallest thing that a mark can point at.
pub struct Unit {
    /// Which block it is or belongs to, counted over blocks that hold no others, in reading order.
    pub block: usize,
    /// Which item, row or line of that block; `None` for a paragraph.
    pub part: Option<u32>,
    /// The line of the document, from 1.
    pub line: u32,
    /// What it is.
    pub shape: Shape,
    /// Its lines; the cells of a row.
    pub lines: Vec<Line>,
    /// The headings it stands under, outermost first, in small letters, one a line.
    pub heading: String,
    /// The words that the items around it start with, in small letters, one a line.
    pub under: String,
    /// For a block of code: what the paragraph in front of it says, in small letters.
    pub before: String,
}

/// What a unit is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A paragraph or an item of a list.
    Prose,
    /// A row of a table, with the table's head.
    Row(Vec<String>),
    /// A block of code in this language.
    Code(String),
}

/// A line of words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// The words, literals included.
    pub text: String,
    /// Where the literals stand in it.
    pub literals: Vec<Range<usize>>,
}

impl Line {
    /// The literals, in order.
    pub fn literals(&self) -> impl Iterator<Item = &str> {
        self.literals.iter().map(|range| &self.text[range.clone()])
    }

    /// The part of the line in `range`, with the literals that lie in it.
    pub fn part(&self, range: Range<usize>) -> Line {
        let from = self.literals.partition_point(|one| one.start < range.start);
        let inside = self.literals[from..].iter().take_while(|one| one.end <= range.end);
        Line {
            literals: inside.map(|one| one.start - range.start..one.end - range.start).collect(),
            text: self.text[range].to_owned(),
        }
    }

    /// True when the byte at `at` is part of a literal.
    pub fn is_literal(&self, at: usize) -> bool {
        let before = self.literals.partition_point(|one| one.start <= at);
        before.checked_sub(1).is_some_and(|last| self.literals[last].contains(&at))
    }

    /// The sentences of the line: it is cut behind `.`, `!` and `?` where a blank follows, outside of literals.
    pub fn sentences(&self) -> Vec<Line> {
        let bytes = self.text.as_bytes();
        let mut found = Vec::new();
        let mut start = 0;
        for (at, _) in self.text.match_indices(['.', '!', '?']) {
            let ends = bytes.get(at + 1).is_none_or(|next| *next == b' ');
            let abbreviation = self.text[..at].ends_with("e.g") || self.text[..at].ends_with("i.e");
            if ends && !abbreviation && !self.is_literal(at) {
                found.push(self.part(start..at + 1));
                start = at + 1;
            }
        }
        found.push(self.part(start..self.text.len()));
        found.retain(|one| !one.text.trim().is_empty());
        found
    }
}

/// All units of `report`, in reading order; `lines` are the lines of its leaves.
pub fn units(report: &Report, lines: &[u32]) -> Vec<Unit> {
    let mut reader = Reader { units: Vec::new(), lines: lines.iter().copied(), block: 0, path: Vec::new() };
    for section in &report.sections {
        reader.path.retain(|(level, _)| *level < section.level);
        reader.path.push((section.level, section.heading.to_lowercase()));
        for block in &section.blocks {
            reader.block(block, &mut Vec::new());
        }
    }
    reader.units
}

struct Reader<L> {
    units: Vec<Unit>,
    lines: L,
    block: usize,
    path: Vec<(u8, String)>,
}

impl<L: Iterator<Item = u32>> Reader<L> {
    fn block(&mut self, block: &Block, under: &mut Vec<String>) {
        match block {
            Block::Quote(inner) => inner.iter().for_each(|block| self.block(block, under)),
            Block::Outline { items, .. } => items.iter().for_each(|item| {
                let label = match item.first() {
                    Some(Block::Paragraph(words)) => words_of(words).first().map(|line| line.text.to_lowercase()),
                    _ => None,
                };
                for (at, block) in item.iter().enumerate() {
                    // The label stands over what follows it, not over itself.
                    let label = label.as_ref().filter(|_| at > 0).cloned();
                    let labelled = label.is_some();
                    under.extend(label);
                    self.block(block, under);
                    if labelled {
                        under.pop();
                    }
                }
            }),
            leaf => {
                self.leaf(leaf, under);
                self.block += 1;
            }
        }
    }

    fn leaf(&mut self, block: &Block, under: &[String]) {
        match block {
            Block::Paragraph(words) => self.unit(None, Shape::Prose, words_of(words), under),
            Block::List { items, .. } => {
                for (part, item) in (0..).zip(items) {
                    self.unit(Some(part), Shape::Prose, words_of(&item.sentences), under);
                }
            }
            Block::Table(table) => self.table(table, under),
            Block::Code(code) => {
                let line = |text: &str| Line { text: text.to_owned(), literals: Vec::new() };
                let lines = code.text.as_raw().lines().map(line).collect();
                self.unit(None, Shape::Code(code.language.clone()), lines, under);
            }
            _ => {
                self.lines.next();
            }
        }
    }

    fn table(&mut self, table: &Table, under: &[String]) {
        self.lines.next();
        for (part, row) in (0..).zip(&table.rows) {
            let cells = row.cells.iter().map(|cell| {
                let mut lines = vec![Line::default()];
                add(&mut lines, &cell.inlines, " ");
                lines.swap_remove(0)
            });
            self.unit(Some(part), Shape::Row(table.columns.clone()), cells.collect(), under);
        }
    }

    fn unit(&mut self, part: Option<u32>, shape: Shape, lines: Vec<Line>, under: &[String]) {
        let heading = self.path.iter().map(|(_, words)| words.as_str()).collect::<Vec<_>>().join("\n");
        let line = self.lines.next().unwrap_or(1);
        let before = match (&shape, self.units.last()) {
            (Shape::Code(_), Some(last)) if last.shape == Shape::Prose => {
                last.lines.iter().map(|line| line.text.to_lowercase()).collect::<Vec<_>>().join("\n")
            }
            _ => String::new(),
        };
        self.units.push(Unit { block: self.block, part, line, shape, lines, heading, under: under.join("\n"), before });
    }
}

fn words_of(sentences: &[Sentence]) -> Vec<Line> {
    let mut lines = vec![Line::default()];
    for sentence in sentences {
        add(&mut lines, &sentence.inlines, "");
    }
    lines
}

/// Adds words to the last of `lines`. A break starts the next line, or is `instead`.
fn add(lines: &mut Vec<Line>, inlines: &[Inline], instead: &str) {
    for inline in inlines {
        if matches!(inline, Inline::Break) && instead.is_empty() {
            lines.push(Line::default());
            continue;
        }
        // People write `**Key:** value` on lines of their own and forget that Markdown joins them.
        let key = matches!(inline, Inline::Strong(words) if words.trim_end().ends_with(':'));
        if key && instead.is_empty() && lines.last().is_some_and(|line| line.text.ends_with(' ')) {
            lines.push(Line::default());
        }
        let Some(line) = lines.last_mut() else { return };
        match inline {
            Inline::Text(words) | Inline::Strong(words) | Inline::Emphasis(words) => line.text.push_str(words),
            Inline::Link { text, .. } | Inline::Jump { text, .. } => line.text.push_str(text),
            Inline::Code(literal) => literally(line, literal),
            Inline::Evidence { value, .. } | Inline::Value(value) => literally(line, value.as_raw()),
            Inline::Break => line.text.push_str(instead),
            // What was struck out is no longer said.
            Inline::Struck(_) => {}
        }
    }
}

fn literally(line: &mut Line, literal: &str) {
    let start = line.text.len();
    line.text.push_str(literal);
    line.literals.push(start..line.text.len());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Unit> {
        let opened = report::markdown::read(text);
        units(&opened.report, &opened.lines)
    }

    #[test]
    fn units_know_their_place() {
        let text =
            "# T\n\n## One\n\na `b` c  \nd\n\n- e\n- f\n\n| k | v |\n|---|---|\n| g | `h` |\n\n```sh\ni\nj\n```\n";
        let found: Vec<_> = read(text)
            .iter()
            .map(|unit| {
                let words: Vec<_> = unit.lines.iter().map(|line| line.text.clone()).collect();
                format!("{} {} {:?} {}", unit.line, unit.block, unit.part, words.join("/"))
            })
            .collect();
        assert_eq!(found, ["5 0 None a b c/d", "8 1 Some(0) e", "9 1 Some(1) f", "13 2 Some(0) g/h", "16 3 None i/j"]);
    }

    #[test]
    fn keys_in_bold_begin_a_line() {
        let units = read("**Date:** x\n**Time:** y\n");
        let found: Vec<_> = units[0].lines.iter().map(|line| line.text.trim()).collect();
        assert_eq!(found, ["Date: x", "Time: y"]);
    }

    #[test]
    fn items_know_what_they_stand_under() {
        let units = read("## Event\n\n* **Process**:\n\t+ Name: `sh`\n* x\n");
        let found: Vec<_> = units.iter().map(|unit| (unit.under.as_str(), unit.lines[0].text.as_str())).collect();
        assert_eq!(found, [("", "Process:"), ("process:", "Name: sh"), ("", "x")]);
        assert_eq!(units[1].heading, "event");
    }

    #[test]
    fn sentences_end_outside_of_literals() {
        let units = read("One `a. b` two. Three, e.g. four! Five");
        let found: Vec<_> = units[0].lines[0].sentences().into_iter().map(|one| one.text).collect();
        assert_eq!(found, ["One a. b two.", " Three, e.g. four!", " Five"]);
    }
}
