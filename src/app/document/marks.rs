use report::{Marked, Tally};

use super::sentence::{sentence, sentences};
use super::untrusted::{Room, value};
use super::{Drawing, block};
use crate::dom::{Node, classed, node};

/// A block with what a check found in it, beside it.
pub fn marked(drawing: &Drawing, marked: &Marked, level: u8) -> Node {
    let marks = marked.marks.iter().map(|mark| {
        let kind = classed("strong", "mark-kind").text(mark.kind.words());
        let item = classed("li", "mark").attr("data-mark", mark.kind.word()).with(kind).text(": ");
        item.with(value(drawing, &mark.said, Room::Sentence)).text(" – ").with(sentence(drawing, &mark.reason))
    });
    let list = classed("ul", "marks").attr("aria-label", "Marks by Saker").all(marks);
    classed("div", "marked").with(block::block(drawing, &marked.block, level)).with(list)
}

/// What a check found in all.
pub fn tally(drawing: &Drawing, tally: &Tally) -> Node {
    let counts = tally.counts.iter().map(|(kind, count)| {
        let words = format!("{count} {}", kind.words());
        classed("li", "mark").attr("data-mark", kind.word()).text(&words)
    });
    let list = classed("ul", "tally").attr("aria-label", "Marks by Saker").all(counts);
    let notes = sentences(drawing, node("p"), &tally.notes);
    let left_out = tally.left_out.iter().map(|one| node("li").with(sentence(drawing, one)));
    classed("div", "checked").with(list).with(notes).with(node("ul").all(left_out))
}
