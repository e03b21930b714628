//! Draws a report: one file per kind of block, one function per file that others call. Text becomes text nodes.

mod banner;
mod block;
mod chain;
mod code;
mod outline;
mod sentence;
mod steps;
mod table;
mod tone;
mod tree;
pub mod untrusted;
mod walk;

use std::cell::RefCell;
use std::collections::HashSet;
use std::sync::Arc;

use leptos::prelude::*;
use report::{Report, Section};

use crate::evidence::{EvidenceNote, Index, Lit};
use crate::export::ExportButton;

pub use outline::go as go_to_section;
pub use walk::{go as go_to_evidence, open_doors};

/// What every part of a report needs to draw itself.
pub struct Drawing {
    /// Which fields stand where.
    pub index: Arc<Index>,
    /// What the reader points at.
    pub lit: Memo<Lit>,
    /// The fields whose row is drawn already.
    pub placed: RefCell<HashSet<usize>>,
}

/// A report, with its outline and the note of evidence beside it.
#[component]
pub fn Document(report: Arc<Report>) -> impl IntoView {
    let pointed = RwSignal::new(Lit::Nothing);
    let focused = RwSignal::new(Lit::Nothing);
    // The pointer is the stronger sign; without it, what has the keyboard's focus is meant.
    let lit = Memo::new(move |_| match pointed.get() {
        Lit::Nothing => focused.get(),
        pointed => pointed,
    });
    let index = Arc::new(Index::of(&report));
    let drawing = Drawing { index: Arc::clone(&index), lit, placed: RefCell::default() };
    let sections: Vec<_> = tree(&report.sections).into_iter().map(|(top, under)| part(&drawing, top, under)).collect();
    view! {
        <div class="document">
            <article
                class="report"
                aria-labelledby="report-title"
                on:pointerover=move |event| pointed.set(walk::meant(&event))
                on:pointerleave=move |_| pointed.set(Lit::Nothing)
                on:focusin=move |event| { walk::rove(&event); focused.set(walk::meant(&event)); }
                on:focusout=move |_| focused.set(Lit::Nothing)
                on:click=|event| walk::follow_value(&event)
                on:keydown=|event| walk::keys(&event)
            >
                <header class="report-head">
                    <h1 id="report-title" tabindex="-1">{report.title.clone()}</h1>
                    <ExportButton report=Arc::clone(&report)/>
                </header>
                {sections}
            </article>
            <aside class="rail" aria-label="Contents and evidence">
                {outline::outline(&report)}
                <EvidenceNote index lit/>
            </aside>
        </div>
    }
}

fn part(drawing: &Drawing, top: &Section, under: &[Section]) -> impl IntoView + use<> {
    let under: Vec<_> = under.iter().map(|section| part(drawing, section, &[]).into_any()).collect();
    let Section { id, heading, level, blocks } = top;
    let label = format!("{id}-heading");
    let heading_of = |words: &str| match level {
        0..=2 => view! { <h2 id=label.clone() tabindex="-1">{words.to_owned()}</h2> }.into_any(),
        _ => view! { <h3 id=label.clone() tabindex="-1">{words.to_owned()}</h3> }.into_any(),
    };
    let blocks: Vec<_> = blocks.iter().map(|block| block::block(drawing, block, *level)).collect();
    view! {
        <section id=id.clone() aria-labelledby=label.clone() class=format!("section level-{level}")>
            {heading_of(heading)}
            {blocks}
            {under}
        </section>
    }
}

/// Each section of level 2 with the deeper ones that follow it.
fn tree(sections: &[Section]) -> Vec<(&Section, &[Section])> {
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
        let shape: Vec<_> = tree(&sections).into_iter().map(|(top, under)| (top.level, under.len())).collect();
        assert_eq!(shape, [(3, 0), (2, 2), (2, 0)]);
    }
}
