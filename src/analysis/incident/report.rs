//! The report on an incident: the sections of a single alert's report, over many alerts.
//!
//! Alerts are numbered from 1 in order of time. A sentence cites a field of a numbered alert as `alert[3].proc.cmdline`;
//! Event Details has a row for each field that is cited.

mod appendix;
mod configuration;
mod events;
mod lineage;
mod respond;
mod summary;
mod words;

use super::{Incident, Incidents, Night, Reduction, moments};
use crate::case::Case;
use crate::health::{Health, Span};
use crate::sections;
use alert::Alert;
use report::{Block, Report};
use std::borrow::Cow;
use std::collections::BTreeMap;
use words::cited;

/// How many alerts of an incident the report speaks of one by one; the others are counted with their fold.
const NAMED: usize = 80;

/// Everything the sections are written from.
pub struct Brief<'a> {
    incident: &'a Incident,
    /// The number of each of its alerts, by row.
    numbers: BTreeMap<usize, usize>,
    /// Its place in the ranking, from 1, and how many incidents there are.
    rank: (usize, usize),
    /// The alerts that are spoken of, in order of time.
    named: Vec<Named<'a>>,
    /// From how much the night was reduced to it.
    reduction: Reduction,
    /// What is amiss with the log while it went on.
    amiss: Vec<&'a Span>,
}

/// One alert that is spoken of.
pub struct Named<'a> {
    /// Its number in the incident, from 1.
    n: usize,
    row: usize,
    case: Case<'a>,
}

/// Writes the report on `incident`, one of `found` in `night`, whose health is `health`. Deterministic.
pub fn report<N: Night + ?Sized>(night: &N, found: &Incidents, incident: &Incident, health: &Health) -> Report {
    let numbers: BTreeMap<usize, usize> = incident.rows.iter().enumerate().map(|(at, row)| (*row, at + 1)).collect();
    let rows = named(incident, &numbers);
    let alerts: Vec<_> = rows.iter().filter_map(|(n, row)| Some((*n, *row, night.alert(*row)?))).collect();
    let named = alerts
        .iter()
        .map(|(n, row, alert): &(usize, usize, Cow<'_, Alert>)| Named {
            n: *n,
            row: *row,
            case: Case::open(alert, &[], None),
        })
        .collect();
    let at = found.ranked.iter().position(|other| other.rows == incident.rows).unwrap_or(0);
    let (times, dated) = moments(night);
    // The Falco that reads an audit log has a host too, and its trouble concerns what it tells.
    let names = night.column("alert.hostname");
    let mut hosts: Vec<&str> = Vec::new();
    for row in &incident.rows {
        let symbol = names.symbols.get(*row).copied().unwrap_or(0);
        let name = names.texts.get(symbol as usize).map_or("", String::as_str);
        if !name.is_empty() && !hosts.contains(&name) {
            hosts.push(name);
        }
    }
    let span = |row: usize| times.get(row).copied().unwrap_or(0);
    let (from, to) = (span(incident.first()), span(incident.last()));
    let first_dated = dated.get(incident.first()).copied().unwrap_or(false);
    let amiss = health.touching(from, to, first_dated, &hosts).collect();
    let rank = (at + 1, found.ranked.len());
    Brief { incident, numbers, rank, named, reduction: found.reduction, amiss }.write()
}

/// The alerts to speak of: the first and the last, the deciding ones, those behind the reasons, the claims and the ties
/// that are concluded, then the first of each fold, as many as there is room for.
fn named(incident: &Incident, number: &BTreeMap<usize, usize>) -> Vec<(usize, usize)> {
    let mut wanted = vec![incident.first(), incident.deciding, incident.last()];
    wanted.extend(incident.reasons.iter().map(|reason| reason.row));
    wanted.extend(incident.stages.iter().map(|stage| stage.deciding));
    wanted.extend(incident.claims.iter().filter_map(|claim| claim.rows.first().copied()));
    let mut seen = vec![false; incident.folds];
    for (row, fold) in incident.rows.iter().zip(&incident.fold) {
        if !std::mem::replace(&mut seen[*fold], true) {
            wanted.push(*row);
        }
    }
    let mut chosen: Vec<usize> = Vec::new();
    for row in wanted {
        if chosen.len() < NAMED && !chosen.contains(&row) {
            chosen.push(row);
        }
    }
    let mut numbered: Vec<(usize, usize)> =
        chosen.into_iter().filter_map(|row| Some((*number.get(&row)?, row))).collect();
    alert::arrange(&mut numbered, Ord::cmp);
    numbered
}

impl<'a> Brief<'a> {
    fn write(&self) -> Report {
        let mut report = sections::lay_out(|id| match id {
            "summary" => summary::write(self),
            "process-chain" => lineage::write(self),
            "outcome" => events::outcome(self),
            "why-the-rule-fired" => events::rules(self),
            "potential-impact" => respond::impact(self),
            "attack" => events::attack(self),
            "mitigation" => respond::mitigation(self),
            "falco-configuration" => configuration::write(self),
            "not-in-evidence" => configuration::unknown(self),
            "conclusion" => respond::conclusion(self),
            "appendix" => appendix::write(self),
            _ => Vec::new(),
        });
        // Written last: it shows every field that a sentence of the others cites.
        let cites = cited(&report);
        let details: Vec<Block> = events::details(self, &cites);
        if let Some(section) = report.sections.iter_mut().find(|section| section.id == "event-details") {
            section.blocks = details;
        }
        report
    }

    /// The named alert with this row.
    fn at(&self, row: usize) -> Option<&Named<'a>> {
        self.named.iter().find(|named| named.row == row)
    }

    /// The number of any alert of the incident.
    fn number(&self, row: usize) -> usize {
        self.numbers.get(&row).copied().unwrap_or(0)
    }
}
