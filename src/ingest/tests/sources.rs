//! Alerts that are not the kernel's: what Falco says about itself, and those of plugins, known and unknown.

mod common;

use alert::{Origin, Value};
use common::check;

#[test]
fn falcos_own_alerts_have_no_tags_and_counters_that_are_text() {
    let drops = r#"{"hostname":"h","output":"Falco internal: syscall event drop. 815508 system calls dropped in last second.","output_fields":{"ebpf_enabled":"1","n_drops":"815508","n_evts":"2270350"},"priority":"Debug","rule":"Falco internal: syscall event drop","source":"internal","time":"2025-03-11T14:07:11.000000003Z"}"#;
    let alerts = check(drops.as_bytes(), "falco_json:Falco internal: syscall event drop");
    assert_eq!(alerts[0].tags, [""; 0]);
    assert_eq!(alerts[0].field("n_drops").unwrap().value, Value::Text("815508".into()), "as it was written");
    assert!(alerts[0].source.as_ref().unwrap().is_internal() && !alerts[0].is_syscall());

    let timeouts = r#"{"hostname":"h","output":"Falco internal: timeouts notification. 1000 consecutive timeouts without event.","output_fields":{"last_event_time":"13:22:12.609379000"},"priority":"Debug","rule":"Falco internal: timeouts notification","source":"internal","time":"2025-03-11T14:07:11.588950000Z"}"#;
    let alerts = check(timeouts.as_bytes(), "falco_json:Falco internal: timeouts notification");
    assert_eq!(alerts[0].text("last_event_time").as_deref(), Some("13:22:12.609379000"));

    let metrics = r#"{"hostname":"h","output":"Falco metrics snapshot","output_fields":{"evt.source":"syscall","evt.time":1741702031123456789,"falco.evts_rate_sec":1846.4,"falco.version":"0.44.1","scap.n_drops_perc":0.0},"priority":"Informational","rule":"Falco internal: metrics snapshot","source":"internal","time":"2025-03-11T14:07:11.123456789Z"}"#;
    let alerts = check(metrics.as_bytes(), "falco_json:Falco internal: metrics snapshot");
    assert_eq!(alerts[0].field("scap.n_drops_perc").unwrap().value, Value::Number("0.0".into()), "no digit changes");
    assert!(!alerts[0].is_syscall(), "what it counts is the kernel's, but it is Falco's own");

    // Before 0.35 they had no source, before 0.32 no host.
    let old = drops.replace("\"hostname\":\"h\",", "").replace("\"source\":\"internal\",", "");
    assert_eq!(check(old.as_bytes(), "falco_json:Falco internal: syscall event drop")[0].source, None);
}

#[test]
fn falcos_own_alerts_as_text_in_both_ages() {
    for (line, rule, name, value) in [
        (
            "15:28:24.000207862: Critical Falco internal: syscall event drop. 1 system calls dropped in last second.(n_drops=1 n_evts=1181)",
            "syscall event drop",
            "n_drops",
            Value::Unsigned(1),
        ),
        (
            "14:07:11.000000003: Debug Falco internal: syscall event drop. 9 system calls dropped in last second. (ebpf_enabled=\"1\" n_drops=\"9\")",
            "syscall event drop",
            "n_drops",
            Value::Text("9".into()),
        ),
        (
            "14:07:11.000000003: Debug Falco internal: timeouts notification. 1000 consecutive timeouts without event. (last_event_time=\"none\")",
            "timeouts notification",
            "last_event_time",
            Value::Text("none".into()),
        ),
        (
            "2025-03-11T14:07:11.000000003+0000: Informational Falco metrics snapshot (evt.source=\"syscall\" falco.evts_rate_sec=1846.4)",
            "metrics snapshot",
            "falco.evts_rate_sec",
            Value::Number("1846.4".into()),
        ),
    ] {
        let alerts = check(line.as_bytes(), &format!("falco_text:Falco internal: {rule}"));
        assert_eq!(alerts[0].field(name).map(|field| &field.value), Some(&value), "{line}");
        assert!(alerts[0].source.as_ref().unwrap().is_internal(), "{line}");
        assert_eq!(alerts[0].tags, [""; 0], "{line}");
    }
}

