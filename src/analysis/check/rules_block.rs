//! Blocks of Falco rules: would Falco load them, and do they do what they are meant to.

use super::finding::{Finding, Reason};
use super::rules_lines;
use super::scene::Scene;
use super::unit::{Shape, Unit};
use super::words;
use crate::kind::{Kind, kind};
use crate::rulebook::Rulebook;
use report::MarkKind;
use rules::Severity;

/// Errors of one block that get a mark each, at most.
const MOST: usize = 12;
/// Stand-ins for what other files hold, at most.
const MOST_OTHERS: usize = 40;

/// Blocks that are loaded, at most, and the longest of them, in bytes.
const MOST_BLOCKS: usize = 200;
const LONGEST: usize = 200_000;

/// What was seen in blocks of rules that load: for the note in front of the document.
#[derive(Default)]
pub struct Seen {
    /// How many blocks were looked at.
    pub blocks: usize,
    /// How many were not, because there were too many or they were too long.
    pub unchecked: usize,
    /// How many blocks load.
    pub loaded: usize,
    /// The lines of those about which Falco, or we, would warn, and how often.
    pub warned: Vec<(u32, usize)>,
}

/// Judges a block of code that is meant for Falco.
pub fn check(unit: &Unit, scene: &Scene<'_>, found: &mut Vec<Finding>, seen: &mut Seen) {
    let Shape::Code(language) = &unit.shape else { return };
    let text: String = unit.lines.iter().map(|line| format!("{}\n", line.text)).collect();
    if !meant_for_falco(&text, language, unit) {
        return;
    }
    if seen.blocks == MOST_BLOCKS || text.len() > LONGEST {
        seen.unchecked += 1;
        return;
    }
    seen.blocks += 1;
    let line_of = |at: usize| unit.lines.get(at).map_or("", |line| line.text.as_str());
    let book = load(&text);
    let errors = book.problems().iter().filter(|problem| problem.severity == Severity::Error);
    let refused: Vec<Finding> = errors
        .filter(|problem| problem.span.file == 1 && !of_another_file(&problem.message))
        .take(MOST)
        .map(|problem| {
            let at = (problem.span.line as usize).saturating_sub(1);
            let place = format!("line {}, column {}", problem.span.line, problem.span.column);
            let reason = Reason::say(&format!("Falco 0.44 would refuse this at {place} of the block: "))
                .said(&problem.message)
                .text(&format!(" ({}).", problem.code.as_str()));
            Finding::new(MarkKind::DoesNotLoad, at, line_of(at), reason)
        })
        .collect();
    if !refused.is_empty() {
        found.extend(refused);
        rules_lines::check(unit, found);
        return;
    }
    seen.loaded += 1;
    let warnings = book.problems().iter().filter(|one| one.severity == Severity::Warning && one.span.file == 1).count();
    if warnings > 0 {
        seen.warned.push((unit.line, warnings));
    }
    again(unit, scene, found);
}

/// Loads a block behind stand-ins for the rules, macros and lists that it takes from files which a document does not hold.
fn load(text: &str) -> Rulebook {
    let mut others = String::new();
    let mut known: Vec<String> = Vec::new();
    loop {
        let files = vec![("other files".to_owned(), others.clone()), ("this block".to_owned(), text.to_owned())];
        let book = Rulebook::load(files);
        let wanted = book.problems().iter().filter(|one| one.severity == Severity::Error).find_map(|problem| {
            let (kind, name) = wanted(&problem.message)?;
            (!known.iter().any(|one| one == name)).then(|| (kind, name.to_owned()))
        });
        let Some((kind, name)) = wanted.filter(|_| known.len() < MOST_OTHERS) else { return book };
        let quoted = report::quote::yaml::scalar(&name);
        others.push_str(&match kind {
            "macro" => format!("- macro: {quoted}\n  condition: evt.num >= 0\n"),
            "list" => format!("- list: {quoted}\n  items: [a]\n"),
            _ => {
                let source = knowledge::catalogue::rule(&name).map_or("syscall", |rule| rule.source);
                format!(
                    "- rule: {quoted}\n  desc: d\n  condition: evt.num >= 0\n  output: o\n  priority: INFO\n  source: {source}\n"
                )
            }
        });
        known.push(name);
    }
}

/// What a complaint misses: `macro`, `list` or `rule`, and its name.
fn wanted(message: &str) -> Option<(&'static str, &str)> {
    let kind = ["macro", "list", "rule"].into_iter().find(|kind| {
        ["is named \"", "named \""].iter().any(|middle| message.starts_with(&format!("no {kind} {middle}")))
    })?;
    let name = message.split('"').nth(1)?;
    (!name.is_empty() && !name.contains('\\')).then_some((kind, name))
}

/// True for complaints that the real other file may answer: its exceptions are not known here.
fn of_another_file(message: &str) -> bool {
    wanted(message).is_some() || (message.contains("exception") && message.contains("fields"))
}

/// True for rules, or what is presented as such. Other files have a `rules:` too: those of Kubernetes name their
/// `apiVersion`, those of Prometheus their `groups`, those of Talon their `actionner`.
fn meant_for_falco(text: &str, language: &str, unit: &Unit) -> bool {
    if language == "sh"
        || language == "json"
        || text.contains("actionner:")
        || text.contains("apiVersion:")
        || text.contains("groups:")
    {
        return false;
    }
    if kind(text, None) == Kind::Rules {
        return text.contains("condition:")
            || text.contains("items:")
            || text.contains("override")
            || text.contains("append");
    }
    let first =
        text.lines().map(str::trim_end).find(|line| !line.is_empty() && !line.starts_with('#')).unwrap_or_default();
    let shaped = first == "rules:" || first == "rule:" || first == "- macro:" || first.starts_with("- condition:");
    let said = ["falco"]
        .iter()
        .any(|word| words::find(&unit.heading, word).is_some() || words::find(&unit.before, word).is_some());
    shaped && (said || text.contains("evt.") || text.contains("proc.name"))
}

/// The rule that fired, written again under its own name.
fn again(unit: &Unit, scene: &Scene<'_>, found: &mut Vec<Finding>) {
    let Some(case) = scene.only() else { return };
    let Some(rule) = case.facts.text("alert.rule") else { return };
    if knowledge::catalogue::rule(&rule).is_none() {
        return;
    }
    let named = |line: &str| {
        let line =
            line.trim_start().strip_prefix("- rule:").map(|name| name.trim().trim_matches(['"', '\'']).to_owned());
        line.is_some_and(|name| name == rule)
    };
    let Some(at) = unit.lines.iter().position(|line| named(&line.text)) else { return };
    // Up to the next item of the list.
    let body: Vec<&str> =
        unit.lines[at + 1..].iter().map(|line| line.text.as_str()).take_while(|line| !line.starts_with("- ")).collect();
    let own = body.iter().any(|line| line.trim_start().starts_with("condition:"));
    let changes = body
        .iter()
        .any(|line| ["override:", "append:", "exceptions:"].iter().any(|key| line.trim_start().starts_with(key)));
    if own && !changes {
        let reason = Reason::say("This rule is there already, it made this alert: ")
            .field("alert.rule", &rule)
            .text(". Written again without an override it takes the place of the stock rule.");
        found.push(Finding::new(MarkKind::Contradicted, at, &unit.lines[at].text, reason));
    }
}
