use super::*;
use crate::export::{self, Export, Exporter, Of, Options};

/// What has to be replaced in an alert with these fields, after learning it.
fn learned(alerts: &[&str]) -> (Redaction, Vec<alert::Alert>) {
    let alerts: Vec<_> = alerts.iter().flat_map(|text| crate::analyse(text.as_bytes(), None).alerts).collect();
    let mut redaction = Redaction::default();
    alerts.iter().for_each(|alert| redaction.learn(alert));
    (redaction, alerts)
}

const ALERT: &str = r#"{"hostname":"worker-7q","rule":"R","output":"x user=alice7 (node=worker-7q)","output_fields":{
    "user.name":"alice7","proc.cmdline":"curl -u bob9:hunter22 http://10.1.2.3/?h=worker%2D7q","container.id":"4fc2a1b09d3e",
    "k8s.pod.name":"pay-66b8c-xz2","container.image.repository":"registry.acme.io/team/pay"}}"#;

#[test]
fn the_same_value_has_the_same_token_everywhere() {
    let (redaction, alerts) = learned(&[ALERT]);
    let redacted = redaction.alert(&alerts[0]);
    assert_eq!(redacted.hostname.as_deref(), Some("redacted-host-1"));
    assert_eq!(redacted.output.as_deref(), Some("x user=redacted-user-1 (node=redacted-host-1)"));
    let line = redacted.text("proc.cmdline").expect("a command line");
    assert_eq!(line, "curl -u redacted-user-2:redacted-secret-1 http://198.18.0.1/?h=redacted-host-1");
    assert_eq!(redacted.text("container.image.repository").as_deref(), Some("redacted-registry-1.invalid/pay"));
    assert_eq!(redacted.text("container.id").as_deref(), Some("c00000000001"));
    assert_eq!(redaction.find(redacted.raw.as_bytes()), None);
    assert!(serde_json::from_str::<Value>(&redacted.raw).is_ok());
}

#[test]
fn a_name_told_by_the_last_alert_is_replaced_in_the_first() {
    let first = r#"{"rule":"R","output":"ping worker-7q"}"#;
    let (redaction, alerts) = learned(&[first, ALERT]);
    assert_eq!(redaction.alert(&alerts[0]).output.as_deref(), Some("ping redacted-host-1"));
}

#[test]
fn a_leak_is_found_behind_every_escape() {
    let (redaction, _) = learned(&[ALERT]);
    #[track_caller]
    fn check(redaction: &Redaction, text: &str, form: &str, line: usize, column: usize) {
        let leak = redaction.find(text.as_bytes()).unwrap_or_else(|| panic!("{text}: nothing is found"));
        assert_eq!((leak.form.as_str(), leak.line, leak.column), (form, line, column), "{text}");
        assert_eq!(leak.original.as_raw(), "worker-7q");
        assert!(!leak.to_string().contains("worker"));
    }
    check(&redaction, "a\nb worker-7q", "", 2, 3);
    check(&redaction, "worker%2d7q", "URL encoding", 1, 1);
    check(&redaction, "x worker\\u002d7q", "escapes", 1, 3);
    check(&redaction, "x worker&#45;7q", "escapes", 1, 3);
    check(&redaction, "d29ya2VyLTdx", "base64", 1, 1);
    check(&redaction, "x eHdvcmtlci03cQ== y", "base64", 1, 3);
    check(&redaction, "eHh3b3JrZXItN3E", "base64", 1, 1);
    assert_eq!(redaction.find(b"worker-7 q nothing"), None);
}

#[test]
fn words_of_our_own_are_replaced_where_they_stand_alone_only() {
    let (redaction, alerts) =
        learned(&[r#"{"rule":"R","output":"shell user=shell, x=shells","output_fields":{"user.name":"shell"}}"#]);
    let weak = redaction.preview().find(|one| one.original.as_raw() == "shell").expect("it is learned");
    assert!(weak.weak);
    let redacted = redaction.alert(&alerts[0]);
    assert_eq!(redacted.output.as_deref(), Some("shell user=redacted-user-1, x=shells"));
    assert_eq!(redacted.text("user.name").as_deref(), Some("redacted-user-1"));
    assert_eq!(redaction.find(b"a shell was started"), None);
}

#[test]
fn what_every_system_has_stays() {
    let (redaction, _) = learned(&[
        r#"{"rule":"R","output":"o","output_fields":{"user.name":"root","container.id":"host","fd.sip":"127.0.0.1","k8s.ns.name":"kube-system","container.image.repository":"docker.io/falcosecurity/event-generator","ka.user.name":"system:anonymous"}}"#,
    ]);
    assert_eq!(redaction.preview().collect::<Vec<_>>(), []);
}

#[test]
fn a_saved_map_goes_on_where_it_ended() {
    let (redaction, alerts) = learned(&[ALERT]);
    let mut loaded = Redaction::load(&redaction.save()).expect("a map");
    assert_eq!(loaded.alert(&alerts[0]), redaction.alert(&alerts[0]));
    loaded.add(Kind::Host, "worker-8q");
    assert_eq!(loaded.text("worker-8q"), "redacted-host-2");
    assert_eq!(loaded.save().replace("worker-8q", ""), loaded.save().replace("worker-8q", ""));
    for none in ["", "{}", "[]", r#"{"saker_redaction":2,"entries":[]}"#, r#"{"saker_redaction":1,"entries":[{}]}"#] {
        assert!(Redaction::load(none).is_none(), "{none}");
    }
}

#[test]
fn an_export_stops_at_a_leak() {
    let (learned, alerts) = learned(&[ALERT]);
    // A redaction that replaces by the value itself, as a broken one would.
    let mut broken = learned.clone();
    broken.known.iter_mut().for_each(|known| known.token = known.original.clone());
    let options = Options { redaction: Some(broken.clone().into()), ..Options::default() };
    let mut exporter = Exporter::new(Export::Ndjson, options).expect("a kind of alerts");
    let mut out = b"before".to_vec();
    assert!(exporter.alert(&alerts[0], &mut out).is_err());
    assert_eq!(out, b"before");
    let analysis = crate::analyse(ALERT.as_bytes(), None);
    let report = analysis.report(0).expect("a report");
    for kind in Export::ALL.iter().filter(|kind| kind.of() == Of::Report) {
        assert!(matches!(export::report(*kind, &report, Some(&broken)), Some(Err(_))), "{}", kind.word());
        assert!(matches!(export::report(*kind, &report, Some(&learned)), Some(Ok(_))), "{}", kind.word());
    }
}

#[test]
fn an_alert_with_an_id_of_its_own_leaves_as_every_kind() {
    let alert =
        ALERT.replacen('{', r#"{"uuid":"0b6f8c1e-7d2a-4e55-9a10-3c4d5e6f7a8b","time":"2025-03-11T08:00:00Z","#, 1);
    let (redaction, alerts) = learned(&[&alert]);
    assert!(alerts[0].uuid.is_some());
    for kind in Export::ALL.iter().filter(|kind| kind.of() == Of::Alerts) {
        let columns = vec!["uuid".to_owned(), "rule".to_owned()];
        let options = Options { redaction: Some(redaction.clone().into()), columns, ..Options::default() };
        let mut exporter = Exporter::new(*kind, options).expect("a kind of alerts");
        let mut out = Vec::new();
        assert!(exporter.alert(&alerts[0], &mut out).is_ok(), "{}", kind.word());
        assert!(exporter.finish(&mut out).is_ok(), "{}", kind.word());
    }
}
