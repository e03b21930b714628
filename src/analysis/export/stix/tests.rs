use super::*;
use crate::casefile::{CaseFile, Entry as Decided};
use crate::export::{Export, Exporter, Options};

fn bundle(input: &str, verdict: Option<Verdict>) -> Json {
    let alerts = crate::analyse(input.as_bytes(), None).alerts;
    let mut case = CaseFile::default();
    for alert in &alerts {
        case.set(casefile::hash(alert), Decided::new(verdict, "seen", Vec::new()));
    }
    let options = Options { case: Some(case.into()), ..Options::default() };
    let mut exporter = Exporter::new(Export::Stix, options).expect("a kind of alerts");
    let mut out = Vec::new();
    for alert in &alerts {
        exporter.alert(alert, &mut out).expect("nothing is redacted");
    }
    exporter.finish(&mut out).expect("nothing is redacted");
    serde_json::from_slice(&out).expect("JSON")
}

fn of<'a>(bundle: &'a Json, kind: &str) -> Vec<&'a Json> {
    bundle["objects"].as_array().into_iter().flatten().filter(|object| object["type"] == kind).collect()
}

const ALERT: &str = r#"{"hostname":"n1","rule":"R","time":"2026-04-13T17:57:44.123803926Z","output":"o","tags":["T1059.004","T1083"],"output_fields":{"proc.pid":7,"proc.cmdline":"sh -c 'a\\b'","proc.exepath":"/bin/sh","proc.ppid":1,"user.name":"u","fd.name":"10.0.0.1:5->10.0.0.2:80","fd.cip":"10.0.0.1","fd.sip":"10.0.0.2","fd.sport":80,"fd.l4proto":"tcp","container.id":"4fc2a1b09d3e"}}"#;

#[test]
fn an_alert_is_what_was_observed() {
    let made = bundle(ALERT, None);
    let observed = of(&made, "observed-data")[0];
    assert_eq!(observed["first_observed"], "2026-04-13T17:57:44.123Z");
    let ids: Vec<String> = made["objects"].as_array().expect("a list").iter().map(|one| text(one, "id")).collect();
    for reference in observed["object_refs"].as_array().expect("a list") {
        assert!(ids.iter().any(|id| reference == id), "{reference}");
    }
    assert_eq!((of(&made, "process").len(), of(&made, "attack-pattern").len(), of(&made, "sighting").len()), (2, 2, 2));
    assert_eq!(of(&made, "network-traffic")[0]["protocols"], json!(["ipv4", "tcp"]));
    assert!(text(of(&made, "note")[0], "content").contains("Container: 4fc2a1b09d3e\nNotes: seen"));
}

#[test]
fn only_a_true_positive_makes_an_indicator() {
    for verdict in Verdict::ALL.into_iter().map(Some).chain([None]) {
        let made = bundle(ALERT, verdict);
        let indicators = of(&made, "indicator");
        assert_eq!(indicators.len(), usize::from(verdict == Some(Verdict::TruePositive)), "{verdict:?}");
        for indicator in indicators {
            assert_eq!(indicator["pattern"], "[process:command_line = 'sh -c \\'a\\\\b\\'']");
        }
    }
}

#[test]
fn ids_follow_from_content_and_stand_once() {
    let two = format!("{ALERT}\n{}", ALERT.replace("\"proc.pid\":7", "\"proc.pid\":8"));
    let made = bundle(&two, None);
    assert_eq!(made, bundle(&two, None));
    assert_eq!(
        (of(&made, "observed-data").len(), of(&made, "identity").len(), of(&made, "ipv4-addr").len()),
        (2, 1, 2)
    );
    let mut ids: Vec<String> = made["objects"].as_array().expect("a list").iter().map(|one| text(one, "id")).collect();
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all);
    // The id that the specification's own rule gives to this address.
    let address = of(&made, "ipv4-addr")[0];
    assert_eq!(address["id"], "ipv4-addr--7dd44d27-f473-5ba9-b12b-0d3a61bbed2e");
}

#[test]
fn nothing_is_an_empty_bundle() {
    let made = bundle("17:57:44.123803926: Warning x (a=b)", None);
    assert_eq!((&made["type"], made.get("objects")), (&json!("bundle"), None));
}
