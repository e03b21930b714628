//! Whether the thing happened: done, blocked, attempted, pending or unknown, and why we think so.

use crate::condition;
use crate::facts::Facts;
use crate::say;
use knowledge::errno;
use knowledge::schema::{Outcome, Playbook};
use report::{Inline, Sentence};

/// The outcome with its reasons.
pub struct Decided {
    /// What became of it.
    pub outcome: Outcome,
    /// Why, first the reason and then what is to be said about it.
    pub because: Vec<Sentence>,
    /// The errno that decided it, when one did.
    pub errno: Option<errno::Errno>,
    /// What usually causes that errno here, most likely first.
    pub causes: Vec<&'static str>,
}

/// Decides the outcome: first as the playbook says, then from the event's result, then from what the rule itself demands.
/// Derives `saker.outcome`, and `saker.errno` where there is one.
pub fn decide(book: Option<&Playbook>, facts: &mut Facts<'_>) -> Decided {
    let result = facts.text("evt.res").filter(|result| !result.is_empty()).map(String::from);
    let errno = result.as_deref().and_then(errno::lookup);
    if let Some(errno) = errno {
        facts.derive("saker.errno", errno.name, &["evt.res"]);
    }
    let mut decided = by_playbook(book, facts)
        .or_else(|| by_result(result.as_deref(), errno, facts))
        .or_else(|| by_flag(facts))
        .or_else(|| by_response(facts))
        .or_else(|| by_rule(facts))
        .unwrap_or_else(|| Decided {
            outcome: Outcome::Unknown,
            because: vec![say::plain(
                "The alert does not print the result of the event (`evt.res`), and the rule does not ask for success, so whether it took effect is not known.",
                &["evt.res"],
                facts,
            )],
            errno: None,
            causes: Vec::new(),
        });
    decided.errno = errno;
    if let Some(errno) = errno {
        let call = facts.text("evt.type").map(String::from).unwrap_or_default();
        decided.causes = errno::verdict(&call, errno.name).causes;
    }
    let cites: Vec<String> = decided.because.iter().flat_map(|sentence| sentence.cites.clone()).collect();
    let cites: Vec<&str> = cites.iter().map(String::as_str).collect();
    facts.derive("saker.outcome", word(decided.outcome), &cites);
    decided
}

/// The word for an outcome, as conditions and people write it.
pub fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "done",
        Outcome::Blocked => "blocked",
        Outcome::Attempted => "attempted",
        Outcome::Pending => "pending",
        Outcome::Unknown => "unknown",
    }
}

fn by_playbook(book: Option<&Playbook>, facts: &Facts<'_>) -> Option<Decided> {
    for rule in &book?.outcomes {
        if let Some(cites) = say::allowed(rule.when.as_deref(), &rule.missing, facts)
            && let Some(sentence) = say::sentence(&rule.text, cites, facts)
        {
            return Some(Decided { outcome: rule.is, because: vec![sentence], errno: None, causes: Vec::new() });
        }
    }
    None
}

fn by_result(result: Option<&str>, errno: Option<errno::Errno>, facts: &Facts<'_>) -> Option<Decided> {
    let call = facts.text("evt.type").map(String::from).unwrap_or_default();
    if result == Some("SUCCESS") {
        let because = say::sentence(
            "The kernel's answer to `{evt.type}` was {evt.res}: the call took effect.",
            Vec::new(),
            facts,
        )
        .or_else(|| say::sentence("The kernel's answer was {evt.res}: the call took effect.", Vec::new(), facts))?;
        return Some(Decided { outcome: Outcome::Done, because: vec![because], errno: None, causes: Vec::new() });
    }
    let errno = errno?;
    let verdict = errno::verdict(&call, errno.name);
    let mut because = say::sentence("The kernel's answer to {evt.type} was {evt.res}", Vec::new(), facts)
        .or_else(|| say::sentence("The kernel's answer was {evt.res}", Vec::new(), facts))?;
    because.inlines.push(Inline::Text(format!(": {}", uncapital(errno.meaning))));
    let mut because = vec![because];
    if let Some(note) = verdict.note {
        because.push(say::plain(note, &["evt.res", "evt.type"], facts));
    }
    let outcome = match verdict.outcome {
        errno::Outcome::Done => Outcome::Done,
        errno::Outcome::Blocked => Outcome::Blocked,
        errno::Outcome::Attempted => Outcome::Attempted,
        errno::Outcome::Pending => Outcome::Pending,
        errno::Outcome::Partial => Outcome::Done,
        errno::Outcome::Unknown => Outcome::Unknown,
    };
    Some(Decided { outcome, because, errno: None, causes: Vec::new() })
}

