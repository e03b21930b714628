//! OCSF 1.8.0, Detection Finding (class 2004): one finding a line.
//!
//! Falco observes and refuses nothing, so the action is *Observed* and the disposition *Alert* even when the kernel turned the
//! call down; that stands in the evidence. The verdict is the analyst's, from the case file, and never ours.

mod evidence;

use super::techniques::{self, Version};
use super::view::{Object, View, line};
use super::{Entry, Format};
use crate::assess::Confidence;
use crate::case::Case;
use crate::casefile::{self, Verdict};
use crate::outcome;
use alert::Priority;
use serde_json::{Value as Json, json};

/// The version of the schema.
const SCHEMA: &str = "1.8.0";

/// A file in the making.
pub struct Ocsf;

impl Format for Ocsf {
    fn start(&mut self, _: &mut Vec<u8>) {}

    fn alert(&mut self, entry: &Entry<'_>, out: &mut Vec<u8>) -> Result<(), &'static str> {
        let time = View(entry.alert)
            .milliseconds()
            .ok_or("An alert without a date cannot be a finding: OCSF asks for its time.")?;
        line(&finding(entry, time), out);
        Ok(())
    }

    fn finish(&mut self, _: &mut Vec<u8>) -> Vec<String> {
        Vec::new()
    }
}

fn finding(entry: &Entry<'_>, time: i64) -> Json {
    let view = View(entry.alert);
    let alert = entry.alert;
    let case = Case::open(alert, &[], None);
    let outcome = outcome::word(case.decided.outcome);
    let tagged = techniques::tagged(alert);
    let verdict = entry.decided.and_then(|decided| decided.verdict);
    let mut unmapped = Object::default();
    for (field, value) in view.unmapped(&evidence::mapped(view)) {
        unmapped.set(&field, Some(value));
    }
    if tagged.from_catalogue {
        unmapped.set("attack_source", Some("bundled rule"));
    }

    let mut finding = Object::default();
    finding
        .set("activity_id", Some(1))
        .set("category_uid", Some(2))
        .set("class_uid", Some(2004))
        .set("type_uid", Some(200_401))
        .set("time", Some(time))
        .set("severity_id", Some(severity(alert.priority)))
        .set("message", view.message())
        .set("is_alert", Some(true))
        .set("action_id", Some(3))
        .set("disposition_id", Some(19))
        .set("confidence_id", Some(confidence(case.assessment.confidence)))
        .set("status_id", Some(status(entry)))
        .set("status_detail", view.result())
        .set("raw_data", Some(view.raw()))
        .put("metadata", metadata(view))
        .put("finding_info", info(view, &tagged, time))
        .put("device", evidence::device(view))
        .put("observables", evidence::observables(view))
        .put("raw_data_hash", json!({ "algorithm_id": 3, "value": casefile::hash(alert) }))
        .put("unmapped", unmapped.json());
    let mut evidence = evidence::evidence(view, outcome);
    evidence.set("verdict_id", verdict.map(verdict_id));
    finding.put("evidences", json!([evidence.json()]));
    finding.put("remediation", remediation(entry, &case));
    finding.json()
}

/// As falcosidekick maps them.
fn severity(priority: Option<Priority>) -> u8 {
    match priority {
        None => 0,
        Some(Priority::Debug | Priority::Informational) => 1,
        Some(Priority::Notice) => 2,
        Some(Priority::Warning) => 3,
        Some(Priority::Error) => 4,
        Some(Priority::Critical) => 5,
        Some(Priority::Alert | Priority::Emergency) => 6,
    }
}

fn confidence(confidence: Confidence) -> u8 {
    match confidence {
        Confidence::Low => 1,
        Confidence::Medium => 2,
        Confidence::High => 3,
    }
}

/// New; in progress when something was written down; resolved when there is a verdict.
fn status(entry: &Entry<'_>) -> u8 {
    match entry.decided.map(|decided| decided.verdict) {
        None => 1,
        Some(None | Some(Verdict::Undetermined)) => 2,
        Some(Some(_)) => 4,
    }
}

fn verdict_id(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::FalsePositive => 1,
        Verdict::TruePositive => 2,
        Verdict::Maintenance => 5,
        Verdict::Test => 6,
        Verdict::Undetermined => 7,
    }
}

