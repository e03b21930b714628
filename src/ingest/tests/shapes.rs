//! One small input for each shape, and what must come out of it.

mod common;

use alert::Alert;
use common::check;
use common::pack::{gzip, tar, zip, zstd};

const JSON: &str = r#"{"hostname":"h","output":"14:07:11.123456789: Notice A shell was spawned in a container with an attached terminal | evt_type=execve user=root","output_fields":{"evt.time":1741702031123456789,"evt.type":"execve","proc.aname[2]":null,"user.name":"root","user.uid":0},"priority":"Notice","rule":"Terminal shell in container","source":"syscall","tags":["T1059","shell"],"time":"2025-03-11T14:07:11.123456789Z"}"#;

const TEXT: &str = "14:07:11.123456789: Warning Sensitive file opened for reading by non-trusted program | file=/etc/shadow gparent=sh ggparent=<NA> gggparent=<NA> evt_type=openat user=root user_uid=0 user_loginuid=-1 process=cat proc_exepath=/bin/cat parent=sh command=cat /etc/shadow terminal=0 container_id=host container_name=host container_image_repository= container_image_tag= k8s_pod_name=<NA> k8s_ns_name=<NA>";

/// `JSON` as a JSON string, without its quotes.
fn escaped() -> String {
    JSON.replace('"', "\\\"")
}

const ONE: &str = "falco_json:Terminal shell in container";
const READ: &str = "falco_text:Read sensitive file untrusted";

/// The JSON alert came whole.
#[track_caller]
fn is_whole(alert: &Alert) {
    assert_eq!(alert.hostname.as_deref(), Some("h"));
    assert_eq!(alert.fields.len(), 5);
    assert_eq!(alert.text("evt.time").as_deref(), Some("1741702031123456789"));
    assert_eq!(alert.time.unwrap().to_string(), "2025-03-11T14:07:11.123456789Z");
}

#[test]
fn lines_with_a_prefix() {
    let two = format!("{ONE} | {READ}");
    for prefix in [
        "Sep 15 11:07:54 lima falco[21290]: ",
        "May  1 19:29:32 macmini2 falco: ",
        "2024-09-18T12:50:52.164570+00:00 vagrant falco: ",
        "<5>2024-08-07T13:49:16Z a72f9a747cf8 Falco[1]: ",
        "<134>1 2024-08-07T13:49:16.1Z host falco 1 - - ",
        "<134>1 2024-08-07T13:49:16.1Z host falco 1 ID47 [ex@1 a=\"b\"] ",
        "falco: ",
        "[pod/falco-vf8rj/falco] 2026-07-29T13:55:07.478104653Z ",
        "[pod/falco-vf8rj/falco] ",
        "2026-07-29T13:55:07.478104653Z ",
        "falco-vf8rj falco ",
        "falco-1  | ",
        "127:",
        "falco.log:127:",
        r"C:\Users\a b\falco.log:35:",
        "2025-03-11T14:07:11.5Z stdout F ",
        "Sep 15 11:07:54 lima docker/falco[1]: 2025-03-11T14:07:11.5Z stdout F ",
        "> ",
        "# ",
        "docker : ",
        "\u{feff}",
        "    ",
    ] {
        let input = format!("{prefix}{JSON}\n{prefix}{TEXT}\n");
        let alerts = check(input.as_bytes(), &two);
        is_whole(&alerts[0]);
        assert_eq!(alerts[1].text("proc.cmdline").as_deref(), Some("cat /etc/shadow"), "{prefix}");
        assert_eq!(alerts[1].time.unwrap().to_string(), "14:07:11.123456789", "{prefix}");
        assert_eq!(alerts[0].place.line, 1);
        assert_eq!(alerts[1].place.line, 2);
        let crlf = format!("{prefix}{JSON}\r\n{prefix}{TEXT}\r\n");
        check(crlf.as_bytes(), &two);
    }
}

