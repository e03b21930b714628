//! From the text of a condition to its tree.
//!
//! ```text
//! Expr       = And ('or' (blank And | '(' Expr ')'))*
//! And        = Not ('and' (blank Not | '(' Expr ')'))*
//! Not        = ('not' blank)* ('not(' Expr ')' | Check)
//! Check      = '(' Expr ')' | Field Condition | Transformer Condition | Identifier
//! Condition  = 'exists'
//!            | ('<=' | '<' | '>=' | '>')              (Number | RightField)
//!            | ('==' | '=' | '!=')                    (Value | RightField | blank Modifier List)
//!            | ('glob' | 'contains' | … ) blank       (Value | RightField | Modifier List)
//!            | ('in' | 'intersects' | 'pmatch')       (List | RightField)
//! List       = '(' (Value (',' Value)*)? ')' | Identifier
//! Modifier   = ('oneof' | 'anyof' | 'allof') blank
//! Value      = QuotedText | BareText
//! Field      = FieldName ('[' (QuotedText | FieldArg) ']')?
//! ```
//!
//! The side of terms is in `term.rs`. Falco's parser has no memory of where a word ends, so `existsand`, `ina` and
//! `andnot` are read as two words; and `a or(b) and c` is an error, because `or(` takes nothing after its parenthesis.
//! Both are kept.
//!
//! Falco recurses and its limit does not work: it reads 5,000 nested parentheses and dies on 10,000. Here parentheses
//! are kept in a list on the heap, never on the stack, and [`MAX_DEPTH`] levels are read.

use crate::ast::{Expr, Node, Term};
use crate::error::{Error, ErrorKind};
use crate::lex::Cursor;
use crate::op::Operator;
use crate::span::Span;

/// The deepest nesting of parentheses that is read. Falco 0.44.1 reads as much and somewhere above it crashes.
pub const MAX_DEPTH: usize = 5_000;

/// Reads a condition. Names of fields and macros are not looked up, see `Filter::compile`.
pub fn parse(text: &str) -> Result<Expr, Error> {
    let mut parser = Parser::new(text);
    parser.condition().map_err(|kind| {
        let start = parser.cursor.at();
        Error::new(kind, Span::new(start, start + word_len(parser.cursor.rest())))
    })
}

/// The state of reading one text.
pub(crate) struct Parser<'t> {
    pub(crate) cursor: Cursor<'t>,
    /// The check that is being read.
    pub(crate) current: Option<Current>,
}

/// A check of which the left side has been read.
pub(crate) struct Current {
    pub(crate) left: Span,
    pub(crate) op: Option<Operator>,
    /// Whether its list has been opened.
    pub(crate) in_list: bool,
}

/// What is still open around the place being read.
enum Open {
    Or { start: usize, parts: Vec<Expr> },
    And { start: usize, parts: Vec<Expr> },
    Not { start: usize, negated: bool },
    Group,
}

/// What to read next.
enum Step {
    Or,
    And,
    Not,
    Check,
    Close(Expr),
}

