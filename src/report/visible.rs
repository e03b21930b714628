use crate::{Untrusted, unseen};
use std::borrow::Cow;

/// A run of text that can be shown as it is, or one character that cannot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text to show as it is.
    Plain(&'a str),
    /// A character that would not be seen, or would change how its neighbours are seen.
    Mark {
        /// What to show in its place: `\n`, `\t`, `\r`, or its number as `U+202E`.
        label: String,
        /// What it is called: `right-to-left override`.
        name: &'static str,
    },
}

impl Piece<'_> {
    /// The text this piece stands for. The raw forms of all pieces, in order, are the whole text.
    pub fn raw(&self) -> Cow<'_, str> {
        match self {
            Piece::Plain(text) => Cow::Borrowed(text),
            Piece::Mark { label, .. } => Cow::Owned(character(label).map(String::from).unwrap_or_default()),
        }
    }
}

/// The pieces of a text, in order. Made by [`Untrusted::pieces`].
#[derive(Clone, Debug)]
pub struct Pieces<'a> {
    rest: &'a str,
    /// The character before `rest`: a variation selector belongs to it or to nothing.
    before: Option<char>,
}

impl Untrusted {
    /// The text cut into what can be shown and what needs a mark. Nothing is lost: see [`Piece::raw`].
    ///
    /// Marked are all control characters (line feeds and tabs too), what steers the direction of text, what has no
    /// width, fillers, tags, private characters, every blank but the plain space, the replacement character, and
    /// variation selectors that stand behind anything but a symbol with an emoji form.
    pub fn pieces(&self) -> Pieces<'_> {
        pieces(self.as_raw())
    }

    /// The text on one line with every mark in white square brackets: `a⟦U+202E⟧b⟦\n⟧`.
    ///
    /// A `⟦` of the text itself becomes `⟦U+27E6⟧`, so that nobody can write a mark by hand and [`reveal`] finds the
    /// way back.
    ///
    /// [`reveal`]: Untrusted::reveal
    pub fn visible(&self) -> String {
        visible(self.as_raw())
    }

    /// As [`visible`](Untrusted::visible), but a line feed ends a line: for blocks of text.
    pub fn visible_lines(&self) -> String {
        visible_lines(self.as_raw())
    }

    /// The text that `shown` stands for, when it came from [`visible`](Untrusted::visible) or
    /// [`visible_lines`](Untrusted::visible_lines).
    pub fn reveal(shown: &str) -> Self {
        let mut raw = String::with_capacity(shown.len());
        let mut rest = shown;
        while let Some((plain, marked)) = rest.split_once(OPEN) {
            raw.push_str(plain);
            let found = marked.split_once(CLOSE).and_then(|(label, after)| Some((character(label)?, after)));
            let (c, after) = found.unwrap_or((OPEN, marked));
            raw.push(c);
            rest = after;
        }
        raw.push_str(rest);
        Self::new(raw)
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let mut before = self.before;
        for (at, c) in self.rest.char_indices() {
            if let Some(name) = unseen::name(c).filter(|_| !unseen::wears_emoji_style(before, c)) {
                // A plain run ends in front of a mark; the mark is then the next piece.
                if at == 0 {
                    self.rest = &self.rest[c.len_utf8()..];
                    self.before = Some(c);
                    return Some(Piece::Mark { label: label(c), name });
                }
                let (plain, rest) = self.rest.split_at(at);
                (self.rest, self.before) = (rest, before);
                return Some(Piece::Plain(plain));
            }
            before = Some(c);
        }
        let plain = std::mem::take(&mut self.rest);
        (!plain.is_empty()).then_some(Piece::Plain(plain))
    }
}

const OPEN: char = '⟦';
const CLOSE: char = '⟧';

pub(crate) fn pieces(text: &str) -> Pieces<'_> {
    Pieces { rest: text, before: None }
}

