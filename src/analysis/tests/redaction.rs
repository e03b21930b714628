//! Nothing that had to be replaced is in any file, however it is encoded there: for alerts made up at random, and for every
//! alert of the reference data beside the checkout.
//!
//! What is looked for is made here anew, and not by the code that replaces: each value as it is, and as URLs, base64, JSON
//! and HTML write it.

#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

use alert::Alert;
use analysis::export::{self, Export, Exporter, Of, Options};
use analysis::redact::Redaction;
use analysis::{Analysis, analyse};
use proptest::prelude::*;
use std::fs;
use std::path::PathBuf;

/// Every file that can be made of the alerts, with its kind. `reports` says of how many alerts a report is made.
fn files(analysis: &Analysis, redaction: &Redaction, reports: usize) -> Vec<(&'static str, String)> {
    let mut files = Vec::new();
    for kind in Export::ALL {
        match kind.of() {
            Of::Alerts => {
                let columns =
                    export::columns(&analysis.alerts).into_iter().chain(["raw".to_owned(), "message".to_owned()]);
                let columns = columns.map(|name| redaction.text(&name)).collect();
                let options = Options { redaction: Some(redaction.clone().into()), columns, ..Options::default() };
                let mut exporter = Exporter::new(*kind, options).expect("a kind of alerts");
                let mut out = Vec::new();
                for alert in &analysis.alerts {
                    exporter.alert(alert, &mut out).unwrap_or_else(|leak| panic!("{}: {leak}: {leak:?}", kind.word()));
                }
                exporter.finish(&mut out).unwrap_or_else(|leak| panic!("{}: {leak}: {leak:?}", kind.word()));
                files.push((kind.word(), String::from_utf8(out).expect("UTF-8")));
            }
            Of::Report => {
                for index in 0..analysis.alerts.len().min(reports) {
                    let report = analysis.report(index).expect("a report");
                    let made = export::report(*kind, &report, Some(redaction)).expect("a kind of report");
                    files.push((kind.word(), made.unwrap_or_else(|leak| panic!("{}: {leak}: {leak:?}", kind.word()))));
                }
            }
        }
    }
    files
}

/// A value in every form in which it must not be found.
fn forms(value: &str) -> Vec<String> {
    let url = value.bytes().map(|byte| match byte {
        byte if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    });
    let json = serde_json::to_string(value).expect("JSON");
    let html = value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let mut forms =
        vec![value.to_owned(), url.collect(), json.trim_matches('"').to_owned(), html.replace('\'', "&#39;")];
    // In base64 a value looks different at each of three offsets; what its neighbours have a part in is left out. Cores of
    // fewer than eight signs occur by chance.
    for offset in 0..3 {
        let bytes: Vec<u8> = vec![0; offset].into_iter().chain(value.bytes()).collect();
        let encoded = base64(&bytes);
        let core = encoded.get([0, 2, 3][offset]..encoded.len().saturating_sub(2)).unwrap_or_default();
        if core.len() >= 8 {
            forms.push(core.to_owned());
        }
    }
    forms.sort();
    forms.dedup();
    forms
}

fn base64(bytes: &[u8]) -> String {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for at in 0..=three.len() {
            text.push(char::from(alphabet[(bits >> (18 - 6 * at) & 63) as usize]));
        }
    }
    text
}

fn learned(alerts: &[Alert]) -> Redaction {
    let mut redaction = Redaction::default();
    alerts.iter().for_each(|alert| redaction.learn(alert));
    redaction
}

/// Panics when one of the values is in one of the files.
fn check(files: &[(&str, String)], redaction: &Redaction) {
    for one in redaction.preview().filter(|one| !one.weak) {
        for form in forms(one.original.as_raw()) {
            for (kind, text) in files {
                let found = text.find(&form).map(|at| {
                    let end = (at + form.len() + 40).min(text.len());
                    String::from_utf8_lossy(&text.as_bytes()[at.saturating_sub(40)..end])
                });
                assert_eq!(found, None, "{kind}: {} {form:?}", one.kind);
            }
        }
    }
    // A value that is also a word of ours cannot be looked for everywhere. As a field's whole value it must be gone.
    for one in redaction.preview().filter(|one| one.weak) {
        let alone = format!(":{}", serde_json::to_string(one.original.as_raw()).expect("JSON"));
        for (kind, text) in files.iter().filter(|(kind, _)| *kind == "ndjson") {
            assert!(!text.contains(&format!("{alone},")) && !text.contains(&format!("{alone}}}")), "{kind}: {alone}");
        }
    }
}

