//! Lints on conditions.

use filter::{Expr, Modifier, Node, Operator, TermKind, parse};

use crate::collect::{Collection, RuleInfo};
use crate::compile::warnings::{each_check, values};
use crate::model::{Rule, RuleSet};
use crate::problem::{Code, Problem, Severity, Span, quote};
use crate::traced::Traced;

/// The most pairs of a word and a list's name that are compared letter by letter.
const MAX_COMPARED: usize = 2_000_000;

/// Looks for words that are meant to be lists.
pub(super) struct Words<'c> {
    collection: &'c Collection,
    compared: usize,
}

impl<'c> Words<'c> {
    pub(super) fn new(collection: &'c Collection) -> Self {
        Self { collection, compared: 0 }
    }

    /// Words on the right that look like the names of lists and are none. Looked for in the condition as written, since the
    /// items of a list may look like anything.
    pub(super) fn undefined_lists(&mut self, condition: &Traced, problems: &mut Vec<Problem>) {
        let Ok(expr) = parse(condition.text()) else { return };
        expr.visit(&mut |part| {
            let Node::BinaryCheck { right, .. } = &part.node else { return };
            let lone_word = matches!(&right.kind, TermKind::Value(_)) && takes_list(part);
            for value in values(right) {
                if self.collection.lists.get(value).is_some() {
                    continue;
                }
                let message = match (lone_word, self.nearest(value)) {
                    (_, Some(name)) => {
                        format!(
                            "no list is named {}, so it is compared as text; is {} meant?",
                            quote(value),
                            quote(name)
                        )
                    }
                    (true, None) => format!("no list is named {}, so it is compared as text", quote(value)),
                    (false, None) => continue,
                };
                let text = right.span.of(condition.text());
                let start = right.span.start + text.find(value.as_str()).unwrap_or(0);
                let Some((file, offset)) = condition.locate(start) else { continue };
                let span = Span { file, offset, length: value.len(), ..Span::default() };
                let severity = Severity::Warning;
                problems.push(Problem { code: Code::UndefinedList, severity, span, message, context: Vec::new() });
            }
        });
    }

    /// A defined list whose name differs from `word` by a letter or two. Only words joined by `_` are asked about: others
    /// are ordinary values.
    fn nearest(&mut self, word: &str) -> Option<&'c str> {
        let is_name =
            |w: &str| w.len() >= 6 && w.contains('_') && w.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if !is_name(word) || self.compared > MAX_COMPARED {
            return None;
        }
        let mut names = self.collection.lists.iter().map(|list| list.name.as_str()).filter(|name| {
            self.compared += 1;
            is_name(name)
        });
        names.find(|name| differ_little(word.as_bytes(), name.as_bytes()))
    }
}

fn takes_list(check: &Expr) -> bool {
    matches!(&check.node, Node::BinaryCheck { op, modifier, .. }
        if modifier.is_some() || matches!(op, Operator::In | Operator::Intersects | Operator::Pmatch))
}

/// One letter changed, dropped, added, or two neighbours swapped; twice in long names.
fn differ_little(a: &[u8], b: &[u8]) -> bool {
    let allowed = if a.len() >= 12 { 2 } else { 1 };
    if a.len().abs_diff(b.len()) > allowed || a.len() > 100 {
        return false;
    }
    let mut rows = [vec![0; b.len() + 1], (0..=b.len()).collect::<Vec<usize>>(), vec![0; b.len() + 1]];
    for (i, left) in a.iter().enumerate() {
        rows.rotate_left(1);
        // After the turn: [1] is to be filled, [0] is the row before it, [2] the one before that.
        let (before, rest) = rows.split_at_mut(1);
        let (current, older) = rest.split_at_mut(1);
        let (before, current, older) = (&before[0], &mut current[0], &older[0]);
        current[0] = i + 1;
        for (j, right) in b.iter().enumerate() {
            let changed = before[j] + usize::from(left != right);
            let mut best = changed.min(before[j + 1] + 1).min(current[j] + 1);
            if i > 0 && j > 0 && a[i - 1] == *right && *left == b[j - 1] {
                best = best.min(older[j - 1] + 1);
            }
            current[j + 1] = best;
        }
    }
    rows[1][b.len()] <= allowed
}

/// Checks that are never true, or nearly always, because of how Falco compares.
pub(super) fn checks(info: &RuleInfo, rule: &Rule, rules: &RuleSet, problems: &mut Vec<Problem>) {
    let Some(expr) = &rule.expr else { return };
    let mut found: Vec<(Span, String)> = Vec::new();
    each_check(expr, &rules.context, &mut |check, inside| {
        let Node::BinaryCheck { left, op, modifier, right } = &check.node else { return };
        let TermKind::Field { name, .. } = &left.kind else { return };
        let values = values(right);
        let Some(why) = oddity(name, *op, *modifier, values) else { return };
        let text = match inside {
            Some(name) => rules.macro_texts.get(name),
            None => Some(&rule.traced),
        };
        let span =
            text.and_then(|text| text.locate(check.span.start)).map_or(info.condition_place.span, |(file, offset)| {
                Span { file, offset, length: check.span.end - check.span.start, ..Span::default() }
            });
        found.push((span, format!("{check}: {why}")));
    });
    problems.extend(found.into_iter().map(|(span, message)| Problem {
        code: Code::CheckNeverMatches,
        severity: Severity::Warning,
        span,
        message,
        context: Vec::new(),
    }));
}

/// What Falco 0.44.1 does that the words do not say.
fn oddity(field: &str, op: Operator, modifier: Option<Modifier>, values: &[String]) -> Option<&'static str> {
    let membership = matches!(op, Operator::In | Operator::Intersects);
    let several = values.len() > 1;
    Some(match (field, modifier) {
        ("fd.ip" | "proc.apid", None) if membership => "in never matches this field in Falco 0.44, = does",
        (field, None) if membership && field.starts_with("evt.rawarg.") => "in never matches a raw argument, = does",
        ("fd.net", None) if membership && several => "only the first network is compared, write one = for each",
        ("fd.ip" | "fd.port" | "fd.net", Some(Modifier::Anyof)) if several => "only the first value is compared",
        ("fd.snet" | "fd.cnet", Some(Modifier::Anyof)) if op == Operator::Eq => {
            "= anyof never matches this field, in does"
        }
        (_, Some(Modifier::Anyof)) if op == Operator::Ne && several => {
            "true for nearly everything, since no value equals all of them; != allof is meant"
        }
        (_, Some(Modifier::Oneof)) if op == Operator::Eq && has_twins(values) => {
            "a value that is there twice matches twice, which is not exactly once"
        }
        _ => return None,
    })
}

fn has_twins(values: &[String]) -> bool {
    values.iter().take(500).enumerate().any(|(at, value)| values[..at].contains(value))
}

#[cfg(test)]
mod tests {
    use super::differ_little;

    #[test]
    fn names_that_differ_by_a_slip() {
        for (a, b) in [("shell_binares", "shell_binaries"), ("user_mgmt", "user_mgnt"), ("my_items", "my_itmes")] {
            assert!(differ_little(a.as_bytes(), b.as_bytes()), "{a} {b}");
        }
        for (a, b) in [("rpm_binaries", "deb_binaries"), ("my_items", "my_lists"), ("a_b", "a_bcd")] {
            assert!(!differ_little(a.as_bytes(), b.as_bytes()), "{a} {b}");
        }
    }
}
