//! Alerts that are handed out without copying are the same alerts, in the same order.

mod common;

use alert::{Alert, Format, Plain, PlainField, PlainValue, Receiver};
use proptest::prelude::*;

/// Counts which door the alerts came through.
#[derive(Default)]
struct Doors {
    alerts: Vec<Alert>,
    plain: usize,
}

impl Receiver for Doors {
    fn alert(&mut self, alert: Alert) {
        self.alerts.push(alert);
    }

    fn plain(&mut self, alert: &Plain<'_>) {
        self.plain += 1;
        self.alert(alert.to_alert());
    }
}

fn handed(input: &[u8], slice: usize) -> Doors {
    let mut reader = ingest::Reader::new(ingest::Limits::default());
    let mut doors = Doors::default();
    input.chunks(slice).for_each(|slice| reader.push_to(slice, &mut doors));
    let rest = reader.finish_to(&mut doors);
    assert!(rest.alerts.is_empty() && rest.totals.add_up(), "{:?}", rest.totals);
    assert_eq!(rest.totals.alerts, doors.alerts.len() as u64);
    doors
}

/// The alert is plain, and the same one by the long way: inside another object, nothing is handed out at once.
#[track_caller]
fn check_plain(line: &str) {
    let plain = handed(line.as_bytes(), usize::MAX);
    let long = handed(format!("{{\"envelope\":{line}}}").as_bytes(), usize::MAX);
    assert_eq!((plain.plain, long.plain, plain.alerts.len(), long.alerts.len()), (1, 0, 1, 1), "{line}");
    let place = plain.alerts[0].place.clone();
    assert_eq!(plain.alerts[0], Alert { place, ..long.alerts[0].clone() }, "{line}");
}

const PLAIN: &str = r#"{"hostname":"h","output":"a \"b\" \ud83d\ude00","output_fields":{"a.j":{"k":[1]},"a.l":[1,null,"x\ty"],"b.f":1e400,"b.n":-5,"b.u":18446744073709551615,"c":null,"d":true,"e":"\u003cNA\u003e"},"priority":"notice","rule":"R","source":"syscall","tags":["","T1059"],"time":"2025-03-11T14:07:11.123456789Z","unknown":{"a":1}}"#;

#[test]
fn a_plain_alert_holds_every_part() {
    struct Check(bool);
    impl Receiver for Check {
        fn alert(&mut self, alert: Alert) {
            panic!("not plain: {alert:?}");
        }

        fn plain(&mut self, alert: &Plain<'_>) {
            self.0 = true;
            assert_eq!((alert.rule, alert.source, alert.hostname), ("R", Some("syscall"), Some("h")));
            assert_eq!((alert.output, alert.message, alert.uuid), (Some("a \"b\" 😀"), None, None));
            assert_eq!((alert.tags, alert.format, alert.raw), (&["T1059"][..], Format::FalcoJson, PLAIN));
            assert_eq!((alert.place.line, alert.place.column, alert.place.byte), (2, 2, 2));
            let list = [PlainValue::Unsigned(1), PlainValue::Null, PlainValue::Text("x\ty")];
            let fields = [
                ("a.j", PlainValue::Json("{\"k\":[1]}")),
                ("a.l", PlainValue::List(&list)),
                ("b.f", PlainValue::Number("1e400")),
                ("b.n", PlainValue::Signed(-5)),
                ("b.u", PlainValue::Unsigned(u64::MAX)),
                ("c", PlainValue::Null),
                ("d", PlainValue::Bool(true)),
                ("e", PlainValue::Text("<NA>")),
            ];
            assert_eq!(alert.fields, fields.map(|(name, value)| PlainField { name, value }));
        }
    }
    let mut check = Check(false);
    let mut reader = ingest::Reader::new(ingest::Limits::default());
    reader.push_to(format!("\n {PLAIN}\n").as_bytes(), &mut check);
    reader.finish_to(&mut check);
    assert!(check.0);
    check_plain(PLAIN);
}

#[test]
fn falcosidekicks_payload_is_plain_too() {
    let line = PLAIN.replace("\"unknown\"", "\"uuid\":\"u\",\"unknown\"");
    let doors = handed(line.as_bytes(), 7);
    assert_eq!((doors.plain, doors.alerts[0].format), (1, Format::Falcosidekick));
    check_plain(&line);
}

#[test]
fn what_is_mended_or_guessed_is_not_plain() {
    for (from, to) in [
        ("\"rule\":\"R\",", ""),
        ("\"rule\":\"R\"", "\"rule\":null"),
        ("\"priority\":\"notice\",", ""),
        ("\"notice\"", "\"loud\""),
        ("14:07:11.123456789Z", "noon"),
        ("\"time\"", "\"when\""),
        ("\\ude00", ""),
        ("\"output\":", "\"output\":1,\"output\":"),
        ("\"c\":null", "\"c\":null,\"c\":1"),
        ("\"c\":null", "\"c\":null,\"a\":1"),
        ("\"c\":null", "\"c\":null,\"c_1\":1"),
        ("{\"a.j\":{\"k\":[1]},\"a.l\":[1,null,\"x\\ty\"],\"b.f\":1e400,\"b.n\":-5,\"b.u\":18446744073709551615,", "{"),
        ("[\"\",\"T1059\"]", "\"T1059\""),
        ("[\"\",\"T1059\"]", "[1]"),
        (" \\ud83d\\ude00", "[...]"),
        ("syscall", "SYSCALL"),
        ("\"h\"", "5"),
        (",\"unknown\"", ",,\"unknown\""),
    ] {
        let line = PLAIN.replace(from, to);
        assert_ne!(line, PLAIN, "{from}");
        let doors = handed(line.as_bytes(), usize::MAX);
        assert_eq!((doors.plain, doors.alerts.len()), (0, 1), "{from} → {to}");
    }
}

#[test]
fn the_corpus_is_handed_out_as_it_is_read() {
    let Some(root) = common::shared("corpus") else { return };
    let mut plain = 0;
    for folder in ["json", "reports", "text"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let bytes = std::fs::read(&path).unwrap();
            let doors = handed(&bytes, 4096);
            assert_eq!(doors.alerts, ingest::read(&bytes, None).alerts, "{}", path.display());
            plain += doors.plain;
            for line in String::from_utf8_lossy(&bytes).lines() {
                if line.starts_with("{\"") && handed(line.as_bytes(), usize::MAX).plain == 1 {
                    check_plain(line);
                }
            }
        }
    }
    assert!(plain > 100, "{plain}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever happens to an alert on its way: when it is still plain, it is what the long way reads.
    #[test]
    fn both_ways_agree(
        at in any::<prop::sample::Index>(),
        end in any::<prop::sample::Index>(),
        piece in prop::sample::select(vec![
            "", " ", "\t", "\"", "\\", "\\n", "\\u0041", "\\ud800", "\\ud83d\\ude00", "\u{fffd}", "é", "\0", ",", ":", "{", "}",
            "[", "]", "0", "-", ".5", "e9", "null", "[]", "{}", "[...]", "1", "_", "\"x\":1,", "\"uuid\":\"u\",", "\\u001b[",
        ]),
        cut in prop::bool::ANY,
    ) {
        let mut line = PLAIN.to_owned();
        let (from, to) = (at.index(PLAIN.len()), end.index(PLAIN.len()).min(at.index(PLAIN.len()) + 12));
        line.replace_range(from..if cut { to.max(from) } else { from }, piece);
        let doors = handed(line.as_bytes(), usize::MAX);
        if doors.plain == 1 && doors.alerts[0].raw == line {
            check_plain(&line);
        }
    }
}
