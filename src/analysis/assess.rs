//! From signals to a classification, a severity and a confidence, by a stated rule.
//!
//! Signals of one facet (the parent, the image, the file's path …) are not independent and count once, with their
//! highest weight. Then, in this order:
//!
//! 1. two or more facets speak for a security test and nothing speaks against it: expected activity, a test;
//! 2. two or more facets speak for planned work, and no attack that rule 4 would see: expected activity, maintenance;
//! 3. two or more facets speak for a known harmless cause: false positive;
//! 4. the outcome is done and the facets of attack weigh five or more: true positive;
//! 5. otherwise: undetermined.
//!
//! A class needs two facets because any one name can be imitated; and none of 1 to 3 is more than a claim, so their
//! confidence never exceeds medium and the report says what would confirm it.

use crate::condition;
use crate::facts::Facts;
use crate::say;
use knowledge::schema::{Outcome, Playbook, Severity, Signal, SignalKind};
use report::Sentence;

/// What we make of an alert.
pub struct Assessment {
    /// What kind of thing it is.
    pub classification: Classification,
    /// How bad it is.
    pub severity: Severity,
    /// How sure we are of the classification.
    pub confidence: Confidence,
    /// Every signal that holds, those that decided the class first.
    pub because: Vec<Because>,
    /// How many of them decided it; all of them when nothing is decided.
    pub deciding: usize,
    /// Why severity is not the playbook's own.
    pub steps: Vec<Sentence>,
    /// Each side from which something speaks, with its highest weight.
    pub facets: Vec<(SignalKind, String, u8)>,
    /// How bad it is if no expected explanation stands.
    pub unexplained: Severity,
}

/// One signal that holds.
pub struct Because {
    /// What it speaks for.
    pub kind: SignalKind,
    /// Why it matters.
    pub sentence: Sentence,
}

/// What kind of thing an alert is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Classification {
    /// An attack, as far as fields can show one.
    TruePositive,
    /// A security test, as far as names can show one.
    SecurityTest,
    /// Planned work.
    Maintenance,
    /// The rule caught something it does not mean.
    FalsePositive,
    /// The fields do not decide.
    Undetermined,
}

/// How sure we are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// One facet or none.
    Low,
    /// Two facets or more, all of which could be imitated; or an attack that weighs just enough.
    Medium,
    /// An attack seen from four sides or more.
    High,
}

/// Weighs the signals.
pub fn assess(book: Option<&Playbook>, outcome: Outcome, facts: &Facts<'_>) -> Assessment {
    let mut because = Vec::new();
    let mut weights: Vec<(SignalKind, String, u8)> = Vec::new();
    let held: Vec<(&Signal, Sentence)> =
        knowledge::library().signals.iter().filter_map(|signal| Some((signal, holds(signal, facts)?))).collect();
    let alone: Vec<&str> =
        held.iter().filter(|(signal, _)| signal.weight > 3).map(|(signal, _)| &*signal.facet).collect();
    for (signal, sentence) in held {
        // Beside what decides alone a weaker word on the same side says nothing new.
        if signal.kind == SignalKind::Threat && signal.weight <= 3 && alone.contains(&&*signal.facet) {
            continue;
        }
        match weights.iter_mut().find(|(kind, facet, _)| *kind == signal.kind && *facet == signal.facet) {
            Some((_, _, weight)) => *weight = (*weight).max(signal.weight),
            None => weights.push((signal.kind, signal.facet.clone(), signal.weight)),
        }
        because.push(Because { kind: signal.kind, sentence });
    }
    let facets = |kind: SignalKind| weights.iter().filter(|(of, _, _)| *of == kind).count();
    let weight = |kind: SignalKind| -> u32 {
        weights.iter().filter(|(of, _, _)| *of == kind).map(|(_, _, w)| u32::from(*w)).sum()
    };
    let threat = weight(SignalKind::Threat);

    let classification = if facets(SignalKind::Test) >= 2 && facets(SignalKind::AgainstTest) == 0 {
        Classification::SecurityTest
    } else if facets(SignalKind::Maintenance) >= 2 && !(outcome == Outcome::Done && threat >= 5) {
        Classification::Maintenance
    } else if facets(SignalKind::Harmless) >= 2 {
        Classification::FalsePositive
    } else if outcome == Outcome::Done && threat >= 5 {
        Classification::TruePositive
    } else {
        Classification::Undetermined
    };
    let confidence = match classification {
        Classification::Undetermined => Confidence::Low,
        Classification::TruePositive if facets(SignalKind::Threat) >= 4 => Confidence::High,
        _ => Confidence::Medium,
    };
    alert::arrange(&mut because, |left, right| {
        decides(classification, right.kind).cmp(&decides(classification, left.kind))
    });
    let deciding = match classification {
        Classification::Undetermined => because.len(),
        _ => because.iter().filter(|because| decides(classification, because.kind)).count(),
    };
    let (severity, unexplained, steps) = severity(book, outcome, classification, threat, &because, facts);
    Assessment { classification, severity, confidence, because, deciding, steps, facets: weights, unexplained }
}

