//! The part of the parser that reads what stands on either side of an operator.
//!
//! ```text
//! RightField  = 'val(' Field ')' ('[' FieldArg ']')? | Transformer
//! Transformer = ('tolower(' | 'toupper(' | 'b64(' | 'basename(' | 'len(' | 'join(' | 'concat(' | 'getopt(')
//!               Argument (',' Argument)* ')' ('[' FieldArg ']')?
//! Argument    = Number | QuotedText | '(' (Item (',' Item)*)? ')' | Transformer | Field
//! Item        = Field | Transformer | QuotedText | Number
//! ```

use crate::ast::{Term, TermKind};
use crate::error::ErrorKind;
use crate::op::{MODIFIERS, Modifier, Operator, SPELLINGS, Side, TRANSFORMERS, TransformerKind};
use crate::parse::Parser;
use crate::span::Span;

/// The deepest nesting of transformers that is read.
pub(crate) const MAX_TRANSFORMERS: usize = 1_024;

/// A transformer or a list whose end has not come yet.
struct OpenTerm {
    start: usize,
    kind: Option<TransformerKind>,
    items: Vec<Term>,
}

type Parsed<T> = Result<T, ErrorKind>;

impl Parser<'_> {
    /// The operator here, and whether a blank stands behind it.
    pub(crate) fn operator(&mut self) -> Option<(Operator, bool)> {
        SPELLINGS.iter().find_map(|known| {
            if known.blank {
                return self.cursor.word_and_blank(known.word).then_some((known.op, true));
            }
            self.cursor.word(known.word).then_some((known.op, false))
        })
    }

    /// What follows `op`; `blank` says that a blank was already read.
    pub(crate) fn right_side(&mut self, op: Operator, blank: bool) -> Parsed<(Option<Modifier>, Term)> {
        let blank = self.cursor.blank() || blank;
        match op.side() {
            Side::Number => Ok((None, self.number_side()?)),
            Side::List => Ok((None, self.list_side(true)?)),
            Side::Text => {
                if let Some(modifier) = blank.then(|| self.modifier()).flatten() {
                    return Ok((Some(modifier), self.list_side(false)?));
                }
                Ok((None, self.text_side()?))
            }
        }
    }

    /// A modifier, if a list follows it. `proc.name = oneof and …` compares with the word `oneof`.
    fn modifier(&mut self) -> Option<Modifier> {
        let start = self.cursor.at();
        for (word, modifier) in MODIFIERS {
            if !self.cursor.word_and_blank(word) {
                continue;
            }
            let list = self.cursor.at();
            let follows =
                self.cursor.word("(") || self.cursor.identifier().is_some_and(|name| name != "and" && name != "or");
            self.cursor.back_to(if follows { list } else { start });
            return follows.then_some(modifier);
        }
        None
    }

    fn number_side(&mut self) -> Parsed<Term> {
        if let Some(term) = self.right_field()? {
            return Ok(term);
        }
        let start = self.cursor.at();
        let number = self.cursor.number().ok_or(ErrorKind::ExpectedNumber)?;
        Ok(self.ended(TermKind::Value(number.to_owned()), start))
    }

    fn text_side(&mut self) -> Parsed<Term> {
        if let Some(term) = self.right_field()? {
            return Ok(term);
        }
        let start = self.cursor.at();
        let value = self.value(ErrorKind::ExpectedValue)?;
        Ok(self.ended(TermKind::Value(value), start))
    }

    /// A list or a word; after `in` and its like also a transformer, after a modifier not.
    fn list_side(&mut self, transformer: bool) -> Parsed<Term> {
        let start = self.cursor.at();
        if self.cursor.word("(") {
            if let Some(current) = &mut self.current {
                current.in_list = true;
            }
            let values = self.list_values()?;
            if !self.cursor.word(")") {
                return Err(ErrorKind::ExpectedParenthesis);
            }
            return Ok(self.ended(TermKind::List(values), start));
        }
        if let Some(term) = transformer.then(|| self.right_field()).transpose()?.flatten() {
            return Ok(term);
        }
        let name = self.cursor.identifier().ok_or(ErrorKind::ExpectedList)?;
        Ok(self.ended(TermKind::Value(name.to_owned()), start))
    }

    /// The values between the parentheses. Falco takes any failure of the first value for an empty list, so that
    /// `("\d")` is an empty list to it and not a wrong escape.
    fn list_values(&mut self) -> Parsed<Vec<String>> {
        self.cursor.blank();
        let Ok(first) = self.value(ErrorKind::ExpectedListValue) else { return Ok(Vec::new()) };
        let mut values = vec![first];
        self.cursor.blank();
        while self.cursor.word(",") {
            self.cursor.blank();
            values.push(self.value(ErrorKind::ExpectedListValue)?);
            self.cursor.blank();
        }
        Ok(values)
    }

    fn value(&mut self, missing: ErrorKind) -> Parsed<String> {
        if let Some(quoted) = self.cursor.quoted_text() {
            return quoted;
        }
        self.cursor.bare_text().map(str::to_owned).ok_or(missing)
    }

    /// A field with its argument, or nothing if no field name is here.
    pub(crate) fn field(&mut self) -> Option<Parsed<Term>> {
        let start = self.cursor.at();
        let name = self.cursor.field_name()?.to_owned();
        Some(self.bracket().map(|arg| self.ended(TermKind::Field { name, arg }, start)))
    }

    fn bracket(&mut self) -> Parsed<Option<String>> {
        if !self.cursor.word("[") {
            return Ok(None);
        }
        let arg = match self.cursor.quoted_text() {
            Some(quoted) => quoted?,
            None => self.cursor.field_arg().ok_or(ErrorKind::ExpectedFieldArgument)?.to_owned(),
        };
        if self.cursor.word("]") { Ok(Some(arg)) } else { Err(ErrorKind::ExpectedBracket) }
    }

    /// `val(field)` or a transformer, or nothing if neither is here.
    fn right_field(&mut self) -> Parsed<Option<Term>> {
        let start = self.cursor.at();
        if self.cursor.word("val(") {
            self.cursor.blank();
            let field = self.field().ok_or(ErrorKind::ExpectedField)??;
            self.cursor.blank();
            return self.transformer_end(TransformerKind::Val, vec![field], start).map(Some);
        }
        match self.transformer_name() {
            Some(kind) => self.transformer(kind, start).map(Some),
            None => Ok(None),
        }
    }

    /// The name of a transformer and its opening parenthesis.
    pub(crate) fn transformer_name(&mut self) -> Option<TransformerKind> {
        let start = self.cursor.at();
        for (word, kind) in TRANSFORMERS {
            if self.cursor.word(word) && self.cursor.word("(") {
                return Some(kind);
            }
            self.cursor.back_to(start);
        }
        None
    }

    /// The arguments of a transformer whose name and `(` have been read. Nested ones wait in a list, not on the stack.
    pub(crate) fn transformer(&mut self, kind: TransformerKind, start: usize) -> Parsed<Term> {
        let mut open = Vec::new();
        let mut innermost = OpenTerm { start, kind: Some(kind), items: Vec::new() };
        loop {
            if open.len() >= MAX_TRANSFORMERS {
                return Err(ErrorKind::TooDeep);
            }
            self.cursor.blank();
            let at = self.cursor.at();
            let in_list = innermost.kind.is_none();
            let mut finished = if in_list && innermost.items.is_empty() && self.cursor.word(")") {
                let term = self.ended(TermKind::TransformerList(Vec::new()), innermost.start);
                innermost = open.pop().ok_or(ErrorKind::ExpectedArgument)?;
                Some(term)
            } else if !in_list && self.cursor.word("(") {
                open.push(std::mem::replace(&mut innermost, OpenTerm { start: at, kind: None, items: Vec::new() }));
                None
            } else if let Some(kind) = self.transformer_name() {
                let inner = OpenTerm { start: at, kind: Some(kind), items: Vec::new() };
                open.push(std::mem::replace(&mut innermost, inner));
                None
            } else {
                Some(self.plain_argument(in_list)?)
            };
            while let Some(term) = finished.take() {
                innermost.items.push(term);
                self.cursor.blank();
                if self.cursor.word(",") {
                    break;
                }
                let term = match innermost.kind {
                    Some(kind) => self.transformer_end(kind, std::mem::take(&mut innermost.items), innermost.start)?,
                    None if self.cursor.word(")") => {
                        self.ended(TermKind::TransformerList(std::mem::take(&mut innermost.items)), innermost.start)
                    }
                    None => return Err(ErrorKind::ExpectedParenthesis),
                };
                match open.pop() {
                    Some(outer) => innermost = outer,
                    None => return Ok(term),
                }
                finished = Some(term);
            }
        }
    }

    fn plain_argument(&mut self, in_list: bool) -> Parsed<Term> {
        let start = self.cursor.at();
        if let Some(number) = self.cursor.number() {
            return Ok(self.ended(TermKind::Value(number.to_owned()), start));
        }
        if let Some(quoted) = self.cursor.quoted_text() {
            let value = quoted?;
            return Ok(self.ended(TermKind::Value(value), start));
        }
        let missing = if in_list { ErrorKind::ExpectedListArgument } else { ErrorKind::ExpectedArgument };
        self.field().unwrap_or(Err(missing))
    }

    fn transformer_end(&mut self, kind: TransformerKind, args: Vec<Term>, start: usize) -> Parsed<Term> {
        if !self.cursor.word(")") {
            return Err(ErrorKind::ExpectedTransformerEnd);
        }
        let arg = self.bracket()?;
        Ok(self.ended(TermKind::Transformer { kind, args, arg }, start))
    }

    fn ended(&self, kind: TermKind, start: usize) -> Term {
        Term::new(kind, Span::new(start, self.cursor.at()))
    }
}
