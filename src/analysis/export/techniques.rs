//! The tactics and techniques of an alert, as the exports name them.

use alert::Alert;
use knowledge::attack::{self, Tactic, Technique};
use knowledge::catalogue;

/// A version of the catalogue to speak in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// The one of [`attack::VERSION`].
    Now,
    /// The one of [`attack::LATER_VERSION`].
    Later,
}

/// What an alert is tagged with.
pub struct Tagged {
    /// Techniques and sub-techniques, by id, each once.
    pub techniques: Vec<&'static Technique>,
    /// Tactics named by a tag of their own, in the order of the matrix.
    pub tactics: Vec<&'static Tactic>,
    /// Tags that name neither.
    pub rest: Vec<String>,
    /// True when the alert had no tags and those of the stock rule of its name were taken.
    pub from_catalogue: bool,
}

/// Reads the alert's tags, or those of the stock rule when it has none, as alerts in text have none.
pub fn tagged(alert: &Alert) -> Tagged {
    let stock = alert.rule.as_deref().and_then(catalogue::rule);
    let from_catalogue = alert.tags.is_empty() && stock.is_some();
    let tags: Vec<&str> = match (&alert.tags[..], stock) {
        ([], Some(rule)) => rule.tags.to_vec(),
        (tags, _) => tags.iter().map(String::as_str).collect(),
    };
    let mut techniques: Vec<_> = tags.iter().filter_map(|tag| attack::technique_by_tag(tag)).collect();
    alert::arrange(&mut techniques, |left, right| left.id.cmp(right.id));
    techniques.dedup_by_key(|technique| technique.id);
    let mut tactics: Vec<_> = tags.iter().filter_map(|tag| attack::tactic_by_tag(tag)).collect();
    alert::arrange(&mut tactics, |left, right| left.order.cmp(&right.order));
    tactics.dedup_by_key(|tactic| tactic.order);
    let known = |tag: &&&str| attack::technique_by_tag(tag).is_none() && attack::tactic_by_tag(tag).is_none();
    let rest = tags.iter().filter(known).map(|tag| (*tag).to_owned()).collect();
    Tagged { techniques, tactics, rest, from_catalogue }
}

impl Tagged {
    /// The pairs of tactic and technique that the alert is about: the technique's own tactics, narrowed to those that a tag
    /// names when a tag names one of them. A tactic that no technique belongs to stands alone.
    pub fn pairs(&self) -> Vec<(&'static Tactic, Option<&'static Technique>)> {
        let mut pairs = Vec::new();
        let mut met = Vec::new();
        for technique in &self.techniques {
            let own: Vec<_> = technique.tactics.iter().filter_map(|name| attack::tactic(name)).collect();
            let narrowed: Vec<_> = own.iter().copied().filter(|one| self.tactics.contains(one)).collect();
            let taken = if narrowed.is_empty() { own } else { narrowed };
            met.extend(taken.iter().copied());
            pairs.extend(taken.into_iter().map(|tactic| (tactic, Some(*technique))));
        }
        pairs.extend(self.tactics.iter().filter(|tactic| !met.contains(tactic)).map(|tactic| (*tactic, None)));
        pairs
    }
}

/// The id and name of a technique in a version.
pub fn named(technique: &'static Technique, version: Version) -> (&'static str, &'static str) {
    match (version, attack::successor(technique.id)) {
        (Version::Later, Some(later)) => (later.id, later.name),
        _ => (technique.id, technique.name),
    }
}

/// The number of a version.
pub fn number(version: Version) -> &'static str {
    match version {
        Version::Now => attack::VERSION,
        Version::Later => attack::LATER_VERSION,
    }
}

/// Where a technique is read about.
pub fn address(id: &str) -> String {
    format!("https://attack.mitre.org/techniques/{}/", id.replace('.', "/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(tags: &[&str], rule: Option<&str>) -> Vec<String> {
        let alert = Alert {
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            rule: rule.map(str::to_owned),
            ..Alert::default()
        };
        let pairs = tagged(&alert).pairs();
        pairs.iter().map(|(tactic, one)| format!("{} {}", tactic.id, one.map_or("-", |one| one.id))).collect()
    }

    #[test]
    fn all_tags_count() {
        assert_eq!(pairs(&["T1059.004", "mitre_execution", "maturity_stable"], None), ["TA0002 T1059.004"]);
        assert_eq!(pairs(&["mitre_discovery", "T1059.004"], None), ["TA0002 T1059.004", "TA0007 -"]);
        assert_eq!(pairs(&["TA0003"], None), ["TA0003 -"]);
        assert_eq!(pairs(&[], None), [""; 0]);
        assert!(!pairs(&[], Some("Read sensitive file untrusted")).is_empty());
    }
}
