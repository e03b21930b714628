//! The text an alert was read from comes back byte for byte, though mostly it is not kept.

mod plain;

use alert::{Alert, Place, Plain, Receiver};
use plain::CODES;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use store::Store;

const WORDS: [&str; 9] = [
    "bash",
    "",
    "sh -c \"a\" && b",
    "C:\\x",
    "a<b>c",
    "tab\there",
    "\u{1}\u{7f}",
    "é\u{2028}\u{202e}",
    "10.0.0.1->10.0.0.2",
];

/// JSON as Falco writes it, or as Go does.
fn json(value: &serde_json::Value, go: bool) -> String {
    let text = value.to_string();
    let escapes =
        [('<', "\\u003c"), ('>', "\\u003e"), ('&', "\\u0026"), ('\u{2028}', "\\u2028"), ('\u{2029}', "\\u2029")];
    if go { escapes.iter().fold(text, |text, (char, instead)| text.replace(*char, instead)) } else { text }
}

fn value() -> impl Strategy<Value = serde_json::Value> {
    prop_oneof![
        6 => select(&WORDS).prop_map(serde_json::Value::from),
        1 => Just(serde_json::Value::Null),
        2 => (0_u64..70_000).prop_map(serde_json::Value::from),
        1 => (-3_i64..0).prop_map(serde_json::Value::from),
        1 => any::<bool>().prop_map(serde_json::Value::from),
        1 => vec(select(&WORDS), 0..3).prop_map(serde_json::Value::from),
        1 => Just(serde_json::json!({"a": [1, "b"]})),
    ]
}

/// A line of a log, and whether the time was written the other way round than usual.
fn line() -> impl Strategy<Value = String> {
    let time = (0_u32..60, select(vec!["", ".5", ".000000001", ".120000000", ".123456789"]));
    let fields = vec(value(), 1..4);
    let shape = (any::<bool>(), any::<bool>(), 0_u32..3);
    (select(&["Shell", "Read & write"]), select(&WORDS), time, fields, select(&WORDS), shape).prop_map(
        |(rule, output, (second, fraction), fields, hostname, (go, known, odd))| {
            let names = ["fd.name", "proc.cmdline", "proc.pid"];
            let fields: Vec<String> =
                names.iter().zip(&fields).map(|(name, value)| format!("\"{name}\":{}", json(value, go))).collect();
            let (output, hostname) = (json(&output.into(), go), json(&hostname.into(), go));
            let time = format!("\"2026-11-24T03:04:{second:02}{fraction}Z\"");
            let rule = json(&rule.into(), go);
            let fields = fields.join(",");
            let (priority, source, tags) = [
                ("Notice", "\"syscall\"", "[\"a\"]"),
                ("Warning", "\"k8s_audit\"", "[\"a\",\"b\"]"),
                ("Notice", "null", "[]"),
            ][second as usize % 3];
            let odd = ["", "\"more\":{\"time\":[\"}\",2]},", "\"more\":null,"][odd as usize];
            let uuid = if go { format!("\"uuid\":\"{second}\",") } else { String::new() };
            let blank = if known { "" } else { " " };
            format!(
                "{{{uuid}{odd}\"hostname\":{blank}{hostname},\"output\":{output},\"output_fields\":{{{fields}}},\
                 \"priority\":\"{priority}\",\"rule\":{rule},\"source\":{source},\"tags\":{tags},\"time\":{time}{blank}}}\n"
            )
        },
    )
}

fn read(log: &str) -> (Store, Vec<Alert>) {
    let (mut store, mut alerts) = (Store::default(), Vec::new());
    let mut reader = ingest::Reader::new(ingest::Limits::default());
    reader.push_to(log.as_bytes(), &mut store);
    reader.finish_to(&mut store);
    let mut reader = ingest::Reader::new(ingest::Limits::default());
    reader.push_to(log.as_bytes(), &mut alerts);
    reader.finish_to(&mut alerts);
    (store, alerts)
}

