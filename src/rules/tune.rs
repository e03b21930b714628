//! Tuning: an exception that silences what an engineer selected and as little else as possible, and what it would do.

mod columns;
mod identity;
mod replay;

use std::collections::HashSet;

use alert::{Alert, Place, Timestamp};

use crate::load::RulesFile;
use crate::options::Options;
use crate::problem::Problem;
use crate::write::{self, Draft, Unwritable};

pub use identity::{Part as IdentityPart, part_of as identity_part};
pub use replay::{Replay, replay};

/// An exception, and what it would have done to the alerts at hand.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// The override to add to the rules files.
    pub yaml: String,
    /// The same as data.
    pub exception: Draft,
    /// What became of the alerts, by their place among `all`.
    pub replay: Replay,
    /// Alerts that would be silenced though nobody selected them, and that are not like the selected ones.
    pub differing: Vec<Differing>,
}

/// A silenced alert that differs from every selected one in some identity field.
#[derive(Clone, Debug, PartialEq)]
pub struct Differing {
    /// Its place among `all`.
    pub alert: usize,
    /// The fields, and what this alert holds of each; `None` when it has no value there.
    pub fields: Vec<(String, Option<String>)>,
}

/// Why no exception can be proposed.
#[derive(Clone, Debug, PartialEq)]
pub enum Untunable {
    /// No alert of the rule is selected.
    NothingSelected,
    /// The selected alerts share no field that tells them from others.
    NothingInCommon,
    /// A value cannot be written so that Falco reads it back.
    Unwritable(Unwritable),
    /// The rules files at hand do not load, or not with the override.
    Refused(Box<Problem>),
}

/// Proposes an exception for `rule` that silences every alert of `selected`, and replays it over `all`.
///
/// `files` are the rules files in force, when they are known: then the override is checked against them, names that are
/// taken are avoided, and lists are known. Without them a rule of that name is made up for the replay, which is as exact:
/// an alert proves that its rule's condition held, so the exception alone decides.
///
/// Alerts are told apart by their place and time.
pub fn propose(
    rule: &str,
    selected: &[&Alert],
    all: &[&Alert],
    files: &[RulesFile<'_>],
    options: &Options,
) -> Result<Proposal, Untunable> {
    let of_rule = |alert: &&&Alert| alert.rule.as_deref() == Some(rule);
    let selected: Vec<&Alert> = selected.iter().filter(of_rule).copied().collect();
    if selected.is_empty() {
        return Err(Untunable::NothingSelected);
    }
    let chosen: HashSet<Moment<'_>> = selected.iter().map(|alert| moment(alert)).collect();
    let others: Vec<&Alert> =
        all.iter().filter(of_rule).copied().filter(|alert| !chosen.contains(&moment(alert))).collect();
    let (columns, rows) = columns::choose(&selected, &others).ok_or(Untunable::NothingInCommon)?;
    let taken = replay::exception_names(rule, files, options);
    let exception = Draft { name: name_for(&rows, &taken), columns, rows };
    let yaml = write::exceptions(rule, std::slice::from_ref(&exception)).map_err(Untunable::Unwritable)?;
    let replay = replay(rule, &yaml, all, files, options).map_err(|problem| Untunable::Refused(Box::new(problem)))?;
    let differing = differing(&replay, &selected, all);
    Ok(Proposal { yaml, exception, replay, differing })
}

/// The alerts that `replay` silences though they are not among `selected`, and that differ from every one of them in some
/// identity field.
pub fn differing(replay: &Replay, selected: &[&Alert], all: &[&Alert]) -> Vec<Differing> {
    let chosen: HashSet<Moment<'_>> = selected.iter().map(|alert| moment(alert)).collect();
    let known = identity::Known::of(selected);
    replay
        .silenced
        .iter()
        .filter_map(|at| {
            let alert = all.get(*at).filter(|alert| !chosen.contains(&moment(alert)))?;
            let fields = known.differences(alert);
            (!fields.is_empty()).then_some(Differing { alert: *at, fields })
        })
        .collect()
}

/// What tells one alert from another: where it stood in the input, and when it happened.
type Moment<'a> = (Option<Timestamp>, &'a Place);

fn moment(alert: &Alert) -> Moment<'_> {
    (alert.time, &alert.place)
}

/// A name from what is excepted: `known_event_generator`, with a number when it is taken.
fn name_for(rows: &[Vec<Vec<String>>], taken: &[String]) -> String {
    let value = rows.first().and_then(|row| row.first()).and_then(|cell| cell.first()).map_or("", String::as_str);
    let last = value.rsplit('/').next().unwrap_or(value);
    let mut slug = String::new();
    for c in last.chars().take(40) {
        match c.to_ascii_lowercase() {
            c if c.is_ascii_alphanumeric() => slug.push(c),
            _ if !slug.ends_with('_') && !slug.is_empty() => slug.push('_'),
            _ => {}
        }
    }
    let slug = slug.trim_end_matches('_');
    let base = if slug.is_empty() { "known".to_owned() } else { format!("known_{slug}") };
    let mut name = base.clone();
    let mut number = 2;
    while taken.contains(&name) {
        name = format!("{base}_{number}");
        number += 1;
    }
    name
}