#[test]
fn nothing_of_the_reference_data_is_left() {
    let beside = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared"));
    let shared = std::env::var_os("SAKER_SHARED").map_or(beside, PathBuf::from);
    let mut inputs: Vec<PathBuf> = ["json", "text"]
        .iter()
        .flat_map(|folder| fs::read_dir(shared.join("corpus").join(folder)).into_iter().flatten().flatten())
        .map(|entry| entry.path())
        .collect();
    if inputs.is_empty() {
        println!("skipped: no reference data beside the checkout");
        return;
    }
    inputs.sort();
    let mut values = 0;
    for input in inputs {
        let mut analysis = analyse(&fs::read(&input).expect("a file"), None);
        // A file of a thousand alerts of one kind says no more than its first twenty-five.
        analysis.alerts.truncate(25);
        let redaction = learned(&analysis.alerts);
        values += redaction.preview().filter(|one| !one.weak).count();
        check(&files(&analysis, &redaction, 1), &redaction);
    }
    assert!(values > 100, "only {values} values were replaced");
}

/// A name as people and programs make them up.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{4,8}-[0-9a-z]{3,6}",
        "[a-z]{3}[0-9]{3}\\.[a-z]{4}",
        "[A-Za-z0-9_+/]{6,14}",
        "[a-z]{4}ü[a-z]{3}",
        "[ -~]{6,20}"
    ]
}

/// The value in one of the forms in which it may stand in a command line.
fn hidden() -> impl Strategy<Value = fn(&str) -> String> {
    prop_oneof![
        Just((|value: &str| value.to_owned()) as fn(&str) -> String),
        Just((|value: &str| format!("x{value}y")) as fn(&str) -> String),
        Just((|value: &str| base64(value.as_bytes())) as fn(&str) -> String),
        Just((|value: &str| base64(format!("a{value}b").as_bytes())) as fn(&str) -> String),
        Just((|value: &str| base64(format!("ab {value} cd").as_bytes())) as fn(&str) -> String),
        Just((|value: &str| value.bytes().map(|byte| format!("%{byte:02x}")).collect()) as fn(&str) -> String),
        Just((|value: &str| serde_json::to_string(value).expect("JSON")) as fn(&str) -> String),
        Just(
            (|value: &str| serde_json::to_string(&serde_json::to_string(value).expect("JSON")).expect("JSON"))
                as fn(&str) -> String
        ),
        Just((|value: &str| value.chars().map(|c| format!("&#{};", c as u32)).collect()) as fn(&str) -> String),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_of_a_made_up_alert_is_left(
        names in proptest::collection::vec((name(), hidden()), 6),
        octets in proptest::array::uniform4(1u8..255),
        text_form in any::<bool>(),
    ) {
        let address = octets.map(|octet| octet.to_string()).join(".");
        let line: Vec<String> = names.iter().map(|(name, hide)| hide(name)).collect();
        let line = format!("curl {} http://{address}/", line.join(" "));
        let fields = serde_json::json!({
            "user.name": names[0].0, "k8s.pod.name": names[1].0, "k8s.ns.name": names[2].0, "container.name": names[3].0,
            "ka.user.name": names[4].0, "proc.cmdline": line, "proc.pid": 7, "fd.sip": address, "evt.type": "execve",
        });
        let output = format!("A shell ran (user={} command={line})", names[0].0);
        let alert = serde_json::json!({
            "hostname": names[5].0, "rule": "Terminal shell in container", "priority": "Notice", "output": output,
            "time": "2026-04-13T17:57:44.123803926Z", "source": "syscall", "output_fields": fields,
        });
        let mut input = alert.to_string();
        if text_form {
            input.push_str(&format!("\n17:57:44.123803926: Notice {}\n", output.replace('\n', " ")));
        }
        let analysis = analyse(input.as_bytes(), None);
        let redaction = learned(&analysis.alerts);
        check(&files(&analysis, &redaction, 1), &redaction);
    }
}
