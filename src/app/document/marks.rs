use report::{Mark, Marked, Tally};

use super::sentence::{sentence, sentences};
use super::untrusted::{Room, value};
use super::{Drawing, block};
use crate::dom::{Node, classed, node};

/// What the lists are called for those who listen. No document can name an element of the page.
const NAME: &str = "Marks by Saker";

/// A block with what a check found in it, beside it: in the margin where there is one, else below.
pub fn marked(drawing: &Drawing, marked: &Marked, level: u8) -> Node {
    let text = classed("div", "marked-text").with(block::block(drawing, &marked.block, level));
    let marks = marked.marks.iter().map(|mark| finding(drawing, mark));
    classed("div", "marked").with(text).with(classed("ul", "findings").attr("aria-label", NAME).all(marks))
}

/// One mark. What accuses says why at once; what supports says so to the pointer, to the keyboard, to those who listen, and
/// on paper.
fn finding(drawing: &Drawing, mark: &Mark) -> Node {
    let item = classed("li", "finding").attr("data-mark", mark.kind.word());
    let item = if mark.kind.accuses() { item } else { item.attr("tabindex", "0") };
    let line = classed("span", "finding-line").text(&format!(", line {}", mark.line));
    let head = classed("span", "finding-head").with(node("strong").text(mark.kind.words())).with(line);
    let said = classed("span", "finding-said").with(value(drawing, &mark.said, Room::Sentence));
    let reason = classed("span", "finding-reason").with(sentence(drawing, &mark.reason));
    item.with(head.text(" ")).with(said.text(" ")).with(reason)
}

/// What a check found in all.
pub fn tally(drawing: &Drawing, tally: &Tally) -> Node {
    let counts = tally.counts.iter().map(|(kind, count)| {
        let words = format!("{count} {}", kind.words());
        classed("li", "finding-count").attr("data-mark", kind.word()).text(&words)
    });
    let list = classed("ul", "tally").attr("aria-label", NAME).all(counts);
    let notes = sentences(drawing, node("p"), &tally.notes);
    let whose = node("p").text(
        "Saker's marks stand beside the text, each with its sign. Whatever looks like a mark inside the text is the document's own.",
    );
    let checked = classed("div", "checked").with(list).with(notes).with(whose);
    if tally.left_out.is_empty() {
        return checked;
    }
    let left_out = tally.left_out.iter().map(|one| node("li").with(sentence(drawing, one)));
    checked.with(node("p").text("The alert says, and the document does not:")).with(node("ul").all(left_out))
}
