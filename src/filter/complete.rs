//! What may follow at a place in a condition that is being written.
//!
//! Only the text before the place is looked at. It is cut back to the last token that is complete, and the parser is
//! asked what it misses there: the same parser that will read the condition in the end.

use crate::catalogue::{ArgForm, Catalogue};
use crate::lex::{is_bare, is_blank};
use crate::names::{event_types, parameters};
use crate::op::{MODIFIERS, Operator, SPELLINGS, TRANSFORMERS};
use crate::place::{Place, place_at_end};
use crate::span::Span;
use crate::test::contains_folded;
use crate::types::FieldType;

/// Something that may stand at the place.
#[derive(Clone, Debug, PartialEq)]
pub struct Completion {
    /// What to put in.
    pub text: String,
    /// What it is.
    pub kind: CompletionKind,
    /// What it replaces: the beginning that is already written.
    pub span: Span,
}

/// What a [`Completion`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CompletionKind {
    /// A field.
    Field,
    /// The name of a macro.
    Macro,
    /// `and`, `or`, `not`, `exists` or a modifier.
    Keyword,
    /// An operator.
    Operator,
    /// A transformer with its opening parenthesis.
    Transformer,
    /// The name of a list.
    List,
    /// A value.
    Value,
}

/// What the caller knows that a completion may offer.
#[derive(Clone, Copy, Default)]
pub struct Known<'k> {
    /// Names of macros.
    pub macros: &'k [&'k str],
    /// Names of lists.
    pub lists: &'k [&'k str],
    /// The values that a field has, the most usual first; asked with the field as written, its argument included.
    pub values: Option<&'k Values<'k>>,
}

/// The values of a field.
pub type Values<'k> = dyn Fn(&str) -> Vec<String> + 'k;

/// What may follow at `offset` in `text`, what fits the written beginning first, at most 200.
///
/// An offset beyond the text, or within a character, is moved back to the nearest place that is in it.
pub fn complete(text: &str, offset: usize, catalogue: &Catalogue, known: &Known<'_>) -> Vec<Completion> {
    let end = (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let before = &text[..end];
    let start = word_start(before);
    let (kept, word) = before.split_at(start);
    let mut offers = Offers { word, span: Span::new(start, end), first: Vec::new(), then: Vec::new() };
    let mut place = place_at_end(kept);
    if let Place::OpenQuote { start } = place {
        // What is open is a value; it is offered whole, with its quotes.
        offers =
            Offers { word: &before[start + 1..], span: Span::new(start, end), first: Vec::new(), then: Vec::new() };
        place = place_at_end(&before[..start]);
    }
    match place {
        Place::Check => offers.checks(catalogue, known),
        Place::Operator { field } => offers.operators(&field, catalogue),
        Place::Value { field, op, in_list } => offers.values(&field, op, in_list, catalogue, known),
        Place::Field => offers.fields(catalogue),
        Place::Argument => {
            offers.fields(catalogue);
            offers.transformers();
        }
        Place::Connective => offers.keywords(&["and", "or"]),
        Place::OpenQuote { .. } | Place::Nothing => {}
    }
    offers.sorted()
}

/// Where the word that is being written begins.
fn word_start(before: &str) -> usize {
    let word = before.bytes().rev().take_while(|byte| is_bare(*byte) && !is_blank(*byte)).count();
    before.len() - word
}

struct Offers<'t> {
    word: &'t str,
    span: Span,
    /// What begins with the written word.
    first: Vec<Completion>,
    /// What holds it elsewhere.
    then: Vec<Completion>,
}

/// The most completions that are offered.
const MOST: usize = 200;

impl Offers<'_> {
    fn offer(&mut self, text: &str, kind: CompletionKind) {
        self.offer_as(text, text.to_owned(), kind);
    }

    /// Offers `written` if the word that is there is the beginning of `text` or stands in it.
    fn offer_as(&mut self, text: &str, written: String, kind: CompletionKind) {
        let offered = if text.starts_with(self.word) {
            &mut self.first
        } else if contains_folded(text.as_bytes(), self.word.as_bytes()) {
            &mut self.then
        } else {
            return;
        };
        offered.push(Completion { text: written, kind, span: self.span });
    }

    fn checks(&mut self, catalogue: &Catalogue, known: &Known<'_>) {
        // The fields come last: there are more of them than are shown.
        self.keywords(&["not"]);
        known.macros.iter().for_each(|name| self.offer(name, CompletionKind::Macro));
        self.transformers();
        self.fields(catalogue);
    }

    fn fields(&mut self, catalogue: &Catalogue) {
        for field in catalogue.fields().filter(|field| !field.deprecated && !field.hidden) {
            let bracket = field.arg_required && field.arg != ArgForm::Dotted;
            let name = if bracket { format!("{}[", field.name) } else { field.name.to_owned() };
            self.offer(&name, CompletionKind::Field);
        }
        if self.word.starts_with("evt.arg.") && catalogue.get("evt.arg").is_some() {
            parameters().for_each(|name| self.offer(&format!("evt.arg.{name}"), CompletionKind::Field));
        }
    }

    fn transformers(&mut self) {
        TRANSFORMERS.iter().for_each(|(name, _)| self.offer(&format!("{name}("), CompletionKind::Transformer));
    }

    fn keywords(&mut self, words: &[&str]) {
        words.iter().for_each(|word| self.offer(word, CompletionKind::Keyword));
    }

    /// The operators that work on the field; all of them if it is not known.
    fn operators(&mut self, field: &str, catalogue: &Catalogue) {
        let known = catalogue.get(bare_name(field));
        let fits = |op: Operator| {
            known.as_ref().is_none_or(|field| matches!(field.ty, FieldType::Opaque) || field.ty.accepts(op, field.list))
        };
        for spelling in SPELLINGS.iter().filter(|spelling| spelling.word != "==" && fits(spelling.op)) {
            self.offer(spelling.word, CompletionKind::Operator);
        }
        self.keywords(&["exists"]);
    }

    fn values(&mut self, field: &str, op: Operator, in_list: bool, catalogue: &Catalogue, known: &Known<'_>) {
        if let Some(values) = known.values {
            for value in values(field) {
                self.offer_as(&value, crate::print::written(&value), CompletionKind::Value);
            }
        }
        let name = bare_name(field);
        match (name, catalogue.get(name).map(|field| field.ty)) {
            ("evt.type" | "syscall.type", _) => {
                event_types().for_each(|name| self.offer(name, CompletionKind::Value));
            }
            (_, Some(FieldType::Bool)) => {
                ["true", "false"].iter().for_each(|value| self.offer(value, CompletionKind::Value))
            }
            _ => {}
        }
        if in_list {
            known.lists.iter().for_each(|name| self.offer(name, CompletionKind::List));
            return;
        }
        if op.side() == crate::op::Side::Text {
            MODIFIERS.iter().for_each(|(word, _)| self.offer(word, CompletionKind::Keyword));
        }
        self.transformers();
        self.offer("val(", CompletionKind::Transformer);
    }

    fn sorted(self) -> Vec<Completion> {
        let mut sorted: Vec<Completion> = Vec::new();
        for completion in self.first.into_iter().chain(self.then) {
            if sorted.len() < MOST && sorted.iter().all(|known| known.text != completion.text) {
                sorted.push(completion);
            }
        }
        sorted
    }
}

/// A field without its argument.
fn bare_name(field: &str) -> &str {
    field.split('[').next().unwrap_or(field)
}
