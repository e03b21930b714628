//! Claims that the alert does not say something.

use super::finding::{Finding, Reason};
use super::prose::Statement;
use super::scene::Scene;
use report::MarkKind;

/// How a document says that something is missing from the alert.
const MISSING: &[&str] = &[
    "the alert does not contain",
    "the alert does not include",
    "the alert does not provide",
    "the alert does not specify",
    "the alert does not name",
    "the alert does not say",
    "the alert contains no",
    "the alert provides no",
    "is not provided in the alert",
    "not included in the alert",
    "not present in the alert",
    "not specified in the alert",
];

/// What may be said to be missing, and the fields that hold it.
const THINGS: &[(&[&str], &[&str])] = &[
    (&["rule name", "name of the rule"], &["alert.rule"]),
    (&["priority"], &["alert.priority"]),
    (&["timestamp", "time of the event"], &["alert.time"]),
    (&["parent process", "parent"], &["proc.pname"]),
    (&["command line", "cmdline"], &["proc.cmdline"]),
    (&["user name", "username", "user"], &["user.name"]),
    (&["container id"], &["container.id"]),
    (&["container name"], &["container.name"]),
    (&["image", "container image"], &["container.image.repository"]),
    (&["namespace"], &["k8s.ns.name"]),
    (&["pod name", "pod"], &["k8s.pod.name"]),
    (&["result", "outcome", "return code"], &["evt.res"]),
];

/// Judges such a claim.
pub fn check(statement: &Statement<'_>, scene: &Scene<'_>) -> Option<Finding> {
    let case = scene.only()?;
    if !statement.has(MISSING) {
        return None;
    }
    // More than one thing, or a thing of something else, is not taken apart.
    let mut named = THINGS.iter().filter(|(names, _)| statement.has(names));
    let (_, fields) = named.next()?;
    if named.next().is_some() || statement.has(&["of the", "whether", "why", "how", "which"]) {
        return None;
    }
    let field = *fields.first()?;
    let (kind, reason) = match case.facts.text(field).filter(|value| !value.is_empty()) {
        Some(value) => (MarkKind::Contradicted, Reason::say("The alert has it: ").field(field, &value).text(".")),
        None => (MarkKind::Supported, Reason::say("The alert has no ").code(field).text(".").cite(field)),
    };
    Some(Finding::new(kind, statement.at, &statement.line.text, reason))
}
