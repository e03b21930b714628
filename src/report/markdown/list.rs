//! Lists, and the blocks that are written as one.

use super::{
    block::Writer,
    escape,
    inline::{Place, inlines, sentences},
};
use crate::{Block, Item, Link, Sentence, Standing, Step};

/// How the items of a list are marked. Two lists in a row differ in `other`, or they would become one.
#[derive(Clone, Copy)]
pub(super) struct Marker {
    pub(super) start: Option<u64>,
    pub(super) other: bool,
}

impl Marker {
    fn of(self, item: usize) -> String {
        match (self.start, self.other) {
            (None, false) => "- ".to_owned(),
            (None, true) => "* ".to_owned(),
            // Readers stop at nine digits.
            (Some(start), other) => {
                format!("{}{} ", start.saturating_add(item as u64).min(999_999_999), if other { ')' } else { '.' })
            }
        }
    }

    /// `items` behind their markers, the lines after the first of each moved to where its words start.
    pub(super) fn list(self, items: &[String], between: &str) -> String {
        let marked = items.iter().enumerate().map(|(at, item)| {
            let marker = self.of(at);
            let moved = indent(item, &" ".repeat(marker.len()));
            format!("{marker}{}", moved.trim_start_matches(' ')).trim_end_matches(' ').to_owned()
        });
        marked.collect::<Vec<_>>().join(between)
    }
}

/// `text` with `by` in front of every line that is not empty.
fn indent(text: &str, by: &str) -> String {
    let moved = text.split('\n').map(|line| if line.is_empty() { String::new() } else { format!("{by}{line}") });
    moved.collect::<Vec<_>>().join("\n")
}

/// True for a list that a reader sees right under a paragraph: it starts with 1, and with words.
fn follows(block: &Block) -> bool {
    match block {
        Block::List { items, .. } => items.first().is_some_and(|item| !item.sentences.is_empty()),
        Block::Outline { start: None | Some(1), items } => {
            matches!(items.first().and_then(|item| item.first()), Some(Block::Paragraph(words)) if !words.is_empty())
        }
        _ => false,
    }
}

impl Writer {
    /// One line an item.
    pub(super) fn list(&mut self, items: &[Item], marker: Marker) -> String {
        let lines: Vec<_> = items.iter().map(|item| self.line(&item.sentences)).collect();
        marker.list(&lines, "\n")
    }

    /// Items that hold blocks; an empty line between them when one of them has more than a line and a list.
    pub(super) fn outline(&mut self, items: &[Vec<Block>], marker: Marker) -> String {
        let tight = items.iter().all(|item| match item.as_slice() {
            [] | [Block::Paragraph(_)] => true,
            [Block::Paragraph(_), nested] => follows(nested),
            [only] => matches!(only, Block::List { .. } | Block::Outline { .. }),
            _ => false,
        });
        let items: Vec<_> = items.iter().map(|item| self.nested(item, if tight { "\n" } else { "\n\n" })).collect();
        marker.list(&items, if tight { "\n" } else { "\n\n" })
    }

    /// One item a link, in order: what it is, its name, how sure it is.
    pub(super) fn chain(&mut self, chain: &[Link], marker: Marker) -> String {
        let mut items = Vec::new();
        for link in chain {
            let mut parts = Vec::new();
            if !link.role.trim().is_empty() {
                parts.push(format!("**{}:**", escape::text(link.role.trim())));
            }
            parts.push(sentences(std::slice::from_ref(&link.name), Place::Line, self.note_book()));
            match link.standing {
                Standing::Seen => {}
                Standing::Refused => parts.push("(not reached)".to_owned()),
                Standing::Unknown => parts.push("(not known)".to_owned()),
            }
            let detail = sentences(&link.detail, Place::Line, self.note_book());
            if !detail.is_empty() {
                parts.push(format!("– {detail}"));
            }
            parts.retain(|part| !part.is_empty());
            items.push(parts.join(" "));
        }
        marker.list(&items, "\n")
    }

    /// Numbered through, under the names of their groups.
    pub(super) fn steps(&mut self, steps: &[Step], other: bool) -> String {
        let mut parts = Vec::new();
        let mut number = 1;
        for group in steps.chunk_by(|one, next| one.group == next.group) {
            if let Some(name) = group.first().map(|step| step.group.trim()).filter(|name| !name.is_empty()) {
                parts.push(format!("**{}**", escape::text(name)));
            }
            let items: Vec<_> = group.iter().map(|step| self.step(step)).collect();
            parts.push(Marker { start: Some(number), other }.list(&items, "\n\n"));
            number += group.len() as u64;
        }
        parts.join("\n\n")
    }

    fn step(&mut self, step: &Step) -> String {
        let mut title = self.line(std::slice::from_ref(&step.title));
        if !step.tag.text.trim().is_empty() {
            title = format!("{title} *({})*", escape::text(step.tag.text.trim())).trim_start().to_owned();
        }
        let mut parts = vec![title, self.line(&step.detail)];
        parts.extend(step.code.iter().map(|code| escape::fence(code.text.as_raw(), &code.language)));
        parts.retain(|part| !part.is_empty());
        parts.join("\n\n")
    }

    /// Sentences as one paragraph.
    pub(super) fn line(&mut self, words: &[Sentence]) -> String {
        sentences(words, Place::Line, self.note_book())
    }

    /// A sentence between stars, its reference behind them.
    pub(super) fn bold(&mut self, sentence: &Sentence) -> String {
        let words = inlines(&sentence.inlines, Place::Bold);
        let words = words.trim();
        if words.is_empty() {
            return String::new();
        }
        format!("**{words}**{}", self.note_book().reference(&sentence.cites))
    }
}
