//! From playbook texts to sentences that cite their fields.

use crate::condition;
use crate::facts::Facts;
use knowledge::schema::{Says, Slot};
use knowledge::template::{Part, fill, parts};
use report::{Inline, Sentence, Untrusted};

/// The sentence that `text` makes of these facts, citing its fields and `also`; `None` when a field in it has no value.
pub fn sentence(text: &str, also: Vec<String>, facts: &Facts<'_>) -> Option<Sentence> {
    let (mut made, lacking) = written(text, facts);
    cite(&mut made, also);
    lacking.is_empty().then_some(made)
}

/// The same with the name of each field that has no value in the value's place, and those names.
pub fn written(text: &str, facts: &Facts<'_>) -> (Sentence, Vec<String>) {
    let mut made = Sentence { inlines: Vec::new(), cites: Vec::new() };
    let mut lacking = Vec::new();
    for part in parts(text) {
        let inline = match part {
            Part::Text(text) => Inline::Text(text.to_owned()),
            Part::Strong(text) => Inline::Strong(text.to_owned()),
            Part::Code(text) => Inline::Code(text.to_owned()),
            Part::Field(name) => {
                let cites = facts.cites(name);
                let field = cites.first().cloned().unwrap_or_default();
                cite(&mut made, cites);
                match facts.text(name).filter(|value| !value.is_empty()) {
                    Some(value) => Inline::Evidence { field, value: Untrusted::new(value) },
                    None => {
                        lacking.push(crate::derive::printed(name).to_owned());
                        Inline::Code(crate::derive::printed(name).to_owned())
                    }
                }
            }
        };
        made.inlines.push(inline);
    }
    (made, lacking)
}

/// Names of fields, in code and with commas between them.
pub fn names<'n>(names: impl IntoIterator<Item = &'n String>) -> Vec<Inline> {
    let mut inlines = Vec::new();
    for name in names {
        if !inlines.is_empty() {
            inlines.push(Inline::Text(", ".into()));
        }
        inlines.push(Inline::Code(name.clone()));
    }
    inlines
}

/// A sentence of our own words, citing `fields`.
pub fn plain(text: impl Into<String>, fields: &[&str], facts: &Facts<'_>) -> Sentence {
    let mut made = Sentence { inlines: vec![Inline::Text(text.into())], cites: Vec::new() };
    for field in fields {
        cite(&mut made, facts.cites(field));
    }
    made
}

/// A sentence that leads over to others, citing what they cite.
pub fn lead(text: impl Into<String>, following: &[Sentence]) -> Sentence {
    let mut made = Sentence { inlines: vec![Inline::Text(text.into())], cites: Vec::new() };
    for sentence in following {
        cite(&mut made, sentence.cites.clone());
    }
    made
}

/// Adds fields to what a sentence cites, each once.
pub fn cite(sentence: &mut Sentence, fields: Vec<String>) {
    for field in fields {
        if !sentence.cites.contains(&field) {
            sentence.cites.push(field);
        }
    }
}

/// The sentence `says` makes, when it may be said.
pub fn said(says: &Says, facts: &Facts<'_>) -> Option<Sentence> {
    let also = allowed(says.when.as_deref(), &says.missing, facts)?;
    sentence(&says.text, also, facts)
}

/// What a condition and a list of missing fields cite when both hold; `None` when one does not.
pub fn allowed(when: Option<&str>, missing: &[String], facts: &Facts<'_>) -> Option<Vec<String>> {
    let mut cites = match when {
        Some(when) => condition::holds(when, facts)?,
        None => Vec::new(),
    };
    for field in missing {
        if facts.has(field) {
            return None;
        }
        cites.push(field.clone());
    }
    Some(cites)
}

/// The order of a summary, whichever file names a key first: what happened and with what result, where, as whom, from
/// where. Other keys follow.
const SUMMARY: [&str; 5] = ["what", "answer", "where", "user", "from"];

/// What a playbook and the library say in a slot: of all sentences with one key the first that holds, in the order in
/// which the keys first appear; a summary has an order of its own.
pub fn slot(slot: Slot, book: &[Says], facts: &Facts<'_>) -> Vec<Sentence> {
    let mut found: Vec<(&str, Option<Sentence>)> = Vec::new();
    for says in book.iter().chain(&knowledge::library().says).filter(|says| says.slot == slot) {
        match found.iter_mut().find(|(key, _)| *key == says.key) {
            Some((_, Some(_))) => {}
            Some((_, empty)) => *empty = said(says, facts),
            None => found.push((&says.key, said(says, facts))),
        }
    }
    if slot == Slot::Summary {
        let place = |key: &str| SUMMARY.iter().position(|known| *known == key).unwrap_or(SUMMARY.len());
        alert::arrange(&mut found, |left, right| place(left.0).cmp(&place(right.0)));
    }
    found.into_iter().filter_map(|(_, sentence)| sentence).collect()
}

/// A command with its placeholders replaced by quoted arguments; `None` when a value is missing or cannot be quoted.
pub fn command(text: &str, facts: &Facts<'_>) -> Option<String> {
    fill(text, |name| quoted(name, &facts.text(name)?))
}

/// Names of containers and Kubernetes objects are refused when they are no valid names: no tool would know them, and
/// they stand where an option could stand.
fn quoted(name: &str, value: &str) -> Option<String> {
    use report::quote;
    match name {
        "saker.container" | "container.id" | "container.name" => quote::container_id(value).ok().map(str::to_owned),
        "k8s.pod.name" | "k8s.ns.name" | "ka.resp.name" | "ka.target.namespace" | "ka.req.configmap.name" => {
            quote::kubernetes_name(value).ok().map(str::to_owned)
        }
        "ka.target.name" | "ka.req.binding.role" | "ka.auditid" => {
            quote::kubernetes_role(value).ok().map(str::to_owned)
        }
        "ka.target.resource" => quote::kubernetes_label(value).ok().map(str::to_owned),
        // A value that begins with a dash would be read as an option; no path or image begins so.
        _ if value.starts_with('-') => None,
        _ => quote::shell::argument(value).ok(),
    }
}