#[test]
fn plugins_alerts_keep_their_source() {
    for (source, rule, fields, name, value) in [
        (
            "k8s_audit",
            "Anonymous Request Allowed",
            r#"{"jevt.time.iso8601":"2025-03-11T14:07:11.1+0000","ka.auth.reason":"RBAC: allowed by \"x\"","ka.uri.param[command]":"sh"}"#,
            "ka.uri.param[command]",
            "sh",
        ),
        (
            "aws_cloudtrail",
            "Console Login Without MFA",
            r#"{"aws.region":"us-east-1","ct.request.serialnumber":null,"ct.user":"bob.user"}"#,
            "ct.user",
            "bob.user",
        ),
        (
            "gcp_auditlog",
            "GCP WAF rule modified or deleted",
            r#"{"gcp.user":"a@example.com","json.value[/resource/labels/policy_name]":"p"}"#,
            "json.value[/resource/labels/policy_name]",
            "p",
        ),
        (
            "okta",
            "User accessing app via single sign on OKTA",
            r#"{"okta.actor.name":"Tony Stark","okta.app":"drive"}"#,
            "okta.app",
            "drive",
        ),
        ("github", "Webhook Ping", r#"{"github.repo":"falcosecurity/falco","github.user":"u"}"#, "github.user", "u"),
        ("someones.own", "A rule of theirs", r#"{"theirs.k":7,"theirs.list":["a","b"]}"#, "theirs.k", "7"),
    ] {
        let line = format!(
            r#"{{"hostname":"h","output":"14:07:11.000000000: Notice words","output_fields":{fields},"priority":"Notice","rule":"{rule}","source":"{source}","tags":[],"time":"2025-03-11T14:07:11.000000000Z"}}"#
        );
        let alerts = check(line.as_bytes(), &format!("falco_json:{rule}"));
        assert_eq!(alerts[0].source.as_ref().unwrap().0, source);
        assert!(!alerts[0].is_syscall(), "{source}");
        assert_eq!(alerts[0].text(name).as_deref(), Some(value), "{source}");
        // Fields that somebody cut out of it, and Falco before 0.30, name no source; the fields do.
        let bare =
            check(fields.as_bytes(), if source == "someones.own" { "json.not_an_alert" } else { "fields_only:-" });
        assert!(bare.iter().all(|alert| !alert.is_syscall()), "{source}");
    }
}

#[test]
fn a_plugins_text_names_its_source() {
    for (message, rule, source, name, value) in [
        (
            "A user has been added in an OKTA group (user=Tony Stark, target group=admins, target user=Steve Rogers)",
            "Adding user in OKTA group",
            "okta",
            "okta.target.user.name",
            "Steve Rogers",
        ),
        (
            "A collaborator was added to a repository (repository=r repo_owner=o org=g user=u collaborator=c role=admin)",
            "Add Collaborator to Repository",
            "github",
            "github.collaborator.role",
            "admin",
        ),
        (
            "K8s Audit Event received (user=system:anonymous verb=get uri=/readyz obj={\"kind\":\"Event\"})",
            "All K8s Audit Events",
            "k8s_audit",
            "ka.uri",
            "/readyz",
        ),
        (
            "Some Cloudtrail Event (evtnum=7 info=x y ts=2025-03-11T14:07:11.000000000+0000 id=i-1 error=AccessDenied)",
            "All Cloudtrail Events",
            "aws_cloudtrail",
            "ct.error",
            "AccessDenied",
        ),
        (
            "project=p A GCP backend service was deleted by user=a@example.com userIP=192.0.2.1 userAgent=Mozilla/5.0 (X11; Linux) a,b  authorizationInfo=[{\"granted\":true}]  rawRequest={}",
            "GCP backend service deleted",
            "gcp_auditlog",
            "gcp.userAgent",
            "Mozilla/5.0 (X11; Linux) a,b",
        ),
    ] {
        let alerts = check(format!("14:07:11.000000000: Notice {message}\n").as_bytes(), &format!("falco_text:{rule}"));
        assert_eq!(alerts[0].source.as_ref().unwrap().0, source);
        let field = alerts[0].field(name).unwrap_or_else(|| panic!("{rule}: {name} is missing"));
        assert_eq!((field.value.to_string().as_str(), field.origin), (value, Origin::Text), "{rule}");
    }
    // No released rule: the source is not known, and nothing says that it was the kernel's.
    let alerts = check(
        b"14:07:11.000000000: Notice Words of theirs (okta.app=x ka.verb=get)\n",
        "falco_text:- | text.unknown_template",
    );
    assert!(alerts[0].source.is_none() && !alerts[0].is_syscall());
}

const EVENT: &str = r#"{"uuid":"1-2","output":"14:07:11.1: Notice o","priority":"Notice","rule":"R","time":"2025-03-11T14:07:11.1Z","source":"syscall","output_fields":{"proc.name":"sh"},"hostname":"h","tags":["a"]}"#;

#[test]
fn falcosidekick_uis_envelope_and_result_list() {
    let one = "falcosidekick_ui:R";
    for (input, told) in [
        (format!(r#"{{"event":{EVENT},"outputs":["slack"]}}"#), one.to_owned()),
        (format!(r#"{{"event":{EVENT},"outputs":null}}"#), one.to_owned()),
        (
            format!(r#"{{"results":[{EVENT},{EVENT}],"statistics":{{"all":2,"filtered":2,"returned":2}}}}"#),
            format!("{one} | {one}"),
        ),
        (format!("[{EVENT},\n{EVENT}]"), "falcosidekick:R | falcosidekick:R".to_owned()),
    ] {
        for alert in check(input.as_bytes(), &told) {
            assert_eq!((alert.uuid.as_deref(), alert.hostname.as_deref()), (Some("1-2"), Some("h")));
            assert_eq!((alert.text("proc.name").as_deref(), alert.tags.len()), (Some("sh"), 1));
            assert_eq!(alert.time.unwrap().to_string(), "2025-03-11T14:07:11.100000000Z");
        }
    }
}

#[test]
fn grpc_as_json() {
    let grpc = r#"{"time":{"seconds":"1741702031","nanos":123456789},"priority":"NOTICE","source":"SYSCALL","rule":"R","output":"14:07:11.123456789: Notice o","output_fields":{"evt.time":"14:07:11.123456789","user.name":"root"},"hostname":"h","tags":["a"]}"#;
    let whole = |alert: &alert::Alert| {
        assert_eq!(alert.time.unwrap().to_string(), "2025-03-11T14:07:11.123456789Z");
        assert_eq!(alert.priority.unwrap().as_str(), "Notice");
        assert!(alert.is_syscall());
    };
    whole(&check(grpc.as_bytes(), "grpc:R")[0]);
    whole(&check(grpc.replace("\"1741702031\"", "1741702031").as_bytes(), "grpc:R")[0]);
    let list = format!(r#"{{"id":"6","status":"finished","result":[{grpc},{grpc}]}}"#);
    check(list.as_bytes(), "grpc:R | grpc:R").iter().for_each(whole);
    // Protobuf leaves out what is zero.
    let even = grpc.replace(",\"nanos\":123456789", "");
    assert_eq!(check(even.as_bytes(), "grpc:R")[0].time.unwrap().to_string(), "2025-03-11T14:07:11.000000000Z");
    let capitals = grpc.replace(r#"{"seconds":"1741702031","nanos":123456789}"#, "\"2025-03-11T14:07:11.123456789Z\"");
    whole(&check(capitals.as_bytes(), "grpc:R")[0]);
}

/// The order of Falco's keys and which of them there are, by age and by option.
#[test]
fn every_layout_since_0_20() {
    let fields = r#""output_fields": {"evt.time":1741702031123456789,"proc.name":"sh"}"#;
    let output = r#""output":"14:07:11.123456789: Notice o (command=sh)""#;
    let end = r#""priority":"Notice","rule":"R","time":"2025-03-11T14:07:11.123456789Z""#;
    for (age, line) in [
        ("0.20", format!("{{{output},{end}, {fields}}}")),
        (
            "0.30",
            format!(
                "{{{output},\"priority\":\"Notice\",\"rule\":\"R\",\"source\":\"syscall\",\"tags\":[\"a\"],\"time\":\"2025-03-11T14:07:11.123456789Z\", {fields}}}"
            ),
        ),
        ("0.33", format!("{{\"hostname\":\"h\",{output},{end}, {fields}}}")),
        (
            "0.39",
            format!(
                "{{\"hostname\":\"h\",\"message\":\"o (command=sh)\",{output},{fields},{end},\"source\":\"syscall\"}}"
            ),
        ),
        ("without output", format!("{{\"hostname\":\"h\",{fields},{end}}}")),
        ("without tags", format!("{{\"hostname\":\"h\",{output},{fields},{end}}}")),
        ("without output and tags", format!("{{{fields},{end}}}")),
    ] {
        let alerts = check(line.as_bytes(), "falco_json:R");
        assert!(alerts[0].repaired.is_empty(), "{age}");
        assert_eq!(alerts[0].time.unwrap().to_string(), "2025-03-11T14:07:11.123456789Z", "{age}");
        assert_eq!((alerts[0].fields.len(), alerts[0].text("proc.name").as_deref()), (2, Some("sh")), "{age}");
    }
    let bare = format!("{{{output},{end}}}");
    let alerts = check(bare.as_bytes(), "falco_json:R");
    assert_eq!(alerts[0].text("proc.cmdline").as_deref(), Some("sh"), "without fields, the text tells them");
}
