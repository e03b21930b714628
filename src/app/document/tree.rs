use report::{Truth, Twig};

use super::Drawing;
use super::sentence::sentence;
use crate::dom::{Node, classed, node};

/// How deep lists go in lists; what lies deeper stands at this depth.
const DEEPEST: u32 = 24;

/// A tree of questions with their answers. Lists in lists, so that its depth can be heard as well as seen.
pub fn tree(drawing: &Drawing, twigs: &[Twig]) -> Node {
    branches(drawing, classed("ul", "tree"), twigs, 0)
}

/// Puts the twigs of `depth` behind what `into` holds, each with the deeper ones that follow it.
fn branches(drawing: &Drawing, mut into: Node, twigs: &[Twig], depth: u32) -> Node {
    let mut rest = twigs;
    while let Some((twig, after)) = rest.split_first() {
        let parts = if depth < DEEPEST { after.iter().take_while(|part| part.depth > depth).count() } else { 0 };
        let (parts, after) = after.split_at(parts);
        into = into.with(branch(drawing, twig, parts, depth));
        rest = after;
    }
    into
}

fn branch(drawing: &Drawing, twig: &Twig, parts: &[Twig], depth: u32) -> Node {
    let answer = match twig.answer {
        Truth::Unknown => "answer is-open",
        Truth::Yes | Truth::No => "answer",
    };
    let answer = classed("span", answer).text(twig.answer.as_str());
    let words = node("p").with(answer).text(" ").with(sentence(drawing, &twig.words));
    let inner = (!parts.is_empty()).then(|| branches(drawing, node("ul"), parts, depth + 1));
    classed("li", if twig.deciding { "twig deciding" } else { "twig" }).with(words).all(inner)
}
