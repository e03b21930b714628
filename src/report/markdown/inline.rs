use super::escape;
use crate::{Inline, Mark, Sentence};

/// Where a run of words stands: it decides what a word may look like.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In a paragraph or a list.
    Line,
    /// In a cell of a table.
    Cell,
    /// Between two pairs of stars; no further weight inside.
    Bold,
}

/// The footnotes: each set of fields that sentences stand on is one, and each mark.
///
/// No text can look like a reference to one of them, because the bracket of such text is escaped. That is what tells a
/// mark from words that imitate one.
#[derive(Default)]
pub(super) struct Notes(Vec<Note>);

enum Note {
    Fields(Vec<String>),
    Mark(String),
}

impl Notes {
    /// The reference to the footnote for `cites`; empty when there are none.
    pub(super) fn reference(&mut self, cites: &[String]) -> String {
        if cites.is_empty() {
            return String::new();
        }
        let known = self.0.iter().position(|note| matches!(note, Note::Fields(set) if set == cites));
        let at = known.unwrap_or_else(|| {
            self.0.push(Note::Fields(cites.to_vec()));
            self.0.len() - 1
        });
        format!("[^{}]", at + 1)
    }

    /// The reference to a new footnote that tells a mark.
    pub(super) fn mark(&mut self, mark: &Mark) -> String {
        let mut words = format!("**{}**, line {}, ", mark.kind.words(), mark.line);
        words.push_str(&escape::span(mark.said.as_raw(), false));
        words.push_str(": ");
        words.push_str(inlines(&mark.reason.inlines, Place::Bold).trim());
        if !mark.reason.cites.is_empty() {
            words.push_str(" Fields: ");
            words.push_str(&fields(&mark.reason.cites));
        }
        self.0.push(Note::Mark(words));
        format!("[^{}]", self.0.len())
    }

    /// The reference to a new footnote that tells which words of a checked document are not the document's.
    pub(super) fn tally(&mut self) -> String {
        let words = "The counts and what stands with them are the check's, and so are footnotes like this one, which no \
                     text of the document can be. All else is the document's.";
        self.0.push(Note::Mark(words.to_owned()));
        format!("[^{}]", self.0.len())
    }

    /// The footnotes, a line each.
    pub(super) fn render(&self) -> String {
        // The words in front keep readers that know no footnotes from taking the line for the address of a link.
        let note = |(at, note): (usize, &Note)| match note {
            Note::Fields(set) => format!("[^{}]: Fields: {}", at + 1, fields(set)),
            Note::Mark(words) => format!("[^{}]: Mark: {words}", at + 1),
        };
        self.0.iter().enumerate().map(note).collect::<Vec<_>>().join("\n")
    }
}

fn fields(names: &[String]) -> String {
    names.iter().map(|field| escape::span(field, false)).collect::<Vec<_>>().join(", ")
}

/// Sentences one after the other, each with its reference. One line but for breaks that are part of a sentence.
pub(super) fn sentences(sentences: &[Sentence], place: Place, notes: &mut Notes) -> String {
    let mut parts = Vec::new();
    for sentence in sentences {
        let words = inlines(&sentence.inlines, place);
        if !words.trim().is_empty() {
            parts.push(words.trim_matches(' ').to_owned() + &notes.reference(&sentence.cites));
        }
    }
    let joined = parts.join(" ");
    if place == Place::Line { joined.split('\n').map(escape::line).collect::<Vec<_>>().join("\n") } else { joined }
}

/// A run of words. May start with what means something at the start of a line: see [`escape::line`].
pub(super) fn inlines(inlines: &[Inline], place: Place) -> String {
    let mut out = String::new();
    for (at, inline) in inlines.iter().enumerate() {
        let next = inlines.get(at + 1);
        match inline {
            Inline::Text(words) => {
                out.push_str(&escape::text(words));
                // `!` in front of a link would make it a picture.
                if matches!(next, Some(Inline::Link { .. } | Inline::Jump { .. })) && out.ends_with('!') {
                    out.insert(out.len() - 1, '\\');
                }
            }
            Inline::Strong(words) => weighted(&mut out, words, "**", next, place),
            Inline::Emphasis(words) => weighted(&mut out, words, "*", next, place),
            Inline::Struck(words) => weighted(&mut out, words, "~~", next, place),
            Inline::Code(literal) => code(&mut out, literal, place),
            Inline::Evidence { value, .. } | Inline::Value(value) => code(&mut out, value.as_raw(), place),
            Inline::Link { text, href } => {
                let address = href.as_str().replace('(', "%28").replace(')', "%29").replace('|', "%7C");
                out.push_str(&format!("[{}]({address})", escape::text(text)));
            }
            Inline::Jump { text, fragment, .. } => {
                out.push_str(&format!("[{}](#{fragment})", escape::text(text)));
            }
            Inline::Break if place == Place::Line && next.is_some() && !out.is_empty() => out.push_str("\\\n"),
            Inline::Break => out.push(' '),
        }
    }
    out
}

