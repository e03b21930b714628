//! Draws a report: one file per kind of block, one function per file that others call. Text becomes text nodes.

mod banner;
mod block;
mod chain;
mod code;
mod drawing;
mod marks;
mod outline;
mod patch;
mod sentence;
mod steps;
mod table;
pub mod tone;
mod tree;
pub mod untrusted;
mod walk;

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use report::{Report, Section};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement};

use crate::clipboard;
use crate::dom::{Node, classed, node};
use crate::evidence::{Index, Lit, evidence_note};
use crate::session::Session;

use drawing::Drawing;

pub use outline::go as go_to_section;
pub use walk::go as go_to_evidence;

/// A report, with its outline and the note of evidence beside it. Another report is drawn in its place.
pub fn document(session: Session, report: Memo<Option<Arc<Report>>>) -> Node {
    let pointed = RwSignal::new(Lit::Nothing);
    let focused = RwSignal::new(Lit::Nothing);
    // The pointer is the stronger sign; without it, what has the keyboard's focus is meant.
    let lit = Memo::new(move |_| match pointed.get() {
        Lit::Nothing => focused.get(),
        pointed => pointed,
    });
    let index = RwSignal::new(Arc::new(Index::default()));
    let drawn = StoredValue::new_local(None::<Rc<Drawing>>);
    let article = classed("article", "report")
        .attr("aria-labelledby", "report-title")
        .on("pointerover", move |event| pointed.set(walk::meant(&event)))
        .on("pointerleave", move |_| pointed.set(Lit::Nothing))
        .on("focusin", move |event| {
            walk::rove(&event);
            focused.set(walk::meant(&event));
        })
        .on("focusout", move |_| focused.set(Lit::Nothing))
        .on("click", move |event| {
            if let Some(drawing) = drawn.get_value() {
                press(&drawing, session, &event);
            }
        })
        .on("keydown", |event| walk::keys(event.unchecked_ref()))
        .live(move |article| {
            let Some(report) = report.get() else { return };
            let patched = drawn.get_value().and_then(|before| patch::patch(&before, Arc::clone(&report), article));
            let drawing = patched.unwrap_or_else(|| {
                let drawing = Drawing::new(report);
                article.set_text_content(None);
                draw(&drawing, Node::of(article.clone()));
                pointed.set(Lit::Nothing);
                focused.set(Lit::Nothing);
                drawing
            });
            index.set(Arc::clone(&drawing.index));
            drawn.set_value(Some(Rc::new(drawing)));
        });
    // Walking works on nodes that stand in the page, which they do when this has returned.
    Effect::new(move |_| {
        index.track();
        walk::open_doors();
        lit.with(walk::light);
    });
    let outline = move || report.get().map(|report| outline::outline(&report)).into_iter().collect();
    let rail = classed("aside", "rail").attr("aria-label", "Contents and evidence").slot(outline);
    classed("div", "document").with(article).with(rail.with(evidence_note(index, lit)))
}

/// Puts the report into the article.
fn draw(drawing: &Drawing, article: Node) {
    let title = node("h1").attr("id", "report-title").attr("tabindex", "-1").text(&drawing.report.title);
    let head = classed("header", "report-head").with(title);
    let parts = nest(&drawing.report.sections).into_iter().enumerate();
    let parts = parts.map(|(at, (top, under))| part(drawing, top, under, at == 0));
    article.with(head).all(parts);
}

/// A section. All but the first, and those that only hold others, are laid out when they come on screen.
fn part(drawing: &Drawing, section: &Section, under: &[Section], first: bool) -> Node {
    let Section { id, heading, level, blocks } = section;
    let label = format!("{id}-heading");
    let leaf = if under.is_empty() && !first { " leaf" } else { "" };
    let class = format!("section level-{level}{leaf}");
    let heading = node(if *level <= 2 { "h2" } else { "h3" }).attr("id", &label).attr("tabindex", "-1").text(heading);
    node("section")
        .attr("class", &class)
        .attr("id", id)
        .attr("aria-labelledby", &label)
        .with(heading)
        .all(blocks.iter().map(|each| block::block(drawing, each, *level)))
        .all(under.iter().map(|section| part(drawing, section, &[], false)))
}

/// Does what the pressed button is for, or follows the evidence.
fn press(drawing: &Drawing, session: Session, event: &Event) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    let button = target.closest("button").ok().flatten().and_then(|button| button.dyn_into::<HtmlElement>().ok());
    let Some(button) = button.filter(|button| !button.matches(".cited-by").unwrap_or(false)) else {
        walk::follow(event, &target);
        return;
    };
    if let Some(text) = button.get_attribute("data-code").and_then(|number| drawing.code(&number)) {
        clipboard::copy(button, text, session.announcer);
    } else if let Some(rest) = button.get_attribute("data-rest").and_then(|number| drawing.rest(&number)) {
        let rest = untrusted::show_rest(node("span").attr("tabindex", "-1"), &rest).into_element();
        // The button takes the focus with it when it goes; what it stood for gets it.
        if button.replace_with_with_node_1(&rest).is_ok()
            && let Ok(rest) = rest.dyn_into::<HtmlElement>()
        {
            let _ = rest.focus();
        }
    }
}

/// Each section of level 2 with the deeper ones that follow it.
fn nest(sections: &[Section]) -> Vec<(&Section, &[Section])> {
    let mut parts = Vec::new();
    let mut rest = sections;
    while let Some((top, after)) = rest.split_first() {
        let under = after.iter().take_while(|section| section.level > 2 && top.level <= 2).count();
        let (under, after) = after.split_at(under);
        parts.push((top, under));
        rest = after;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deeper_sections_stand_in_the_one_before_them() {
        let section = |level| Section { id: String::new(), heading: String::new(), level, blocks: Vec::new() };
        let sections: Vec<_> = [3, 2, 3, 3, 2].map(section).into();
        let shape: Vec<_> = nest(&sections).into_iter().map(|(top, under)| (top.level, under.len())).collect();
        assert_eq!(shape, [(3, 0), (2, 2), (2, 0)]);
    }
}
