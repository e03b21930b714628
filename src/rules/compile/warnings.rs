//! What Falco warns of in a condition that it accepts.

use std::collections::HashSet;

use filter::{Expr, Node, Operator, Term, TermKind};

use super::events::event_types;
use super::macros::Texts;
use super::output::DEPRECATED;
use super::{Resolved, in_condition};
use crate::collect::RuleInfo;
use crate::operators::is_field;
use crate::problem::{Code, Problem, Severity, quote};

/// Calls `see` on every check of a condition, each macro's once, with the macro it stands in.
pub(crate) fn each_check<'e>(
    expr: &'e Expr,
    context: &'e filter::Options,
    see: &mut impl FnMut(&'e Expr, Option<&'e str>),
) {
    let mut seen: HashSet<&str> = HashSet::new();
    let mut waiting: Vec<(&Expr, Option<&str>)> = vec![(expr, None)];
    while let Some((expr, inside)) = waiting.pop() {
        let mut deeper = Vec::new();
        expr.visit(&mut |part| match &part.node {
            Node::Identifier(name) => {
                if let Some((name, condition)) = context.macros.get_key_value(name)
                    && seen.insert(name)
                {
                    deeper.push((condition, Some(name.as_str())));
                }
            }
            Node::UnaryCheck { .. } | Node::BinaryCheck { .. } => see(part, inside),
            _ => {}
        });
        waiting.extend(deeper.into_iter().rev());
    }
}

/// The texts on the right of a check.
pub(crate) fn values(right: &Term) -> &[String] {
    match &right.kind {
        TermKind::Value(value) => std::slice::from_ref(value),
        TermKind::List(values) => values,
        _ => &[],
    }
}

/// Warnings that come even when the condition does not compile.
pub(super) fn before_compiling(expr: &Expr, context: &filter::Options, info: &RuleInfo, problems: &mut Vec<Problem>) {
    let place = &info.condition_place;
    let (mut unsafe_na, mut deprecated) = (false, Vec::new());
    each_check(expr, context, &mut |check, _| {
        let (left, right) = match &check.node {
            Node::BinaryCheck { left, op, right, .. } => (left, Some((*op, right))),
            Node::UnaryCheck { left } => (left, None),
            _ => return,
        };
        let TermKind::Field { name, .. } = &left.kind else { return };
        if let Some(field) = DEPRECATED.into_iter().find(|field| field == name)
            && !deprecated.contains(&field)
        {
            deprecated.push(field);
        }
        let of_plugin = name.starts_with("ka.") || name.starts_with("jevt.");
        let compares =
            |op| matches!(op, Operator::Eq | Operator::Ne | Operator::In | Operator::Intersects | Operator::Pmatch);
        unsafe_na |=
            of_plugin && right.is_some_and(|(op, right)| compares(op) && values(right).iter().any(|v| v == "<NA>"));
    });
    if unsafe_na {
        let mut problem = place.problem(
            Code::UnsafeNaCheck,
            Severity::Warning,
            "a comparison with <NA> does not tell a missing value from that text, use exists",
        );
        // Falco places it in the expression, but at its beginning, counted like the condition's value.
        if let Some(mut last) = problem.context.last().cloned() {
            last.item = "condition expression";
            problem.context.push(last);
        }
        problems.push(problem);
    }
    for field in deprecated {
        let message = format!("the condition uses {field}, which is deprecated");
        problems.push(place.problem(Code::DeprecatedItem, Severity::Warning, message));
    }
}

/// Warnings about a condition that compiles.
pub(super) fn after_compiling(
    resolved: &Resolved,
    texts: &Texts,
    context: &filter::Options,
    info: &RuleInfo,
    problems: &mut Vec<Problem>,
) {
    each_check(&resolved.expr, context, &mut |check, inside| {
        let Node::BinaryCheck { op, right, .. } = &check.node else { return };
        let text = inside.and_then(|name| texts.get(name)).unwrap_or(&resolved.text);
        for value in values(right) {
            let message = if *op == Operator::Regex && is_simple_regex(value) {
                format!(
                    "the regular expression {} needs none: =, contains, startswith or endswith say it",
                    quote(value)
                )
            } else if could_be_field(value) && is_field(value, context) {
                format!(
                    "{} is compared as text, though it is the name of a field; val() compares with the field",
                    quote(value)
                )
            } else {
                continue;
            };
            problems.push(in_condition(
                message,
                right.span,
                text,
                &info.condition_place,
                Severity::Warning,
                Code::WonderingCondition,
            ));
        }
    });
    let unspecific = info.source == "syscall" && info.warn_evttypes;
    if unspecific && event_types(&resolved.expr, &context.macros).is_unspecific() {
        let message =
            "the condition does not say which event types (evt.type) it is about, so Falco tries it on every event";
        problems.push(info.place.problem(Code::NoEvtType, Severity::Warning, message));
    }
}

/// Plain text, perhaps with `.*` or an anchor at either end.
fn is_simple_regex(regex: &str) -> bool {
    let inner = regex.strip_prefix('^').unwrap_or(regex);
    let inner = inner.strip_prefix(".*").unwrap_or(inner);
    let inner = inner.strip_suffix('$').unwrap_or(inner);
    let inner = inner.strip_suffix(".*").unwrap_or(inner);
    inner.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'/' | b' ' | b',' | b':'))
}

/// Cheaply, before asking: a dot and nothing that a field has not.
fn could_be_field(value: &str) -> bool {
    value.len() < 200 && value.contains('.') && value.bytes().next().is_some_and(|b| b.is_ascii_alphabetic())
}