/// A code span. Two of them need a blank between: their backticks would make one run.
fn code(out: &mut String, literal: &str, place: Place) {
    if out.ends_with('`') {
        out.push(' ');
    }
    out.push_str(&escape::span(literal, place == Place::Cell));
}

/// Words between two `stars`, or without them where a reader would take the stars for text: the words are what counts.
fn weighted(out: &mut String, words: &str, stars: &str, next: Option<&Inline>, place: Place) {
    let inner = words.trim();
    let start = words.len() - words.trim_start().len();
    let blank_after = words.trim_end().len() < words.len();
    out.push_str(if start > 0 { " " } else { "" });

    let open = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || c.is_ascii_punctuation());
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let before = out.chars().next_back();
    let after = if blank_after { Some(' ') } else { next.and_then(first) };
    let opens = (letter(inner.chars().next()) || open(before)) && !before.is_some_and(|c| stars.starts_with(c));
    let closes = letter(inner.chars().next_back()) || open(after);
    let stars = if opens && closes && place != Place::Bold && !inner.is_empty() { stars } else { "" };

    out.push_str(stars);
    out.push_str(&escape::text(inner));
    out.push_str(stars);
    out.push_str(if blank_after && !inner.is_empty() { " " } else { "" });
}

/// What the rendered form of `inline` starts with.
fn first(inline: &Inline) -> Option<char> {
    match inline {
        // Weighted words behind weighted words may have to do without their stars.
        Inline::Text(words) | Inline::Strong(words) | Inline::Emphasis(words) | Inline::Struck(words) => {
            words.chars().next()
        }
        Inline::Break => Some('\n'),
        Inline::Code(_) | Inline::Evidence { .. } | Inline::Value(_) => Some('`'),
        Inline::Link { .. } | Inline::Jump { .. } => Some('['),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Href, Untrusted};

    #[track_caller]
    fn check(words: &[Inline], expected: &str) {
        assert_eq!(inlines(words, Place::Line), expected);
    }

    fn text(words: &str) -> Inline {
        Inline::Text(words.to_owned())
    }

    fn strong(words: &str) -> Inline {
        Inline::Strong(words.to_owned())
    }

    fn value(raw: &str) -> Inline {
        Inline::Value(Untrusted::new(raw))
    }

    fn link(words: &str, address: &str) -> Inline {
        Inline::Link { text: words.to_owned(), href: Href::external(address).expect("an address") }
    }

    #[test]
    fn words_and_values() {
        check(
            &[text("The shell "), value("sh"), text(" was "), strong("blocked"), text(".")],
            "The shell `sh` was **blocked**.",
        );
    }

    #[test]
    fn neighbouring_values_stay_apart() {
        check(&[value("a"), value("b")], "`a` `b`");
        check(&[text("`"), value("a")], "\\` `a`");
    }

    #[test]
    fn weight_is_given_up_before_a_word_is() {
        check(&[text("a"), strong("b"), text("c")], "a**b**c");
        check(&[text("a"), strong("(b)"), text("c")], "a(b)c");
        check(&[strong("a"), strong("b")], "**a**b");
        check(&[text("x"), strong(" a "), text("y")], "x **a** y");
        check(&[text("x"), strong("  "), text("y")], "x y");
        check(&[strong("*")], "**\\***");
    }

    #[test]
    fn a_link_is_no_picture_and_ends_where_it_ends() {
        check(&[text("see!"), link("a]b", "https://example.org/(x)")], "see\\![a\\]b](https://example.org/%28x%29)");
    }

    #[test]
    fn one_footnote_for_one_set_of_fields() {
        let mut notes = Notes::default();
        let cite = |fields: &[&str]| Sentence {
            inlines: vec![text("- x.")],
            cites: fields.iter().map(|field| (*field).to_owned()).collect(),
        };
        let all =
            [cite(&["proc.name", "evt.arg[0]"]), cite(&[]), cite(&["fd.name"]), cite(&["proc.name", "evt.arg[0]"])];
        assert_eq!(sentences(&all, Place::Line, &mut notes), "\\- x.[^1] - x. - x.[^2] - x.[^1]");
        assert_eq!(notes.render(), "[^1]: Fields: `proc.name`, `evt.arg[0]`\n[^2]: Fields: `fd.name`");
    }
}
