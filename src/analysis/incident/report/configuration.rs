//! Falco Configuration and Not in Evidence: what more the alerts could have told, and what is not known without it.

use super::words::{Words, alerts};
use super::{Brief, Named};
use crate::case::{list, paragraph};
use crate::sections::unknown::asks;
use report::{Block, Code, Sentence, Untrusted};

/// The fields that make lineage certain.
const LINEAGE: [&str; 3] = ["proc.pid", "proc.ppid", "proc.sid"];

pub fn write(brief: &Brief<'_>) -> Vec<Block> {
    let Some(named) = brief.at(brief.incident.deciding) else { return Vec::new() };
    let mut blocks = Vec::new();
    let text = if brief.incident.class.to_confirm() {
        "No exception is written for a whole incident. Once it is confirmed as expected, write one for each rule from the report on one of its alerts, which shows what it would silence."
    } else {
        "No exception is offered: nothing in this incident is confirmed as expected, and an exception would hide it the next time."
    };
    blocks.extend(paragraph(vec![Words::new(text).cite(named, &["alert.rule"]).done()]));
    let lacking = lacking(brief);
    if let Some(first) = lacking.first() {
        let n: Vec<usize> = lacking.iter().map(|named| named.n).collect();
        let words = Words::new(format!(
            "Without process ids {} could be tied to the others by names and times only. In ",
            alerts(&n)
        ))
        .code("falco.yaml")
        .text(" of Falco 0.39 and later this adds the ids to every alert of system calls, and silences nothing:")
        .cite(first, &LINEAGE);
        blocks.extend(paragraph(vec![words.done()]));
        let fields: String = LINEAGE.iter().map(|field| format!("      - {field}\n")).collect();
        blocks.push(Block::Code(Code {
            label: "Falco configuration".into(),
            language: "yaml".into(),
            text: Untrusted::new(format!(
                "append_output:\n  - match:\n      source: syscall\n    extra_fields:\n{fields}"
            )),
        }));
    }
    blocks
}

/// Alerts about a process that do not tell its id.
fn lacking<'b, 'a>(brief: &'b Brief<'a>) -> Vec<&'b Named<'a>> {
    let without = |named: &&Named<'_>| named.value("proc.name").is_some() && named.value("proc.pid").is_none();
    brief.named.iter().filter(without).collect()
}

pub fn unknown(brief: &Brief<'_>) -> Vec<Block> {
    let Some(first) = brief.at(brief.incident.first()) else { return Vec::new() };
    let mut items: Vec<Sentence> = Vec::new();
    let text = "What came before the first alert and after the last: an attacker who triggers no rule leaves no alert.";
    items.push(Words::new(text).cite(first, &["alert.time", "alert.rule"]).done());
    let text = "Whether another rule would have told more of these events: Falco reports the first that matches, unless set otherwise.";
    items.push(Words::new(text).cite(first, &["alert.rule"]).done());
    let lacking = lacking(brief);
    if let Some(named) = lacking.first() {
        let n: Vec<usize> = lacking.iter().map(|named| named.n).collect();
        let words = Words::new(format!("Which process {} are about, by its id.", alerts(&n)));
        items.push(words.cite(named, &LINEAGE).done());
    }
    // Each question once, with the alerts that leave it open.
    let mut open: Vec<(&str, Vec<&Named<'_>>, String)> = Vec::new();
    for named in &brief.named {
        for ask in asks(&named.case) {
            match open.iter_mut().find(|(field, _, _)| *field == ask.field) {
                Some((_, of, _)) => of.push(named),
                None => open.push((&ask.field, vec![named], ask.text.clone())),
            }
        }
    }
    alert::arrange(&mut open, |left, right| right.1.len().cmp(&left.1.len()).then(left.0.cmp(right.0)));
    for (field, of, text) in open.into_iter().take(12) {
        let n: Vec<usize> = of.iter().map(|named| named.n).collect();
        let Some(said) = of.first().and_then(|named| {
            let made = crate::say::sentence(&text, vec![field.to_owned()], &named.case.facts)?;
            Some(named.numbered(&made))
        }) else {
            continue;
        };
        let mut sentence = said;
        let tail = Words::new(format!(" Left open by {}; would be told by ", alerts(&n))).code(field).text(".").done();
        sentence.inlines.extend(tail.inlines);
        items.push(sentence);
    }
    items.extend(super::summary::caveats(brief));
    list(false, items).into_iter().collect()
}