#[test]
fn cri_parts_are_joined() {
    let (a, b) = JSON.split_at(50);
    let (b, c) = b.split_at(50);
    let input = format!(
        "2025-03-11T14:07:11.5Z stdout P {a}\n2025-03-11T14:07:11.5Z stderr F Events detected: 1\n2025-03-11T14:07:11.5Z stdout P {b}\n2025-03-11T14:07:11.5Z stdout F {c}\n"
    );
    let alerts = check(input.as_bytes(), &format!("{ONE} | noise.statistics"));
    is_whole(&alerts[0]);
}

#[test]
fn docker_lines_and_their_parts() {
    let line = format!(r#"{{"log":"{}\n","stream":"stdout","time":"2025-03-11T14:07:11.5Z"}}"#, escaped());
    is_whole(&check(line.as_bytes(), ONE)[0]);
    let escaped = escaped();
    let (a, b) = escaped.split_at(60);
    let parts = format!(
        "{{\"log\":\"{a}\",\"stream\":\"stdout\",\"time\":\"2025-03-11T14:07:11.5Z\"}}\n{{\"log\":\"{b}\\n\",\"stream\":\"stdout\",\"time\":\"2025-03-11T14:07:11.5Z\"}}\n"
    );
    is_whole(&check(parts.as_bytes(), ONE)[0]);
    let text = format!(r#"{{"log":"{TEXT}\n","stream":"stdout","time":"2025-03-11T14:07:11.5Z"}}"#);
    check(text.as_bytes(), READ);
    let noise = r#"{"log":"2025-11-07T13:45:00+0000: Falco version: 0.42.1\n","stream":"stderr","time":"2025-03-11T14:07:11.5Z"}"#;
    check(noise.as_bytes(), "noise.falco_log");
}

#[test]
fn envelopes_nest() {
    let syslog = format!("Sep 15 11:07:54 lima falco[1]: {}", escaped());
    let docker = format!(r#"{{"log":"{syslog}\n","stream":"stdout","time":"2025-03-11T14:07:11.5Z"}}"#);
    is_whole(&check(&gzip(docker.as_bytes()), ONE)[0]);
    let alerts = check(&gzip(&tar("logs/falco.log", docker.as_bytes())), ONE);
    assert_eq!(alerts[0].place.member, "logs/falco.log");
}

#[test]
fn shippers_records() {
    let escaped = escaped();
    for line in [
        format!(r#"{{"log":"2023-02-02T00:43:56.734263328Z stdout F {escaped}","kubernetes":{{"pod_name":"falco"}}}}"#),
        format!(r#"{{"date":1741702031.5,"log":"{escaped}"}}"#),
        format!(r#"{{"MESSAGE":"{escaped}","__REALTIME_TIMESTAMP":"1741702031123456","SYSLOG_IDENTIFIER":"falco"}}"#),
        format!(r#"{{"timestamp":1741702031123,"message":"{escaped}"}}"#),
        format!(r#"{{"events":[{{"timestamp":1741702031123,"message":"{escaped}"}}]}}"#),
        format!(r#"{{"Type":"Notification","Message":"{escaped}"}}"#),
        format!(r#"{{"result":{{"_raw":"{escaped}","host":"x"}}}}"#),
        format!(r#"{{"insertId":"a","jsonPayload":{JSON},"resource":{{"type":"k8s_container"}}}}"#),
        format!(r#"[1741702031.5,{JSON}]"#),
        format!(r#"{{"items":[{{"x":{{"y":{JSON}}}}}]}}"#),
    ] {
        is_whole(&check(line.as_bytes(), ONE)[0]);
    }
    let bytes: Vec<String> = TEXT.bytes().map(|byte| byte.to_string()).collect();
    check(format!(r#"{{"MESSAGE":[{}],"__CURSOR":"s=1"}}"#, bytes.join(",")).as_bytes(), READ);
    let export = format!("__CURSOR=s=1\n_HOSTNAME=h\nPRIORITY=5\nMESSAGE={JSON}\nSYSLOG_IDENTIFIER=falco\n\n");
    is_whole(&check(export.as_bytes(), &format!("{ONE} | noise.journal_field | noise.journal_field"))[0]);
    let binary =
        |name: &str, value: &[u8]| [name.as_bytes(), b"\n", &(value.len() as u64).to_le_bytes(), value, b"\n"].concat();
    // Ten bytes: the length itself holds a line end.
    let export = [
        b"__CURSOR=s=1\n_HOSTNAME=h\n".to_vec(),
        binary("MESSAGE", JSON.replace(",\"priority\"", ",\n\"priority\"").as_bytes()),
        binary("_CMDLINE", b"0123\n56\n89"),
        b"PRIORITY=5\n\n__CURSOR=s=2\n".to_vec(),
        binary("MESSAGE", TEXT.replace("command=cat", "command=cat\u{1b}").as_bytes()),
        b"\n".to_vec(),
    ]
    .concat();
    let alerts = check(&export, &format!("{ONE} | {READ} | noise.journal_field | noise.journal_field"));
    is_whole(&alerts[0]);
    assert_eq!(alerts[1].text("proc.cmdline").as_deref(), Some("cat\u{1b} /etc/shadow"));
    assert_eq!((alerts[0].place.line, alerts[1].place.line), (3, 14));
    // A line of capitals in ordinary text is one.
    is_whole(&check(format!("MESSAGE\n{JSON}\n").as_bytes(), &format!("{ONE} | text.unknown"))[0]);
    is_whole(&check(format!("A=1\nMESSAGE\n{JSON}\n").as_bytes(), &format!("{ONE} | text.unknown"))[0]);
    check(b"A=1\nMESSAGE\n", "text.unknown");
    check(b"A=1\nMESSAGE\n\x05\0\0", "text.unknown");
    check("A=1\nA\n".repeat(2000).as_bytes(), "text.unknown");
}

#[test]
fn documents_of_elasticsearch() {
    let one = "elasticsearch:Terminal shell in container";
    check(format!(r#"{{"_index":"falco-2025.03.11","_id":"1","_source":{JSON}}}"#).as_bytes(), one);
    let list = format!(
        r#"{{"took":1,"hits":{{"total":{{"value":2}},"hits":[{{"_index":"f","_source":{JSON}}},{{"_index":"f","_source":{JSON}}}]}}}}"#
    );
    check(list.as_bytes(), &format!("{one} | {one}"));
    let bulk = format!("{{\"create\":{{\"_index\":\"falco-2025.03.11\"}}}}\n{JSON}\n");
    check(bulk.as_bytes(), &format!("{ONE} | noise.bulk_action"));
    let flat =
        JSON.replace("\"proc.aname[2]\"", "\"proc_aname_2\"").replace("evt.t", "evt_t").replace("user.", "user_");
    is_whole(&check(flat.as_bytes(), ONE)[0]);
    let bracket = JSON.replace("proc.aname[2]", "proc.aname_2");
    assert!(check(bracket.as_bytes(), ONE)[0].field("proc.aname[2]").is_some());
}

#[test]
fn elastics_integration() {
    let original = format!("<5>2024-08-07T13:49:16Z a Falco[1]: {JSON}").replace('\\', "\\\\").replace('"', "\\\"");
    let document = |event: &str| {
        format!(
            r#"{{"@timestamp":"2025-03-11T14:07:11.123Z","ecs":{{"version":"8.0.0"}},"event":{{{event}"kind":"alert"}},"falco":{{"hostname":"h","output_fields":{{"evt":{{"time":{{"iso8601":1741702031123}},"type":"execve"}},"user":{{"uid":"0"}}}},"priority":"Notice","rule":"Terminal shell in container","source":"syscall","tags":["T1059"],"time":"2025-03-11T14:07:11.123456789Z"}},"rule":{{"name":"Terminal shell in container"}},"tags":["preserve_original_event"]}}"#
        )
    };
    let one = "ecs:Terminal shell in container";
    is_whole(&check(document(&format!("\"original\":\"{original}\",")).as_bytes(), one)[0]);
    let alerts = check(document("").as_bytes(), one);
    assert_eq!(alerts[0].text("evt.time.iso8601").as_deref(), Some("1741702031123"));
    assert_eq!(alerts[0].text("user.uid").as_deref(), Some("0"));
    assert_eq!(alerts[0].tags, ["T1059"]);
}

#[test]
fn falcosidekick_and_its_outputs() {
    let payload = format!("{{\"uuid\":\"1-2\",{}", &JSON[1..])
        .replace("[\"T1059\",", "[\"\",\"T1059\",")
        .replace("123456789Z", "1234567Z");
    let alerts = check(payload.as_bytes(), "falcosidekick:Terminal shell in container");
    assert_eq!(alerts[0].tags, ["T1059", "shell"]);
    assert_eq!(alerts[0].time.unwrap().to_string(), "2025-03-11T14:07:11.123456700Z");
    check(JSON.replace("\"syscall\"", "\"syscalls\"").as_bytes(), "falcosidekick:Terminal shell in container");
    check(
        format!(r#"{{"event":{payload},"outputs":["slack"]}}"#).as_bytes(),
        "falcosidekick_ui:Terminal shell in container",
    );
    check(
        format!(r#"{{"specversion":"1.0","type":"falco.rule.output.v1","source":"https://falco.org","id":"1","data":{payload}}}"#).as_bytes(),
        "cloudevents:Terminal shell in container",
    );
    let long = "x".repeat(507);
    let cut = JSON.replace("\"root\"", &format!("\"{long}[...]\""));
    check(cut.as_bytes(), &format!("{ONE} | value.cut"));
}

#[test]
fn loki() {
    let labels = r#"{"rule":"Terminal shell in container","priority":"Notice","source":"syscall","hostname":"h","tags":"T1059,shell"}"#;
    let line = "14:07:11.123456789: Notice A shell was spawned in a container with an attached terminal | evt_type=execve user=root user_uid=0 user_loginuid=-1 process=sh proc_exepath=/bin/sh parent=x command=sh terminal=34816 exe_flags=0 container_id=1 container_name=n";
    let one = "loki:Terminal shell in container";
    for input in [
        format!(r#"{{"streams":[{{"stream":{labels},"values":[["1741702031123456789","{line}"]]}}]}}"#),
        format!(
            r#"{{"status":"success","data":{{"resultType":"streams","result":[{{"stream":{labels},"values":[["1741702031123456789","{line}"]]}}]}}}}"#
        ),
        format!(r#"{{"labels":{labels},"line":"{line}","timestamp":"2025-03-11T14:07:11.123456789Z"}}"#),
    ] {
        let alerts = check(input.as_bytes(), one);
        assert_eq!(alerts[0].tags, ["T1059", "shell"]);
        assert_eq!(alerts[0].time.unwrap().to_string(), "2025-03-11T14:07:11.123456789Z");
        assert_eq!(alerts[0].text("proc.name").as_deref(), Some("sh"));
    }
}

#[test]
fn chats() {
    let rows = |title: &str| {
        format!(
            r#"[{{"{title}":"proc.name","value":"sh","short":true}},{{"{title}":"rule","value":"Custom"}},{{"{title}":"priority","value":"Notice"}},{{"{title}":"tags","value":"a, b"}},{{"{title}":"time","value":"2025-03-11 14:07:11.5 +0000 UTC"}}]"#
        )
    };
    let slack = format!(
        r#"{{"username":"Falcosidekick","attachments":[{{"fallback":"o","text":"14:07:11.5: Notice o","fields":{}}}]}}"#,
        rows("title")
    );
    let alerts = check(slack.as_bytes(), "slack:Custom");
    assert_eq!(alerts[0].text("proc.name").as_deref(), Some("sh"));
    assert_eq!(alerts[0].tags, ["a", "b"]);
    assert_eq!(alerts[0].time.unwrap().to_string(), "2025-03-11T14:07:11.500000000Z");
    let teams = format!(
        r#"{{"@type":"MessageCard","sections":[{{"activityTitle":"Falco Sidekick","activitySubtitle":"2025-03-11 14:07:11.5 +0000 UTC","text":"14:07:11.5: Notice o","facts":{}}}]}}"#,
        rows("name")
    );
    check(teams.as_bytes(), "teams:Custom");
    let copy = "14:07:11.123456789: Notice Something of ours (proc=sh)\n\nproc.name\nsh\nrule\nCustom\npriority\nNotice\ntags\na, b\n";
    let alerts = check(copy.as_bytes(), "slack:Custom | text.unknown_template");
    assert_eq!(alerts[0].text("proc.name").as_deref(), Some("sh"));
    assert_eq!(alerts[0].tags, ["a", "b"]);
}

#[test]
fn other_forms_of_one_alert() {
    let grpc = JSON
        .replace("\"2025-03-11T14:07:11.123456789Z\"", r#"{"seconds":"1741702031","nanos":123456789}"#)
        .replace("\"Notice\"", "\"NOTICE\"")
        .replace("\"syscall\"", "\"SYSCALL\"");
    let alerts = check(grpc.as_bytes(), "grpc:Terminal shell in container");
    is_whole(&alerts[0]);
    assert!(alerts[0].is_syscall());
    let cef = "<5>2024-08-07T13:49:16Z h Falco[1]: CEF:0|Falcosecurity|Falco|1.0|Falco Event|Terminal shell in container|5|uuid=1-2 start=2025-03-11T14:07:11Z msg=14:07:11.1: Notice x source=syscall hostname=h outputfields=proc.name:sh proc.cmdline:sh -c a:b user.uid:0 tags=a,b";
    let alerts = check(cef.as_bytes(), "cef:Terminal shell in container");
    assert_eq!(alerts[0].text("proc.cmdline").as_deref(), Some("sh -c a:b"));
    assert_eq!(alerts[0].tags, ["a", "b"]);
    assert_eq!(alerts[0].uuid.as_deref(), Some("1-2"));
    let talon = "2024-09-05T14:52:03+02:00 INF event event=\"Terminal shell in container\" output=\"14:07:11.1: Critical it \\\"is\\\"\" priority=Critical source=syscall trace_id=c954";
    let alerts = check(talon.as_bytes(), "talon:Terminal shell in container");
    assert_eq!(alerts[0].output.as_deref(), Some("14:07:11.1: Critical it \"is\""));
    check(b"2024-09-05T14:52:03+02:00 INF init result=\"x\" status=success\n", "noise.talon_log");
    check(br#"{"fd.name":"2.2.2.2:60310->1.1.1.1:22"}"#, "fields_only:-");
    check(br#"{"sample":1,"output_fields":{"falco.num_evts":1}}"#, "noise.metrics_file");
    check(br#"{"hostname":"a-server","output":"01:24:58.206980709: Noticed something..."}"#, "falco_json:-");
}

#[test]
fn what_falco_leaves_out_is_read_from_its_text() {
    let bare = JSON.replace(r#""output_fields":{"evt.time":1741702031123456789,"evt.type":"execve","proc.aname[2]":null,"user.name":"root","user.uid":0},"#, "");
    let alerts = check(bare.as_bytes(), &format!("{ONE} | text.ambiguous"));
    assert_eq!(alerts[0].text("evt.type").as_deref(), Some("execve"));
    assert_eq!(alerts[0].field("evt.type").unwrap().origin, alert::Origin::AmbiguousText, "the text is cut");
    assert!(alerts[0].field("user.name").is_none(), "whatever stands at the cut may be cut itself");
}

#[test]
fn layouts() {
    let two = format!("{ONE} | {ONE}");
    let pretty = serde_json::to_string_pretty(&serde_json::from_str::<serde_json::Value>(JSON).unwrap()).unwrap();
    for input in [
        format!("{JSON}\n{JSON}\n"),
        format!("{JSON}{JSON}"),
        format!("[{JSON},{JSON}]"),
        format!("[\n  {JSON},\n  {JSON}\n]\n"),
        format!("{pretty}\n{pretty}\n"),
        format!("[{pretty},\n{pretty}]"),
        format!("{JSON}, {JSON},\n"),
        format!("{JSON}\r{JSON}\r"),
        format!("\u{feff}{JSON}\n\u{feff}{JSON}"),
        format!("\0\0\0{JSON}\n\0\0{JSON}\n\0\0"),
    ] {
        for alert in check(input.as_bytes(), &two) {
            is_whole(&alert);
        }
    }
}

#[test]
fn markdown() {
    let document = format!(
        "# Report\n\nSome words, and a list:\n\n- **Proc**: `gdb`\n\n```json\n{JSON}\n```\n\n    {JSON}\n\nbare:\n\n{JSON}\n\n```yaml\n- rule: x\n```\n\n> {JSON}\n\n| a | b |\n"
    );
    check(
        document.as_bytes(),
        &format!(
            "{ONE} | {ONE} | {ONE} | {ONE} | noise.markdown | noise.markdown | noise.markdown | noise.markdown | noise.markdown"
        ),
    );
}

#[test]
fn encodings() {
    let two = format!("{ONE} | {READ}");
    let text = format!("{JSON}\r\n{TEXT}\r\n");
    let wide = |bom: bool, order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let units = bom.then_some(0xfeff).into_iter().chain(text.encode_utf16());
        units.flat_map(order).collect()
    };
    for bytes in [
        wide(true, u16::to_le_bytes),
        wide(true, u16::to_be_bytes),
        wide(false, u16::to_le_bytes),
        wide(false, u16::to_be_bytes),
    ] {
        check(&bytes, &two);
    }
    let latin: Vec<u8> =
        JSON.replace("\"root\"", "\"r~t\"").bytes().map(|byte| if byte == b'~' { 0xe9 } else { byte }).collect();
    let alerts = check(&latin, &format!("{ONE} | text.invalid_utf8"));
    assert_eq!(alerts[0].text("user.name").as_deref(), Some("r\u{fffd}t"));
    let coloured = JSON.replace('{', "\u{1b}[1;39m{\u{1b}[0m").replace("\"rule\"", "\u{1b}[34;1m\"rule\"\u{1b}[0m");
    is_whole(&check(coloured.as_bytes(), &format!("{ONE} | text.colours"))[0]);
}

#[test]
fn compression_and_archives() {
    let input = format!("{JSON}\n{TEXT}\n");
    let two = format!("{ONE} | {READ}");
    let bytes = input.as_bytes();
    check(&gzip(bytes), &two);
    check(&[gzip(&bytes[..100]), gzip(b""), gzip(&bytes[100..])].concat(), &two);
    check(&gzip(&gzip(bytes)), &two);
    check(&zstd(bytes), &two);
    check(&[zstd(&bytes[..100]), zstd(&bytes[100..])].concat(), &two);
    let alerts = check(&[tar("a/falco.log", bytes), tar("b.txt.gz", &gzip(bytes))].concat(), &format!("{two} | {two}"));
    assert_eq!(alerts[0].place.member, "a/falco.log");
    assert_eq!(alerts[3].place.member, "b.txt.gz");
    assert_eq!(alerts[3].place.line, 2);
    let members = [
        ("falco.log", bytes, true, true),
        ("stored.log", bytes, false, false),
        ("piped.log", bytes, false, true),
        ("empty", b"", false, true),
        ("last.log", bytes, true, false),
    ];
    let alerts = check(&zip(&members), &format!("{two} | {two} | {two} | {two}"));
    let names: Vec<_> = alerts.iter().step_by(2).map(|alert| alert.place.member.as_str()).collect();
    assert_eq!(names, ["falco.log", "stored.log", "piped.log", "last.log"]);
    let mut cut = zip(&members[2..3]);
    cut.truncate(cut.len() - 30);
    check(&cut, &format!("{two} | zip.truncated"));
    let mut cut = gzip(bytes);
    cut.truncate(cut.len() - 8);
    check(&cut, &format!("{two} | gzip.truncated"));
    let mut wrong = gzip(bytes);
    let at = wrong.len() - 5;
    wrong[at] ^= 1;
    check(&wrong, &format!("{two} | gzip.checksum"));
    check(b"\x1f\x8b\x08", "gzip.truncated");
    check(b"\x89PNG\r\n\x1a\n", "bytes.binary");
    check(b"", "bytes.empty");
    check(b"\n \n", "bytes.empty");
}
