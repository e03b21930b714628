//! Draws a report over one of the same shape: only what differs is drawn again.
//!
//! The next alert of the same rule, or the same alert while somebody edits it, gives nearly the same report. What did
//! not change keeps its nodes: the browser has nothing to lay out again there, and the reader keeps the place, the focus
//! and what was opened.

use std::sync::Arc;

use report::{Block, Report, Row, Section, Step};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlCollection};

use super::sentence::sentences;
use super::{Drawing, block, steps, table};
use crate::dom::{Node, node};

/// Changes the nodes that `before` drew in `article` into those of `report`. Nothing when the two are of different shape.
pub fn patch(before: &Drawing, report: Arc<Report>, article: &Element) -> Option<Drawing> {
    let drawing = before.next(report);
    let (old, new) = (&before.report, &drawing.report);
    if !before.index.numbers_alike(&drawing.index) || !alike(old, new) {
        return None;
    }
    let changed = old.sections.iter().zip(&new.sections).filter(|(old, new)| old.blocks != new.blocks);
    for (old, new) in changed {
        let section = article.owner_document()?.get_element_by_id(&new.id)?;
        let nodes = section.children();
        for (at, (old, new_block)) in old.blocks.iter().zip(&new.blocks).enumerate() {
            // The heading is the first child.
            if old != new_block
                && let Some(place) = item(&nodes, at + 1)
            {
                change(&drawing, old, new_block, new.level, &place);
            }
        }
    }
    Some(drawing)
}

/// True when both have the same sections with the same kinds of blocks.
fn alike(old: &Report, new: &Report) -> bool {
    let head = |section: &Section| (section.id.clone(), section.heading.clone(), section.level, section.blocks.len());
    let kinds = |section: &Section| section.blocks.iter().map(std::mem::discriminant).collect::<Vec<_>>();
    old.title == new.title
        && old.sections.len() == new.sections.len()
        && old.sections.iter().zip(&new.sections).all(|(old, new)| head(old) == head(new) && kinds(old) == kinds(new))
}

/// Changes the node of a block: by its parts where both have as many, else as a whole.
fn change(drawing: &Drawing, old: &Block, new: &Block, level: u8, place: &Element) {
    match (old, new) {
        (Block::Table(old), Block::Table(new)) if old.columns == new.columns && old.rows.len() == new.rows.len() => {
            let draw = |row: &Row| table::row(drawing, row, &new.columns);
            parts(&old.rows, &new.rows, place, "tbody > tr", draw);
        }
        (Block::Steps(old), Block::Steps(new)) if groups(old).eq(groups(new)) => {
            parts(old, new, place, ".step", |step| steps::step(drawing, step));
        }
        (Block::List { items: old, ordered: was }, Block::List { items: new, ordered: is })
            if was == is && old.len() == new.len() =>
        {
            parts(old, new, place, "li", |item| sentences(drawing, node("li"), &item.sentences));
        }
        _ => replace(place, block::block(drawing, new, level)),
    }
}

fn groups(steps: &[Step]) -> impl Iterator<Item = &String> {
    steps.iter().map(|step| &step.group)
}

fn parts<T: PartialEq>(old: &[T], new: &[T], place: &Element, selector: &str, draw: impl Fn(&T) -> Node) {
    let Ok(nodes) = place.query_selector_all(selector) else { return };
    for (at, (old, new)) in old.iter().zip(new).enumerate() {
        if old != new
            && let Some(place) =
                u32::try_from(at).ok().and_then(|at| nodes.get(at)).and_then(|node| node.dyn_into().ok())
        {
            replace(&place, draw(new));
        }
    }
}

fn replace(place: &Element, with: Node) {
    let with = with.into_element();
    // A row keeps its place, to which sentences link.
    if !place.id().is_empty() {
        with.set_id(&place.id());
    }
    let _ = place.replace_with_with_node_1(&with);
}

fn item(nodes: &HtmlCollection, at: usize) -> Option<Element> {
    nodes.item(u32::try_from(at).ok()?)
}
