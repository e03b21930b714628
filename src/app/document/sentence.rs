use report::{Href, Inline, Sentence};

use super::Drawing;
use super::untrusted::{Room, value};
use crate::dom::{Node, classed, node};
use crate::evidence::in_short;

/// A sentence. One that cites fields ends in their row numbers, as a link to the first of them.
pub fn sentence(drawing: &Drawing, sentence: &Sentence) -> Node {
    if sentence.cites.is_empty() {
        return inlines(drawing, classed("span", "sentence"), &sentence.inlines, Room::Sentence);
    }
    let numbers = drawing.index.numbers_of(sentence);
    let cites = numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let words = classed("span", "sentence cites").attr("data-cites", &cites);
    let mark = numbers.first().map(|first| {
        let numbers = in_short(&numbers);
        classed("a", "cite")
            .attr("href", &format!("#field-{first}"))
            .attr("tabindex", "-1")
            .attr("aria-label", &format!("Evidence {numbers}: {}", sentence.cites.join(", ")))
            .text(&numbers)
    });
    inlines(drawing, words, &sentence.inlines, Room::Sentence).all(mark)
}

/// Puts sentences that run on behind what `into` holds.
pub fn sentences(drawing: &Drawing, into: Node, all: &[Sentence]) -> Node {
    all.iter().enumerate().fold(into, |into, (at, each)| {
        let into = if at > 0 { into.text(" ") } else { into };
        into.with(sentence(drawing, each))
    })
}

/// Puts runs of words behind what `into` holds.
pub fn inlines(drawing: &Drawing, into: Node, all: &[Inline], room: Room) -> Node {
    all.iter().fold(into, |into, inline| match inline {
        Inline::Text(text) => into.text(text),
        Inline::Strong(text) => into.with(node("strong").text(text)),
        Inline::Emphasis(text) => into.with(node("em").text(text)),
        Inline::Struck(text) => into.with(node("s").text(text)),
        Inline::Break => into.with(node("br")),
        Inline::Code(text) => into.with(classed("code", "ours").text(text)),
        Inline::Evidence { field, value: text } => {
            let number = drawing.index.number(field).map(|number| number.to_string());
            let shown = classed("span", "evidence").attr("title", field).maybe("data-field", number.as_deref());
            into.with(shown.with(value(drawing, text, room)))
        }
        Inline::Value(text) => into.with(value(drawing, text, room)),
        Inline::Link { text, href } => link(into, text, href),
        Inline::Jump { text, to, .. } => into.with(node("a").attr("href", &format!("#{to}")).text(text)),
    })
}

/// A link that leaves the page, and says where it goes when its words do not.
fn link(into: Node, text: &str, href: &Href) -> Node {
    let link = classed("a", "out").attr("href", href.as_str()).attr("target", "_blank");
    let into = into.with(link.attr("rel", "noopener noreferrer nofollow").text(text));
    match href.host() {
        host if text.contains(host) => into,
        host => into.with(classed("span", "host").text(&format!(" ({host})"))),
    }
}