impl<'t> Parser<'t> {
    pub(crate) fn new(text: &'t str) -> Parser<'t> {
        Parser { cursor: Cursor::new(text), current: None }
    }

    pub(crate) fn condition(&mut self) -> Result<Expr, ErrorKind> {
        if self.cursor.is_at_end() {
            return Err(ErrorKind::Empty);
        }
        let mut open = Vec::new();
        let mut depth = 0;
        let mut step = Step::Or;
        loop {
            step = match step {
                Step::Or => {
                    self.cursor.blank();
                    open.push(Open::Or { start: self.cursor.at(), parts: Vec::new() });
                    Step::And
                }
                Step::And => {
                    open.push(Open::And { start: self.cursor.at(), parts: Vec::new() });
                    Step::Not
                }
                Step::Not => self.not(&mut open, &mut depth)?,
                Step::Check => {
                    if self.cursor.word("(") {
                        group(&mut open, &mut depth)?
                    } else {
                        Step::Close(self.check()?)
                    }
                }
                Step::Close(expr) => match open.pop() {
                    Some(ended) => self.close(expr, ended, &mut open, &mut depth)?,
                    None if self.cursor.is_at_end() => return Ok(expr),
                    None => return Err(ErrorKind::TrailingText),
                },
            };
        }
    }

    fn not(&mut self, open: &mut Vec<Open>, depth: &mut usize) -> Result<Step, ErrorKind> {
        self.cursor.blank();
        let start = self.cursor.at();
        let mut negated = false;
        while self.cursor.not_and_blank() {
            negated = !negated;
        }
        if self.cursor.word("not(") {
            open.push(Open::Not { start, negated: !negated });
            return group(open, depth);
        }
        open.push(Open::Not { start, negated });
        self.cursor.blank();
        Ok(Step::Check)
    }

    /// `expr` is complete: what was open around it takes it, and says what to read next.
    fn close(&mut self, expr: Expr, ended: Open, open: &mut Vec<Open>, depth: &mut usize) -> Result<Step, ErrorKind> {
        let end = expr.span.end;
        match ended {
            Open::Group => {
                self.cursor.blank();
                if !self.cursor.word(")") {
                    return Err(ErrorKind::ExpectedParenthesis);
                }
                *depth -= 1;
                Ok(Step::Close(expr))
            }
            Open::Not { negated: false, .. } => Ok(Step::Close(expr)),
            Open::Not { start, negated: true } => {
                let span = Span::new(start, self.cursor.at());
                Ok(Step::Close(Expr::new(Node::Not(Box::new(expr)), span)))
            }
            Open::And { start, mut parts } => {
                parts.push(expr);
                self.cursor.blank();
                if self.cursor.word("and") {
                    open.push(Open::And { start, parts });
                    return self.after_keyword("and", Step::Not, open, depth);
                }
                Ok(Step::Close(joined(parts, Span::new(start, end), Node::And)))
            }
            Open::Or { start, mut parts } => {
                parts.push(expr);
                self.cursor.blank();
                if self.cursor.word("or") {
                    open.push(Open::Or { start, parts });
                    return self.after_keyword("or", Step::And, open, depth);
                }
                Ok(Step::Close(joined(parts, Span::new(start, end), Node::Or)))
            }
        }
    }

    fn after_keyword(
        &mut self,
        keyword: &'static str,
        next: Step,
        open: &mut Vec<Open>,
        depth: &mut usize,
    ) -> Result<Step, ErrorKind> {
        if self.cursor.blank() {
            Ok(next)
        } else if self.cursor.word("(") {
            group(open, depth)
        } else {
            Err(ErrorKind::ExpectedAfter(keyword))
        }
    }

    fn check(&mut self) -> Result<Expr, ErrorKind> {
        let start = self.cursor.at();
        if let Some(left) = self.field().transpose()? {
            return self.comparison(left, start);
        }
        if let Some(kind) = self.transformer_name() {
            let left = self.transformer(kind, start)?;
            return self.comparison(left, start);
        }
        match self.cursor.identifier() {
            Some(name) => Ok(Expr::new(Node::Identifier(name.to_owned()), Span::new(start, self.cursor.at()))),
            None => Err(ErrorKind::ExpectedCheck),
        }
    }

    fn comparison(&mut self, left: Term, start: usize) -> Result<Expr, ErrorKind> {
        self.current = Some(Current { left: left.span, op: None, in_list: false });
        self.cursor.blank();
        if self.cursor.word("exists") {
            self.current = None;
            return Ok(Expr::new(Node::UnaryCheck { left }, Span::new(start, self.cursor.at())));
        }
        let (op, blank) = self.operator().ok_or(ErrorKind::ExpectedOperator)?;
        self.current = Some(Current { left: left.span, op: Some(op), in_list: false });
        let (modifier, right) = self.right_side(op, blank)?;
        self.current = None;
        let span = Span::new(start, self.cursor.at());
        Ok(Expr::new(Node::BinaryCheck { left, op, modifier, right }, span))
    }
}

fn group(open: &mut Vec<Open>, depth: &mut usize) -> Result<Step, ErrorKind> {
    *depth += 1;
    if *depth > MAX_DEPTH {
        return Err(ErrorKind::TooDeep);
    }
    open.push(Open::Group);
    Ok(Step::Or)
}

fn joined(mut parts: Vec<Expr>, span: Span, node: impl Fn(Vec<Expr>) -> Node) -> Expr {
    match parts.len() {
        1 => parts.remove(0),
        _ => Expr::new(node(parts), span),
    }
}

/// How much to underline: the word at the place of an error, or one character.
fn word_len(rest: &str) -> usize {
    let bare = rest.bytes().take_while(|byte| crate::lex::is_bare(*byte)).count();
    bare.max(rest.chars().next().map_or(0, char::len_utf8))
}
