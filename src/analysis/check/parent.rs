//! Who started whom.

use super::finding::{Finding, Reason};
use super::prose::Statement;
use super::scene::Scene;
use report::MarkKind;

/// Words in front of the parent's name.
const LEADS: &[&str] = &[
    "parent process is",
    "parent process was",
    "parent process",
    "parent is",
    "spawned by",
    "started by",
    "child of",
    "launched by",
];

/// Judges a parent that is named by a literal.
pub fn check(statement: &Statement<'_>, scene: &Scene<'_>) -> Option<Finding> {
    let case = scene.only()?;
    if statement.hedged {
        return None;
    }
    let text = statement.line.text.to_lowercase();
    // Small letters can be longer than large ones; then nothing is certain about places.
    if text.len() != statement.line.text.len() {
        return None;
    }
    let lead = LEADS.iter().filter_map(|lead| text.find(lead).map(|at| at + lead.len())).min()?;
    let literal = statement.line.literals.iter().find(|range| range.start >= lead && range.start - lead < 40)?;
    let given = &statement.line.text[literal.clone()];
    let parents =
        ["proc.pname", "proc.pcmdline", "proc.pexe", "proc.pexepath", "proc.aname[2]", "proc.aname[3]", "proc.sname"];
    let known: Vec<(&str, String)> =
        parents.iter().filter_map(|name| Some((*name, case.facts.text(name)?.into_owned()))).collect();
    let says = |truth: &str| {
        truth == given
            || truth.starts_with(&format!("{given} "))
            || given.ends_with(&format!("/{truth}"))
            || given.starts_with(&format!("{truth} "))
    };
    if let Some((field, truth)) = known.iter().find(|(_, truth)| says(truth)) {
        let reason = Reason::say("In the alert, ").field(field, truth).text(".");
        return Some(Finding::new(MarkKind::Supported, statement.at, &statement.line.text, reason));
    }
    let (_, truth) = known.iter().find(|(name, _)| *name == "proc.pname")?;
    if given.contains(['<', '$', '{']) || statement.small.contains("not ") {
        return None;
    }
    let reason = Reason::say("The alert names another parent: ").field("proc.pname", truth).text(".");
    Some(Finding::new(MarkKind::Contradicted, statement.at, &statement.line.text, reason))
}
