//! Summary: the verdict, how it began, what counts most and how it ended, why it ranks where it does, what speaks for a
//! harmless explanation, and where the log cannot be trusted.

use super::events::outcomes;
use super::words::{Words, alerts, place_field};
use super::{Brief, Named};
use crate::assess::Classification;
use crate::case::{list, paragraph};
use crate::counted;
use crate::incident::{Counted, Entity, EntityKind};
use knowledge::schema::{Outcome, Severity};
use report::{Badge, Banner, Block, Sentence, Tone};

pub fn write(brief: &Brief<'_>) -> Vec<Block> {
    let mut blocks = vec![Block::Banner(banner(brief))];
    blocks.extend(paragraph(course(brief)));
    blocks.extend(paragraph(sides(brief)));
    let reasons = reasons(brief);
    if let Some(deciding) = brief.at(brief.incident.deciding).filter(|_| !reasons.is_empty()) {
        let text = format!(
            "Why it is number {} of {}: each tactic counts once, by its weightiest alert, and each further place it reached by a quarter. Repeats add nothing.",
            brief.rank.0, brief.rank.1
        );
        let all = brief.reduction;
        let from = format!(
            " The input holds {} that show {}; {} belong to the routine of its time and are in no incident.",
            counted(all.alerts, "alert", "alerts"),
            counted(all.folds, "thing", "different things"),
            all.routine
        );
        blocks.extend(paragraph(vec![Words::new(text + &from).cite(deciding, &["alert.rule"]).done()]));
        blocks.extend(list(false, reasons));
    }
    blocks.extend(list(false, claims(brief)));
    blocks.extend(paragraph(caveats(brief)));
    blocks
}

/// The alerts that stand for the whole: the first, the deciding, the last.
fn corners<'b, 'a>(brief: &'b Brief<'a>) -> impl Iterator<Item = &'b Named<'a>> {
    let incident = brief.incident;
    [incident.first(), incident.deciding, incident.last()].into_iter().filter_map(|row| brief.at(row))
}

fn banner(brief: &Brief<'_>) -> Banner {
    let incident = brief.incident;
    let tactics = incident.stages.iter().filter(|stage| stage.tactic.is_some()).count();
    let places = incident.places().filter(|entity| entity.kind != EntityKind::Host).count();
    let hosts = incident.places().filter(|entity| entity.kind == EntityKind::Host).count();
    let mut words = Words::default().strong(format!("{}.", capital(&incident.class_words())));
    words = words.text(" ").strong(took(brief)).text(format!(
        " {} that show {}, {}",
        counted(incident.rows.len(), "alert", "alerts"),
        counted(incident.folds, "thing", "different things"),
        counted(tactics, "tactic", "tactics"),
    ));
    if hosts > 0 {
        words = words.text(format!(", on {}", counted(hosts, "host", "hosts")));
    }
    if places > 0 {
        words = words.text(format!(" in {}", counted(places, "pod or container", "pods or containers")));
    }
    let mut words = words.text(".");
    for named in corners(brief) {
        words = words.cite(named, &["alert.rule", "alert.tags", "alert.hostname", "container.id"]);
    }
    let badge = |label: &str, value: String, tone| Badge { label: label.into(), value, tone };
    Banner {
        tone: tone(incident.severity),
        headline: words.done(),
        badges: vec![
            badge("Assessment", incident.class_words(), class_tone(incident.class)),
            badge("Severity", incident.severity_word().into(), tone(incident.severity)),
            badge("Rank", format!("{} of {}", brief.rank.0, brief.rank.1), Tone::Neutral),
            badge("Score", format!("{:.1}", incident.score), Tone::Neutral),
            badge("Alerts", incident.rows.len().to_string(), Tone::Neutral),
        ],
        action: super::respond::decision(brief),
    }
}

/// How much of it took effect, how much was stopped, how much is open.
fn took(brief: &Brief<'_>) -> String {
    let parts: Vec<String> = outcomes(brief)
        .into_iter()
        .map(|(outcome, of)| {
            let verb = match outcome {
                Outcome::Done => "took effect",
                Outcome::Blocked => "stopped",
                Outcome::Attempted => "tried without success",
                Outcome::Pending => "begun",
                Outcome::Unknown => "left open",
            };
            format!("{} {verb}", of.len())
        })
        .collect();
    format!("Of {}: {}.", counted(brief.named.len(), "alert named here", "alerts named here"), parts.join(", "))
}

/// How it began, what counts most, how it ended: a sentence each.
fn course(brief: &Brief<'_>) -> Vec<Sentence> {
    let incident = brief.incident;
    let mut sentences = Vec::new();
    let mut told: Vec<usize> = Vec::new();
    for (row, lead) in [
        (incident.first(), "It begins with"),
        (incident.deciding, "What counts most is"),
        (incident.last(), "The last is"),
    ] {
        let Some(named) = brief.at(row).filter(|named| !told.contains(&named.n)) else { continue };
        told.push(named.n);
        let words = Words::new(format!("{lead} alert {}, ", named.n)).value(named, "alert.time").text(", ");
        sentences.push(words.what(named).text(".").done());
    }
    sentences
}

