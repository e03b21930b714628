//! What a document is checked against: the alerts, and what follows from them.

use crate::case::Case;
use alert::Alert;
use std::cell::Cell;
use std::collections::HashMap;

/// Alerts that a document is checked against, at most. A report speaks of a few.
pub const MOST_ALERTS: usize = 100;

/// Searches through all alerts and all shown evidence, at most: each takes time in proportion to both.
const MOST_SEARCHES: usize = 2_000;

/// Words of a document that has weighed whether the event was a test.
const WEIGHED: &[&str] = &["test", "simulat", "exercise", "expected activity", "benign", "false positive"];

/// Commands that keep what a container holds.
const KEEPS: &[&str] = &[
    "docker commit",
    "docker export",
    "docker cp",
    "docker checkpoint",
    "docker logs",
    "docker inspect",
    "kubectl logs",
    "kubectl cp",
    "kubectl debug",
    "kubectl describe",
    "podman commit",
    "podman export",
    "crictl logs",
];

/// Why statements cannot be held against the one alert there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The document tells of several events.
    Several,
    /// The document tells of another event.
    Another,
}

/// The alerts of a document with all that is known about them.
pub struct Scene<'a> {
    /// One case for each alert, in order.
    pub cases: Vec<Case<'a>>,
    /// Why it is not certain that a statement is about the alert, even if there is just one.
    pub doubt: Option<Doubt>,
    /// True when the document itself holds an alert.
    pub inside: bool,
    /// The whole document in small letters. Searching it takes long: for what is asked once.
    pub document: String,
    /// True when the document speaks of a test, or of a harmless cause, anywhere.
    pub weighed: bool,
    /// True when the document has a command that keeps evidence of a container, anywhere.
    pub keeps: bool,
    /// The document's blocks of code, in small letters: evidence of the author's own.
    shown: String,
    /// Every alert as it was read, in small letters.
    raw: Vec<String>,
    /// The values of all fields: the alert and the field of each.
    values: HashMap<String, (usize, String)>,
    searches: Cell<usize>,
}

impl<'a> Scene<'a> {
    /// The scene of a document.
    pub fn new(alerts: &'a [Alert], inside: bool, document: &str, shown: String) -> Self {
        let alerts = &alerts[..alerts.len().min(MOST_ALERTS)];
        let raw = |alert: &Alert| {
            let mut raw = alert.raw.to_lowercase();
            for field in alert.fields.iter() {
                raw.push('\n');
                raw.push_str(&field.value.to_string().to_lowercase());
            }
            raw
        };
        let cases: Vec<Case<'a>> = alerts.iter().map(|alert| Case::open(alert, alerts, None)).collect();
        let mut raw: Vec<String> = alerts.iter().map(raw).collect();
        for (raw, case) in raw.iter_mut().zip(&cases) {
            // What a command line carries in an encoded form is in the alert as well.
            if let Some(plain) = case.facts.text("saker.decoded") {
                raw.push('\n');
                raw.push_str(&plain.to_lowercase());
            }
        }
        let document = document.to_lowercase();
        Self {
            doubt: None,
            inside,
            weighed: WEIGHED.iter().any(|word| document.contains(word)),
            keeps: KEEPS.iter().any(|word| document.contains(word)),
            raw,
            values: values(&cases),
            searches: Cell::new(0),
            cases,
            document,
            shown,
        }
    }

    /// The case, when there is just one and the document tells of one event: only then is it certain which event a statement is about.
    pub fn only(&self) -> Option<&Case<'a>> {
        match self.cases.as_slice() {
            [case] if self.doubt.is_none() => Some(case),
            _ => None,
        }
    }

    /// True when `text`, whatever its case, stands anywhere in an alert; and when that was asked too often to look again.
    pub fn occurs(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.tired() || self.raw.iter().any(|raw| raw.contains(&text))
    }

    /// True when `text` stands in an alert or in a block of code; and when that was asked too often to look again.
    pub fn is_shown(&self, text: &str) -> bool {
        self.occurs(text) || self.shown.contains(&text.to_lowercase())
    }

    /// Counts a search; true when there were too many.
    fn tired(&self) -> bool {
        self.searches.set(self.searches.get() + 1);
        self.searches.get() > MOST_SEARCHES
    }

    /// The first alert with a field of this very value, and the field.
    pub fn field_of(&self, value: &str) -> Option<(usize, &str)> {
        self.values.get(value).map(|(at, field)| (*at, field.as_str()))
    }

    /// `the alert`, or `alert 2` where there are several.
    pub fn name(&self, at: usize) -> String {
        if self.cases.len() == 1 { "the alert".to_owned() } else { format!("alert {}", at + 1) }
    }
}

/// Where each value stands: in the first alert that has it, in the field that people mean when several hold it.
fn values(cases: &[Case<'_>]) -> HashMap<String, (usize, String)> {
    const FIRST: [&str; 7] =
        ["proc.name", "user.name", "container.name", "container.id", "fd.name", "proc.exepath", "proc.cmdline"];
    const LAST: [&str; 6] =
        ["alert.rule", "alert.hostname", "saker.target", "saker.image", "alert.source", "saker.script"];
    let mut found = HashMap::new();
    for (at, case) in cases.iter().enumerate() {
        let all = case.facts.alert.fields.iter().map(|field| field.name.as_str());
        for name in FIRST.into_iter().chain(all).chain(LAST) {
            if let Some(value) = case.facts.text(name) {
                found.entry(value.into_owned()).or_insert_with(|| (at, name.to_owned()));
            }
        }
    }
    found
}