/// True when `text` holds a character that [`pieces`] would mark.
pub(crate) fn has_unseen(text: &str) -> bool {
    let mut before = None;
    text.chars().any(|c| {
        let marked = unseen::name(c).is_some() && !unseen::wears_emoji_style(before, c);
        before = Some(c);
        marked
    })
}

/// See [`Untrusted::visible`].
pub(crate) fn visible(text: &str) -> String {
    show(text, |_| false)
}

/// See [`Untrusted::visible_lines`].
pub(crate) fn visible_lines(text: &str) -> String {
    show(text, |label| label == "\\n")
}

/// Words people wrote, with marks only for what has no business in them: line feeds and tabs are blanks, other blanks
/// stay as they are, and a joiner may hold two emoji together.
pub(crate) fn prose(text: &str) -> Cow<'_, str> {
    if !has_unseen(text) {
        return Cow::Borrowed(text);
    }
    let mut words = String::with_capacity(text.len());
    let mut rest = pieces(text).peekable();
    while let Some(piece) = rest.next() {
        match &piece {
            Piece::Plain(plain) => words.push_str(plain),
            Piece::Mark { label, .. } if matches!(label.as_str(), "\\n" | "\\t" | "\\r") => words.push(' '),
            Piece::Mark { label, name } => {
                let emoji = |c: Option<char>| c.is_some_and(|c| unseen::wears_emoji_style(Some(c), '\u{fe0f}'));
                let before = words.trim_end_matches([
                    '\u{fe0f}',
                    '\u{1f3fb}',
                    '\u{1f3fc}',
                    '\u{1f3fd}',
                    '\u{1f3fe}',
                    '\u{1f3ff}',
                ]);
                let after = match rest.peek() {
                    Some(Piece::Plain(plain)) => plain.chars().next(),
                    _ => None,
                };
                let joins = *name == "zero-width joiner" && emoji(before.chars().next_back()) && emoji(after);
                if name.ends_with("space") && !name.starts_with("zero") || joins {
                    words.push_str(&piece.raw());
                } else {
                    mark(&mut words, label);
                }
            }
        }
    }
    Cow::Owned(words)
}

fn show(text: &str, as_is: impl Fn(&str) -> bool) -> String {
    let mut shown = String::with_capacity(text.len());
    for piece in pieces(text) {
        match &piece {
            Piece::Plain(plain) => {
                for (nth, part) in plain.split(OPEN).enumerate() {
                    if nth > 0 {
                        mark(&mut shown, &label(OPEN));
                    }
                    shown.push_str(part);
                }
            }
            Piece::Mark { label, .. } if as_is(label) => shown.push_str(&piece.raw()),
            Piece::Mark { label, .. } => mark(&mut shown, label),
        }
    }
    shown
}

fn mark(shown: &mut String, label: &str) {
    shown.push(OPEN);
    shown.push_str(label);
    shown.push(CLOSE);
}

fn label(c: char) -> String {
    match c {
        '\n' => "\\n".to_owned(),
        '\t' => "\\t".to_owned(),
        '\r' => "\\r".to_owned(),
        _ => format!("U+{:04X}", c as u32),
    }
}

