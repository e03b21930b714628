use super::*;
use crate::casefile::{CaseFile, Entry as Decided};
use crate::export::{Export, Exporter, Options, Written};
use std::rc::Rc;

fn export(input: &str, case: Option<&CaseFile>) -> (Vec<Json>, Written) {
    let alerts = crate::analyse(input.as_bytes(), None).alerts;
    let options = Options { case: case.cloned().map(Rc::new), ..Options::default() };
    let mut exporter = Exporter::new(Export::Ocsf, options).expect("a kind of alerts");
    let mut out = Vec::new();
    for alert in &alerts {
        exporter.alert(alert, &mut out).expect("nothing is redacted");
    }
    let written = exporter.finish(&mut out).expect("nothing is redacted");
    let text = String::from_utf8(out).expect("UTF-8");
    (text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect(), written)
}

const ALERT: &str = r#"{"hostname":"n1","rule":"R","priority":"Warning","time":"2026-04-13T17:57:44.123803926Z","source":"syscall","output":"o","tags":["T1059.004","mitre_execution","mine"],"output_fields":{"evt.type":"execve","evt.res":"EACCES","proc.name":"sh","proc.pid":7,"proc.cmdline":"sh -c x","container.id":"4fc2a1b09d3e","container.image.repository":"a/b","fd.sip":"not an address","evt.num":18446744073709551615}}"#;

#[test]
fn a_finding_has_what_the_class_asks_for() {
    let (findings, written) = export(ALERT, None);
    let finding = &findings[0];
    for key in
        ["activity_id", "category_uid", "class_uid", "type_uid", "severity_id", "time", "metadata", "finding_info"]
    {
        assert!(!finding[key].is_null(), "{key}");
    }
    assert_eq!((&finding["time"], &finding["severity_id"]), (&json!(1_776_103_064_123_i64), &json!(3)));
    assert_eq!(finding["finding_info"]["attacks"][0]["sub_technique"]["uid"], "T1059.004");
    assert_eq!(finding["finding_info"]["attacks"][0]["technique"]["uid"], "T1059");
    assert_eq!(finding["finding_info"]["tags"], json!([{ "name": "tag", "value": "mine" }]));
    assert_eq!(finding["raw_data"], ALERT);
    // Blocked by the kernel, observed by Falco.
    assert_eq!((&finding["action_id"], &finding["status_detail"]), (&json!(3), &json!("EACCES")));
    let evidence = &finding["evidences"][0];
    assert_eq!((&evidence["data"]["outcome"], &evidence["verdict_id"]), (&json!("blocked"), &Json::Null));
    assert_eq!(evidence["container"]["image"], json!({ "uid": "a/b", "name": "a/b" }));
    assert!(evidence["dst_endpoint"].is_null());
    assert_eq!(finding["unmapped"]["evt.num"], json!(18_446_744_073_709_551_615_u64));
    assert_eq!((written.alerts, written.left_out), (1, 0));
}

#[test]
fn the_same_alert_has_the_same_id() {
    let uid = |input: &str| export(input, None).0[0]["finding_info"]["uid"].clone();
    assert_eq!(uid(ALERT), uid(&format!("\n{ALERT}\n")));
    assert_ne!(uid(ALERT), uid(&ALERT.replace("sh -c x", "sh -c y")));
    let own = ALERT.replacen('{', r#"{"uuid":"11111111-2222-4333-8444-555555555555","#, 1);
    assert_eq!(uid(&own), "11111111-2222-4333-8444-555555555555");
}

#[test]
fn the_verdict_is_the_analysts() {
    let alert = crate::analyse(ALERT.as_bytes(), None).alerts.remove(0);
    let mut case = CaseFile::default();
    case.set(casefile::hash(&alert), Decided::new(Some(Verdict::Test), "", Vec::new()));
    let finding = &export(ALERT, Some(&case)).0[0];
    assert_eq!((&finding["evidences"][0]["verdict_id"], &finding["status_id"]), (&json!(6), &json!(4)));
}

#[test]
fn an_alert_without_a_date_is_left_out_and_said() {
    let (findings, written) = export("17:57:44.123803926: Warning x (a=b)", None);
    assert_eq!((findings.len(), written.alerts, written.left_out), (0, 0, 1));
    assert!(written.notes[0].contains("without a date"));
}

#[test]
fn what_has_no_place_is_kept() {
    let without = ALERT.replace("\"proc.pid\":7,", "").replace("4fc2a1b09d3e", "host");
    let finding = &export(&without, None).0[0];
    assert!(finding["evidences"][0]["process"].is_null() && finding["evidences"][0]["container"].is_null());
    for (field, value) in [("proc.cmdline", "sh -c x"), ("container.id", "host"), ("fd.sip", "not an address")] {
        assert_eq!(finding["unmapped"][field], value);
    }
}
