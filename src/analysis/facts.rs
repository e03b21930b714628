//! What is known about one alert: its fields, and what follows from them.

use alert::{Alert, Value};
use filter::{Event, Lookup, ValueRef};
use std::borrow::Cow;

/// An alert together with everything derived from it.
///
/// Derived values have names of their own, `saker.target` or `alert.rule`, and say which fields they follow from, so
/// that a condition or a sentence may use them as it uses any field.
pub struct Facts<'a> {
    /// The alert.
    pub alert: &'a Alert,
    derived: Vec<Derived>,
}

struct Derived {
    name: &'static str,
    value: String,
    from: Vec<String>,
}

impl<'a> Facts<'a> {
    /// The facts that an alert states: its fields, and its own properties as `alert.rule`, `alert.priority`,
    /// `alert.source`, `alert.hostname`, `alert.time` and `alert.tags`.
    pub fn of(alert: &'a Alert) -> Self {
        let mut facts = Self { alert, derived: Vec::new() };
        let own: [(&'static str, Option<String>); 6] = [
            ("alert.rule", alert.rule.clone()),
            ("alert.priority", alert.priority.map(|priority| priority.to_string())),
            ("alert.source", alert.source.as_ref().map(|source| source.0.clone())),
            ("alert.hostname", alert.hostname.clone()),
            ("alert.time", alert.time.map(|time| time.to_string())),
            ("alert.tags", (!alert.tags.is_empty()).then(|| alert.tags.join(", "))),
        ];
        for (name, value) in own {
            if let Some(value) = value {
                facts.derive(name, value, &[name]);
            }
        }
        facts
    }

    /// Adds a value that follows from the fields `from`.
    pub fn derive(&mut self, name: &'static str, value: impl Into<String>, from: &[&str]) {
        let mut cites = Vec::new();
        for field in from {
            for cited in self.cites(field) {
                if !cites.contains(&cited) {
                    cites.push(cited);
                }
            }
        }
        self.derived.push(Derived { name, value: value.into(), from: cites });
    }

    /// The value of a field or a derived value, as text; `None` when it is absent, null, or the `<NA>` that Falco prints
    /// for a name it could not look up.
    pub fn text(&self, name: &str) -> Option<Cow<'_, str>> {
        if let Some(derived) = self.derived(name) {
            return Some(Cow::Borrowed(&derived.value));
        }
        match &self.alert.field(name)?.value {
            Value::Null => None,
            Value::Text(text) if &**text == "<NA>" => None,
            Value::Text(text) => Some(Cow::Borrowed(text)),
            value => Some(Cow::Owned(value.to_string())),
        }
    }

    /// True when there is a value, and it is not empty.
    pub fn has(&self, name: &str) -> bool {
        self.text(name).is_some_and(|text| !text.is_empty())
    }

    /// True for what Falco says about itself: lost events, timeouts, metrics. It speaks of no process and no caller.
    pub fn is_about_falco(&self) -> bool {
        self.alert.rule.as_deref().is_some_and(|rule| rule.starts_with("Falco internal: "))
            || self.alert.source.as_ref().is_some_and(alert::Source::is_internal)
    }

    /// The fields of the alert that `name` stands for: itself, or what a derived value follows from.
    pub fn cites(&self, name: &str) -> Vec<String> {
        match self.derived(name) {
            Some(derived) => derived.from.clone(),
            None => vec![name.to_owned()],
        }
    }

    fn derived(&self, name: &str) -> Option<&Derived> {
        self.derived.iter().find(|derived| derived.name == name)
    }
}

impl Event for Facts<'_> {
    fn field(&self, field: &str) -> Lookup<'_> {
        match self.derived(field) {
            Some(derived) => Lookup::Value(ValueRef::Text(Cow::Borrowed(&derived.value))),
            None => Event::field(self.alert, field),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alert::Origin;

    #[test]
    fn a_derived_value_cites_the_fields_it_follows_from() {
        let mut alert = Alert::default();
        alert.fields.insert("proc.cmdline", Value::Text("sh -c /dev/shm/x".into()), Origin::Structured);
        let mut facts = Facts::of(&alert);
        facts.derive("saker.script", "/dev/shm/x", &["proc.cmdline"]);
        facts.derive("saker.target", "/dev/shm/x", &["saker.script", "evt.res"]);
        assert_eq!(facts.cites("saker.target"), ["proc.cmdline", "evt.res"]);
        assert_eq!(facts.text("saker.target").as_deref(), Some("/dev/shm/x"));
    }

    #[test]
    fn what_falco_could_not_look_up_is_no_value() {
        let mut alert = Alert::default();
        alert.fields.insert("user.name", Value::Text("<NA>".into()), Origin::Structured);
        alert.fields.insert("fd.name", Value::Null, Origin::Structured);
        let facts = Facts::of(&alert);
        assert!(!facts.has("user.name") && !facts.has("fd.name") && !facts.has("proc.name"));
    }
}
