//! A signal that would explain an alert away has a twin: almost the same values, which must not be believed.
//!
//! `twins.toml` holds the values. What an attacker can choose, a name or a path or a label, never decides alone, and what
//! is only almost right does not count at all.

#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

#[allow(dead_code, reason = "each test needs a part of it")]
#[path = "common.rs"]
mod common;

use alert::{Alert, Origin, Value};
use knowledge::schema::{Signal, SignalKind};
use serde_json::Number;
use std::collections::BTreeMap;

type Fields = BTreeMap<String, toml::Value>;

/// The values of one signal.
struct Twin {
    signal: &'static Signal,
    /// The rule it looks at, when it looks at one only.
    rule: Option<String>,
    genuine: Fields,
    /// What is other in the twin.
    changed: Fields,
}

fn twins() -> Vec<Twin> {
    let table: toml::Table = include_str!("twins.toml").parse().expect("twins.toml is TOML");
    let fields = |value: &toml::Value| value.as_table().expect("a table of fields").clone().into_iter().collect();
    let entries = table["twin"].as_array().expect("entries");
    let known = &knowledge::library().signals;
    entries
        .iter()
        .map(|entry| {
            let key = entry["signal"].as_str().expect("a key");
            let signal = known.iter().find(|signal| signal.key == key).unwrap_or_else(|| panic!("no signal `{key}`"));
            let rule = entry.get("rule").and_then(toml::Value::as_str).map(str::to_owned);
            Twin { signal, rule, genuine: fields(&entry["genuine"]), changed: fields(&entry["twin"]) }
        })
        .collect()
}

/// An alert with these fields and nothing else, of no stock rule unless one is named.
fn alert(rule: Option<&String>, fields: &[&Fields]) -> Alert {
    let rule = rule.cloned().unwrap_or_else(|| "A rule of our own".into());
    let mut alert = Alert { rule: Some(rule), ..Alert::default() };
    for (name, value) in fields.iter().flat_map(|fields| fields.iter()) {
        let value = match value {
            toml::Value::Integer(number) => Value::number(&Number::from(*number).to_string()),
            other => Value::Text(other.as_str().expect("text or a number").into()),
        };
        alert.fields.insert(name.as_str(), value, Origin::Structured);
    }
    alert
}

/// Whether the report gives the signal as a reason.
fn holds(signal: &Signal, alert: Alert) -> bool {
    let report = common::report(alert);
    let words = common::words_of(&signal.text);
    common::sentences(&report).into_iter().any(|(_, sentence)| common::words(sentence) == words)
}

/// Whether the assessment is what the signal speaks for.
fn believed(kind: SignalKind, alert: Alert) -> bool {
    let word = match kind {
        SignalKind::Test => "security test",
        SignalKind::Maintenance => "maintenance",
        _ => "false positive",
    };
    common::badge(&common::report(alert), "Assessment").contains(word)
}

#[test]
fn every_signal_of_a_test_or_of_planned_work_has_a_twin() {
    let twins = twins();
    let explains = |signal: &&Signal| matches!(signal.kind, SignalKind::Test | SignalKind::Maintenance);
    let signals = knowledge::library().signals.iter().filter(explains);
    let lacking: Vec<&str> = signals
        .map(|signal| signal.key.as_str())
        .filter(|key| !twins.iter().any(|twin| twin.signal.key == *key))
        .collect();
    assert!(lacking.is_empty(), "no entry in tests/twins.toml for {lacking:?}");
}

#[test]
fn the_genuine_values_make_the_signal_hold_and_the_twin_s_do_not() {
    for Twin { signal, rule, genuine, changed } in twins() {
        let rule = rule.as_ref();
        assert!(holds(signal, alert(rule, &[&genuine])), "{}: does not hold for {genuine:?}", signal.key);
        assert!(!holds(signal, alert(rule, &[&genuine, &changed])), "{}: holds for the twin {changed:?}", signal.key);
    }
}

#[test]
fn one_side_alone_is_not_believed() {
    let twins = twins();
    for Twin { signal, rule, genuine, .. } in &twins {
        let rule = rule.as_ref();
        // Values that make another side hold as well are two sides.
        let alone = twins
            .iter()
            .filter(|other| other.signal.kind == signal.kind && other.signal.facet != signal.facet)
            .all(|other| !holds(other.signal, alert(rule, &[genuine])));
        if alone {
            assert!(!believed(signal.kind, alert(rule, &[genuine])), "{}: {genuine:?}", signal.key);
        }
    }
}

/// Beside another side the genuine values are believed, and with the twin's in their place no more.
#[test]
fn a_twin_beside_another_side_is_not_believed() {
    let twins = twins();
    for twin in &twins {
        let kind = twin.signal.kind;
        let another = |other: &&Twin| other.signal.kind == kind && other.signal.facet != twin.signal.facet;
        let told_apart = twins.iter().filter(another).any(|other| {
            let rule = twin.rule.as_ref().or(other.rule.as_ref());
            let both = alert(rule, &[&other.genuine, &twin.genuine]);
            let imitated = alert(rule, &[&other.genuine, &twin.genuine, &twin.changed]);
            holds(other.signal, imitated.clone()) && believed(kind, both) && !believed(kind, imitated)
        });
        assert!(told_apart, "{}: beside no other side is the twin told from the genuine", twin.signal.key);
    }
}
