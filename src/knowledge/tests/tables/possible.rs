//! What a condition can still be when some of its checks are settled and every other one might go either way.

use filter::{Expr, Modifier, Node, Operator, TermKind};
use std::collections::HashMap;

/// May it be true, may it be false?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Can {
    pub hold: bool,
    pub fail: bool,
}

pub const EITHER: Can = Can { hold: true, fail: true };
pub const NEVER: Can = Can { hold: false, fail: true };
pub const ALWAYS: Can = Can { hold: true, fail: false };

/// What one check can be, by its field, its operator and its values.
pub type Check<'a> = &'a dyn Fn(&str, Option<Operator>, &[&str]) -> Can;

/// A check that is settled.
pub fn settled(holds: bool) -> Can {
    if holds { ALWAYS } else { NEVER }
}

/// How deep macros may lie in each other.
const DEPTH: usize = 40;

/// What `expr` can be when `check` says what each of its checks can be, by field, operator and values. A check of a field for
/// existence has no operator and no values.
pub fn can(expr: &Expr, macros: &HashMap<&str, Expr>, check: Check<'_>) -> Can {
    within(expr, macros, check, 0)
}

fn within(expr: &Expr, macros: &HashMap<&str, Expr>, check: Check<'_>, depth: usize) -> Can {
    if depth > DEPTH {
        return EITHER;
    }
    let inner = |expr: &Expr| within(expr, macros, check, depth + 1);
    match &expr.node {
        Node::And(parts) => parts
            .iter()
            .map(inner)
            .fold(ALWAYS, |all, part| Can { hold: all.hold && part.hold, fail: all.fail || part.fail }),
        Node::Or(parts) => parts
            .iter()
            .map(inner)
            .fold(NEVER, |any, part| Can { hold: any.hold || part.hold, fail: any.fail && part.fail }),
        Node::Not(part) => {
            let part = inner(part);
            Can { hold: part.fail, fail: part.hold }
        }
        Node::Identifier(name) => macros.get(name.as_str()).map_or(EITHER, inner),
        Node::UnaryCheck { left } => match &left.kind {
            TermKind::Field { name, .. } => check(name, None, &[]),
            _ => EITHER,
        },
        Node::BinaryCheck { left, op, modifier, right } => {
            let TermKind::Field { name, .. } = &left.kind else { return EITHER };
            let values: Vec<&str> = match &right.kind {
                TermKind::Value(value) => vec![value],
                TermKind::List(values) => values.iter().map(String::as_str).collect(),
                _ => return EITHER,
            };
            if *modifier == Some(Modifier::Allof) { EITHER } else { check(name, Some(*op), &values) }
        }
    }
}
