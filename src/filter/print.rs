//! Prints a tree as a condition that reads back to the same tree.
//!
//! `and` and `or` get their parentheses always, as Falco prints them. Values are quoted when they must be, which Falco
//! forgets: it prints the empty text as nothing.

use std::fmt::{self, Display, Formatter};

use crate::ast::{Expr, Node, Term, TermKind};
use crate::lex::{is_bare, is_bare_arg};
use crate::op::MODIFIERS;

/// What is still to be printed, the next thing last.
enum Piece<'a> {
    Expr(&'a Expr),
    Text(&'static str),
}

impl Display for Expr {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let mut waiting = vec![Piece::Expr(self)];
        while let Some(piece) = waiting.pop() {
            let expr = match piece {
                Piece::Text(text) => {
                    out.write_str(text)?;
                    continue;
                }
                Piece::Expr(expr) => expr,
            };
            match &expr.node {
                Node::And(parts) => joined(parts, " and ", &mut waiting),
                Node::Or(parts) => joined(parts, " or ", &mut waiting),
                Node::Not(inner) => negated(inner, &mut waiting),
                Node::Identifier(name) => out.write_str(name)?,
                Node::UnaryCheck { left } => write!(out, "{left} exists")?,
                Node::BinaryCheck { left, op, modifier, right } => {
                    write!(out, "{left} {} ", op.name())?;
                    if let Some(modifier) = modifier {
                        write!(out, "{} ", modifier.name())?;
                    }
                    side(right, op.side() == crate::op::Side::Text && modifier.is_none(), out)?;
                }
            }
        }
        Ok(())
    }
}

fn joined<'a>(parts: &'a [Expr], word: &'static str, waiting: &mut Vec<Piece<'a>>) {
    waiting.push(Piece::Text(")"));
    for (index, part) in parts.iter().enumerate().rev() {
        waiting.push(Piece::Expr(part));
        waiting.push(Piece::Text(if index == 0 { "(" } else { word }));
    }
}

/// `not not x` reads back as `x`, so a `not` directly inside a `not` needs its parenthesis.
fn negated<'a>(inner: &'a Expr, waiting: &mut Vec<Piece<'a>>) {
    if matches!(inner.node, Node::Not(_)) {
        waiting.extend([Piece::Text(")"), Piece::Expr(inner), Piece::Text("not (")]);
    } else {
        waiting.extend([Piece::Expr(inner), Piece::Text("not ")]);
    }
}

/// The right side. A number after `<` and a word after `in` are never quoted, a text is when it must be.
fn side(right: &Term, text: bool, out: &mut Formatter<'_>) -> fmt::Result {
    match &right.kind {
        TermKind::Value(value) if text => word(value, out),
        TermKind::Value(value) => out.write_str(value),
        _ => write!(out, "{right}"),
    }
}

impl Display for Term {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            TermKind::Value(value) => quoted(value, out),
            TermKind::List(values) => {
                out.write_str("(")?;
                for (index, value) in values.iter().enumerate() {
                    out.write_str(if index == 0 { "" } else { ", " })?;
                    word(value, out)?;
                }
                out.write_str(")")
            }
            TermKind::Field { name, arg } => {
                out.write_str(name)?;
                bracket(arg.as_deref(), out)
            }
            TermKind::Transformer { kind, args, arg } => {
                write!(out, "{}(", kind.name())?;
                terms(args, out)?;
                out.write_str(")")?;
                bracket(arg.as_deref(), out)
            }
            TermKind::TransformerList(items) => {
                out.write_str("(")?;
                terms(items, out)?;
                out.write_str(")")
            }
        }
    }
}

fn terms(items: &[Term], out: &mut Formatter<'_>) -> fmt::Result {
    for (index, item) in items.iter().enumerate() {
        out.write_str(if index == 0 { "" } else { ", " })?;
        write!(out, "{item}")?;
    }
    Ok(())
}

fn bracket(arg: Option<&str>, out: &mut Formatter<'_>) -> fmt::Result {
    let Some(arg) = arg else { return Ok(()) };
    out.write_str("[")?;
    let plain = !arg.is_empty() && arg.bytes().all(is_bare_arg) && !arg.contains('\u{8}');
    if plain || arg.contains('\0') {
        out.write_str(arg)?;
    } else {
        quoted(arg, out)?;
    }
    out.write_str("]")
}

/// A value as it must be written after `=` or in a list.
pub fn written(value: &str) -> String {
    struct Word<'v>(&'v str);
    impl Display for Word<'_> {
        fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
            word(self.0, out)
        }
    }
    Word(value).to_string()
}

/// A value as one word where that is safe, else in quotes. A NUL can only be written without quotes.
fn word(value: &str, out: &mut Formatter<'_>) -> fmt::Result {
    let plain = !value.is_empty()
        && value.bytes().all(is_bare)
        && !value.contains('\u{8}')
        && MODIFIERS.iter().all(|(name, _)| *name != value);
    if plain || value.contains('\0') { out.write_str(value) } else { quoted(value, out) }
}

/// A value in double quotes. A backslash at the end is written backslash-blank: anything else would leave the quote open.
fn quoted(value: &str, out: &mut Formatter<'_>) -> fmt::Result {
    out.write_str("\"")?;
    for (at, c) in value.char_indices() {
        match c {
            '\u{8}' => out.write_str("\\b")?,
            '\u{c}' => out.write_str("\\f")?,
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            '"' => out.write_str("\\\"")?,
            '\\' if at + 1 == value.len() => out.write_str("\\ ")?,
            '\\' => out.write_str("\\\\")?,
            other => write!(out, "{other}")?,
        }
    }
    out.write_str("\"")
}