#[track_caller]
fn same(store: &Store, alerts: &[Alert]) {
    assert_eq!(store.len(), alerts.len());
    for (row, alert) in (0..).zip(alerts) {
        assert_eq!(store.alert(row).as_ref(), Some(alert));
        assert_eq!(store.raw(row).as_ref(), Some(&alert.raw));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_line_comes_back(lines in vec(line(), 0..40), more in vec(line(), 0..10)) {
        let (mut store, mut alerts) = read(&lines.concat());
        prop_assert_eq!(alerts.len(), lines.len());
        same(&store, &alerts);
        let (other, others) = read(&more.concat());
        store.absorb(other);
        alerts.extend(others);
        same(&store, &alerts);
        let again = Store::from_bytes(&store.to_bytes(), &CODES).expect("they are whole");
        same(&again, &alerts);
    }
}

#[test]
fn lines_that_differ_in_their_values_take_little() {
    for (go, uuid) in [(false, ""), (true, "\"uuid\":\"5f0c\",")] {
        let arrow = if go { "-\\u003e" } else { "->" };
        let log: String = (0..5000)
            .map(|n| {
                format!(
                    "{{{uuid}\"hostname\":\"node-{}\",\"output\":\"a shell\",\"output_fields\":{{\"evt.time\":{},\"fd.name\":\"10.0.0.1:{}{arrow}10.0.0.2:443\",\
                     \"proc.cmdline\":\"sh -c \\\"{}\\\"\",\"proc.pid\":{n},\"proc.pname\":null}},\"priority\":\"Notice\",\"rule\":\"Shell\",\
                     \"source\":\"syscall\",\"tags\":[\"container\"],\"time\":\"2026-11-24T03:04:05.{n:09}Z\"}}\n",
                    n % 7, 1_795_489_445_000_000_000_u64 + n, 40_000 + n % 90, n % 50
                )
            })
            .collect();
        let log = if go { log.replace("00Z\"", "Z\"") } else { log };
        let (mut store, alerts) = read(&log);
        store.seal();
        same(&store, &alerts);
        let each = store.memory().compressed / store.len();
        assert!(each < 20, "{each} bytes an alert, of {} bytes", log.len() / store.len());
    }
}

/// Puts every alert into a store as if it came from the next of some files.
struct FromFiles {
    store: Store,
    files: Vec<&'static str>,
}

impl Receiver for FromFiles {
    fn alert(&mut self, _: Alert) {
        panic!("the alerts are plain");
    }

    fn plain(&mut self, alert: &Plain<'_>) {
        let member = self.files.remove(0).to_owned();
        self.store.push_plain(&Plain { place: &Place { member, ..alert.place.clone() }, ..*alert });
    }
}

#[test]
fn what_is_not_in_the_text_is_not_taken_from_the_alert_before() {
    let log: String = ["\"a\"", "null", "\"b\"", "\"b\""]
        .iter()
        .zip(["n", "m", "n", "n"])
        .map(|(value, host)| {
            format!(
                "{{\"hostname\":\"{host}\",\"output\":\"o\",\"output_fields\":{{\"proc.name\":{value}}},\"priority\":\"Notice\",\"rule\":\"R\",\"time\":\"2026-11-24T03:04:05.000000001Z\"}}\n"
            )
        })
        .collect();
    let files = vec!["a.log", "", "b.log", "a.log"];
    let mut receiver = FromFiles { store: Store::default(), files: files.clone() };
    let mut reader = ingest::Reader::new(ingest::Limits::default());
    reader.push_to(log.as_bytes(), &mut receiver);
    reader.finish_to(&mut receiver);
    let (_, alerts) = read(&log);
    let expected: Vec<Alert> = alerts
        .into_iter()
        .zip(files)
        .map(|(alert, file)| Alert { place: Place { member: file.into(), ..alert.place.clone() }, ..alert })
        .collect();
    same(&receiver.store, &expected);
}
