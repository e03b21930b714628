//! Links to a place in the document itself.

use crate::{Block, Inline, Report};
use std::collections::HashMap;

/// Gives each jump the section it leads to; one that leads nowhere becomes its words.
pub(super) fn resolve(report: &mut Report) {
    let mut names = Names::default();
    let first = report.sections.first().map(|section| section.id.clone()).unwrap_or_default();
    if !report.title.is_empty() {
        names.add(&report.title, &first);
    }
    for section in report.sections.iter().filter(|section| !section.heading.is_empty()) {
        names.add(&section.heading, &section.id);
    }
    let mut blocks: Vec<&mut Block> = report.sections.iter_mut().flat_map(|section| &mut section.blocks).collect();
    while let Some(block) = blocks.pop() {
        match block {
            Block::Paragraph(sentences) => sentences.iter_mut().for_each(|one| names.settle(&mut one.inlines)),
            Block::List { items, .. } => {
                let sentences = items.iter_mut().flat_map(|item| &mut item.sentences);
                sentences.for_each(|one| names.settle(&mut one.inlines));
            }
            Block::Table(table) => {
                let cells = table.rows.iter_mut().flat_map(|row| &mut row.cells);
                cells.for_each(|cell| names.settle(&mut cell.inlines));
            }
            Block::Outline { items, .. } => blocks.extend(items.iter_mut().flatten()),
            Block::Quote(inner) => blocks.extend(inner),
            _ => {}
        }
    }
}

/// Sections by the names that Markdown readers give to headings.
#[derive(Default)]
struct Names {
    known: HashMap<String, String>,
    count: HashMap<String, usize>,
}

impl Names {
    fn add(&mut self, heading: &str, id: &str) {
        let name = fragment(heading);
        let count = self.count.entry(name.clone()).or_default();
        let name = if *count == 0 { name } else { format!("{name}-{count}") };
        *count += 1;
        self.known.entry(name).or_insert_with(|| id.to_owned());
    }

    fn settle(&self, inlines: &mut [Inline]) {
        for inline in inlines {
            if let Inline::Jump { text, fragment, to } = inline {
                match self.known.get(fragment).filter(|id| !id.is_empty()) {
                    Some(id) => id.clone_into(to),
                    None => *inline = Inline::Text(std::mem::take(text)),
                }
            }
        }
    }
}

/// A heading's name, as GitHub makes it: small letters, digits, `-` and `_`; blanks become `-`, all else goes.
fn fragment(heading: &str) -> String {
    let kept = heading.trim().chars().flat_map(char::to_lowercase);
    kept.filter_map(|c| match c {
        ' ' => Some('-'),
        c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
        _ => None,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_has_a_name() {
        assert_eq!(fragment("Step 1: Read `proc.name` & go_on – now"), "step-1-read-procname--go_on--now");
    }
}
