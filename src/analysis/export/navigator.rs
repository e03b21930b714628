//! A layer for ATT&CK Navigator (layer format 4.5): every technique with the number of its alerts and the rules behind them.
//! One layer speaks one version of ATT&CK.

use super::techniques::{self, Version};
use super::view::Object;
use super::{Entry, Format};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

/// A layer in the making.
pub struct Layer {
    version: Version,
    /// By technique and tactic.
    cells: BTreeMap<(&'static str, Option<String>), Cell>,
    /// Tactics that were named without a technique: a layer has no place for them.
    bare: BTreeSet<&'static str>,
    without: usize,
}

#[derive(Default)]
struct Cell {
    alerts: u64,
    rules: BTreeSet<String>,
}

impl Layer {
    /// A layer for this version.
    pub fn new(version: Version) -> Self {
        Self { version, cells: BTreeMap::new(), bare: BTreeSet::new(), without: 0 }
    }

    fn cell(&self, (id, tactic): &(&'static str, Option<String>), cell: &Cell) -> Json {
        let rules: Vec<&str> = cell.rules.iter().map(String::as_str).collect();
        let metadata: Vec<Json> = rules.iter().map(|rule| json!({ "name": "rule", "value": rule })).collect();
        let mut technique = Object::default();
        technique
            .set("techniqueID", Some(*id))
            .set("tactic", tactic.as_deref())
            .set("score", Some(cell.alerts))
            .set("comment", Some(rules.join("; ")))
            .set("enabled", Some(true))
            .set("metadata", Some(Json::Array(metadata)))
            .set("links", Some(json!([{ "label": "ATT&CK", "url": techniques::address(id) }])))
            .set("showSubtechniques", Some(id.contains('.')));
        technique.json()
    }
}

impl Format for Layer {
    fn start(&mut self, _: &mut Vec<u8>) {}

    fn alert(&mut self, entry: &Entry<'_>, _: &mut Vec<u8>) -> Result<(), &'static str> {
        let pairs = techniques::tagged(entry.alert).pairs();
        self.without += usize::from(pairs.is_empty());
        for (tactic, technique) in pairs {
            let Some(technique) = technique else {
                self.bare.insert(tactic.name);
                continue;
            };
            let (id, _) = techniques::named(technique, self.version);
            // The later version splits this tactic, and a tag does not say which part is meant. Without a tactic the
            // technique is marked wherever it stands.
            let split = self.version == Version::Later && tactic.id == "TA0005";
            let cell = self.cells.entry((id, (!split).then(|| tactic.shortname.clone()))).or_default();
            cell.alerts += 1;
            cell.rules.extend(entry.alert.rule.clone());
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut Vec<u8>) -> Vec<String> {
        let version = techniques::number(self.version);
        let most = self.cells.values().map(|cell| cell.alerts).max().unwrap_or(1);
        let all: Vec<Json> = self.cells.iter().map(|(key, cell)| self.cell(key, cell)).collect();
        let mut layer = Object::default();
        layer
            .set("name", Some(format!("Alerts, ATT&CK {version}")))
            .set("description", Some("Score: number of alerts. Comment: rules that raised them."))
            .set("domain", Some("enterprise-attack"))
            .set("versions", {
                let attack = version.split('.').next().unwrap_or(version);
                Some(json!({ "attack": attack, "layer": "4.5", "navigator": "5.1.0" }))
            })
            .set("filters", Some(json!({ "platforms": ["Linux", "Containers"] })))
            .set("sorting", Some(3))
            .set("gradient", Some(json!({ "colors": ["#ffffff", "#ff6666"], "minValue": 0, "maxValue": most })))
            .set("legendItems", Some(json!([])))
            .set("hideDisabled", Some(false))
            .set("techniques", Some(Json::Array(all)));
        out.extend_from_slice(format!("{:#}\n", layer.json()).as_bytes());
        let mut notes = Vec::new();
        if self.without > 0 {
            notes.push(format!(
                "{} neither tactic nor technique.",
                crate::counted(self.without, "alert names", "alerts name")
            ));
        }
        if !self.bare.is_empty() {
            let names: Vec<_> = self.bare.iter().copied().collect();
            notes.push(format!("A layer has no place for a tactic alone: {}.", names.join(", ")));
        }
        notes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{Export, Exporter, Options, Written};

    fn layer(kind: Export, tags: &[&[&str]]) -> (Json, Written) {
        let mut exporter = Exporter::new(kind, Options::default()).expect("a kind of alerts");
        let mut out = Vec::new();
        for tags in tags {
            let text = json!({ "rule": format!("R {}", tags.len()), "output": "o", "tags": tags }).to_string();
            exporter.alert(&crate::analyse(text.as_bytes(), None).alerts[0], &mut out).expect("nothing is redacted");
        }
        let written = exporter.finish(&mut out).expect("nothing is redacted");
        (serde_json::from_slice(&out).expect("JSON"), written)
    }

    #[test]
    fn techniques_are_counted() {
        let (layer, written) =
            layer(Export::Navigator, &[&["T1059.004", "mitre_execution"], &["T1059.004"], &["mitre_impact"], &[]]);
        let techniques = layer["techniques"].as_array().expect("a list");
        assert_eq!(techniques.len(), 1);
        assert_eq!((&techniques[0]["techniqueID"], &techniques[0]["score"]), (&json!("T1059.004"), &json!(2)));
        assert_eq!((&techniques[0]["tactic"], &techniques[0]["comment"]), (&json!("execution"), &json!("R 1; R 2")));
        assert_eq!((&layer["versions"]["attack"], &layer["versions"]["layer"]), (&json!("18"), &json!("4.5")));
        assert_eq!(
            written.notes,
            ["1 alert names neither tactic nor technique.", "A layer has no place for a tactic alone: Impact."]
        );
    }

    #[test]
    fn a_layer_speaks_one_version() {
        let now = layer(Export::Navigator, &[&["T1562.001", "mitre_defense_evasion"]]).0;
        let later = layer(Export::NavigatorLater, &[&["T1562.001", "mitre_defense_evasion"]]).0;
        assert_eq!(
            (&now["techniques"][0]["techniqueID"], &now["techniques"][0]["tactic"]),
            (&json!("T1562.001"), &json!("defense-evasion"))
        );
        assert_eq!(
            (&later["techniques"][0]["techniqueID"], &later["techniques"][0]["tactic"]),
            (&json!("T1685"), &Json::Null)
        );
        assert_eq!(later["versions"]["attack"], "19");
    }
}
