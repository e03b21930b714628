//! An alert that is said to be attached, in a document that holds none.

use super::finding::{Finding, Reason};
use super::prose::Statement;
use super::scene::Scene;
use report::MarkKind;

/// Judges the word "attached".
pub fn check(statement: &Statement<'_>, scene: &Scene<'_>) -> Option<Finding> {
    const ATTACHED: &[&str] = &[
        "attached alert",
        "attached falco alert",
        "alert attached",
        "alert below",
        "following alert",
        "enclosed alert",
    ];
    if scene.inside || scene.cases.is_empty() || !statement.has(ATTACHED) {
        return None;
    }
    let reason = Reason::say(
        "The document holds no alert that can be read, so its reader cannot check what it says. It was checked against one that was given apart.",
    );
    Some(Finding::new(MarkKind::NotInEvidence, statement.at, &statement.line.text, reason))
}
