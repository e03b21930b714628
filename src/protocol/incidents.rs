//! Incidents, as they cross: what the page draws, and nothing else.

use report::{Report, Untrusted};
use serde::{Deserialize, Serialize};

/// What was found in the alerts of a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Incidents {
    /// The incidents in front, the one to look at first before all; at most [`crate::MOST_LINES`].
    pub list: Vec<IncidentLine>,
    /// How many there are.
    pub count: u32,
    /// All alerts.
    pub alerts: u32,
    /// Different things that they show.
    pub folds: u32,
    /// Alerts that are the routine of their time.
    pub routine: u32,
    /// Alerts that claim to be a test, maintenance or harmless, and are vouched for.
    pub expected: u32,
    /// Alerts that are unusual, and too slight for an incident.
    pub slight: u32,
    /// Where the log cannot be trusted to be whole, a sentence each.
    pub caveats: Vec<Caveat>,
}

/// A kind of trouble with the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Caveat {
    /// What it is called.
    pub what: String,
    /// In how many stretches of time.
    pub stretches: u32,
    /// What it means.
    pub means: String,
}

/// An incident of the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IncidentLine {
    /// What it weighs, in tenths.
    pub score: u32,
    /// `low` to `critical`.
    pub severity: String,
    /// What the whole is.
    pub class: String,
    /// How many alerts.
    pub alerts: u32,
    /// How many different things they show.
    pub folds: u32,
    /// When it began and when it ended, as alerts say it; empty where they do not.
    pub times: (String, String),
    /// The tactics it shows, in the order of ATT&CK.
    pub tactics: Vec<String>,
    /// Where it happened: at most four places.
    pub places: Vec<Untrusted>,
    /// The rule of the alert that counts most.
    pub rule: Untrusted,
    /// What that alert is about, where it tells.
    pub what: Option<Untrusted>,
}

/// One incident, opened.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct IncidentView {
    /// Its report.
    pub report: Report,
    /// Its entities over time.
    pub lanes: Vec<IncidentLane>,
    /// True when long pauses are drawn shorter than they were.
    pub shortened: bool,
    /// Its processes, each behind the one that started it.
    pub tree: Vec<Branch>,
}

/// An entity over time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IncidentLane {
    /// `host`, `pod`, `user`, …
    pub kind: String,
    /// Its name.
    pub name: Untrusted,
    /// Where alerts name it.
    pub marks: Vec<LaneMark>,
}

/// One or more alerts at nearly one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaneMark {
    /// Where, in thousandths of the lane.
    pub at: u16,
    /// The alert, by its place in the input.
    pub index: u32,
    /// How many alerts.
    pub count: u32,
    /// True when one of them decides a stage.
    pub decides: bool,
}

/// A place, or a process in one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Branch {
    /// 0 for a place, 1 for a process whose parent nobody tells, and so on.
    pub level: u8,
    /// What it is called.
    pub name: Untrusted,
    /// A process's id.
    pub pid: Option<u32>,
    /// The alerts about it, by their place in the input: at most 20.
    pub alerts: Vec<u32>,
    /// How many more.
    pub more: u32,
}
