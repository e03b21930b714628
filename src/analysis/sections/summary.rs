//! Summary: the verdict, what happened in three sentences, and why we think so.

use crate::assess::{Because, Classification, severity_word};
use crate::case::{Case, list, paragraph};
use crate::{outcome, say};
use knowledge::schema::{Outcome, Severity, SignalKind, Slot};
use report::{Badge, Banner, Block, Inline, Sentence, Tone};

pub fn write(case: &Case<'_>) -> Vec<Block> {
    let mut blocks = vec![Block::Banner(banner(case))];
    blocks.extend(paragraph(case.say(Slot::Summary)));
    let because = &case.assessment.because;
    let (deciding, other) = because.split_at(case.assessment.deciding.min(because.len()));
    let against = |because: &&Because| speaks_against(case.assessment.classification, because.kind);
    let groups: [(String, Vec<&Because>); 3] = [
        (lead(case), deciding.iter().collect()),
        ("What speaks against it:".to_owned(), other.iter().filter(against).collect()),
        ("What else was seen:".to_owned(), other.iter().filter(|because| !against(because)).collect()),
    ];
    for (words, group) in groups {
        if group.is_empty() {
            continue;
        }
        let reasons: Vec<Sentence> = group.into_iter().map(|because| because.sentence.clone()).collect();
        let mut lead = say::lead(words, &reasons);
        say::cite(&mut lead, case.facts.cites("saker.classification"));
        blocks.push(Block::Paragraph(vec![lead]));
        blocks.extend(list(false, reasons));
    }
    if let Some(caution) = caution(case) {
        blocks.push(Block::Paragraph(vec![caution]));
    }
    blocks.push(Block::Paragraph(case.assessment.steps.clone()));
    blocks.extend(paragraph(reading(case)));
    blocks
}

fn banner(case: &Case<'_>) -> Banner {
    let outcome = case.decided.outcome;
    let class = case.assessment.classification;
    let confirm = if class.to_confirm() { ", to be confirmed" } else { "" };
    let mut headline = say::plain("", &["saker.outcome", "saker.classification"], &case.facts);
    headline.inlines = vec![
        Inline::Strong(format!("{}.", capital(case.decided.headline.as_deref().unwrap_or(headline_word(outcome))))),
        Inline::Text(format!(" {}{confirm}.", capital(class.word()))),
    ];
    let own = case.facts.is_about_falco();
    if own {
        headline.inlines.truncate(1);
    }
    let mut badges = vec![
        Badge { label: "Outcome".into(), value: outcome::word(outcome).into(), tone: outcome_tone(outcome) },
        Badge { label: "Assessment".into(), value: format!("{}{confirm}", class.word()), tone: class_tone(class) },
        Badge {
            label: "Severity".into(),
            value: severity_word(case.assessment.severity).into(),
            tone: severity_tone(case.assessment.severity),
        },
        Badge { label: "Confidence".into(), value: case.assessment.confidence.word().into(), tone: Tone::Neutral },
        Badge {
            label: "Rule priority".into(),
            value: case.facts.alert.priority.map_or("not given".into(), |priority| priority.to_string()),
            tone: Tone::Neutral,
        },
    ];
    if own {
        // There is nothing to classify in what Falco says about itself.
        badges.retain(|badge| !matches!(&*badge.label, "Outcome" | "Assessment" | "Confidence"));
    }
    let action = case.say(Slot::Decision).into_iter().next().unwrap_or_default();
    Banner { tone: tone(case), headline, badges, action }
}

fn headline_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Unknown => "outcome unknown",
        Outcome::Attempted => "attempted, without effect",
        other => outcome::word(other),
    }
}

fn lead(case: &Case<'_>) -> String {
    match case.assessment.classification {
        Classification::Undetermined => undecided(&case.assessment.because).to_owned(),
        Classification::FalsePositive => "Why we think this is a false positive:".to_owned(),
        Classification::TruePositive => "Why we think this is a true positive:".to_owned(),
        class => format!("Why we think this is {}:", class.word()),
    }
}

