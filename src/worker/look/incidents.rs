//! Incidents, put into words that cross.

use analysis::health::Health;
use analysis::incident::{self, EntityKind, Incident, Incidents, Search, lanes, tree};
use analysis::store::Store;
use protocol::{
    Branch, Caveat, IncidentLane, IncidentLine, IncidentView, LaneMark, MOST_LINES, Reply, Report, Untrusted,
};

use crate::engine::small;

/// How many places of an incident a list names.
const PLACES: usize = 4;
/// How many alerts of a process are named, and how many processes.
const NAMED: usize = 20;
const BRANCHES: usize = 2_000;
/// The fields that tell what an alert is about, the most telling first.
const WHAT: [&str; 5] = ["proc.cmdline", "fd.name", "ka.target.name", "ka.verb", "ct.name"];

/// What was found among all alerts.
pub struct Found {
    incidents: Incidents,
    health: Health,
}

impl Found {
    /// What a search that has ended has found.
    pub fn new(store: &Store, search: Search, health: Option<Health>) -> Self {
        let health = health.unwrap_or_else(|| Health::of(store, &[]));
        Self { incidents: search.into_incidents(), health }
    }

    /// The incidents in front, and what became of the other alerts.
    pub fn list(&self, store: &Store) -> protocol::Incidents {
        let reduction = self.incidents.reduction;
        let mut caveats: Vec<Caveat> = Vec::new();
        for span in &self.health.spans {
            match caveats.iter_mut().find(|caveat| caveat.what == span.trouble.word()) {
                Some(caveat) => caveat.stretches += 1,
                None => caveats.push(Caveat {
                    what: span.trouble.word().to_owned(),
                    stretches: 1,
                    means: span.trouble.caveat().to_owned(),
                }),
            }
        }
        protocol::Incidents {
            list: self.incidents.ranked.iter().take(MOST_LINES).map(|incident| line(store, incident)).collect(),
            count: small(self.incidents.ranked.len()),
            alerts: small(reduction.alerts),
            folds: small(reduction.folds),
            routine: small(reduction.routine),
            expected: small(reduction.expected),
            slight: small(reduction.slight),
            caveats,
        }
    }

    /// The rows of one incident's alerts.
    pub fn rows(&self, number: usize) -> &[usize] {
        self.incidents.ranked.get(number).map_or(&[], |incident| &incident.rows)
    }

    /// The report on one incident.
    pub fn report(&self, store: &Store, number: usize) -> Option<Report> {
        let found = self.incidents.ranked.get(number)?;
        Some(incident::report(store, &self.incidents, found, &self.health))
    }

    /// One incident, opened.
    pub fn view(&self, store: &Store, number: usize) -> Reply {
        let Some(found) = self.incidents.ranked.get(number) else { return Reply::Nothing };
        let drawn = lanes::of(store, found);
        let lane = |lane: lanes::Lane| IncidentLane {
            kind: lane.kind.word().to_owned(),
            name: Untrusted::new(lane.name),
            marks: lane.marks.into_iter().map(mark).collect(),
        };
        Reply::Incident(Box::new(IncidentView {
            report: incident::report(store, &self.incidents, found, &self.health),
            lanes: drawn.lanes.into_iter().map(lane).collect(),
            shortened: drawn.shortened,
            tree: branches(&tree::of(store, &found.rows)),
        }))
    }
}

fn mark(mark: lanes::Mark) -> LaneMark {
    LaneMark { at: mark.at, index: small(mark.row), count: small(mark.count), decides: mark.decides }
}

fn line(store: &Store, incident: &Incident) -> IncidentLine {
    let time = |row: usize| store.time(small(row)).map_or(String::new(), |time| time.to_string());
    let deciding = small(incident.deciding);
    let text = |field: &str| {
        let text = store.column(field).and_then(|column| store.text(deciding, column))?;
        Some(text.into_owned()).filter(|text| !text.is_empty())
    };
    let cut = |text: String| Untrusted::new(text.chars().take(200).collect::<String>());
    let users = incident.entities.iter().filter(|entity| entity.kind == EntityKind::User);
    // What an audit log tells happened nowhere; who did it says more.
    let places = incident.places().chain(users).take(PLACES);
    IncidentLine {
        score: (incident.score * 10.0) as u32,
        severity: incident.severity_word().to_owned(),
        class: incident.class_words(),
        alerts: small(incident.rows.len()),
        folds: small(incident.folds),
        times: (time(incident.first()), time(incident.last())),
        tactics: incident.stages.iter().filter_map(|stage| stage.tactic).map(|tactic| tactic.name.to_owned()).collect(),
        places: places.map(|entity| Untrusted::new(entity.name.clone())).collect(),
        rule: cut(text("alert.rule").unwrap_or_else(|| "no rule".to_owned())),
        what: WHAT.iter().find_map(|field| text(field)).map(cut),
    }
}

/// The trees as lines, each process behind the one that started it.
fn branches(forest: &tree::Forest) -> Vec<Branch> {
    let mut out = Vec::new();
    for place in &forest.places {
        let mut name = place.host.clone();
        for part in [&place.container, &place.name] {
            if !part.is_empty() {
                name.push_str(if name.is_empty() { "" } else { " / " });
                name.push_str(part);
            }
        }
        out.push(Branch { level: 0, name: Untrusted::new(name), pid: None, alerts: Vec::new(), more: 0 });
        let mut open: Vec<(u32, u8)> = place.roots.iter().rev().map(|root| (*root, 1)).collect();
        while let Some((at, level)) = open.pop().filter(|_| out.len() < BRANCHES) {
            let Some(process) = forest.processes.get(at as usize) else { continue };
            out.push(Branch {
                level,
                name: Untrusted::new(process.names.join(", then ")),
                pid: process.pid,
                alerts: process.rows.iter().take(NAMED).copied().collect(),
                more: small(process.rows.len().saturating_sub(NAMED)),
            });
            open.extend(process.children.iter().rev().map(|child| (*child, level.saturating_add(1))));
        }
    }
    out
}
