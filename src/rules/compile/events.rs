//! Which event types a condition lets through.

use std::collections::{BTreeMap, BTreeSet};

use filter::{Expr, Node, Operator, TermKind};

/// A set of event types: these, or all but these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EventSet {
    all_but: bool,
    names: BTreeSet<String>,
}

/// Falco warns when a rule looks at more kinds of event than this. Nearly every name stands for two kinds.
const MANY: usize = 100;
/// How many parts of a condition are looked at; macros that name each other twice over can make billions.
const MAX_STEPS: usize = 200_000;

impl EventSet {
    fn all() -> Self {
        Self { all_but: true, names: BTreeSet::new() }
    }

    fn these(names: impl IntoIterator<Item = String>) -> Self {
        // `syscall` is a name that no event has any more.
        Self { all_but: false, names: names.into_iter().filter(|name| name != "syscall").collect() }
    }

    fn not(mut self) -> Self {
        self.all_but = !self.all_but;
        self
    }

    fn and(self, other: Self) -> Self {
        let names = match (self.all_but, other.all_but) {
            (false, false) => self.names.intersection(&other.names).cloned().collect(),
            (false, true) => self.names.difference(&other.names).cloned().collect(),
            (true, false) => other.names.difference(&self.names).cloned().collect(),
            (true, true) => self.names.union(&other.names).cloned().collect(),
        };
        Self { all_but: self.all_but && other.all_but, names }
    }

    fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }

    /// True when the set is so wide, or so empty, that Falco warns.
    pub(crate) fn is_unspecific(&self) -> bool {
        self.all_but || self.names.is_empty() || self.names.len() * 2 > MANY
    }

    /// The names, when the set is made of some.
    pub(crate) fn names(&self) -> Option<&BTreeSet<String>> {
        (!self.all_but).then_some(&self.names)
    }

    /// True when no event is in both sets.
    pub(crate) fn is_apart_from(&self, other: &Self) -> bool {
        let both = self.clone().and(other.clone());
        !both.all_but && both.names.is_empty()
    }
}

enum Step<'e> {
    Enter(&'e Expr, bool, usize),
    Join(bool, usize),
}

/// The event types that the checks on `evt.type` let through. A check on another field lets everything through, and so
/// does its opposite. Macros are looked up in `macros`; one that is not there, or holds itself, lets everything through.
pub(crate) fn event_types(expr: &Expr, macros: &BTreeMap<String, Expr>) -> EventSet {
    let mut sets: Vec<EventSet> = Vec::new();
    let mut steps = vec![Step::Enter(expr, false, 0)];
    let mut taken = 0;
    while let Some(step) = steps.pop() {
        taken += 1;
        if taken > MAX_STEPS {
            return EventSet::all();
        }
        match step {
            Step::Enter(expr, negated, inside) => match &expr.node {
                Node::And(parts) | Node::Or(parts) => {
                    steps.push(Step::Join(matches!(expr.node, Node::And(_)) != negated, parts.len()));
                    steps.extend(parts.iter().map(|part| Step::Enter(part, negated, inside)));
                }
                Node::Not(part) => steps.push(Step::Enter(part, !negated, inside)),
                Node::Identifier(name) => match macros.get(name).filter(|_| inside <= macros.len()) {
                    Some(condition) => steps.push(Step::Enter(condition, negated, inside + 1)),
                    None => sets.push(EventSet::all()),
                },
                _ => sets.push(match of_check(&expr.node) {
                    Some(set) if negated => set.not(),
                    Some(set) => set,
                    None => EventSet::all(),
                }),
            },
            Step::Join(and, count) => {
                let parts = sets.split_off(sets.len().saturating_sub(count));
                let joined = parts.into_iter().reduce(|a, b| if and { a.and(b) } else { a.or(b) });
                sets.push(joined.unwrap_or_else(EventSet::all));
            }
        }
    }
    sets.pop().unwrap_or_else(EventSet::all)
}

fn of_check(node: &Node) -> Option<EventSet> {
    let Node::BinaryCheck { left, op, modifier: None, right } = node else { return None };
    if !matches!(&left.kind, TermKind::Field { name, .. } if name == "evt.type") {
        return None;
    }
    let names: Vec<String> = match &right.kind {
        TermKind::Value(value) => vec![value.clone()],
        TermKind::List(values) => values.clone(),
        _ => return None,
    };
    match op {
        Operator::Eq | Operator::In | Operator::Intersects => Some(EventSet::these(names)),
        Operator::Ne => Some(EventSet::these(names).not()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(condition: &str, unspecific: bool) {
        let expr = filter::parse(condition).expect(condition);
        assert_eq!(event_types(&expr, &BTreeMap::new()).is_unspecific(), unspecific, "{condition}");
    }

    #[test]
    fn as_falco_counts_them() {
        check("evt.type = open", false);
        check("evt.type in (open, openat) and proc.name = a", false);
        check("evt.type = open or evt.type = close and proc.name = a", false);
        check("not evt.type != open", false);
        check("evt.type = open and not (proc.name = a or proc.pid = 1)", false);
        check("proc.name = a", true);
        check("evt.type exists", true);
        check("evt.type = open or proc.name = a", true);
        check("not evt.type = open", true);
        check("evt.type in ()", true);
        check("evt.type = open and evt.type = close", true);
        check("evt.type = syscall", true);
    }
}
