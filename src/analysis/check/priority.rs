//! The rule's priority, where a sentence gives it as Falco's word.

use super::finding::{Finding, Reason};
use super::prose::Statement;
use super::scene::Scene;
use super::words;
use alert::Priority;
use report::MarkKind;

/// What makes a word a priority of Falco's, and not what the author thinks of it.
const FALCO: &[&str] = &["priority", "classified as a", "classified as an", "falco severity", "alert level"];

/// Judges a priority in a sentence.
pub fn check(statement: &Statement<'_>, scene: &Scene<'_>) -> Option<Finding> {
    let case = scene.only()?;
    let real = case.facts.alert.priority?;
    // A key with its value is judged as such.
    let key = statement.small.find("priority:").is_some_and(|at| at < 20);
    if statement.hedged || key || !statement.has(FALCO) {
        return None;
    }
    let mut named = statement.small.split(|c: char| !c.is_alphanumeric()).filter_map(priority);
    let given = named.next()?;
    // Two priorities in one sentence compare them.
    if named.next().is_some() || words::any(&statement.small, &["not", "low", "high", "medium"]) {
        return None;
    }
    let (kind, reason) = if given == real {
        (MarkKind::Supported, Reason::say("In the alert, ").field("alert.priority", &real.to_string()).text("."))
    } else {
        let reason = Reason::say("The alert's priority is ").value("alert.priority", &real.to_string()).text(".");
        (MarkKind::Contradicted, reason)
    };
    Some(Finding::new(kind, statement.at, &statement.line.text, reason))
}

/// The words that can only mean a priority; `error` and `alert` mean too much else.
fn priority(word: &str) -> Option<Priority> {
    Some(match word {
        "emergency" => Priority::Emergency,
        "critical" => Priority::Critical,
        "warning" => Priority::Warning,
        "notice" => Priority::Notice,
        "informational" => Priority::Informational,
        "debug" => Priority::Debug,
        _ => return None,
    })
}
