//! Values in running text: those that a field of the alert holds, and those that nothing holds.

use super::finding::{Finding, Reason};
use super::prose::Statement;
use super::scene::Scene;
use super::words;
use report::MarkKind;

/// Literals that are fields' values too often to say anything.
const COMMON: &[&str] = &["true", "false", "0", "1", "-1", "host", "syscall", "container", "/", "<NA>", "null"];

/// Fields that support one sentence, at most.
const MOST: usize = 8;

/// A sentence whose literals are values of the alert.
pub fn supported(statement: &Statement<'_>, scene: &Scene<'_>) -> Option<Finding> {
    if statement.hedged {
        return None;
    }
    let mut reason: Option<Reason> = None;
    let mut cited: Vec<String> = Vec::new();
    for literal in statement.line.literals() {
        let literal = literal.trim();
        if literal.len() < 2 || COMMON.contains(&literal) {
            continue;
        }
        if cited.len() == MOST {
            break;
        }
        let Some((at, field)) = scene.field_of(literal) else { continue };
        if cited.iter().any(|one| one == field) {
            continue;
        }
        reason = Some(match reason {
            None => Reason::say(&format!("In {}, ", scene.name(at))).derived(field, literal, &scene.cases[at].facts),
            Some(reason) => reason.text("; ").derived(field, literal, &scene.cases[at].facts),
        });
        cited.push(field.to_owned());
    }
    let reason = reason?.text(".");
    Some(Finding::new(MarkKind::Supported, statement.at, &statement.line.text, reason))
}

/// Addresses, hashes, ids of containers, numbers of processes and of vulnerabilities that stand in no alert, in no block
/// of code and in no other part of the document as evidence.
pub fn invented(statement: &Statement<'_>, scene: &Scene<'_>, found: &mut Vec<Finding>) {
    if statement.hedged || scene.cases.is_empty() || !about_event(statement) {
        return;
    }
    let mut before = "";
    for token in words::tokens(&statement.line.text) {
        let what = what_is(token, before);
        before = token;
        let Some(what) = what else { continue };
        if scene.is_shown(token) {
            continue;
        }
        let reason = Reason::say(&format!("This {what} stands in no field of the alert."));
        found.push(Finding::new(MarkKind::NotInEvidence, statement.at, &statement.line.text, reason));
        return;
    }
}

/// True where a sentence tells this event, not the world.
fn about_event(statement: &Statement<'_>) -> bool {
    const EVENT: &[&str] = &[
        "the process",
        "the alert",
        "the attacker",
        "the event",
        "the container",
        "attacker",
        "connected",
        "connection",
        "pid",
        "exploited",
        "exploiting",
        "hash",
        "sha256",
        "originated",
        "downloaded",
        "executed",
        "spawned",
    ];
    statement.has(EVENT)
}

/// What kind of value a word is, when it is one that cannot stand for anything else.
fn what_is(token: &str, before: &str) -> Option<&'static str> {
    let hex = token.bytes().all(|b| b.is_ascii_hexdigit());
    let letters_and_digits =
        token.bytes().any(|b| b.is_ascii_digit()) && token.bytes().any(|b| b.is_ascii_alphabetic());
    if token.to_ascii_uppercase().starts_with("CVE-") && token.len() >= 13 {
        return Some("number of a vulnerability");
    }
    if hex && letters_and_digits && matches!(token.len(), 32 | 40 | 64) {
        return Some("hash");
    }
    if hex && letters_and_digits && token.len() == 12 {
        return Some("id of a container");
    }
    // One digit or two may be a footnote.
    if before.eq_ignore_ascii_case("pid") && token.len() > 2 && token.bytes().all(|b| b.is_ascii_digit()) {
        return Some("process id");
    }
    let address = token.split_once(':').map_or(token, |(address, _)| address);
    let parsed: Option<std::net::Ipv4Addr> = address.parse().ok();
    let real = parsed.is_some_and(|ip| !ip.is_loopback() && !ip.is_unspecified() && !ip.is_broadcast());
    real.then_some("address")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn concrete_values_are_told() {
        assert_eq!(what_is("203.0.113.9:443", ""), Some("address"));
        assert_eq!(what_is("CVE-2021-44228", ""), Some("number of a vulnerability"));
        assert_eq!(what_is("c61b4b13ae44", ""), Some("id of a container"));
        assert_eq!(what_is("4232", "PID"), Some("process id"));
        for token in ["4232", "1.2.3", "127.0.0.1", "0.0.0.0", "deadbeef", "123456789012"] {
            assert_eq!(what_is(token, "the"), None, "{token}");
        }
    }
}
