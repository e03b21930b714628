//! What each unusual alert is by itself: how bad, what speaks for an attack, and who vouches for a harmless explanation.
//!
//! Everything is asked of the same assessment that a single alert's report uses. One thing is added: an explanation is
//! *vouched for* when at least one of the sides that speak for it is not chosen by the process itself. A process picks its
//! own name, its children's and its files'; it does not pick the image and pod that the platform says it runs in, nor the
//! name under which an API let a caller in. An explanation without such a side is heard, and hardly believed.

use super::habit::Habits;
use super::night::Night;
use super::scene::{Field, Scene, Sym};
use crate::assess::Classification;
use crate::case::Case;
use hashbrown::HashMap;
use knowledge::schema::{Outcome, Severity, SignalKind};

/// What one alert is by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    /// How bad it is if no explanation stands; what was stopped is a step lower.
    pub severity: Severity,
    /// What became of it.
    pub outcome: Outcome,
    /// The class the report on this alert gives.
    pub class: Classification,
    /// True when the explanation has a side that the process does not choose.
    pub vouched: bool,
    /// What speaks for an attack: the sum over its facets.
    pub threat: u32,
    /// True when a familiar name stands on something else.
    pub disguised: bool,
}

/// Sides of an event that the process at work does not choose: what the platform or an API vouches for.
const VOUCHED: [&str; 6] = ["image", "container name", "pod name", "caller", "address", "authorisation"];

/// Judges alerts, each kind once.
pub struct Judge<'a, N: ?Sized> {
    /// The night.
    pub night: &'a N,
    /// Its rows.
    pub scene: &'a Scene,
    /// What is usual in it.
    pub habits: &'a Habits,
    /// What is known already.
    pub known: Known,
}

/// What each kind of alert is by itself.
pub type Known = HashMap<(u32, u32, [Sym; 7]), Judged>;

impl<N: Night + ?Sized> Judge<'_, N> {
    /// What the alert of `row` is by itself. Alerts that agree in behaviour, lineage, and all that the signals look at
    /// are one kind.
    pub fn judge(&mut self, row: usize) -> Judged {
        let of = |field| self.scene.get(row, field);
        let kind = [
            of(Field::Image),
            of(Field::ContainerName),
            of(Field::Pod),
            of(Field::EvtRes),
            of(Field::Tty),
            of(Field::User),
            of(Field::FdName),
        ];
        let key = (self.habits.behaviour[row], self.habits.lineage[row], kind);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let judged = self.night.alert(row).map_or(UNREAD, |alert| judged(&Case::open(&alert, &[], None)));
        self.known.insert(key, judged);
        judged
    }
}

const UNREAD: Judged = Judged {
    severity: Severity::Informational,
    outcome: Outcome::Unknown,
    class: Classification::Undetermined,
    vouched: false,
    threat: 0,
    disguised: false,
};

fn judged(case: &Case<'_>) -> Judged {
    let assessment = &case.assessment;
    let kind = match assessment.classification {
        Classification::SecurityTest => Some(SignalKind::Test),
        Classification::Maintenance => Some(SignalKind::Maintenance),
        Classification::FalsePositive => Some(SignalKind::Harmless),
        Classification::TruePositive | Classification::Undetermined => None,
    };
    let facets = |kind| assessment.facets.iter().filter(move |(of, _, _)| *of == kind);
    Judged {
        severity: assessment.unexplained,
        outcome: case.decided.outcome,
        class: assessment.classification,
        vouched: kind.is_some_and(|kind| facets(kind).any(|(_, facet, _)| VOUCHED.contains(&facet.as_str()))),
        threat: facets(SignalKind::Threat).map(|(_, _, weight)| u32::from(*weight)).sum(),
        disguised: facets(SignalKind::AgainstTest).next().is_some(),
    }
}

impl Judged {
    /// True for what the platform vouches to be the test tool.
    pub fn is_test(self) -> bool {
        self.class == Classification::SecurityTest && self.vouched
    }

    /// How much an alert counts by itself, from 0 to about 2.
    ///
    /// - Severity is the base: 0.05, 0.2, 0.45, 0.75, 1 from informational to critical.
    /// - Rarity scales it down to a third: what the whole night does is seldom the incident.
    /// - What speaks for an attack raises it by up to a half; a familiar name on something else by a quarter, because
    ///   nobody disguises what is harmless.
    /// - An explanation that is vouched for leaves a tenth, one that only names speak for six tenths.
    pub fn weight(self, rarity: f64) -> f64 {
        let base = match self.severity {
            Severity::Informational => 0.05,
            Severity::Low => 0.2,
            Severity::Medium => 0.45,
            Severity::High => 0.75,
            Severity::Critical => 1.0,
        };
        let threat = 1.0 + (f64::from(self.threat) / 12.0).min(0.5) + if self.disguised { 0.25 } else { 0.0 };
        let explained = match (self.class.to_confirm(), self.vouched) {
            (true, true) => 0.1,
            (true, false) => 0.6,
            _ => 1.0,
        };
        base * (1.0 + 2.0 * rarity) / 3.0 * threat * explained
    }
}