/// Who takes part: a sentence for each side that alerts name, with at most four names.
fn sides(brief: &Brief<'_>) -> Vec<Sentence> {
    const SHOWN: usize = 4;
    let side = |(kind, lead): (EntityKind, &str)| {
        let of: Vec<&Entity> = brief.incident.entities.iter().filter(|entity| entity.kind == kind).collect();
        let mut words = Words::new(lead);
        let mut shown = 0;
        for entity in &of {
            let mut teller = entity.rows.iter().filter_map(|row| brief.at(*row));
            let Some(named) = teller.find(|named| named.value(entity.field).is_some()) else { continue };
            if shown < SHOWN {
                words = words.text(if shown == 0 { " " } else { ", " }).value(named, entity.field);
                shown += 1;
            }
        }
        let more = of.len() - shown;
        let tail = if more > 0 { format!(" and {more} more.") } else { ".".to_owned() };
        (shown > 0).then(|| words.text(tail).done())
    };
    [
        (EntityKind::User, "Who acted:"),
        (EntityKind::Endpoint, "Addresses:"),
        (EntityKind::Host, "Hosts:"),
        (EntityKind::Pod, "Pods:"),
        (EntityKind::Image, "Images:"),
    ]
    .into_iter()
    .filter_map(side)
    .collect()
}

fn reasons(brief: &Brief<'_>) -> Vec<Sentence> {
    let told = |reason: &crate::incident::Reason| {
        let named = brief.at(reason.row)?;
        let lead = match reason.what {
            Counted::Tactic(tactic) => Words::default().strong(tactic.name),
            Counted::NoTactic => Words::default().strong("No tactic named"),
            Counted::Reach => Words::default().strong("Reach"),
        };
        let lead = lead.text(format!(" adds {:.2}: alert {}, ", reason.adds, named.n));
        let words = match (reason.what, place_field(named)) {
            (Counted::Reach, Some(place)) => lead.value(named, "alert.rule").text(" in ").value(named, place),
            _ => lead.value(named, "alert.rule").cite(named, &["alert.tags"]),
        };
        Some(words.text(".").done())
    };
    brief.incident.reasons.iter().filter(|reason| reason.adds >= 0.05).filter_map(told).collect()
}

/// What in it claims to be expected, and who vouches for it.
fn claims(brief: &Brief<'_>) -> Vec<Sentence> {
    let told = |claim: &crate::incident::Claim| {
        let named = brief.at(*claim.rows.first()?)?;
        let of: Vec<usize> = claim.rows.iter().map(|row| brief.number(*row)).collect();
        let text = match claim.vouched {
            true => {
                "the platform vouches for a part of it; to be confirmed with whoever runs it, and counted at a tenth until then"
            }
            false => "only names speak for it that the process chose itself; it is counted nearly in full",
        };
        let words = Words::new(format!("{} would be {}: {text}.", capital(&alerts(&of)), claim.word()));
        let mut cites = words;
        for because in &named.case.assessment.because {
            cites = cites.also(named.numbered(&because.sentence).cites);
        }
        Some(cites.cite(named, &["alert.rule"]).done())
    };
    let mut sentences: Vec<Sentence> = brief.incident.claims.iter().filter_map(told).collect();
    for named in brief.named.iter().filter(|named| disguised(named)) {
        let words = Words::new(format!("Alert {} bears the test tool's name, ", named.n)).value(named, "proc.name");
        let words = words.text(", on something else, ").value(named, "container.image.repository");
        sentences.push(words.text(": nobody disguises what is harmless.").done());
    }
    sentences
}

fn disguised(named: &Named<'_>) -> bool {
    let against = knowledge::schema::SignalKind::AgainstTest;
    named.case.assessment.facets.iter().any(|(kind, _, _)| *kind == against)
        && named.value("proc.name").is_some()
        && named.value("container.image.repository").is_some()
}

/// A caveat for each kind of trouble with the log that the incident touches.
pub fn caveats(brief: &Brief<'_>) -> Vec<Sentence> {
    let Some(first) = brief.at(brief.incident.first()) else { return Vec::new() };
    let mut kinds: Vec<_> = brief.amiss.iter().map(|span| span.trouble).collect();
    kinds.dedup();
    let told = kinds.into_iter().map(|trouble| {
        let spans = brief.amiss.iter().filter(|span| span.trouble == trouble).count();
        let times = if spans > 1 { format!(", {spans} times while this went on") } else { String::new() };
        let words = Words::default().strong(format!("Log health, {}{times}: ", trouble.word()));
        let words = words.text(trouble.caveat());
        words.cite(first, &["alert.time", "alert.hostname"]).done()
    });
    told.collect()
}

fn tone(severity: Severity) -> Tone {
    match severity {
        Severity::Critical | Severity::High => Tone::Alarm,
        Severity::Medium => Tone::Caution,
        Severity::Low | Severity::Informational => Tone::Neutral,
    }
}

fn class_tone(class: Classification) -> Tone {
    match class {
        Classification::TruePositive => Tone::Alarm,
        Classification::Undetermined => Tone::Caution,
        _ => Tone::Good,
    }
}

pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}
