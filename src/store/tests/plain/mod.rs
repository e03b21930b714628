//! Random alerts, and answers worked out alert by alert.

#![allow(dead_code)]

use alert::{Alert, Code, Diagnostic, Format, Level, Origin, Place, Priority, Source, Timestamp, Value};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use store::Store;

pub const CODES: [Code; 3] = [Code("json.truncated"), Code("text.ambiguous"), Code("alert.bad_time")];

const FIELDS: [&str; 14] = [
    "proc.name",
    "proc.cmdline",
    "proc.pid",
    "proc.aname[2]",
    "proc.aname[3]",
    "fd.name",
    "fd.sip",
    "fd.cip",
    "fd.sport",
    "evt.time",
    "evt.type",
    "user.loginuid",
    "k8s.pod.name",
    "alert.rule",
];

const WORDS: [&str; 10] = [
    "",
    "bash",
    "sh",
    "nginx",
    "10.0.0.1",
    "10.0.0.1:40000->10.0.0.2:443",
    "openat",
    "api-7d9f8b6c5d-x2x4z",
    "é\u{202e}",
    "5",
];

fn word() -> impl Strategy<Value = Box<str>> {
    prop_oneof![9 => select(&WORDS).prop_map(Into::into), 1 => "[a-z]{0,4}".prop_map(String::into_boxed_str)]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        2 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::Bool),
        2 => (0_u64..6).prop_map(Value::Unsigned),
        1 => select(vec![1 << 31, 1 << 40, u64::MAX, 1_700_000_000_000_000_000, 1_700_000_000_000_000_001]).prop_map(Value::Unsigned),
        1 => (-3_i64..0).prop_map(Value::Signed),
        1 => select(vec!["1e400", "-0", "0.5", "99999999999999999999"]).prop_map(Value::number),
        8 => word().prop_map(Value::Text),
        1 => Just(Value::Json("{\"a\":[1]}".into())),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| vec(inner, 0..3).prop_map(Value::List))
}

fn time() -> impl Strategy<Value = Option<Timestamp>> {
    prop_oneof![
        1 => Just(None),
        6 => (0_i128..6).prop_map(|n| Some(Timestamp::Instant(1_700_000_000_000_000_000 + n))),
        2 => (-2_i128..9).prop_map(|n| Some(Timestamp::Instant(n * 3_600_000_000_000))),
        1 => select(vec![i128::MAX, i128::MIN, 1 << 70]).prop_map(|n| Some(Timestamp::Instant(n))),
        2 => select(vec![0, 5, 86_399_999_999_999, u64::MAX]).prop_map(|n| Some(Timestamp::TimeOfDay(n))),
    ]
}

fn place() -> impl Strategy<Value = Place> {
    (select(vec!["", "", "a.log"]), 0_u64..4, 0_u64..4, 0_u32..4, 0_u32..3)
        .prop_map(|(member, byte, length, line, column)| Place { member: member.into(), byte, length, line, column })
}

fn diagnostic() -> impl Strategy<Value = Diagnostic> {
    let level = select(vec![Level::Error, Level::Warning, Level::Note]);
    (select(&CODES), level, place(), word(), word()).prop_map(|(code, level, place, message, excerpt)| Diagnostic {
        code,
        level,
        place,
        message: message.into(),
        excerpt: excerpt.into(),
    })
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    prop_oneof![3 => Just(vec![]), 2 => vec(word().prop_map(String::from), 1..4)]
}

fn text() -> impl Strategy<Value = Option<String>> {
    proptest::option::of(word().prop_map(String::from))
}

/// Any alert, also such as nobody writes.
pub fn alert() -> impl Strategy<Value = Alert> {
    let origin = select(vec![Origin::Structured, Origin::Structured, Origin::Text, Origin::AmbiguousText]);
    let fields = vec((select(&FIELDS), value(), origin), 0..9);
    let format = select(vec![Format::FalcoJson, Format::FalcoText, Format::FieldsOnly, Format::Ecs]);
    let named = (text(), texts(), proptest::option::of(select(&Priority::ALL)), text(), time(), text());
    let rest = (text(), texts(), text(), text(), fields, format, vec(diagnostic(), 0..3), place(), word());
    (named, rest).prop_map(|((rule, rule_candidates, priority, source, time, hostname), rest)| {
        let (uuid, tags, output, message, fields, format, repaired, place, raw) = rest;
        let mut alert = Alert {
            rule,
            rule_candidates,
            priority,
            source: source.map(Source),
            time,
            hostname,
            uuid,
            tags,
            output,
            message,
            format,
            repaired,
            place,
            raw: raw.into(),
            ..Alert::default()
        };
        for (name, value, origin) in fields {
            alert.fields.insert(name, value, origin);
        }
        alert
    })
}

/// Alerts of a log: lines that follow one another, few kinds, time going on.
pub fn log() -> impl Strategy<Value = Vec<Alert>> {
    vec(alert(), 0..40)
}

/// A store of these.
pub fn store(alerts: &[Alert]) -> Store {
    let mut store = Store::default();
    for (row, alert) in alerts.iter().enumerate() {
        assert_eq!(store.push(alert), Some(row as u32));
    }
    store
}

/// What an alert has under a name.
pub fn value_of(alert: &Alert, name: &str) -> Option<Value> {
    let text = |text: &Option<String>| text.as_ref().map(|text| Value::Text(text.as_str().into()));
    let list = |texts: &[String]| {
        (!texts.is_empty()).then(|| Value::List(texts.iter().map(|text| Value::Text(text.as_str().into())).collect()))
    };
    match name {
        "alert.rule" => text(&alert.rule),
        "alert.priority" => alert.priority.map(|priority| Value::Text(priority.as_str().into())),
        "alert.source" => text(&alert.source.as_ref().map(|source| source.0.clone())),
        "alert.hostname" => text(&alert.hostname),
        "alert.tags" => list(&alert.tags),
        "alert.rule_candidates" => list(&alert.rule_candidates),
        "alert.output" => text(&alert.output),
        "alert.time" => match alert.time {
            Some(Timestamp::Instant(nanos)) => match (u64::try_from(nanos), i64::try_from(nanos)) {
                (_, Err(_)) => None,
                (Ok(nanos), _) => Some(Value::Unsigned(nanos)),
                (_, Ok(nanos)) => Some(Value::Signed(nanos)),
            },
            _ => None,
        },
        name => alert.field(name).map(|field| field.value.clone()),
    }
}

/// When an alert happened, where that is a moment that a store counts.
pub fn instant(alert: &Alert) -> Option<i64> {
    match alert.time {
        Some(Timestamp::Instant(nanos)) => nanos.try_into().ok(),
        _ => None,
    }
}
