//! Puts marks beside the blocks they belong to.

use super::finding::Finding;
use super::unit::{Shape, Unit};
use report::{Block, Mark, Marked, Report, Untrusted};
use std::collections::BTreeMap;

/// Wraps each block that has findings; `found` holds them with the place of their unit.
pub fn mark(report: &mut Report, units: &[Unit], found: Vec<(usize, Finding)>) {
    let mut marks: BTreeMap<usize, Vec<Mark>> = BTreeMap::new();
    for (at, finding) in found {
        let Some(unit) = units.get(at) else { continue };
        let offset = u32::try_from(finding.line).unwrap_or(u32::MAX);
        let code = matches!(unit.shape, Shape::Code(_));
        // The lines of a paragraph and of a block of code follow one another in the document; the cells of a row do not.
        let line = if matches!(unit.shape, Shape::Row(_)) { unit.line } else { unit.line.saturating_add(offset) };
        marks.entry(unit.block).or_default().push(Mark {
            kind: finding.kind,
            part: if code { Some(offset) } else { unit.part },
            line,
            said: Untrusted::new(finding.said),
            reason: finding.reason,
        });
    }
    let mut number = 0;
    for block in report.sections.iter_mut().flat_map(|section| &mut section.blocks) {
        walk(block, &mut number, &mut marks);
    }
}

/// Counts blocks as [`super::unit::units`] does.
fn walk(block: &mut Block, number: &mut usize, marks: &mut BTreeMap<usize, Vec<Mark>>) {
    match block {
        Block::Quote(inner) => inner.iter_mut().for_each(|block| walk(block, number, marks)),
        Block::Outline { items, .. } => items.iter_mut().flatten().for_each(|block| walk(block, number, marks)),
        leaf => {
            if let Some(mut marks) = marks.remove(number) {
                alert::arrange(&mut marks, |left, right| (left.line, left.part).cmp(&(right.line, right.part)));
                let block = std::mem::replace(leaf, Block::Rule);
                *leaf = Block::Marked(Marked { block: Box::new(block), marks });
            }
            *number += 1;
        }
    }
}
