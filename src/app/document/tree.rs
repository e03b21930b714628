use leptos::prelude::*;
use report::{Truth, Twig};

use super::Drawing;
use super::sentence::sentence;

/// A tree of questions with their answers. Lists in lists, so that its depth can be heard as well as seen.
pub fn tree(drawing: &Drawing, twigs: &[Twig]) -> AnyView {
    view! { <ul class="tree">{branches(drawing, twigs, 0)}</ul> }.into_any()
}

/// How deep lists go in lists; what lies deeper stands at this depth.
const DEEPEST: u32 = 24;

/// The twigs of `depth`, each with the deeper ones that follow it.
fn branches(drawing: &Drawing, twigs: &[Twig], depth: u32) -> Vec<AnyView> {
    let mut views = Vec::new();
    let mut rest = twigs;
    while let Some((twig, after)) = rest.split_first() {
        let parts = if depth < DEEPEST { after.iter().take_while(|part| part.depth > depth).count() } else { 0 };
        let (parts, after) = after.split_at(parts);
        views.push(branch(drawing, twig, parts, depth));
        rest = after;
    }
    views
}

fn branch(drawing: &Drawing, twig: &Twig, parts: &[Twig], depth: u32) -> AnyView {
    let inner = (!parts.is_empty()).then(|| view! { <ul>{branches(drawing, parts, depth + 1)}</ul> });
    view! {
        <li class="twig" class:deciding=twig.deciding>
            <p><span class="answer" class:is-open={twig.answer == Truth::Unknown}>{twig.answer.as_str()}</span> " " {sentence(drawing, &twig.words)}</p>
            {inner}
        </li>
    }
    .into_any()
}
