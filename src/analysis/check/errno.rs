//! What an error is called and what it means.

use super::finding::{Finding, Reason};
use super::prose::Statement;
use super::scene::Scene;
use super::words;
use knowledge::errno;
use report::MarkKind;

/// Names for errors that nobody but a document uses.
const MADE_UP: &[&str] = &["error access", "execution access error", "access error code"];

/// An errno that is called something it is not: a permission, or a name that was made up.
pub fn meaning(statement: &Statement<'_>, _: &Scene<'_>) -> Option<Finding> {
    let known =
        words::tokens(&statement.line.text).find_map(|word| errno::lookup(word).filter(|errno| errno.name == word))?;
    let name = known.name.to_lowercase();
    let a_permission = ["with permission ", "permission of ", "has permission ", "permissions: ", "permissions of "]
        .iter()
        .any(|before| statement.small.contains(&format!("{before}{name}")));
    if !a_permission && !statement.has(MADE_UP) {
        return None;
    }
    let reason = Reason::default().code(known.name).text(&format!(
        " is an answer of the kernel: {}. It is the result of a call, no permission of a file.",
        short(known.meaning)
    ));
    Some(Finding::new(MarkKind::Contradicted, statement.at, &statement.line.text, reason.cite("evt.res")))
}

/// The first part of what an error means: `Permission denied`.
pub fn short(meaning: &str) -> &str {
    meaning.split(['.', ':']).next().unwrap_or(meaning)
}

/// A refused exec that is explained by a lack of rights, when the alert does not say so and another cause comes first.
pub fn privilege(statement: &Statement<'_>, scene: &Scene<'_>) -> Option<Finding> {
    const LACKS: &[&str] = &[
        "does not have the necessary permissions",
        "does not have the necessary permission",
        "lacks permission",
        "lacks the necessary permissions",
        "lack of permissions",
        "insufficient permissions",
        "insufficient privileges",
        "does not have permission",
        "did not have permission",
        "did not have the necessary permissions",
        "does not have sufficient permissions",
        "does not have the required permissions",
    ];
    let case = scene.only()?;
    if !statement.has(LACKS) || case.decided.errno?.name != "EACCES" {
        return None;
    }
    let call = case.facts.text("evt.type")?;
    let path = case.facts.text("saker.target").unwrap_or_default();
    let verdict = errno::verdict_at(&call, "EACCES", &path);
    let first = verdict.causes.first()?;
    if first.contains("permission") && !first.contains("noexec") {
        return None;
    }
    let reason = Reason::say("The alert has ").value("evt.res", "EACCES").text(&format!(
        ", which does not say that rights are lacking. Most likely here: {first}. The alert does not tell which it was."
    ));
    Some(Finding::new(
        MarkKind::NotInEvidence,
        statement.at,
        &statement.line.text,
        reason.cite("evt.type").cite("proc.cmdline"),
    ))
}
