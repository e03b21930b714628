use report::{Link, Standing};

use super::Drawing;
use super::sentence::{sentence, sentences};
use super::tone::{cut, disc, drawing as picture, ring};
use crate::dom::{Node, classed, node};

/// Who started whom, first to last, one under the other.
pub fn chain(drawing: &Drawing, links: &[Link]) -> Node {
    classed("ol", "chain").all(links.iter().enumerate().map(|(at, link)| one(drawing, link, links.get(at + 1))))
}

fn one(drawing: &Drawing, link: &Link, next: Option<&Link>) -> Node {
    let (class, word) = match link.standing {
        Standing::Seen => ("is-seen", "seen"),
        Standing::Refused => ("is-refused", "not reached"),
        Standing::Unknown => ("is-unknown", "not known"),
    };
    // The line to the next link is whole when that one was there, and broken when it was not.
    let line = if next.is_some_and(|next| next.standing != Standing::Seen) { " leads-nowhere" } else { "" };
    let head = classed("p", "link-head")
        .with(classed("span", "link-role").text(&link.role))
        .text(" ")
        .with(classed("span", "link-name").with(sentence(drawing, &link.name)))
        .text(" ")
        .with(classed("span", "link-standing").text(word));
    let detail = (!link.detail.is_empty()).then(|| sentences(drawing, classed("p", "link-detail"), &link.detail));
    node("li").attr("class", &format!("link {class}{line}")).with(mark(link.standing)).with(head).all(detail)
}

/// A disc, a crossed disc, a broken ring.
fn mark(standing: Standing) -> Node {
    match standing {
        Standing::Seen => picture("link-node", [disc("5")]),
        Standing::Refused => picture("link-node", [disc("7"), cut("M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6")]),
        Standing::Unknown => picture("link-node", [ring(Some("2.6 1.7"))]),
    }
}
