//! Whether it worked: what a sentence says about the result, against what the kernel answered.

use super::finding::{Finding, Reason};
use super::prose::Statement;
use super::scene::Scene;
use crate::case::Case;
use knowledge::schema::Outcome;
use report::MarkKind;

/// Claims of success.
const WORKED: &[&str] = &[
    "file execution event",
    "execution event",
    "was executed",
    "were executed",
    "has been executed",
    "being executed",
    "got executed",
    "successfully",
    "was able to",
    "were able to",
    "managed to",
    "executed a",
    "executed the",
    "has executed",
    "execution was detected",
    "was successful",
    "succeeded",
    "ran the",
    "has gained",
    "gained access",
    "has been opened",
    "was opened",
    "was modified",
    "has been modified",
    "was written",
    "was read",
];

/// Claims of failure.
const FAILED: &[&str] = &[
    "was blocked",
    "were blocked",
    "has been blocked",
    "was denied",
    "was refused",
    "was prevented",
    "was stopped by",
    "attempt failed",
    "execution failed",
    "access failed",
    "call failed",
    "was unsuccessful",
    "did not succeed",
    "was rejected",
    "could not execute",
    "never executed",
    "was not executed",
    "did not execute",
];

/// Words that take a claim of success back, or say that there was only an attempt.
const TAKES_BACK: &[&str] = &[
    "not",
    "never",
    "no",
    "without",
    "blocked",
    "denied",
    "refused",
    "failed",
    "fails",
    "attempt",
    "attempted",
    "attempts",
    "tried",
    "tries",
    "prevented",
    "unsuccessful",
    "unsuccessfully",
    "cannot",
    "neither",
    "try",
    "trying",
    "error",
    "shell started",
    "only",
];

/// Judges a sentence's claim about the result. Both directions; only where there is one alert and its result is known.
pub fn check(statement: &Statement<'_>, scene: &Scene<'_>) -> Option<Finding> {
    let case = scene.only()?;
    if statement.hedged {
        return None;
    }
    let refused = matches!(case.decided.outcome, Outcome::Blocked | Outcome::Attempted) && case.decided.errno.is_some();
    // Other reasons to call a thing done do not speak of one call.
    let done = case.facts.text("evt.res").is_some_and(|result| result == "SUCCESS");
    let execution_detected =
        statement.has(&["execution from", "execution of"]) && statement.has(&["was detected", "has been detected"]);
    let claims_success = (statement.has(WORKED) || execution_detected) && !statement.has(TAKES_BACK);
    let claims_failure = statement.has(FAILED);
    let named = about(statement, case);
    let finding = |kind| Some(Finding::new(kind, statement.at, &statement.line.text, answer(case)?));
    match (refused, done) {
        (true, _) if claims_success && named => finding(MarkKind::Contradicted),
        (true, _) if claims_failure => finding(MarkKind::Supported),
        (_, true)
            if claims_failure
                && named
                && !statement.has(&["not blocked", "rule", "falco", "or", "either", "means"]) =>
        {
            finding(MarkKind::Contradicted)
        }
        _ => None,
    }
}

/// True when the sentence speaks of this event: it names something of it, or points at it.
fn about(statement: &Statement<'_>, case: &Case<'_>) -> bool {
    const POINTS: &[&str] = &[
        "the alert",
        "this alert",
        "the attached",
        "the event",
        "this event",
        "the process",
        "the attempt",
        "the script",
        "the file",
        "the program",
    ];
    let names = ["proc.name", "proc.pname", "fd.name", "saker.target", "container.name", "user.name"];
    statement.has(POINTS)
        || names
            .iter()
            .filter_map(|name| case.facts.text(name))
            .any(|value| value.len() > 1 && statement.small.contains(&value.to_lowercase()))
}

/// What the alert says about the result.
fn answer(case: &Case<'_>) -> Option<Reason> {
    let result = case.facts.text("evt.res").filter(|result| !result.is_empty());
    let cites: Vec<String> = case.decided.because.iter().flat_map(|one| one.cites.clone()).collect();
    let Some(result) = result else {
        return Some(
            Reason::say("By the alert, this was ")
                .code(crate::outcome::word(case.decided.outcome))
                .text(".")
                .cites(&cites),
        );
    };
    let mut reason = Reason::say("The kernel's answer was ").value("evt.res", &result);
    if let Some(errno) = case.decided.errno {
        reason = reason.text(&format!(": {}", super::errno::short(errno.meaning)));
    }
    let reason = match case.decided.outcome {
        Outcome::Done => reason.text(". The call took effect."),
        _ => reason.text(". It was tried, and did not happen."),
    };
    Some(reason.cites(&cites))
}