/// A sentence that goes on after a colon. Names such as `I/O` keep their capitals.
fn uncapital(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

fn by_flag(facts: &Facts<'_>) -> Option<Decided> {
    let (outcome, text) = if condition::holds("evt.failed = true", facts).is_some() {
        (Outcome::Attempted, "The event failed ({evt.failed}); the alert does not print with which error.")
    } else if condition::holds("evt.failed = false", facts).is_some() {
        (Outcome::Done, "The event did not fail ({evt.failed}).")
    } else {
        return None;
    };
    let field = vec!["evt.failed".to_owned()];
    Some(Decided { outcome, because: vec![say::sentence(text, field, facts)?], errno: None, causes: Vec::new() })
}

/// Kubernetes audit events and cloud trails carry an answer of their own.
fn by_response(facts: &Facts<'_>) -> Option<Decided> {
    let because = |text: &str| say::sentence(text, Vec::new(), facts);
    let (outcome, sentence) = if let Some(code) = facts.text("ka.response.code") {
        match code.parse::<u16>().ok()? {
            200..300 => {
                (Outcome::Done, because("The API server answered {ka.response.code}: the request was carried out.")?)
            }
            401 => (
                Outcome::Blocked,
                because("The API server answered {ka.response.code}: it did not accept the caller's identity.")?,
            ),
            403 => (
                Outcome::Blocked,
                because("The API server answered {ka.response.code}: the caller was not allowed to do this.")?,
            ),
            409 => (
                Outcome::Attempted,
                because(
                    "The API server answered {ka.response.code}: the object exists already or changed meanwhile. No permission stopped it.",
                )?,
            ),
            400..500 => (
                Outcome::Attempted,
                because("The API server answered {ka.response.code}: the request was not carried out.")?,
            ),
            500..600 => (
                Outcome::Unknown,
                because(
                    "The API server answered {ka.response.code}: a server error, which says nothing about how far the request got.",
                )?,
            ),
            _ => (Outcome::Pending, because("The API server answered {ka.response.code}.")?),
        }
    } else if facts.has("ct.error") {
        let denied = facts
            .text("ct.error")
            .is_some_and(|error| error.contains("AccessDenied") || error.contains("Unauthorized"));
        let outcome = if denied { Outcome::Blocked } else { Outcome::Attempted };
        (outcome, because("AWS answered with the error {ct.error}: the call was not carried out.")?)
    } else {
        return None;
    };
    Some(Decided { outcome, because: vec![sentence], errno: None, causes: Vec::new() })
}

/// Some rules only fire on success: an open that is counted as one returned a file descriptor.
fn by_rule(facts: &Facts<'_>) -> Option<Decided> {
    let rule = facts.text("alert.rule")?;
    knowledge::catalogue::rule(&rule)?.needs_success.filter(|needs| *needs)?;
    let because = say::sentence(
        "The alert does not print the result, but the stock condition of {alert.rule} only matches calls that succeeded.",
        Vec::new(),
        facts,
    )?;
    Some(Decided { outcome: Outcome::Done, because: vec![because], errno: None, causes: Vec::new() })
}
