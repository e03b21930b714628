use super::{
    escape,
    inline::{Notes, Place, inlines},
    list::Marker,
};
use crate::{Banner, Block, Cell, Marked, Table, Tally, Twig};

/// Blocks nested deeper than this are written side by side: no reader shows more, and the stack is finite.
const DEEPEST: usize = 24;

/// Writes blocks, and keeps the footnotes they asked for.
#[derive(Default)]
pub(super) struct Writer {
    notes: Notes,
    depth: usize,
}

/// The two kinds of list that run into one another when nothing stands between.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Bullets,
    Numbers,
}

impl Kind {
    /// The kind of list that `block` ends in; `None` when it ends in something else.
    pub(super) fn of(block: &Block) -> Option<Self> {
        match block {
            Block::List { ordered: false, .. } | Block::Outline { start: None, .. } | Block::Tree(_) => {
                Some(Kind::Bullets)
            }
            Block::List { .. } | Block::Outline { .. } | Block::Chain(_) | Block::Steps(_) => Some(Kind::Numbers),
            _ => None,
        }
    }
}

impl Writer {
    /// A heading; its level is 1 to 6.
    pub(super) fn heading(&mut self, level: u8, words: &str) -> String {
        format!("{} {}", "#".repeat(level.into()), escape::heading(words)).trim_end().to_owned()
    }

    /// Blocks with an empty line between them.
    pub(super) fn blocks(&mut self, blocks: &[Block]) -> String {
        self.joined(blocks, "\n\n")
    }

    /// Blocks inside another block, or side by side with it when they stand too deep.
    pub(super) fn nested(&mut self, blocks: &[Block], between: &str) -> String {
        if self.depth == DEEPEST {
            return self.flat(blocks).join(between);
        }
        self.depth += 1;
        let text = self.joined(blocks, between);
        self.depth -= 1;
        text
    }

    /// The innermost blocks of `blocks`, in order. Takes no stack.
    fn flat(&mut self, blocks: &[Block]) -> Vec<String> {
        let mut rest: Vec<_> = blocks.iter().rev().collect();
        let mut parts = Vec::new();
        while let Some(block) = rest.pop() {
            match block {
                Block::Quote(inner) => rest.extend(inner.iter().rev()),
                Block::Outline { items, .. } => rest.extend(items.iter().flatten().rev()),
                Block::Marked(marked) => rest.push(&marked.block),
                other => parts.push(self.block(other, false)),
            }
        }
        parts.retain(|part| !part.is_empty());
        parts
    }

    /// The footnotes; empty when no sentence cited anything.
    pub(super) fn notes(&self) -> String {
        self.notes.render()
    }

    pub(super) fn note_book(&mut self) -> &mut Notes {
        &mut self.notes
    }

    fn joined(&mut self, blocks: &[Block], between: &str) -> String {
        let mut parts: Vec<String> = Vec::new();
        let mut last = None;
        let mut other = false;
        for block in blocks {
            let kind = Kind::of(block);
            other = kind.is_some() && kind == last && !other;
            let part = self.block(block, other);
            if !part.is_empty() {
                last = kind;
                parts.push(part);
            }
        }
        parts.join(between)
    }

    fn block(&mut self, block: &Block, other: bool) -> String {
        match block {
            Block::Banner(banner) => self.banner(banner),
            Block::Paragraph(sentences) => self.line(sentences),
            Block::List { ordered, items } => self.list(items, Marker { start: ordered.then_some(1), other }),
            Block::Outline { start, items } => self.outline(items, Marker { start: *start, other }),
            Block::Table(table) => self.table(table),
            Block::Chain(chain) => self.chain(chain, Marker { start: Some(1), other }),
            Block::Steps(steps) => self.steps(steps, other),
            Block::Code(code) => escape::fence(code.text.as_raw(), &code.language),
            Block::Tree(twigs) => self.tree(twigs),
            Block::Quote(blocks) => {
                let inner = self.nested(blocks, "\n\n");
                // Blanks at the end of a line may be those of code; what is written of words ends in none.
                let quoted = |line: &str| if line.is_empty() { ">".to_owned() } else { format!("> {line}") };
                inner.split('\n').map(quoted).collect::<Vec<_>>().join("\n")
            }
            Block::Rule => "___".to_owned(),
            Block::Marked(marked) => self.marked(marked, other),
            Block::Tally(tally) => self.tally(tally),
        }
    }