/// What leads over to signs that did not suffice: of one side only, or of both.
fn undecided(because: &[Because]) -> &'static str {
    let threats = because.iter().filter(|because| is_threat(because.kind)).count();
    match threats {
        0 => "What speaks for an expected or harmless cause:",
        all if all == because.len() => "What speaks for an attack:",
        _ => "What speaks for and against an attack:",
    }
}

fn is_threat(kind: SignalKind) -> bool {
    matches!(kind, SignalKind::Threat | SignalKind::AgainstTest)
}

/// Whether a sign that did not decide speaks against what was decided. One that speaks for another harmless cause does not
/// contradict the harmless one that was found.
fn speaks_against(class: Classification, kind: SignalKind) -> bool {
    is_threat(kind) != (class == Classification::TruePositive)
}

/// Names can be imitated; a single sign is not enough; and signs that contradict each other are said to.
fn caution(case: &Case<'_>) -> Option<Sentence> {
    let class = case.assessment.classification;
    let has = |kind: SignalKind| case.assessment.because.iter().any(|because| because.kind == kind);
    let recorded = ["ka.user.name", "ct.user", "gcp.user", "okta.actor.name", "github.user"];
    let text = if class.to_confirm() && recorded.iter().any(|field| case.facts.has(field)) {
        "None of this says who meant it, or whether the credentials were in the right hands; the steps under Verify say what would confirm the explanation."
    } else if class.to_confirm() {
        "All of these are names, paths and labels, and every one of them can be imitated; the steps under Verify say what would confirm the explanation."
    } else if has(SignalKind::AgainstTest) && has(SignalKind::Test) {
        "Something here carries the name of a test tool and something else contradicts it. Treat it as real until the contradiction is explained."
    } else if has(SignalKind::Test) {
        "One name alone does not make this a test: it can be imitated, and nothing else in the alert supports it."
    } else {
        return None;
    };
    let mut sentence = say::plain(text, &["saker.classification"], &case.facts);
    for field in recorded.iter().filter(|field| case.facts.has(field)) {
        say::cite(&mut sentence, case.facts.cites(field));
    }
    Some(sentence)
}

/// What has to be said about the way the alert was read.
fn reading(case: &Case<'_>) -> Vec<Sentence> {
    let alert = case.facts.alert;
    let mut sentences = Vec::new();
    let own = |text: String| Sentence { inlines: vec![Inline::Text(text)], cites: vec!["alert.rule".into()] };
    match (&alert.rule, &case.book) {
        (Some(_), None) => sentences.push(own(
            "Saker has no playbook for this rule: this report is composed from the event type, the fields and the tags alone.".into(),
        )),
        (None, _) => sentences.push(own("The alert does not name its rule: this report is composed from its fields alone.".into())),
        _ => {}
    }
    if !alert.rule_candidates.is_empty() {
        sentences.push(own(format!(
            "The rule's name was read back from the output text, which it shares with {}.",
            alert.rule_candidates.join(", ")
        )));
    }
    if alert.fields.iter().any(|field| field.origin == alert::Origin::AmbiguousText) {
        sentences.push(own("Some values were read from a text line that can be read in more than one way; compare them with the raw line in the Appendix.".into()));
    }
    if !alert.repaired.is_empty() {
        sentences.push(own(
            "The input was damaged and this alert was repaired while reading; the Appendix says how.".into()
        ));
    }
    sentences
}

fn tone(case: &Case<'_>) -> Tone {
    match case.assessment.severity {
        Severity::Critical | Severity::High => Tone::Alarm,
        Severity::Medium => Tone::Caution,
        _ if case.assessment.classification.to_confirm() => Tone::Good,
        _ => Tone::Neutral,
    }
}

fn outcome_tone(outcome: Outcome) -> Tone {
    match outcome {
        Outcome::Done => Tone::Caution,
        Outcome::Blocked => Tone::Good,
        _ => Tone::Neutral,
    }
}

fn class_tone(class: Classification) -> Tone {
    match class {
        Classification::TruePositive => Tone::Alarm,
        Classification::Undetermined => Tone::Caution,
        _ => Tone::Good,
    }
}

fn severity_tone(severity: Severity) -> Tone {
    match severity {
        Severity::Critical | Severity::High => Tone::Alarm,
        Severity::Medium => Tone::Caution,
        _ => Tone::Neutral,
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}
