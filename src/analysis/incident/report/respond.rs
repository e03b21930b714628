//! Potential Impact, Possible Mitigation Strategies, Conclusion: drawn from the reports on the alerts that decide.

use super::words::Words;
use super::{Brief, Named};
use crate::assess::Classification;
use crate::case::{list, paragraph};
use crate::sections;
use knowledge::schema::Slot;
use report::{Block, Code, Inline, Sentence, Step};

/// How many sentences on impact and how many steps a report holds.
const IMPACTS: usize = 16;
const STEPS: usize = 40;

/// The alerts whose own reports are drawn on: the deciding one, then those that decide a stage, in that order.
fn deciding<'b, 'a>(brief: &'b Brief<'a>) -> Vec<&'b Named<'a>> {
    let mut rows = vec![brief.incident.deciding];
    rows.extend(brief.incident.reasons.iter().map(|reason| reason.row));
    rows.dedup();
    let mut found: Vec<&Named<'a>> = Vec::new();
    for named in rows.into_iter().filter_map(|row| brief.at(row)) {
        if !found.iter().any(|known| known.n == named.n) {
            found.push(named);
        }
    }
    found
}

pub fn impact(brief: &Brief<'_>) -> Vec<Block> {
    let mut sentences: Vec<(String, Sentence)> = Vec::new();
    for named in deciding(brief) {
        for sentence in named.case.say(Slot::Impact) {
            let words = plain(&sentence);
            if sentences.len() < IMPACTS && !sentences.iter().any(|(known, _)| *known == words) {
                sentences.push((words, named.numbered(&sentence)));
            }
        }
    }
    if sentences.is_empty()
        && let Some(named) = brief.at(brief.incident.deciding)
    {
        let text = "The fields of these alerts do not support a statement about the impact.";
        return paragraph(vec![Words::new(text).cite(named, &["alert.rule"]).done()]).into_iter().collect();
    }
    list(false, sentences.into_iter().map(|(_, sentence)| sentence).collect()).into_iter().collect()
}

/// The steps of all alerts that decide, each once, by phase, reading before changing.
pub fn mitigation(brief: &Brief<'_>) -> Vec<Block> {
    let mut steps: Vec<(String, Step)> = Vec::new();
    for named in deciding(brief) {
        let own = sections::mitigation::write(&named.case).into_iter();
        for step in own.flat_map(|block| if let Block::Steps(steps) = block { steps } else { Vec::new() }) {
            let mut key = plain(&step.title);
            key.extend(step.code.iter().map(|code: &Code| code.text.as_raw()));
            if steps.len() < STEPS && !steps.iter().any(|(known, _)| *known == key) {
                let detail = step.detail.iter().map(|sentence| named.numbered(sentence)).collect();
                steps.push((key, Step { title: named.numbered(&step.title), detail, ..step }));
            }
        }
    }
    let phase = |step: &Step| PHASES.iter().position(|known| *known == step.group).unwrap_or(PHASES.len());
    let mut steps: Vec<Step> = steps.into_iter().map(|(_, step)| step).collect();
    let order = |step: &Step| (phase(step), step.tag.text != "reads only");
    alert::arrange(&mut steps, |left, right| order(left).cmp(&order(right)));
    if steps.is_empty() {
        let Some(named) = brief.at(brief.incident.deciding) else { return Vec::new() };
        let text = "The alerts do not say where they happened, so no command can be given for them.";
        return paragraph(vec![Words::new(text).cite(named, &["container.id", "evt.type"]).done()])
            .into_iter()
            .collect();
    }
    vec![Block::Steps(steps)]
}

const PHASES: [&str; 7] = ["Verify", "Preserve", "Contain", "Eradicate", "Recover", "Harden", "Monitor"];

/// The one next decision.
pub fn decision(brief: &Brief<'_>) -> Sentence {
    let Some(named) = brief.at(brief.incident.deciding) else { return Sentence::default() };
    let text = match brief.incident.class {
        Classification::SecurityTest => {
            "Ask whoever runs security tests whether this one was theirs, with the time and place of the first alert; until they say so, treat it as real."
        }
        Classification::Maintenance | Classification::FalsePositive => {
            "Ask whoever owns these workloads whether this was planned; until they say so, it is open."
        }
        Classification::TruePositive | Classification::Undetermined => {
            "Decide now whether to isolate the places of this incident, beginning with that of the alert that counts most; preserve before you stop anything."
        }
    };
    Words::new(text).cite(named, &["alert.rule", "alert.hostname", "container.id"]).done()
}

pub fn conclusion(brief: &Brief<'_>) -> Vec<Block> {
    let mut blocks: Vec<Block> = paragraph(vec![decision(brief)]).into_iter().collect();
    let Some(named) = brief.at(brief.incident.deciding) else { return blocks };
    let change = named.case.say(Slot::Change);
    let mut sentences: Vec<Sentence> = change.iter().map(|sentence| named.numbered(sentence)).collect();
    let inferred = brief.incident.ties.iter().filter(|edge| edge.tie.inferred()).count();
    if inferred > 0 {
        let text = format!(
            "{inferred} of the {} that hold this incident together are inferred from names and times: should one be wrong, the incident falls into parts, and each part would have to be judged alone.",
            crate::counted(brief.incident.ties.len(), "tie", "ties"),
        );
        sentences.push(Words::new(text).cite(named, &["alert.time", "proc.name", "proc.pname"]).done());
    }
    sentences.extend(super::summary::caveats(brief));
    blocks.extend(paragraph(sentences));
    blocks
}

/// The words of a sentence, for telling equal ones.
fn plain(sentence: &Sentence) -> String {
    sentence
        .inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text(text) | Inline::Strong(text) | Inline::Code(text) => text.as_str(),
            Inline::Evidence { value, .. } | Inline::Value(value) => value.as_raw(),
            _ => "",
        })
        .collect()
}
