//! An incident, where the alert's own fields speak for a security test.

use super::finding::{Finding, Reason};
use super::prose::Statement;
use super::scene::Scene;
use crate::assess::Classification;
use report::MarkKind;

/// Judges a verdict that does not weigh what speaks for a test.
pub fn check(statement: &Statement<'_>, scene: &Scene<'_>) -> Option<Finding> {
    const INCIDENT: &[&str] = &[
        "security incident",
        "security breach",
        "malicious activity",
        "malicious behavior",
        "an attack",
        "an attacker",
        "security issue",
        "security vulnerability",
        "compromise",
    ];
    const VERDICT: &[&str] =
        &["indicates", "indicate", "suggests", "highlights", "confirms", "shows", "is a", "represents"];
    let case = scene.only()?;
    if case.assessment.classification != Classification::SecurityTest
        || !(statement.has(INCIDENT) && statement.has(VERDICT))
    {
        return None;
    }
    // Whoever speaks of a test anywhere has weighed it.
    if scene.weighed {
        return None;
    }
    let mut reason = Reason::say(
        "The alert's fields speak for a security test, to be confirmed, and the document does not weigh it:",
    );
    for field in ["proc.pname", "proc.pcmdline", "container.image.repository", "proc.cmdline"] {
        let Some(value) = case.facts.text(field).filter(|value| value.to_lowercase().contains("event-generator"))
        else {
            continue;
        };
        reason = reason.text(" ").field(field, &value);
        return Some(Finding::new(MarkKind::NotInEvidence, statement.at, &statement.line.text, reason.text(".")));
    }
    let cites: Vec<String> = case.assessment.because.iter().flat_map(|one| one.sentence.cites.clone()).collect();
    Some(Finding::new(
        MarkKind::NotInEvidence,
        statement.at,
        &statement.line.text,
        reason.text(" see the report on it.").cites(&cites),
    ))
}
