use leptos::prelude::*;
use report::{Piece, Untrusted, mixed_script};

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

/// A value from an alert: set in code style, apart from the direction of the text around it, with marks for what would
/// not be seen. What has no room is cut, and shown when asked for.
pub fn value(text: &Untrusted, room: Room) -> impl IntoView + use<> {
    // Said by the style sheet, so that the text of the page stays the text of the alert.
    let mixed = mixed_script(text.as_raw());
    let title = mixed.then_some("letters of several alphabets in one word: it may imitate another name");
    view! { <bdi class="value" class:mixed=mixed title=title><code>{cut(text, room)}</code></bdi> }
}

/// The beginning of a value, for a place too small for more.
pub fn glance(text: &Untrusted) -> impl IntoView + use<> {
    let (head, rest) = split(text.as_raw(), 120);
    let more = (!rest.is_empty()).then_some("…");
    view! { <bdi class="value"><code>{pieces(head, Room::Sentence)}{more}</code></bdi> }
}

/// The text of a block of code: its lines stay lines. What has no room is cut, and shown when asked for.
pub fn lines(text: &Untrusted) -> AnyView {
    cut(text, Room::Block)
}

/// The text of a command. Its words are boxes, so that a line breaks between words and never inside `--an-option`.
pub fn command(text: &Untrusted) -> AnyView {
    let words = text.as_raw().split_inclusive([' ', '\n']).map(|word| {
        let bare = word.trim_end_matches([' ', '\n']);
        let shown =
            (!bare.is_empty()).then(|| view! { <span class="word">{cut(&Untrusted::new(bare), Room::Block)}</span> });
        (shown, word[bare.len()..].to_owned())
    });
    words.collect::<Vec<_>>().into_any()
}

fn cut(text: &Untrusted, room: Room) -> AnyView {
    let (head, rest) = split(text.as_raw(), room.characters());
    let pieces = move |text: &str| pieces(text, room);
    if rest.is_empty() {
        return pieces(head).into_any();
    }
    let all = RwSignal::new(false);
    let label = format!("show all {} characters", grouped(text.as_raw().chars().count()));
    let head = head.to_owned();
    let rest = rest.to_owned();
    view! {
        {pieces(&head)}
        {move || {
            if all.get() {
                pieces(&rest).into_any()
            } else {
                view! {
                    <span aria-hidden="true">"…"</span>
                    <button type="button" class="show-all" on:click=move |_| all.set(true)>{label.clone()}</button>
                }
                .into_any()
            }
        }}
    }
    .into_any()
}

/// Text nodes for what can be shown, and a mark with a name for each character that cannot.
fn pieces(text: &str, room: Room) -> Vec<AnyView> {
    Untrusted::new(text)
        .pieces()
        .map(|piece| match piece {
            Piece::Plain(text) => text.to_owned().into_any(),
            Piece::Mark { label, .. } if room == Room::Block && label == "\\n" => "\n".into_any(),
            Piece::Mark { label, name } => {
                view! { <span class="mark" role="img" aria-label=name title=name>{label}</span> }.into_any()
            }
        })
        .collect()
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
