use super::*;

fn of(input: &str) -> Json {
    document(View(&crate::analyse(input.as_bytes(), None).alerts[0]))
}

const ALERT: &str = r#"{"hostname":"n1","rule":"R","priority":"Warning","time":"2026-04-13T17:57:44.123803926Z","source":"syscall","output":"o","tags":["maturity_stable","T1059.004","T1083"],"output_fields":{"evt.type":"openat","evt.res":"ENOENT","evt.num":5,"proc.name":"sh","proc.pid":7,"fd.name":"/etc/x","fd.sip":"10.0.0.1","proc.aname[2]":"runc","container.id":"host"}}"#;

#[test]
fn a_document_says_what_the_alert_says() {
    let document = of(ALERT);
    for (key, value) in [
        ("@timestamp", json!("2026-04-13T17:57:44.123803926Z")),
        ("event.outcome", json!("failure")),
        ("event.category", json!(["file"])),
        ("event.type", json!(["access"])),
        ("event.severity", json!(3)),
        ("event.sequence", json!(5)),
        ("event.original", json!(ALERT)),
        ("rule.ruleset", json!("maturity_stable")),
        ("file.path", json!("/etc/x")),
        ("threat.technique.id", json!(["T1059", "T1083"])),
        ("threat.technique.subtechnique.id", json!(["T1059.004"])),
        ("related.ip", json!(["10.0.0.1"])),
    ] {
        assert_eq!(document[key], value, "{key}");
    }
    // Nothing is dropped: what has no place is a label. A process on the host is in no container.
    assert_eq!(document["labels"], json!({ "container_id": "host", "proc_aname[2]": "runc" }));
    assert!(document.get("container.id").is_none());
}

#[test]
fn an_absent_result_proves_nothing() {
    assert_eq!(of(&ALERT.replace("\"evt.res\":\"ENOENT\",", ""))["event.outcome"], "unknown");
    assert_eq!(of(&ALERT.replace("ENOENT", "SUCCESS"))["event.outcome"], "success");
}

#[test]
fn a_connection_is_no_file() {
    let document = of(&ALERT.replace("/etc/x", "10.0.0.2:5->10.0.0.1:80"));
    assert!(document.get("file.path").is_none());
}

#[test]
fn categories_and_types_are_words_that_ecs_allows() {
    let categories = ["process", "file", "network", "driver"];
    let types = ["start", "end", "access", "creation", "deletion", "change", "connection", "info"];
    for event in
        ["execve", "kill", "open", "creat", "unlink", "rename", "connect", "accept", "setns", "init_module", "?"]
    {
        let (category, kind) = category(event);
        assert!(category.iter().all(|word| categories.contains(word)), "{event}");
        assert!(!kind.is_empty() && kind.iter().all(|word| types.contains(word)), "{event}");
    }
}
