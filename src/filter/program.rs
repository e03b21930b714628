//! A condition laid out flat: every part, parents before children, each with the place where its own parts end.
//!
//! Flat, it can be run and taken apart without recursion, however deep the condition is.

use std::collections::BTreeMap;

use crate::ast::{Expr, Node};
use crate::check::{self, Check};
use crate::error::{Error, ErrorKind};
use crate::options::Options;
use crate::span::Span;

/// One node of the condition, macros replaced by their conditions.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) kind: PartKind,
    /// The index behind the last part inside this one.
    pub(crate) end: usize,
    pub(crate) parent: Option<usize>,
    pub(crate) depth: usize,
    pub(crate) span: Span,
    /// The macro that this part is the condition of.
    pub(crate) of_macro: Option<String>,
    /// The macro in whose text the span counts.
    pub(crate) inside: Option<String>,
    /// The check as it is printed; empty for the rest.
    pub(crate) text: String,
}

/// What a [`Part`] is.
#[derive(Debug)]
pub(crate) enum PartKind {
    And,
    Or,
    Not,
    Check(Box<Check>),
}

/// The most parts that one condition may have once its macros are in place. Real rules have a few hundred.
const MAX_PARTS: usize = 1_000_000;

/// An expression still to be laid out.
struct Waiting<'e> {
    expr: &'e Expr,
    parent: Option<usize>,
    depth: usize,
    of_macro: Option<&'e str>,
    inside: Option<&'e str>,
    /// How many macros it lies in; more than there are is a cycle.
    macros: usize,
}

/// Lays out `expr` and compiles its checks, from left to right.
pub(crate) fn lay_out(expr: &Expr, options: &Options) -> Result<Vec<Part>, Error> {
    undefined_macros(expr, &options.macros)?;
    let mut parts: Vec<Part> = Vec::new();
    let first = Waiting { expr, parent: None, depth: 0, of_macro: None, inside: None, macros: 0 };
    let mut waiting = vec![first];
    let mut transformed = None;
    while let Some(next) = waiting.pop() {
        let Waiting { expr, parent, depth, of_macro, inside, macros } = next;
        let index = parts.len();
        let fail = |error: Error| Error { inside: inside.map(str::to_owned), ..error };
        if index >= MAX_PARTS {
            return Err(fail(Error::new(ErrorKind::TooDeep, expr.span)));
        }
        if transformed.is_none() && check::transforms_event_type(&expr.node) {
            transformed = Some(fail(Error::new(ErrorKind::EventTypeTransformed, expr.span)));
        }
        let (kind, text) = match &expr.node {
            Node::Identifier(name) => {
                let Some((name, condition)) = options.macros.get_key_value(name) else {
                    return Err(fail(Error::new(ErrorKind::UndefinedMacro(name.clone()), expr.span)));
                };
                if macros > options.macros.len() {
                    return Err(fail(Error::new(ErrorKind::MacroCycle(name.clone()), expr.span)));
                }
                let (of_macro, inside) = (of_macro.or(Some(name)), Some(name.as_str()));
                waiting.push(Waiting { expr: condition, parent, depth, of_macro, inside, macros: macros + 1 });
                continue;
            }
            Node::And(_) => (PartKind::And, String::new()),
            Node::Or(_) => (PartKind::Or, String::new()),
            Node::Not(_) => (PartKind::Not, String::new()),
            Node::UnaryCheck { left } => {
                let check = check::unary(left, options, expr.span).map_err(fail)?;
                (PartKind::Check(Box::new(check)), expr.to_string())
            }
            Node::BinaryCheck { left, op, modifier, right } => {
                let check = check::binary((left, right), *op, *modifier, options, expr.span).map_err(fail)?;
                (PartKind::Check(Box::new(check)), expr.to_string())
            }
        };
        for child in expr.children().iter().rev() {
            waiting.push(Waiting {
                expr: child,
                parent: Some(index),
                depth: depth + 1,
                of_macro: None,
                inside,
                macros,
            });
        }
        parts.push(Part {
            kind,
            end: index + 1,
            parent,
            depth,
            span: expr.span,
            of_macro: of_macro.map(str::to_owned),
            inside: inside.map(str::to_owned),
            text,
        });
    }
    if let Some(error) = transformed {
        return Err(error);
    }
    for index in (0..parts.len()).rev() {
        if let Some(parent) = parts[index].parent {
            parts[parent].end = parts[parent].end.max(parts[index].end);
        }
    }
    Ok(parts)
}

/// Whether Falco would not try this condition on any event but those it makes itself. It first works out from the checks
/// of `evt.type` which events can match, and to it `not evt.type exists` allows none, not even an event without a type.
pub(crate) fn allows_no_event(parts: &[Part]) -> bool {
    let mut negated = vec![false; parts.len()];
    for (index, part) in parts.iter().enumerate() {
        if let Some(parent) = part.parent {
            negated[index] = negated[parent] != matches!(parts[parent].kind, PartKind::Not);
        }
    }
    // With a negation pushed down to the checks, an `and` in it is an `or`: that allows none only if no part does.
    let is_all = |index: usize| matches!(parts[index].kind, PartKind::Or) != negated[index];
    let mut none: Vec<bool> = (0..parts.len()).map(is_all).collect();
    for (index, part) in parts.iter().enumerate().rev() {
        if let PartKind::Check(check) = &part.kind {
            none[index] = negated[index] && check.asks_for_event_type();
        }
        let Some(parent) = part.parent else { continue };
        none[parent] = match parts[parent].kind {
            PartKind::Not => none[index],
            _ if is_all(parent) => none[parent] && none[index],
            _ => none[parent] || none[index],
        };
    }
    none.first() == Some(&true)
}

/// Falco puts all macros in place before it compiles any check, so an unknown one is found first.
fn undefined_macros(expr: &Expr, macros: &BTreeMap<String, Expr>) -> Result<(), Error> {
    match expr.identifiers().into_iter().find(|(name, _)| !macros.contains_key(*name)) {
        Some((name, span)) => Err(Error {
            suggestion: crate::names::nearest(name, macros.keys().map(String::as_str)),
            ..Error::new(ErrorKind::UndefinedMacro(name.to_owned()), span)
        }),
        None => Ok(()),
    }
}
