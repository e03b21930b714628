//! A STIX 2.1 bundle: what was observed, what it may mean, and what the analyst said of it.
//!
//! An indicator says "look for this, it is malicious". Only an analyst's verdict *true positive* makes one; a test, a false
//! positive, planned work or an alert nobody has looked at never does. All ids follow from content, so a second import
//! updates the first.

mod observed;

use super::techniques::{self, Version};
use super::view::{Object, View, id};
use super::{Entry, Format};
use crate::casefile::{self, Verdict};
use alert::Timestamp;
use observed::{Made, cyber, text};
use serde_json::{Value as Json, json};
use std::collections::HashSet;

/// A bundle in the making.
#[derive(Default)]
pub struct Bundle {
    /// The ids that have been written: an object stands in a bundle once.
    seen: HashSet<String>,
    /// What the bundle's id follows from.
    content: String,
}

impl Format for Bundle {
    fn start(&mut self, _: &mut Vec<u8>) {}

    fn alert(&mut self, entry: &Entry<'_>, out: &mut Vec<u8>) -> Result<(), &'static str> {
        let view = View(entry.alert);
        let time = time(view.nanoseconds())
            .ok_or("An alert without a date cannot be observed data: STIX asks for its time.")?;
        for object in objects(entry, &time) {
            let key = text(&object, "id");
            if self.seen.insert(key.clone()) {
                out.extend_from_slice(if self.content.is_empty() { b"{\"objects\":[\n" } else { b",\n" });
                out.extend_from_slice(object.to_string().as_bytes());
                self.content = id(&format!("{}{key}", self.content));
            }
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut Vec<u8>) -> Vec<String> {
        out.extend_from_slice(if self.content.is_empty() { b"{" } else { b"\n]," });
        out.extend_from_slice(format!("\"id\":\"bundle--{}\",\"type\":\"bundle\"}}\n", id(&self.content)).as_bytes());
        vec!["The bundle has no TLP marking: set one before it is shared.".to_owned()]
    }
}

/// A time as STIX has it: to the millisecond, in UTC.
fn time(nanoseconds: Option<i128>) -> Option<String> {
    let milliseconds = nanoseconds?.div_euclid(1_000_000);
    let text = Timestamp::Instant(milliseconds * 1_000_000).to_string();
    Some(format!("{}Z", text.strip_suffix("000000Z")?))
}

/// A domain object with what all of them have.
fn domain(kind: &str, name: &str, time: &str) -> Object {
    let mut object = Object::default();
    object
        .set("type", Some(kind))
        .set("spec_version", Some("2.1"))
        .set("id", Some(format!("{kind}--{}", id(&format!("{kind} {name}")))))
        .set("created", Some(time))
        .set("modified", Some(time));
    object
}

/// The objects of one alert, those that are referred to first.
fn objects(entry: &Entry<'_>, time: &str) -> Vec<Json> {
    let view = View(entry.alert);
    let hash = casefile::hash(entry.alert);
    let decided = entry.decided;
    let mut all = Vec::new();
    let host = view.host().map(|name| {
        // An identity is the same in every bundle, so its times cannot be those of an alert.
        let mut identity = domain("identity", &name, EPOCH);
        identity.set("name", Some(name)).set("identity_class", Some("system"));
        push(&mut all, identity.json())
    });

    let Made { objects: cyber, process } = cyber(view);
    let refs: Vec<String> = cyber.iter().map(|object| text(object, "id")).collect();
    all.extend(cyber);
    // Observed data refers to something. An alert that names neither process nor file nor address is a note alone.
    let observed = (!refs.is_empty()).then(|| {
        let mut observed = domain("observed-data", &hash, time);
        observed
            .set("first_observed", Some(time))
            .set("last_observed", Some(time))
            .set("number_observed", Some(1))
            .set("object_refs", Some(json!(refs)));
        push(&mut all, observed.json())
    });

    let patterns = attack_patterns(view, &mut all);
    let pattern = process.and_then(|process| process.get("command_line").and_then(Json::as_str).map(str::to_owned));
    let guilty = decided.and_then(|decided| decided.verdict) == Some(Verdict::TruePositive);
    let indicator = pattern.filter(|_| guilty).map(|line| {
        let mut indicator = domain("indicator", &line, time);
        indicator
            .set("name", view.0.rule.clone())
            .set("description", view.message())
            .set("pattern_type", Some("stix"))
            .set(
                "pattern",
                Some(format!("[process:command_line = '{}']", line.replace('\\', "\\\\").replace('\'', "\\'"))),
            )
            .set("valid_from", Some(time))
            .set("indicator_types", Some(json!(["malicious-activity"])));
        push(&mut all, indicator.json())
    });

    for sighted in patterns.iter().chain(&indicator) {
        let mut sighting = domain("sighting", &format!("{sighted} {hash}"), time);
        sighting
            .set("sighting_of_ref", Some(sighted.as_str()))
            .set("first_seen", Some(time))
            .set("last_seen", Some(time))
            .set("count", Some(1))
            .put("observed_data_refs", observed.iter().cloned().collect())
            .put("where_sighted_refs", host.iter().cloned().collect());
        push(&mut all, sighting.json());
    }
    if let Some(about) = observed.or(host) {
        let mut note = domain("note", &hash, time);
        note.set("abstract", view.0.rule.clone())
            .set("content", Some(content(entry, view)))
            .set("object_refs", Some(json!([about])));
        push(&mut all, note.json());
    }
    all
}

/// When things that have no time of their own were made.
const EPOCH: &str = "1970-01-01T00:00:00.000Z";

fn push(all: &mut Vec<Json>, object: Json) -> String {
    let key = text(&object, "id");
    all.push(object);
    key
}

/// One pattern a technique. Returns their ids.
fn attack_patterns(view: View<'_>, all: &mut Vec<Json>) -> Vec<String> {
    let techniques = techniques::tagged(view.0).techniques;
    let made = techniques.into_iter().map(|technique| {
        let (key, name) = techniques::named(technique, Version::Now);
        let reference = json!([{ "source_name": "mitre-attack", "external_id": key, "url": techniques::address(key) }]);
        let mut pattern = domain("attack-pattern", key, EPOCH);
        pattern.set("name", Some(name)).set("external_references", Some(reference));
        push(all, pattern.json())
    });
    made.collect()
}

/// What has no object of its own: the output, the container, the verdict.
fn content(entry: &Entry<'_>, view: View<'_>) -> String {
    let mut lines: Vec<String> = view.message().into_iter().collect();
    let named = [
        ("Container", "container.id"),
        ("Container name", "container.name"),
        ("Image", "container.image.repository"),
        ("Namespace", "k8s.ns.name"),
        ("Pod", "k8s.pod.name"),
        ("Result of the call", "evt.res"),
    ];
    lines.extend(named.iter().filter_map(|(name, field)| Some(format!("{name}: {}", view.text(field)?))));
    if let Some(decided) = entry.decided {
        lines.extend(decided.verdict.map(|verdict| format!("Verdict: {}", verdict.word().replace('_', " "))));
        lines.extend((!decided.notes.is_empty()).then(|| format!("Notes: {}", entry.ours(&decided.notes))));
    }
    if lines.is_empty() { "An alert without text.".to_owned() } else { lines.join("\n") }
}

#[cfg(test)]
mod tests;
