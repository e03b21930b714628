//! Checks a document that somebody wrote against the alert it is about.
//!
//! The document is cut into units ([`unit`]); each checker, a file of its own, looks at them one by one and judges what it
//! can: the field says the same, the field says otherwise, nothing says it, the command harms, the rules do not load, the
//! reference is wrong. What cannot be checked stays unmarked. Where a document holds several alerts it is not certain
//! which one a statement is about: then a statement is supported by any of them and contradicted by none.

mod absence;
mod attached;
mod attack;
mod commands;
mod compare;
mod disposition;
mod errno;
mod falco;
mod finding;
mod identity;
mod keys;
mod left_out;
mod location;
mod marking;
mod outcome;
mod pairs;
mod parent;
mod priority;
mod prose;
mod rules_block;
mod rules_lines;
mod scene;
mod shell;
mod stated;
mod times;
mod unit;
mod values;
mod words;

use crate::counted;
use alert::Alert;
use finding::Finding;
use identity::Identity;
use report::markdown::Remark;
use report::{Block, Inline, MarkKind, Report, Section, Sentence, Tally};
use scene::{Doubt, MOST_ALERTS, Scene};
use unit::{Shape, Unit};

/// Marks that one document gets, at most.
pub const MOST_MARKS: usize = 5_000;

/// Marks that one paragraph or block gets, at most.
const MOST_OF_UNIT: usize = 500;

/// A document with its marks.
pub struct Checked {
    /// The document. Its blocks with marks are [`Block::Marked`], and its first block is the [`Tally`]; neither can come
    /// from the document's own text.
    pub report: Report,
    /// What of the document was not read as it was meant.
    pub remarks: Vec<Remark>,
}