fn holds(signal: &Signal, facts: &Facts<'_>) -> Option<Sentence> {
    say::sentence(&signal.text, condition::holds(&signal.when, facts)?, facts)
}

fn decides(classification: Classification, kind: SignalKind) -> bool {
    match classification {
        Classification::SecurityTest => kind == SignalKind::Test,
        Classification::Maintenance => kind == SignalKind::Maintenance,
        Classification::FalsePositive => kind == SignalKind::Harmless,
        Classification::TruePositive => kind == SignalKind::Threat,
        Classification::Undetermined => kind == SignalKind::AgainstTest,
    }
}

/// The playbook's severity (or, without one, what the rule's priority suggests), one step down when it was blocked or did
/// not work, up by one step for each four points of threat, at most two; a true positive is at least high; expected
/// activity and false positives end at low.
fn severity(
    book: Option<&Playbook>,
    outcome: Outcome,
    classification: Classification,
    threat: u32,
    because: &[Because],
    facts: &Facts<'_>,
) -> (Severity, Severity, Vec<Sentence>) {
    let (base, text) = match book {
        Some(book) => (book.severity, format!("Base severity for this rule: {}.", severity_word(book.severity))),
        None => {
            let base = from_priority(facts);
            (base, format!("Base severity from the rule's priority: {}.", severity_word(base)))
        }
    };
    let mut steps = vec![say::plain(text, &["alert.rule", "alert.priority"], facts)];
    let mut level = base as i32;
    if matches!(outcome, Outcome::Blocked | Outcome::Attempted) && level > 0 {
        level -= 1;
        steps.push(say::plain("One step lower, because it did not take effect.", &["saker.outcome"], facts));
    }
    // There is nothing above critical: what was critical stays so, and no step is told that was not taken.
    let raise = i32::try_from(threat / 4).unwrap_or(2).min(2).min(Severity::Critical as i32 - level);
    if raise > 0 {
        level += raise;
        let word = if raise == 1 { "One step" } else { "Two steps" };
        let mut sentence =
            say::plain(format!("{word} higher, because of the signs of attack listed here."), &[], facts);
        for sign in because.iter().filter(|because| because.kind == SignalKind::Threat) {
            say::cite(&mut sentence, sign.sentence.cites.clone());
        }
        steps.push(sentence);
    }
    if classification == Classification::TruePositive && level < Severity::High as i32 {
        level = Severity::High as i32;
        let mut sentence = say::plain("At least high, because an attack took effect.", &["saker.outcome"], facts);
        for sign in because.iter().filter(|because| decides(classification, because.kind)) {
            say::cite(&mut sentence, sign.sentence.cites.clone());
        }
        steps.push(sentence);
    }
    let unexplained = LEVELS[level.clamp(0, 4) as usize];
    if matches!(
        classification,
        Classification::SecurityTest | Classification::Maintenance | Classification::FalsePositive
    ) && level > Severity::Low as i32
    {
        level = Severity::Low as i32;
        let text = "Low for as long as the explanation is confirmed; without it, as above.";
        let mut sentence = say::plain(text, &[], facts);
        for sign in because.iter().filter(|because| decides(classification, because.kind)) {
            say::cite(&mut sentence, sign.sentence.cites.clone());
        }
        steps.push(sentence);
    }
    (LEVELS[level.clamp(0, 4) as usize], unexplained, steps)
}

const LEVELS: [Severity; 5] =
    [Severity::Informational, Severity::Low, Severity::Medium, Severity::High, Severity::Critical];

fn from_priority(facts: &Facts<'_>) -> Severity {
    use alert::Priority::*;
    match facts.alert.priority {
        Some(Emergency | Alert | Critical) => Severity::High,
        Some(Error | Warning) => Severity::Medium,
        Some(Notice) => Severity::Low,
        Some(Informational | Debug) => Severity::Informational,
        None => Severity::Medium,
    }
}

/// The word for a severity.
pub fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Informational => "informational",
        Severity::Low => "low",
        Severity::Medium => "medium",
        Severity::High => "high",
        Severity::Critical => "critical",
    }
}

impl Classification {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::TruePositive => "true positive",
            Self::SecurityTest => "expected activity: security test",
            Self::Maintenance => "expected activity: maintenance",
            Self::FalsePositive => "false positive",
            Self::Undetermined => "undetermined",
        }
    }

    /// True for a claim that names can imitate, which has to be confirmed.
    pub fn to_confirm(self) -> bool {
        matches!(self, Self::SecurityTest | Self::Maintenance | Self::FalsePositive)
    }
}

impl Confidence {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}
