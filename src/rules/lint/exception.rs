//! Lints on exceptions.

use filter::Node;

use crate::collect::{Collection, RuleInfo};
use crate::compile::events::event_types;
use crate::model::{Entry, Rule, Silencer};
use crate::problem::{Code, Problem, Severity, quote};
use crate::read::exception::ExceptionInfo;

/// Values that Falco splits or expands, and exceptions whose values cannot all hold.
pub(super) fn values(exception: &ExceptionInfo, collection: &Collection, problems: &mut Vec<Problem>) {
    let mut tell = |code, severity, message| {
        problems.push(Problem { code, severity, span: exception.span, message, context: Vec::new() });
    };
    if exception.values.is_empty() {
        let message = format!("the exception {} has no values, so it silences nothing yet", quote(&exception.name));
        tell(Code::ExceptionNeverMatches, Severity::Note, message);
        return;
    }
    let lists = || {
        exception.values.iter().flat_map(|value| match &exception.fields {
            Entry::Many(_) => value.items().iter().flat_map(|cell| cell.items()).collect::<Vec<_>>(),
            _ => vec![value],
        })
    };
    for text in lists().map(Entry::text).filter(|text| text.contains(',') && is_bare(text)) {
        let message = format!("Falco splits the value {} at its commas; to keep it whole write '\"…\"'", quote(text));
        tell(Code::ExceptionValue, Severity::Warning, message);
    }
    let everything = || exception.values.iter().flat_map(texts);
    for text in everything().filter(|text| collection.lists.get(text).is_some()) {
        let message = format!("the value {} is the name of a list, whose items are compared", quote(text));
        tell(Code::ExceptionValue, Severity::Note, message);
    }
    if let Some(text) = everything().find(|text| text.contains('\u{fffd}')) {
        let message = format!(
            "the value {} holds U+FFFD, which Falco prints for bytes that it cannot: it compares others",
            quote(text)
        );
        tell(Code::ExceptionNeverMatches, Severity::Warning, message);
    }
    if let Some(field) = contradiction(exception) {
        let message = format!("every row compares {} with two different values, so none can match", quote(field));
        tell(Code::ExceptionNeverMatches, Severity::Warning, message);
    }
}

/// Not in quotes of Falco's, and without a blank, so pasted as it is.
fn is_bare(text: &str) -> bool {
    !text.starts_with(['"', '\'']) && !text.contains(' ')
}

fn texts(entry: &Entry) -> Vec<&str> {
    match entry {
        Entry::Unset => Vec::new(),
        Entry::One(text) => vec![text],
        // A row, and lists in it; deeper ones are not compared by Falco.
        Entry::Many(items) => items
            .iter()
            .flat_map(|item| match item {
                Entry::Many(inner) => inner.iter().map(Entry::text).collect(),
                one => vec![one.text()],
            })
            .collect(),
    }
}

/// A field that is compared with `=` twice, and with two values in every row.
fn contradiction(exception: &ExceptionInfo) -> Option<&str> {
    let (fields, comps) = (exception.fields.items(), exception.comps.items());
    let equals = |at: usize| comps.get(at).is_some_and(|comp| matches!(comp.text(), "=" | "=="));
    for (second, field) in fields.iter().enumerate().filter(|(at, _)| equals(*at)) {
        for first in (0..second).filter(|at| equals(*at) && fields[*at] == *field) {
            let differ = |row: &Entry| match (row.items().get(first), row.items().get(second)) {
                (Some(a @ Entry::One(_)), Some(b @ Entry::One(_))) => a != b,
                _ => false,
            };
            if exception.values.iter().all(differ) {
                return Some(field.text());
            }
        }
    }
    None
}

/// Exceptions about event types that the rule does not look at.
pub(super) fn events(info: &RuleInfo, rule: &Rule, context: &filter::Options, problems: &mut Vec<Problem>) {
    let (Some(whole), Silencer::Some(silencer)) = (&rule.expr, &rule.silencer) else { return };
    let Node::And(parts) = &whole.node else { return };
    let Some(condition) = parts.first() else { return };
    let condition = event_types(condition, &context.macros);
    let silenced = match &silencer.node {
        Node::Or(each) if each.len() == parts.len() - 1 => each.iter().collect(),
        _ if parts.len() == 2 => vec![silencer],
        _ => return,
    };
    let with_values = info.exceptions.iter().filter(|exception| !exception.values.is_empty());
    for (exception, expr) in with_values.zip(silenced) {
        let events = event_types(expr, &context.macros);
        if events.names().is_some() && condition.names().is_some() && events.is_apart_from(&condition) {
            problems.push(Problem {
                code: Code::ExceptionNeverMatches,
                severity: Severity::Warning,
                span: exception.span,
                message: format!(
                    "the exception {} is about event types that the rule does not look at",
                    quote(&exception.name)
                ),
                context: Vec::new(),
            });
        }
    }
}