    /// A bulleted list, nested as the tree is; the twigs that decided are in bold. Nesting stops where Markdown readers do.
    fn tree(&mut self, twigs: &[Twig]) -> String {
        let mut lines = Vec::new();
        for twig in twigs {
            let answer = twig.answer.as_str();
            let answer = if twig.deciding { format!("**{answer}**") } else { answer.to_owned() };
            let indent = "  ".repeat((twig.depth as usize).min(DEEPEST));
            lines.push(format!("{indent}- {answer}: {}", self.line(std::slice::from_ref(&twig.words))));
        }
        lines.join("\n")
    }

    /// The block, and under it a reference for each mark.
    fn marked(&mut self, marked: &Marked, other: bool) -> String {
        let block = match &*marked.block {
            // Nobody marks a mark; a stack is finite.
            Block::Marked(_) => String::new(),
            block => self.block(block, other),
        };
        let marks: Vec<_> =
            marked.marks.iter().map(|mark| format!("*{}*{}", mark.kind.words(), self.note_book().mark(mark))).collect();
        let parts = [block, marks.join(", ")];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
    }

    /// The counts as a table of one row, and the notes. A document can imitate the table, but not the footnote.
    fn tally(&mut self, tally: &Tally) -> String {
        let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
        let kinds = tally.counts.iter().map(|(kind, _)| kind.words().to_owned()).collect();
        let counts = tally.counts.iter().map(|(_, count)| count.to_string()).collect();
        let rule = tally.counts.iter().map(|_| "---".to_owned()).collect();
        let reference = self.note_book().tally();
        let mut parts = vec![
            format!("**Marks**{reference}"),
            [row(kinds), row(rule), row(counts)].join("\n"),
            self.line(&tally.notes),
        ];
        if !tally.left_out.is_empty() {
            let items: Vec<_> = tally.left_out.iter().map(|one| self.line(std::slice::from_ref(one))).collect();
            parts.push("Left out:".to_owned());
            parts.push(Marker { start: None, other: false }.list(&items, "\n"));
        }
        parts.retain(|part| !part.is_empty());
        parts.join("\n\n")
    }

    /// The verdict in bold, its parts as a table of one row, and what to do next.
    fn banner(&mut self, banner: &Banner) -> String {
        let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
        let mut parts = vec![self.bold(&banner.headline)];
        if !banner.badges.is_empty() {
            let labels = banner.badges.iter().map(|badge| escape::text(&badge.label)).collect();
            let values = banner.badges.iter().map(|badge| escape::text(&badge.value)).collect();
            let rule = banner.badges.iter().map(|_| "---".to_owned()).collect();
            parts.push([row(labels), row(rule), row(values)].join("\n"));
        }
        parts.push(self.line(std::slice::from_ref(&banner.action)));
        parts.retain(|part| !part.is_empty());
        parts.join("\n\n")
    }

    /// A table of GitHub's kind. It has no place for a caption.
    fn table(&mut self, table: &Table) -> String {
        let width = table.columns.len().max(table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0));
        if width == 0 {
            return String::new();
        }
        let row = |cells: &mut dyn Iterator<Item = String>| {
            let mut cells: Vec<_> = cells.collect();
            cells.resize(width, String::new());
            format!("| {} |", cells.join(" | "))
        };
        let cell = |cell: &Cell| inlines(&cell.inlines, Place::Cell).trim().to_owned();
        let mut lines = vec![row(&mut table.columns.iter().map(|column| escape::text(column).trim().to_owned()))];
        lines.push(row(&mut (0..width).map(|_| "---".to_owned())));
        lines.extend(table.rows.iter().map(|one| row(&mut one.cells.iter().map(cell))));
        lines.join("\n")
    }
}
