//! Which event a document tells of: one, several, or another than the alert's.

use super::keys::Class;
use super::unit::Unit;
use super::{compare, stated};
use crate::facts::Facts;
use std::collections::{BTreeMap, BTreeSet};

/// Fields of which an event has one value each, so that two values are two events.
const IDENTITY: [&str; 6] =
    ["alert.rule", "alert.time", "container.id", "container.name", "evt.type", "alert.hostname"];

/// Those of them that tell one event from others of its kind.
const INSTANCE: [&str; 4] = ["alert.time", "container.id", "container.name", "alert.hostname"];

/// Values of one field that are remembered, at most.
const MOST: usize = 8;

/// What the document's keys say of these fields.
#[derive(Default)]
pub struct Identity(BTreeMap<String, BTreeSet<String>>);

impl Identity {
    /// Reads it from the units that are no alert.
    pub fn of<'u>(units: impl Iterator<Item = &'u Unit>) -> Self {
        let mut found = Self::default();
        for pair in units.flat_map(stated::pairs).filter(|pair| pair.whole) {
            let Some(field) = pair.key.fields.first().filter(|field| IDENTITY.contains(&field.as_str())) else {
                continue;
            };
            let class = pair.key.class;
            let value = match class {
                Class::Time => pair.value.text.split_whitespace().find(|word| word.matches(':').count() >= 2),
                _ => None,
            };
            let value = value.map(str::to_owned).or_else(|| {
                compare::candidates(class, &pair.value).into_iter().find(|one| compare::concrete(class, one))
            });
            let values = found.0.entry(field.clone()).or_default();
            if let Some(value) = value.filter(|_| values.len() < MOST) {
                values.insert(value.to_lowercase());
            }
        }
        found
    }

    /// True when it tells of several events: two fields have two values each, or one has three.
    pub fn is_of_several(&self) -> bool {
        let with = |count: usize| self.0.values().filter(|values| values.len() >= count).count();
        with(2) >= 2 || with(3) >= 1
    }

    /// True when it tells of another event than these facts: of three values or more none agrees, or of two that tell an
    /// event from others of its kind.
    pub fn is_of_another(&self, facts: &Facts<'_>) -> bool {
        let (mut agree, mut differ) = (0, 0);
        let (mut same_instance, mut other_instance) = (0, 0);
        for (field, values) in &self.0 {
            let Some(truth) = facts.text(field) else { continue };
            let class = match field.as_str() {
                "container.id" => Class::Id,
                "alert.rule" => Class::Rule,
                _ => Class::Word,
            };
            let clock = truth.split(['T', '.']).nth(1).unwrap_or(&truth);
            let same = |value: &String| {
                compare::same(class, value, &truth) || (field == "alert.time" && value.contains(clock))
            };
            let instance = usize::from(INSTANCE.contains(&field.as_str()));
            if values.iter().any(same) {
                agree += 1;
                same_instance += instance;
            } else if !values.is_empty() {
                differ += 1;
                other_instance += instance;
            }
        }
        (agree == 0 && differ >= 3) || (same_instance == 0 && other_instance >= 2)
    }
}