fn metadata(view: View<'_>) -> Json {
    let mut profiles = vec!["host", "security_control"];
    if view.in_container() == Some(true) {
        profiles.insert(0, "container");
    }
    let mut metadata = Object::default();
    metadata
        .set("version", Some(SCHEMA))
        .set("profiles", Some(json!(profiles)))
        .set("product", Some(json!({ "name": "Falco", "vendor_name": "The Falco Project" })))
        .set("log_name", view.0.source.as_ref().map(|source| source.0.as_str()))
        .set("original_time", view.0.time.map(|time| time.to_string()));
    metadata.json()
}

fn info(view: View<'_>, tagged: &techniques::Tagged, time: i64) -> Json {
    let rule = view.0.rule.as_deref();
    let attacks: Vec<Json> = tagged.pairs().into_iter().map(|(tactic, technique)| attack(tactic, technique)).collect();
    let mut analytic = Object::default();
    let slug = rule.map(|rule| report::quote::filename(&rule.to_lowercase()));
    analytic.set("type_id", Some(1)).set("name", rule).set("uid", slug);
    let mut info = Object::default();
    info.set("uid", Some(view.uid()))
        .set("title", rule)
        .set("desc", view.message())
        .set("first_seen_time", Some(time))
        .set("last_seen_time", Some(time))
        .put("attacks", Json::Array(attacks))
        .put("tags", tagged.rest.iter().map(|tag| json!({ "name": "tag", "value": tag })).collect());
    if rule.is_some() {
        info.put("analytic", analytic.json());
    }
    info.json()
}

fn attack(tactic: &knowledge::attack::Tactic, technique: Option<&'static knowledge::attack::Technique>) -> Json {
    let named = |id: &str, name: &str| json!({ "uid": id, "name": name });
    let mut attack = Object::default();
    attack.set("version", Some(knowledge::attack::VERSION)).set("tactic", Some(named(tactic.id, tactic.name)));
    if let Some(technique) = technique {
        let (id, name) = techniques::named(technique, Version::Now);
        match technique.parent.and_then(knowledge::attack::technique) {
            Some(parent) => {
                attack.set("technique", Some(named(parent.id, parent.name)));
                attack.set("sub_technique", Some(named(id, name)));
            }
            None => _ = attack.set("technique", Some(named(id, name))),
        }
    }
    attack.json()
}

/// The steps of the report, one a line.
fn remediation(entry: &Entry<'_>, case: &Case<'_>) -> Json {
    let blocks = crate::sections::steps(case);
    let steps: Vec<String> = blocks
        .iter()
        .filter_map(|block| match block {
            report::Block::Steps(steps) => Some(steps),
            _ => None,
        })
        .flatten()
        .map(|step| format!("{}: {} ({})", step.group, words(&step.title), step.tag.text))
        .collect();
    if steps.is_empty() { Json::Null } else { json!({ "desc": entry.ours(&steps.join("\n")) }) }
}

fn words(sentence: &report::Sentence) -> String {
    let words = sentence.inlines.iter().map(|inline| match inline {
        report::Inline::Text(text)
        | report::Inline::Strong(text)
        | report::Inline::Emphasis(text)
        | report::Inline::Struck(text)
        | report::Inline::Code(text)
        | report::Inline::Link { text, .. }
        | report::Inline::Jump { text, .. } => text.as_str(),
        report::Inline::Evidence { value, .. } | report::Inline::Value(value) => value.as_raw(),
        report::Inline::Break => " ",
    });
    words.collect()
}

#[cfg(test)]
mod tests;
