//! Summaries made in parts, written, read and joined.

use analysis::store::Summary;
use analysis::summary::{Fingerprint, Gathering, from_json, merge, to_json, to_text};

fn line(n: u32, rule: &str, pod: &str) -> String {
    format!(
        "{{\"rule\":\"{rule}\",\"priority\":\"Warning\",\"source\":\"syscall\",\"time\":\"2026-11-24T{:02}:00:00.5Z\",\
         \"output_fields\":{{\"k8s.ns.name\":\"shop\",\"k8s.pod.name\":\"{pod}\",\"proc.pid\":{n},\"proc.cmdline\":\"sh -c {}\"}}}}\n",
        n % 24,
        n % 50
    )
}

fn night(from: u32, to: u32) -> String {
    (from..to).map(|n| line(n, ["Shell", "Read"][n as usize % 2], &format!("cart-{}", n % 3))).collect::<String>()
        + "words\n"
}

fn gathered(inputs: &[(&str, &str)], mut gathering: Gathering) -> Summary {
    for (name, text) in inputs {
        let mut fingerprint = Fingerprint::default();
        fingerprint.push(text.as_bytes());
        if gathering.begin(name, fingerprint.finish()) {
            text.as_bytes().chunks(1000).for_each(|slice| gathering.push(slice));
            assert!(gathering.end().is_some_and(|totals| totals.add_up()));
        }
    }
    gathering.finish()
}

#[test]
fn parts_from_several_machines_are_the_whole() {
    let (one, other) = (night(0, 300), night(300, 1000));
    let whole = gathered(&[("a", &one), ("b", &other)], Gathering::default());
    let parts = [gathered(&[("a", &one)], Gathering::default()), gathered(&[("b", &other)], Gathering::default())];
    let [mut joined, part] = parts.map(|part| from_json(&to_json(&part)).expect("it was written here"));
    merge(&mut joined, &part).expect("they are two inputs");
    assert!(joined == whole, "joined: {}\nwhole: {}", to_text(&joined), to_text(&whole));
    assert!(to_json(&joined) == to_json(&whole));
    let batches = gathered(&[("a", &one), ("b", &other)], Gathering::with_batches(1));
    assert!(batches == whole, "{}", to_text(&batches));
    assert_eq!((whole.alerts, whole.rules.held["Shell"], whole.pods.held["shop/cart-0"]), (1000, 500, 334));
    assert_eq!((whole.reading["unread"], whole.reading["diagnostics.text.unknown"]), (2, 2));
    assert_eq!(whole.hours.len(), 24);
    assert!(!whole.values.contains_key("proc.pid"), "a number of a process says nothing about a cluster");
}

#[test]
fn the_same_content_counts_once() {
    let one = night(0, 30);
    let whole = gathered(&[("a", &one), ("copy of a", &one)], Gathering::default());
    assert_eq!((whole.alerts, whole.inputs.len()), (30, 1));
    let mut joined = whole.clone();
    let twice = merge(&mut joined, &whole).expect_err("it is known");
    assert_eq!(twice[0].name, "a");
    assert_eq!(joined, whole);
}

#[test]
fn what_is_no_summary_is_refused() {
    let good = to_json(&gathered(&[("a", &night(0, 3))], Gathering::default()));
    for (found, instead) in [
        ("\"saker_summary\":1", "\"saker_summary\":2"),
        ("\"alerts\":3", "\"alerts\":-3"),
        ("\"hour\":\"2026", "\"hour\":\"20x6"),
        ("\"sha256\":\"", "\"sha256\":\"zz"),
        ("\"first\":\"", "\"first\":\"x"),
    ] {
        let bad = good.replacen(found, instead, 1);
        assert_ne!(bad, good);
        assert!(from_json(&bad).is_err(), "{instead}");
    }
    assert!(from_json(&"[".repeat(100_000)).is_err());
}

#[test]
fn names_from_alerts_are_shown_with_their_marks() {
    let text = line(1, "Shell\\u001b[2J\\u202e", "p")
        .replace("\"proc.cmdline\":\"sh", "\"proc.cmdline\":\"\\u001b]0;x\\u0007");
    let summary = gathered(&[("a\u{1b}[31m", &text)], Gathering::default());
    let shown = to_text(&summary);
    assert!(!shown.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{shown}");
    assert!(shown.contains("Shell"));
}
