//! Not in Evidence: what we do not know, and which field would tell.

use crate::case::{Case, list};
use crate::say;
use knowledge::schema::{Ask, Slot};
use report::{Block, Inline};

pub fn write(case: &Case<'_>) -> Vec<Block> {
    let facts = &case.facts;
    let mut items = case.say(Slot::Unknown);
    for ask in asks(case) {
        let mut cites = vec![ask.field.clone()];
        cites.extend(say::allowed(ask.when.as_deref(), &[], facts).unwrap_or_default());
        if let Some(mut sentence) = say::sentence(&ask.text, cites, facts) {
            sentence.inlines.push(Inline::Text(" Would be told by ".into()));
            sentence.inlines.push(Inline::Code(ask.field.clone()));
            sentence.inlines.push(Inline::Text(".".into()));
            items.push(sentence);
        }
    }
    // On the host there is no container and no pod that they could tell of.
    let host = facts.text("saker.where").as_deref() == Some("host");
    let mut empty: Vec<&str> = facts
        .alert
        .fields
        .iter()
        .filter(|field| !facts.has(&field.name) && !field.name.starts_with("k8s.") && field.name != "proc.tty")
        .map(|field| field.name.as_str())
        .collect();
    let printed = empty.len();
    empty.retain(|field| !(host && field.starts_with("container.")));
    if !empty.is_empty() {
        let mut cites = empty.clone();
        cites.extend((empty.len() < printed).then_some("saker.where"));
        let mut sentence = say::plain("Printed without a value: ", &cites, facts);
        for (at, field) in empty.iter().enumerate() {
            if at > 0 {
                sentence.inlines.push(Inline::Text(", ".into()));
            }
            sentence.inlines.push(Inline::Code((*field).to_owned()));
        }
        sentence.inlines.push(Inline::Text(".".into()));
        items.push(sentence);
    }
    if items.is_empty() {
        let text = "Whatever the alert does not print: Saker knows no field that would settle an open question here.";
        items.push(say::plain(text, &["alert.rule"], facts));
    }
    list(false, items).into_iter().collect()
}

/// The open questions of this case: those of its rule first, then those any alert may leave open, each field once.
pub fn asks<'a>(case: &'a Case<'_>) -> Vec<&'a Ask> {
    let own = case.book.as_ref().map_or(&[][..], |book| &book.ask);
    let mut found: Vec<&Ask> = Vec::new();
    for ask in own.iter().chain(&knowledge::library().ask) {
        let open = !case.facts.has(&ask.field) && say::allowed(ask.when.as_deref(), &[], &case.facts).is_some();
        if open && !found.iter().any(|known| known.field == ask.field) {
            found.push(ask);
        }
    }
    found
}