/// A checker that looks at one unit.
type Checker = fn(&Unit, &Scene<'_>, &mut Vec<Finding>);

/// The checkers in the order in which their marks stand beside a unit.
const CHECKERS: &[Checker] = &[pairs::check, times::check, prose::check, commands::check, attack::check];

/// Checks a document against the alerts in it and those given with it. Never fails; the same input gives the same marks.
pub fn check(text: &str, given: &[Alert]) -> Checked {
    let inside = ingest::read(text.as_bytes(), Some("report.md")).alerts;
    let count = given.len() + inside.len();
    let mut alerts: Vec<Alert> = given.iter().take(MOST_ALERTS).cloned().collect();
    for alert in inside.iter().take(MOST_ALERTS.saturating_sub(alerts.len())) {
        let known =
            alerts.iter().any(|one| one.fields == alert.fields && one.time == alert.time && one.rule == alert.rule);
        if !known {
            alerts.push(alert.clone());
        }
    }
    let opened = report::markdown::read(text);
    let mut units = unit::units(&opened.report, &opened.lines);
    if opened.remarks.iter().any(|remark| matches!(remark, Remark::Unread { .. })) {
        // The rest of a document that is too large stands in the last block.
        units.pop();
    }
    let evidence = Lines::of(&inside);
    let identity = Identity::of(units.iter().filter(|unit| !evidence.hold(unit)));
    let mut scene = Scene::new(&alerts, !inside.is_empty(), document_words(text), shown(&units, &evidence));
    scene.doubt = match scene.cases.as_slice() {
        [case] if identity.is_of_another(&case.facts) => Some(Doubt::Another),
        [_] if identity.is_of_several() => Some(Doubt::Several),
        _ => None,
    };
    let mut seen = rules_block::Seen::default();
    let mut all: Vec<(usize, Finding)> = Vec::new();
    let mut left = 0;
    for (at, unit) in units.iter().enumerate() {
        if evidence.hold(unit) {
            continue;
        }
        let mut found = Vec::new();
        CHECKERS.iter().for_each(|check| check(unit, &scene, &mut found));
        rules_block::check(unit, &scene, &mut found, &mut seen);
        left += found.len().saturating_sub(MOST_OF_UNIT);
        found.truncate(MOST_OF_UNIT);
        once(&mut found);
        let room = MOST_MARKS - all.len();
        left += found.len().saturating_sub(room);
        all.extend(found.into_iter().take(room).map(|finding| (at, finding)));
    }
    let counts = MarkKind::ALL.map(|kind| {
        (kind, u32::try_from(all.iter().filter(|(_, finding)| finding.kind == kind).count()).unwrap_or(u32::MAX))
    });
    let tally = Tally {
        counts: counts.to_vec(),
        notes: notes(&scene, &opened.remarks, &seen, count, left),
        left_out: left_out::list(&scene),
    };
    let mut report = opened.report;
    marking::mark(&mut report, &units, all);
    front(&mut report, Block::Tally(tally));
    Checked { report, remarks: opened.remarks }
}

/// The part of a document that is read as Markdown.
fn document_words(text: &str) -> &str {
    let mut end = text.len().min(report::markdown::MOST_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The blocks of code that hold no alert, in small letters: what the author shows as evidence of their own.
fn shown(units: &[Unit], evidence: &Lines) -> String {
    let code = units.iter().filter(|unit| matches!(unit.shape, Shape::Code(_)) && !evidence.hold(unit));
    code.flat_map(|unit| &unit.lines).map(|line| line.text.to_lowercase() + "\n").collect()
}

/// The lines of the document that are an alert: evidence, not statements. First and last of each, ascending.
struct Lines(Vec<(u32, u32)>);

impl Lines {
    fn of(alerts: &[Alert]) -> Self {
        let own = alerts.iter().filter(|alert| alert.place.member.is_empty()).map(|alert| {
            let lines = u32::try_from(alert.raw.lines().count()).unwrap_or(u32::MAX);
            (alert.place.line, alert.place.line.saturating_add(lines.max(1) - 1))
        });
        let mut all: Vec<_> = own.collect();
        alert::arrange(&mut all, Ord::cmp);
        Self(all)
    }

    /// True when a line of the unit is part of an alert.
    fn hold(&self, unit: &Unit) -> bool {
        let length = match unit.shape {
            Shape::Code(_) => u32::try_from(unit.lines.len()).unwrap_or(u32::MAX),
            _ => 1,
        };
        let last = unit.line.saturating_add(length.max(1) - 1);
        // Alerts do not overlap, so of those that begin in time the last one ends last.
        let begun = self.0.partition_point(|(first, _)| *first <= last);
        begun.checked_sub(1).is_some_and(|at| self.0[at].1 >= unit.line)
    }
}

/// Leaves of equal findings the first, and of a statement that something accuses no support.
fn once(found: &mut Vec<Finding>) {
    let overlap = |one: &Finding, other: &Finding| {
        one.line == other.line && (one.said.contains(other.said.as_str()) || other.said.contains(one.said.as_str()))
    };
    let mut kept: Vec<Finding> = Vec::new();
    for finding in std::mem::take(found) {
        let same = |one: &Finding| one.kind == finding.kind && overlap(one, &finding);
        // Two finders may see the same words; one support for them is enough.
        let known = match finding.kind {
            MarkKind::Supported => kept.iter().any(same),
            _ => kept.iter().any(|one| same(one) && one.reason == finding.reason),
        };
        if !known {
            kept.push(finding);
        }
    }
    let accused: Vec<(usize, String)> =
        kept.iter().filter(|one| one.kind.accuses()).map(|one| (one.line, one.said.clone())).collect();
    kept.retain(|one| {
        one.kind.accuses() || !accused.iter().any(|(line, said)| *line == one.line && said.contains(one.said.as_str()))
    });
    *found = kept;
}

/// Against what the document was checked, and what was not.
fn notes(scene: &Scene<'_>, remarks: &[Remark], seen: &rules_block::Seen, alerts: usize, left: usize) -> Vec<Sentence> {
    let mut notes = vec![match scene.cases.len() {
        1 if scene.doubt == Some(Doubt::Another) => {
            "The alert does not seem to be the one that the document tells of: no value that would identify it agrees. Nothing was held against it.".to_owned()
        }
        1 if scene.doubt == Some(Doubt::Several) => {
            "Checked against one alert, and the document tells of several events: what the alert supports has a mark, nothing is called contradicted for its values.".to_owned()
        }
        0 => "No alert was found in the document and none was given: only commands, rules and references were checked."
            .to_owned(),
        1 => "Checked against one alert. What cannot be checked has no mark.".to_owned(),
        n => format!(
            "Checked against {n} alerts. It is not certain which of them a statement is about, so none is called contradicted for its values. What cannot be checked has no mark."
        ),
    }];
    if alerts > MOST_ALERTS {
        notes.push(format!("Only the first {MOST_ALERTS} of {alerts} alerts were used."));
    }
    if seen.loaded > 0 {
        notes.push(format!("Falco 0.44 would load {} of rules in it.", counted(seen.loaded, "block", "blocks")));
    }
    if seen.unchecked > 0 {
        let blocks = counted(seen.unchecked, "block", "blocks");
        notes.push(format!("{blocks} of rules were not checked: there are too many, or they are too long."));
    }
    for (line, warnings) in &seen.warned {
        notes.push(format!("The rules at line {line} load with {}.", counted(*warnings, "warning", "warnings")));
    }
    if left > 0 {
        notes.push(format!("The first {MOST_MARKS} marks are shown; {left} more are not."));
    }
    for remark in remarks.iter().filter(|remark| matches!(remark, Remark::Unread { .. })) {
        notes.push(format!("The document is {remark}, and was not checked from there on."));
    }
    notes.into_iter().map(|text| Sentence { inlines: vec![Inline::Text(text)], cites: Vec::new() }).collect()
}

/// Puts a block in front of everything.
fn front(report: &mut Report, block: Block) {
    match report.sections.first_mut() {
        Some(first) => first.blocks.insert(0, block),
        None => {
            report.sections.push(Section { id: "doc".into(), heading: String::new(), level: 2, blocks: vec![block] })
        }
    }
}
