use report::{Piece, Untrusted, mixed_script};

use super::Drawing;
use crate::dom::{Node, classed, node};
use crate::navigator::grouped;

/// How much of a value is shown before it has to be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// Inside a sentence.
    Sentence,
    /// In a cell or a line of its own.
    Cell,
    /// In a box that scrolls.
    Block,
}

impl Room {
    fn characters(self) -> usize {
        match self {
            Room::Sentence => 160,
            Room::Cell => 480,
            Room::Block => 12_000,
        }
    }
}

/// What was cut off, until it is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Rest {
    text: String,
    room: Room,
}

/// A value from an alert: set in code style, apart from the direction of the text around it, with marks for what would
/// not be seen. What has no room is cut, and shown when asked for.
pub fn value(drawing: &Drawing, text: &Untrusted, room: Room) -> Node {
    let value = match mixed_script(text.as_raw()) {
        // Said by the style sheet, so that the text of the page stays the text of the alert.
        true => classed("bdi", "value mixed")
            .attr("title", "letters of several alphabets in one word: it may imitate another name"),
        false => classed("bdi", "value"),
    };
    value.with(cut(drawing, node("code"), text, room))
}

/// A block of code: its lines stay lines.
pub fn lines(drawing: &Drawing, into: Node, text: &Untrusted) -> Node {
    cut(drawing, into, text, Room::Block)
}

/// A command. Its words are boxes, so that a line breaks between words and never inside `--an-option`.
pub fn command(drawing: &Drawing, into: Node, text: &Untrusted) -> Node {
    text.as_raw().split_inclusive([' ', '\n']).fold(into, |into, word| {
        let bare = word.trim_end_matches([' ', '\n']);
        let into = match bare {
            "" => into,
            bare => into.with(cut(drawing, classed("span", "word"), &Untrusted::new(bare), Room::Block)),
        };
        into.text(&word[bare.len()..])
    })
}

/// Puts what was cut off behind what `into` holds.
pub fn show_rest(into: Node, rest: &Rest) -> Node {
    pieces(into, &rest.text, rest.room)
}

/// The beginning of a value, for a place too small for more.
pub fn glance(text: &Untrusted) -> Node {
    let (head, rest) = split(text.as_raw(), 160);
    let shown = pieces(node("code"), head, Room::Cell);
    classed("bdi", "value").with(if rest.is_empty() { shown } else { shown.text("…") })
}

/// A value in running text or a list: no code style, only apart from the direction around it, its unseen characters marked.
pub fn plain(into: Node, text: &Untrusted) -> Node {
    pieces(into, text.as_raw(), Room::Cell)
}

/// The beginning of a value as words, for a label.
pub fn short(text: &Untrusted) -> String {
    Untrusted::new(split(text.as_raw(), 60).0).visible()
}

fn cut(drawing: &Drawing, into: Node, text: &Untrusted, room: Room) -> Node {
    let (head, rest) = split(text.as_raw(), room.characters());
    let into = pieces(into, head, room);
    if rest.is_empty() {
        return into;
    }
    let label = format!("show all {} characters", grouped(text.as_raw().chars().count()));
    let rest = drawing.keep_rest(Rest { text: rest.to_owned(), room });
    into.with(node("button").attr("type", "button").attr("class", "show-all").attr("data-rest", &rest).text(&label))
}

/// Text nodes for what can be shown, and a mark with a name for each character that cannot.
fn pieces(into: Node, text: &str, room: Room) -> Node {
    Untrusted::new(text).pieces().fold(into, |into, piece| match piece {
        Piece::Plain(text) => into.text(text),
        Piece::Mark { label, .. } if room == Room::Block && label == "\\n" => into.text("\n"),
        Piece::Mark { label, name } => into.with(
            classed("span", "mark").attr("role", "img").attr("aria-label", name).attr("title", name).text(&label),
        ),
    })
}

/// The first `characters` and the rest; nothing is cut off that would not be worth a button.
fn split(text: &str, characters: usize) -> (&str, &str) {
    let slack = characters / 8;
    match text.char_indices().nth(characters + slack) {
        Some(_) => {
            let at = text.char_indices().nth(characters).map_or(text.len(), |(at, _)| at);
            text.split_at(at)
        }
        None => (text, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_at_a_character_and_only_when_it_is_worth_it() {
        assert_eq!(split("short", 16), ("short", ""));
        assert_eq!(split(&"x".repeat(18), 16), ("x".repeat(18).as_str(), ""));
        let long = "é".repeat(30);
        let (head, rest) = split(&long, 16);
        assert_eq!((head.chars().count(), rest.chars().count()), (16, 14));
    }
}
