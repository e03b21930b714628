//! Whether the thing happened: done, blocked, attempted, pending or unknown, and why we think so.

use crate::condition;
use crate::facts::Facts;
use crate::say;
use knowledge::catalogue::Demand;
use knowledge::errno;
use knowledge::schema::{Outcome, OutcomeRule, Playbook, Runs};
use report::{Inline, Sentence};

/// The outcome with its reasons.
#[derive(Default)]
pub struct Decided {
    /// What became of it.
    pub outcome: Outcome,
    /// Why, first the reason and then what is to be said about it.
    pub because: Vec<Sentence>,
    /// What the verdict line says instead of the outcome's word.
    pub headline: Option<String>,
    /// The errno that decided it, when one did.
    pub errno: Option<errno::Errno>,
}

/// Decides the outcome: first as the playbook says, then from the event's result, then from what the rule itself demands.
/// Derives `saker.outcome`, and `saker.errno` where there is one.
pub fn decide(book: Option<&Playbook>, facts: &mut Facts<'_>) -> Decided {
    let result = facts.text("evt.res").filter(|result| !result.is_empty()).map(String::from);
    let errno = result.as_deref().and_then(errno::lookup);
    if let Some(errno) = errno {
        facts.derive("saker.errno", errno.name, &["evt.res"]);
    }
    let mut decided = by_rules(book.map_or(&[], |book| &book.outcomes), facts)
        .or_else(|| by_process(book.map_or(&[], |book| &book.runs), result.as_deref(), errno, facts))
        .or_else(|| by_result(result.as_deref(), errno, facts))
        .or_else(|| by_rule(facts))
        .or_else(|| by_rules(&knowledge::library().outcomes, facts))
        .unwrap_or_else(|| Decided {
            outcome: Outcome::Unknown,
            because: vec![say::plain("The alert does not print a result.", &["evt.res"], facts)],
            ..Decided::default()
        });
    decided.errno = errno;
    let cites: Vec<String> = decided.because.iter().flat_map(|sentence| sentence.cites.clone()).collect();
    let cites: Vec<&str> = cites.iter().map(String::as_str).collect();
    facts.derive("saker.outcome", word(decided.outcome), &cites);
    decided
}

/// What the stock condition demands of the call's result, as `saker.demand`: `success`, `no failure` or `nothing`. Not
/// derived for a rule that is not in the catalogue or is not about system calls.
pub fn derive_demand(facts: &mut Facts<'_>) {
    let call = facts.text("evt.type").map(String::from);
    let rule = facts.text("alert.rule").and_then(|rule| knowledge::catalogue::resolve(&rule));
    let word = match rule.and_then(|rule| rule.demand(call.as_deref())) {
        Some(Demand::Success) => "success",
        Some(Demand::NoFailure) => "no failure",
        Some(Demand::Nothing) => "nothing",
        None => return,
    };
    facts.derive("saker.demand", word, &["alert.rule", "evt.type"]);
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

/// The first rule of playbook or library that holds and can be said.
fn by_rules(rules: &[OutcomeRule], facts: &Facts<'_>) -> Option<Decided> {
    rules.iter().find_map(|rule| {
        let cites = say::allowed(rule.when.as_deref(), &rule.missing, facts)?;
        let sentence = say::sentence(&rule.text, cites, facts)?;
        Some(Decided {
            outcome: rule.is,
            because: vec![sentence],
            headline: rule.headline.clone(),
            ..Decided::default()
        })
    })
}

/// Some rules look at the process of an exec, which on a refused one is the caller: it runs already. Derives `saker.runs`:
/// `started`, `refused`, or `either way` when the alert does not print the result.
fn by_process(
    runs: &[Runs],
    result: Option<&str>,
    errno: Option<errno::Errno>,
    facts: &mut Facts<'_>,
) -> Option<Decided> {
    if !facts.text("evt.type").is_none_or(|call| call.starts_with("execve")) {
        return None;
    }
    let word = match result {
        None => "either way",
        Some("SUCCESS") => "started",
        Some(_) if errno.is_some() => "refused",
        Some(_) => return None,
    };
    let (runs, cites) = runs.iter().find_map(|runs| Some((runs, condition::holds(&runs.when, facts)?)))?;
    let mut from: Vec<&str> = cites.iter().map(String::as_str).collect();
    from.extend(["alert.rule", "evt.type", "evt.res"]);
    facts.derive("saker.runs", word, &from);
    let decided = by_rules(&knowledge::library().runs, facts)?;
    Some(Decided { outcome: runs.is, headline: runs.headline.clone().or(decided.headline), ..decided })
}

fn by_result(result: Option<&str>, errno: Option<errno::Errno>, facts: &Facts<'_>) -> Option<Decided> {
    let call = facts.text("evt.type").map(String::from).unwrap_or_default();
    if result == Some("SUCCESS") {
        let because =
            say::sentence("The kernel's answer to {evt.type} was {evt.res}: the call took effect.", Vec::new(), facts)
                .or_else(|| {
                    say::sentence("The kernel's answer was {evt.res}: the call took effect.", Vec::new(), facts)
                })?;
        return Some(Decided { outcome: Outcome::Done, because: vec![because], ..Decided::default() });
    }
    let errno = errno?;
    let verdict = errno::verdict(&call, errno.name);
    let mut because = say::sentence("The kernel's answer to {evt.type} was {evt.res}", Vec::new(), facts)
        .or_else(|| say::sentence("The kernel's answer was {evt.res}", Vec::new(), facts))?;
    because.inlines.push(Inline::Text(format!(", {}", uncapital(errno.meaning))));
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
    Some(Decided { outcome, because, ..Decided::default() })
}

/// A sentence that goes on after a comma. Names such as `I/O` keep their capitals.
fn uncapital(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

/// Some rules only fire on success: an open that is counted as one returned a file descriptor. Others leave failures out but
/// take a connection that is still being made.
fn by_rule(facts: &Facts<'_>) -> Option<Decided> {
    let rule = facts.text("alert.rule")?;
    let call = facts.text("evt.type");
    let (outcome, headline, text) = match knowledge::catalogue::resolve(&rule)?.demand(call.as_deref())? {
        Demand::Nothing => return None,
        Demand::NoFailure => (
            Outcome::Unknown,
            Some("Connection begun; whether it came about is not in this alert".to_owned()),
            "The alert does not print the result. The stock condition of {alert.rule} leaves failed calls out, but takes a connection that is still being made like one that stands.",
        ),
        Demand::Success => (
            Outcome::Done,
            None,
            "The alert does not print the result, but the stock condition of {alert.rule} only matches calls that succeeded.",
        ),
    };
    let because = say::sentence(text, vec!["evt.type".to_owned(), "evt.res".to_owned()], facts)?;
    Some(Decided { outcome, headline, because: vec![because], errno: None })
}
