//! What Falco does: it reports. And what it already did: the alert is the proof.

use super::finding::{Finding, Reason};
use super::prose::Statement;
use super::scene::Scene;
use super::words;
use report::MarkKind;

/// A rule that is said to stop something.
pub fn mitigates(statement: &Statement<'_>, _: &Scene<'_>) -> Option<Finding> {
    const STOPS: &[&str] = &[
        "to mitigate",
        "to prevent",
        "to block",
        "to deny",
        "to stop",
        "and block",
        "will block",
        "will prevent",
        "will deny",
        "blocks the",
        "prevents the",
        "will drop",
    ];
    const BY: &[&str] =
        &["falco rule", "falco rules", "falco configuration", "falco configurations", "falco rules file"];
    let advice =
        statement.has(&["add", "modify", "configure", "implement", "implementing", "following", "use", "update"]);
    if !(statement.has(STOPS) && statement.has(BY) && advice)
        || statement.has(&["talon", "such as", "not", "false positives", "noise", "alert fatigue"])
    {
        return None;
    }
    let reason = Reason::say("Falco reports what happens and stops nothing: a rule prevents no event.");
    Some(Finding::new(MarkKind::Contradicted, statement.at, &statement.line.text, reason.cite("alert.rule")))
}

/// The advice to have Falco detect what it has just detected.
pub fn already(statement: &Statement<'_>, scene: &Scene<'_>) -> Option<Finding> {
    const ADVICE: &[&str] = &[
        "configure falco to monitor",
        "configure falco to detect",
        "configure falco to alert",
        "falco configuration to detect",
        "falco rules to detect",
        "add a new rule to detect",
        "add a rule to detect",
        "create a rule to detect",
        "create a new rule to detect",
        "create a falco rule to detect",
        "set up falco to detect",
        "set up falco to monitor",
    ];
    let case = scene.only()?;
    if !statement.has(ADVICE) {
        return None;
    }
    let rule = case.facts.text("alert.rule")?;
    // The advice is about the same thing when it says so, or names a path or a word of the rule's name.
    let own: Vec<String> =
        rule.split_whitespace().map(str::to_lowercase).filter(|word| word.len() > 6 || word.contains('/')).collect();
    let same = words::any(
        &statement.small,
        &[
            "similar events",
            "such events",
            "this event",
            "this behavior",
            "this behaviour",
            "similar behavior",
            "similar activity",
        ],
    ) || own.iter().any(|word| statement.small.contains(word.as_str()));
    if !same {
        return None;
    }
    let reason = Reason::say("Falco already does: the rule ").value("alert.rule", &rule).text(" made this alert.");
    Some(Finding::new(MarkKind::Contradicted, statement.at, &statement.line.text, reason))
}
