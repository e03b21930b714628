//! Incidents: what happened in a night of alerts, told apart from what happens every night.
//!
//! 1. **Habits.** Behaviours are counted by how widely they are spread (`habit.rs`). What the whole night does is routine;
//!    everything else is unusual.
//! 2. **Ties.** Rows are joined by lineage (`lineage.rs`) and by values that only unusual rows carry (`link.rs`). A shared
//!    container, host or user alone joins nothing. Each tie says which fields make it (`tie.rs`).
//! 3. **Weight.** Each unusual row is judged as a single alert would be (`judge.rs`), and a group is weighed by what it holds
//!    of an attack's course (`weigh.rs`): one more repeat adds nothing, one more tactic does.
//!
//! Nothing is decided by a name alone, and no repeat makes anything more important.

mod forest;
mod habit;
mod judge;
pub mod lanes;
mod lineage;
mod link;
mod night;
mod report;
mod scene;
mod search;
mod stored;
mod template;
mod tie;
pub mod tree;
mod values;
mod weigh;

use crate::assess::{Classification, severity_word};
use knowledge::attack::Tactic;
use knowledge::schema::Severity;

pub use night::{Column, Night};
pub use report::report;
pub(crate) use scene::moments;
pub use search::Search;
pub use tie::{Edge, Tie};

/// What was found in a night.
#[derive(Clone, Debug, Default)]
pub struct Incidents {
    /// The incidents, the one to look at first in front.
    pub ranked: Vec<Incident>,
    /// How far the night was reduced.
    pub reduction: Reduction,
}

/// From alerts to folds to incidents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reduction {
    /// All alerts.
    pub alerts: usize,
    /// Different things that they show: rule, process and target without numbers and random words.
    pub folds: usize,
    /// Alerts that are the night's routine, or Falco's own about itself, and belong to no incident.
    pub routine: usize,
    /// Alerts that are unusual, and as a whole claimed to be a test, maintenance or harmless by more than the names that a
    /// process chooses for itself. To be confirmed.
    pub expected: usize,
    /// Alerts that are unusual, and too slight to make an incident of.
    pub slight: usize,
}

/// Alerts that belong together.
#[derive(Clone, Debug)]
pub struct Incident {
    /// Its alerts, in order of time.
    pub rows: Vec<usize>,
    /// How much it matters among the incidents of this night. No unit: only the order and the reasons mean something.
    pub score: f64,
    /// What the score is made of.
    pub reasons: Vec<Reason>,
    /// What it shows of an attack's course, in the order of ATT&CK.
    pub stages: Vec<Stage>,
    /// Where it happened, who did it and what it touched.
    pub entities: Vec<Entity>,
    /// The alert that counts most.
    pub deciding: usize,
    /// What in it claims to be expected.
    pub claims: Vec<Claim>,
    /// What ties its alerts together: a tree over all of them.
    pub ties: Vec<Edge>,
    /// Which of its different things each alert shows, in the order of `rows`, numbered from 0 in order of appearance.
    pub fold: Vec<usize>,
    /// How many different things it shows.
    pub folds: usize,
    /// How bad its worst alert is, explanations that are vouched for taken into account.
    pub severity: Severity,
    /// What the whole is: expected only when every alert that counts is.
    pub class: Classification,
}

impl Incident {
    /// Its first alert.
    pub fn first(&self) -> usize {
        self.rows.first().copied().unwrap_or(0)
    }

    /// Its last alert.
    pub fn last(&self) -> usize {
        self.rows.last().copied().unwrap_or(0)
    }

    /// The word for its severity.
    pub fn severity_word(&self) -> &'static str {
        severity_word(self.severity)
    }

    /// The words for its class; what names can imitate has to be confirmed.
    pub fn class_words(&self) -> String {
        let confirm = if self.class.to_confirm() { ", to be confirmed" } else { "" };
        format!("{}{confirm}", self.class.word())
    }

    /// Where it happened: its pods, else its containers, and its hosts.
    pub fn places(&self) -> impl Iterator<Item = &Entity> {
        let pods = self.entities.iter().any(|entity| entity.kind == EntityKind::Pod);
        let inner = if pods { EntityKind::Pod } else { EntityKind::Container };
        self.entities.iter().filter(move |entity| entity.kind == inner || entity.kind == EntityKind::Host)
    }
}

/// A part of the score.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// How much it adds.
    pub adds: f64,
    /// What is counted.
    pub what: Counted,
    /// The alert it was taken from.
    pub row: usize,
}

/// What a part of the score counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// The weightiest alert of a tactic, and a quarter of the next that shows another behaviour.
    Tactic(&'static Tactic),
    /// The weightiest alert that no tactic claims.
    NoTactic,
    /// One more container, host or audit log that the incident reached.
    Reach,
}

/// One step of an attack's course.
#[derive(Clone, Debug)]
pub struct Stage {
    /// The tactic; `None` for alerts whose rule names none.
    pub tactic: Option<&'static Tactic>,
    /// Its alerts, in order of time.
    pub rows: Vec<usize>,
    /// The weightiest of them.
    pub deciding: usize,
}

/// Something that takes part in an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// The field it was read from.
    pub field: &'static str,
    /// Its name, as an alert has it.
    pub name: String,
    /// The alerts that name it, in order of time.
    pub rows: Vec<usize>,
}

/// Kinds of entities, in the order in which a responder asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityKind {
    /// A machine.
    Host,
    /// A pod.
    Pod,
    /// A container.
    Container,
    /// A container's image.
    Image,
    /// A user on a machine, or the caller of an API.
    User,
    /// An address that was talked to.
    Endpoint,
    /// A file.
    File,
    /// A program that ran.
    Process,
}

impl EntityKind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Pod => "pod",
            Self::Container => "container",
            Self::Image => "image",
            Self::User => "user",
            Self::Endpoint => "endpoint",
            Self::File => "file",
            Self::Process => "process",
        }
    }
}

/// Alerts of an incident that claim to be expected.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// What they claim to be.
    pub class: Classification,
    /// True when the platform vouches for it, not only names that the process chose.
    pub vouched: bool,
    /// The alerts.
    pub rows: Vec<usize>,
}

impl Claim {
    /// The words for what they claim to be.
    pub fn word(&self) -> &'static str {
        self.class.word()
    }
}

/// Finds the incidents of a night. Never fails; the same night gives the same incidents in the same order. See [`Search`] for
/// doing it in steps.
pub fn find<N: Night + ?Sized>(night: &N) -> Incidents {
    let mut search = Search::default();
    while !search.step(night) {}
    search.into_incidents()
}