/// The character a label stands for; `None` for what [`label`] never writes.
fn character(label: &str) -> Option<char> {
    match label {
        "\\n" => Some('\n'),
        "\\t" => Some('\t'),
        "\\r" => Some('\r'),
        _ => {
            let digits = label.strip_prefix("U+").filter(|digits| (4..=6).contains(&digits.len()))?;
            let upper = digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'F'));
            upper.then(|| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)).flatten()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, shown: &str) {
        assert_eq!(visible(raw), shown);
        assert_eq!(Untrusted::reveal(shown).as_raw(), raw);
        assert_eq!(pieces(raw).map(|piece| piece.raw().into_owned()).collect::<String>(), raw);
        assert_eq!(has_unseen(raw), pieces(raw).any(|piece| matches!(piece, Piece::Mark { .. })));
    }

    #[test]
    fn plain_text_is_one_piece() {
        assert!(pieces("").next().is_none());
        assert_eq!(pieces("bash -c 'id'").collect::<Vec<_>>(), [Piece::Plain("bash -c 'id'")]);
        check("жук 中 é 😀 e\u{301}", "жук 中 é 😀 e\u{301}");
    }

    #[test]
    fn a_mark_says_what_it_is() {
        let found: Vec<_> = pieces("a\u{202e}b\n").collect();
        let marks = |label: &str, name| Piece::Mark { label: label.to_owned(), name };
        assert_eq!(
            found,
            [
                Piece::Plain("a"),
                marks("U+202E", "right-to-left override"),
                Piece::Plain("b"),
                marks("\\n", "line feed")
            ]
        );
    }

    #[test]
    fn what_steers_a_terminal_or_the_direction_is_marked() {
        check("\u{1b}[31m\0\u{7f}\u{9b}", "⟦U+001B⟧[31m⟦U+0000⟧⟦U+007F⟧⟦U+009B⟧");
        check("a\tb\r\n", "a⟦\\t⟧b⟦\\r⟧⟦\\n⟧");
        check("pod\u{2066}\u{200f}\u{61c}", "pod⟦U+2066⟧⟦U+200F⟧⟦U+061C⟧");
    }

    #[test]
    fn what_has_no_width_or_is_no_plain_blank_is_marked() {
        check("ba\u{200b}sh \u{a0}\u{3000}\u{2028}", "ba⟦U+200B⟧sh ⟦U+00A0⟧⟦U+3000⟧⟦U+2028⟧");
        check("\u{e0041}\u{3164}\u{fffd}\u{feff}\u{10ffff}", "⟦U+E0041⟧⟦U+3164⟧⟦U+FFFD⟧⟦U+FEFF⟧⟦U+10FFFF⟧");
    }

    #[test]
    fn a_variation_selector_is_at_home_behind_an_emoji_only() {
        check("❤\u{fe0f} 1\u{fe0f}\u{20e3}", "❤\u{fe0f} 1\u{fe0f}\u{20e3}");
        check("a\u{fe0f}\u{fe0f}", "a⟦U+FE0F⟧⟦U+FE0F⟧");
        check("\u{fe0f}❤\u{fe00}", "⟦U+FE0F⟧❤⟦U+FE00⟧");
        check("\u{200b}❤\u{fe0f}", "⟦U+200B⟧❤\u{fe0f}");
    }

    #[test]
    fn a_mark_cannot_be_written_by_hand() {
        check("⟦U+202E⟧", "⟦U+27E6⟧U+202E⟧");
        check("⟦⟧", "⟦U+27E6⟧⟧");
    }

    #[test]
    fn a_block_keeps_its_lines() {
        assert_eq!(visible_lines("a\r\n\tb\n"), "a⟦\\r⟧\n⟦\\t⟧b\n");
        assert_eq!(Untrusted::reveal("a⟦\\r⟧\n⟦\\t⟧b\n").as_raw(), "a\r\n\tb\n");
    }

    #[test]
    fn prose_keeps_its_blanks_and_its_emoji() {
        assert_eq!(prose("10\u{a0}ms\n👩🏽\u{200d}💻"), "10\u{a0}ms 👩🏽\u{200d}💻");
        assert_eq!(prose("a\u{200d}b\u{202e}\u{200b}\u{1b}"), "a⟦U+200D⟧b⟦U+202E⟧⟦U+200B⟧⟦U+001B⟧");
    }

    #[test]
    fn text_that_never_was_marked_is_read_as_it_is() {
        for text in ["⟦", "⟦U+2⟧", "⟦U+d800⟧", "⟦\\x⟧ ⟧", "⟦U+D800⟧"] {
            assert_eq!(Untrusted::reveal(text).as_raw(), text);
        }
    }
}
