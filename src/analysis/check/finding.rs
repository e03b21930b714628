//! What a checker hands over: a statement, what it is worth, and why.

use crate::facts::Facts;
use report::{Inline, MarkKind, Sentence, Untrusted};

/// One judged statement of a unit.
pub struct Finding {
    /// What it is worth.
    pub kind: MarkKind,
    /// The line of the unit that holds it, from 0: a line of code, or a line of a paragraph.
    pub line: usize,
    /// The judged words.
    pub said: String,
    /// Why.
    pub reason: Sentence,
}

/// The longest piece of a document that a mark repeats, in characters.
const SAID: usize = 240;

impl Finding {
    /// A finding about `said`, on line `line` of its unit.
    pub fn new(kind: MarkKind, line: usize, said: &str, reason: Reason) -> Self {
        let said = said.trim();
        let said = match said.char_indices().nth(SAID) {
            Some((at, _)) => format!("{}…", &said[..at]),
            None => said.to_owned(),
        };
        Self { kind, line, said, reason: reason.0 }
    }
}

/// A reason as it is put together.
#[derive(Clone, Default)]
pub struct Reason(Sentence);

impl Reason {
    /// A reason that starts with words of ours.
    pub fn say(words: &str) -> Self {
        Self::default().text(words)
    }

    /// More words of ours.
    pub fn text(mut self, words: &str) -> Self {
        self.0.inlines.push(Inline::Text(words.to_owned()));
        self
    }

    /// A literal of ours.
    pub fn code(mut self, literal: &str) -> Self {
        self.0.inlines.push(Inline::Code(literal.to_owned()));
        self
    }

    /// A field of the alert and its value, cited.
    ///
    /// A value that is derived is told by what it is, and cites what it follows from: see [`Reason::derived`].
    pub fn field(self, field: &str, value: &str) -> Self {
        let named = match field.strip_prefix("alert.") {
            Some(own) => self.text(&format!("the {own}")),
            None => self.code(field),
        };
        named.text(if field == "alert.tags" { " are " } else { " is " }).value(field, value)
    }

    /// A value of the alert or one that follows from it, its fields cited.
    pub fn derived(self, field: &str, value: &str, facts: &Facts<'_>) -> Self {
        let Some(own) = field.strip_prefix("saker.") else { return self.field(field, value) };
        let cites = facts.cites(field);
        let first = cites.first().cloned().unwrap_or_default();
        self.text(&format!("the {own} is ")).value(&first, value).cites(&cites)
    }

    /// A value of the alert, its field cited.
    pub fn value(mut self, field: &str, value: &str) -> Self {
        self.0.inlines.push(Inline::Evidence { field: field.to_owned(), value: Untrusted::new(cut(value)) });
        self.cite(field)
    }

    /// Words from the document.
    pub fn said(mut self, words: &str) -> Self {
        self.0.inlines.push(Inline::Value(Untrusted::new(cut(words))));
        self
    }

    /// A field that the reason stands on without showing it.
    pub fn cite(mut self, field: &str) -> Self {
        if !self.0.cites.iter().any(|cited| cited == field) {
            self.0.cites.push(field.to_owned());
        }
        self
    }

    /// All fields of `fields`, cited.
    pub fn cites(self, fields: &[String]) -> Self {
        fields.iter().fold(self, |reason, field| reason.cite(field))
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(SAID) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
