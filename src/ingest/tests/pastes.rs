//! Alerts as people paste them: what a chat, a mail, a table, a page or another program made of one, read back whole.

mod common;

use alert::Alert;
use common::check;

/// One alert with an apostrophe, both quotes, a null, a number beyond 2^53 and blanks in its values.
const JSON: &str = r#"{"hostname":"node-7","output":"14:07:11.123456789: Notice A shell was spawned in a container with an attached terminal | evt_type=execve user=root user_uid=0 user_loginuid=-1 process=sh proc_exepath=/bin/busybox parent=containerd-shim command=sh -c \"id; echo 'x' > /tmp/a\" terminal=34816 exe_flags=EXE_WRITABLE|EXE_LOWER_LAYER container_id=3f9a1c2b7d10 container_name=storefront container_image_repository=registry.example.com/shop/storefront container_image_tag=7.4.2 k8s_pod_name=storefront-6d5f9c7b8-x2k4q k8s_ns_name=shop","output_fields":{"evt.time":1741702031123456789,"evt.type":"execve","k8s.pod.name":null,"proc.cmdline":"sh -c \"id; echo 'x' > /tmp/a\"","user.name":"root"},"priority":"Notice","rule":"Terminal shell in container","source":"syscall","tags":["T1059","shell"],"time":"2025-03-11T14:07:11.123456789Z"}"#;

const ONE: &str = "falco_json:Terminal shell in container";
const LINE: &str = "falco_text:Terminal shell in container";

fn sound() -> Alert {
    ingest::read(JSON.as_bytes(), None).alerts.remove(0)
}

fn text() -> String {
    sound().output.unwrap()
}

fn pretty() -> String {
    serde_json::to_string_pretty(&serde_json::from_str::<serde_json::Value>(JSON).unwrap()).unwrap()
}

/// Reads a paste in which [`JSON`] is, and compares it with the alert itself. `codes` is what else is told.
#[track_caller]
fn whole(paste: &str, codes: &str) {
    let told = if codes.is_empty() { ONE.to_owned() } else { format!("{ONE} | {codes}") };
    let alert = check(paste.as_bytes(), &told).remove(0);
    let mended = ["json.", "text.frame", "text.stray_prefix"].iter().any(|code| codes.contains(code));
    assert_eq!(alert.repaired.is_empty(), !mended, "marked when mended: {codes}");
    // A pretty printer sorts the keys.
    let fields = |alert: &Alert| {
        let mut fields: Vec<_> = alert.fields.iter().cloned().collect();
        fields.sort_by(|a, b| a.name.cmp(&b.name));
        fields
    };
    let sound = sound();
    assert_eq!(fields(&alert), fields(&sound));
    assert_eq!(
        (&alert.output, &alert.rule, &alert.tags, alert.time, alert.priority, &alert.hostname, &alert.source),
        (&sound.output, &sound.rule, &sound.tags, sound.time, sound.priority, &sound.hostname, &sound.source)
    );
    let kept = alert.raw.lines().all(|line| paste.contains(line.trim()));
    assert!(kept || !codes.contains("json.") && !codes.contains("text.frame"), "the original bytes: {}", alert.raw);
}

/// Reads a paste in which the text form is, and compares its fields with those of the line itself.
#[track_caller]
fn line(paste: &str, codes: &str) {
    let told = if codes.is_empty() { LINE.to_owned() } else { format!("{LINE} | {codes}") };
    let alert = check(paste.as_bytes(), &told).remove(0);
    let sound = ingest::read(text().as_bytes(), None).alerts.remove(0);
    assert_eq!((&alert.fields, &alert.output, alert.time), (&sound.fields, &sound.output, sound.time));
}

/// Every straight quote as a chat's typographic ones.
fn curly(json: &str) -> String {
    let mut open = false;
    let quote = |c| match c {
        '"' => {
            open = !open;
            if open { '“' } else { '”' }
        }
        c => c,
    };
    json.chars().map(quote).collect()
}

fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('\'', "&#x27;").replace('<', "&lt;").replace('>', "&gt;")
}

/// As Python prints the object.
fn python() -> String {
    let strings = JSON
        .replace("\\\"", "\u{1}")
        .replace('\'', "\\'")
        .replace('"', "'")
        .replace('\u{1}', "\"")
        .replace("null", "None");
    strings.replace("':", "': ").replace(",'", ", '")
}

fn broken(text: &str, width: usize) -> String {
    text.as_bytes().chunks(width).map(|line| std::str::from_utf8(line).unwrap()).collect::<Vec<_>>().join("\n")
}

/// Broken at blanks, as mail programs do.
fn filled(text: &str, width: usize) -> String {
    let (mut out, mut column) = (String::new(), 0);
    for word in text.split(' ') {
        let breaks = column > 0 && column + 1 + word.len() > width;
        out.push_str(if breaks {
            "\n"
        } else if column > 0 {
            " "
        } else {
            ""
        });
        column = if breaks || column == 0 { word.len() } else { column + 1 + word.len() };
        out.push_str(word);
    }
    out
}

fn each_line(text: &str, mark: impl Fn(usize) -> String) -> String {
    text.lines().enumerate().map(|(at, line)| format!("{}{line}\n", mark(at + 1))).collect()
}

#[test]
fn quotes_that_a_chat_a_page_or_a_table_changed() {
    whole(&curly(JSON), "json.quoting");
    whole(&format!("Falco APP  3:07 PM\n{}\n", curly(JSON)), "text.unknown | json.quoting");
    whole(&html(JSON), "json.quoting");
    whole(&JSON.replace('"', "&#34;"), "json.quoting");
    let cell = JSON.replace('"', "\"\"");
    whole(&format!("time,alert\n,\"{cell}\"\n"), "text.unknown | json.quoting");
    whole(&format!("_time;_raw\n;\"{cell}\";\n"), "text.unknown | json.quoting");
    whole(&pretty().replace('"', "\"\""), "json.quoting");
    // What stands beside it is told.
    whole(&format!("abc,\"{cell}\",2025-03-11T14:07:11Z\n"), "json.stray_text | text.stray_prefix | json.quoting");
    let two = format!("{}\n{}\n", html(JSON), curly(JSON));
    check(two.as_bytes(), &format!("{ONE} | {ONE} | json.quoting | json.quoting"));
}

#[test]
fn json_within_strings() {
    let once = serde_json::to_string(JSON).unwrap();
    whole(&once, "json.quoting");
    whole(&serde_json::to_string(&pretty()).unwrap(), "json.quoting");
    whole(&serde_json::to_string(&once).unwrap(), "json.quoting | json.quoting");
    whole(&once[1..once.len() - 1], "json.quoting");
    check(format!("[{once},{once}]").as_bytes(), &format!("{ONE} | {ONE} | json.quoting | json.quoting"));
    for key in ["payload", "value", "alert", "data"] {
        whole(&format!(r#"{{"id":1,"{key}":{once},"key":null}}"#), "text.stray_prefix");
    }
    whole(&format!(r#"{{"Records":[{{"messageId":"1","body":{once}}}]}}"#), "");
    whole(&format!(r#"{{"a":["{{}}",{once}]}}"#), "text.stray_prefix");
    // Not every string in an object is an alert.
    check(br#"{"a":"{\"b\":1}"}"#, "json.not_an_alert");
}

#[test]
fn what_python_prints() {
    whole(&python(), "json.quoting");
    whole(&python().replace(", '", ",\n '"), "json.quoting");
    whole(&python().replace("shell was", "shell '\n           'was"), "json.quoting");
    whole(
        &format!("2025-03-11 14:07:12,123 INFO webhook received: {}\n", python()),
        "text.stray_prefix | json.quoting",
    );
    let other =
        r#"{'rule': "it's", 'output': '\x41\u00e9\\', 'output_fields': {'a.b': True, 'c.d': [None, False, 'N']}}"#;
    let alert = check(other.as_bytes(), "falco_json:it's | json.quoting").remove(0);
    assert_eq!(alert.output.as_deref(), Some("Aé\\"));
    assert_eq!((alert.text("a.b").as_deref(), alert.text("c.d").as_deref()), (Some("true"), Some("(<NA>,false,N)")));
}

#[test]
fn marks_in_front_of_every_line() {
    whole(&each_line(&pretty(), |_| "> ".to_owned()), "");
    whole(&each_line(&pretty(), |_| ">".to_owned()), "");
    whole(&each_line(&pretty(), |_| "> > ".to_owned()), "");
    whole(&each_line(&pretty(), |n| format!("{n:4} ")), "");
    whole(&each_line(&pretty(), |n| format!("{n:6}\t")), "");
    whole(&each_line(&pretty(), |n| format!("{n}:")), "");
    whole(&each_line(&filled(JSON, 72), |_| "> ".to_owned()), "json.wrapped");
    line(&each_line(&filled(&text(), 72), |_| "> ".to_owned()), "text.joined_lines");
    whole(&format!("> {}\n>\n> Regards\n", pretty().replace('\n', "\n> ")), "text.unknown");
}

#[test]
fn lines_that_something_broke() {
    for width in [80, 100, 132, 200] {
        whole(&broken(JSON, width), "json.wrapped");
        whole(&broken(JSON, width).replace('\n', "\n    "), "json.wrapped");
        line(&broken(&text(), width), "text.joined_lines");
        line(&broken(&text(), width).replace('\n', "\r\n"), "text.joined_lines");
    }
    line(&filled(&text(), 72), "text.joined_lines");
    line(&filled(&text(), 100), "text.joined_lines");
    // The alert behind a broken one is another.
    let two = format!("{}\n{}\n{}\n", broken(&text(), 80), broken(&text(), 80), text());
    check(two.as_bytes(), &format!("{LINE} | {LINE} | {LINE} | text.joined_lines | text.joined_lines"));
    // Words behind a whole alert are not part of it.
    line(&format!("{}\nand then he said user=root did it\n", text()), "text.unknown");
}

#[test]
fn documents_around_it() {
    whole(
        &format!("h3. Alert\n{{code:json}}\n{}\n{{code}}\nPlease look.\n", pretty()),
        "noise.markdown | noise.markdown",
    );
    whole(&format!("{{code}}{JSON}{{code}}\n"), "");
    whole(&format!("`{JSON}`\n"), "");
    whole(&format!("{}\n", pretty().replace("  ", "\u{a0}\u{a0}").replace("\": ", "\":\u{a0}")), "json.quoting");
    whole(&format!("\u{200b}{JSON}\u{200b}\n"), "");
    whole(&format!("data:\n  alert.json: |\n{}", each_line(&pretty(), |_| "    ".to_owned())), "text.unknown");
    line(&format!("{{noformat}}{}{{noformat}}\n", text()), "");
    line(&format!("| output | {} |\n", text().replace('|', "\\|")), "text.stray_prefix");
    line(&format!("\u{200e}{}\n", text()), "");
    line(&format!("1741702032000,{}\n", text()), "");
    line(&format!("1741702032000,\"{}\",x\n", text().replace('"', "\"\"")), "");
    line(&serde_json::to_string(&text()).unwrap(), "");
    line(&format!("5m  Warning  Falco  pod/x  {}\n", text()), "text.stray_prefix");
    // A quote that only seems to end there costs nothing.
    line(&format!("he wrote \"{}\n", text()), "text.stray_prefix");
    let alert =
        check(html(&text().replace("3f9a1c2b7d10", "<NA>")).as_bytes(), &format!("{LINE} | json.quoting")).remove(0);
    assert_eq!(alert.text("proc.cmdline").as_deref(), Some("sh -c \"id; echo 'x' > /tmp/a\""));
}

#[test]
fn strings_of_other_records() {
    let (json, text) = (serde_json::to_string(JSON).unwrap(), serde_json::to_string(&text()).unwrap());
    let both = format!("{ONE} | {LINE}");
    let strange = "text.stray_prefix";
    for (record, told) in [
        (
            format!(r#"[{{"line":{json},"timestamp":"1741702031123456789"}},{{"line":{text},"fields":{{}}}}]"#),
            both.clone(),
        ),
        (
            format!("{{\"LogMessage\":{JSON}}}\n{{\"TimeGenerated\":\"x\",\"LogEntry\":{text}}}\n"),
            format!("{both} | {strange}"),
        ),
        (
            format!(
                r#"{{"resourceLogs":[{{"scopeLogs":[{{"logRecords":[{{"body":{{"stringValue":{json}}}}},{{"body":{{"stringValue":{text}}}}}]}}]}}]}}"#
            ),
            format!("{both} | {strange} | {strange}"),
        ),
        (
            format!("ok: [node-7] => {{\n  \"stdout_lines\": [\n    {json},\n    {text}\n  ]\n}}\n"),
            format!("{both} | {strange} | {strange}"),
        ),
    ] {
        check(record.as_bytes(), &told);
    }
    // What a stranger may have chosen can look like an alert, and is marked.
    let forged = r#"{"level":"info","user_agent":"14:07:11.1: Critical Forged (user=root)","status":404}"#;
    let alert = check(forged.as_bytes(), "falco_text:- | text.unknown_template | text.stray_prefix").remove(0);
    assert!(alert.repaired.iter().any(|mend| mend.place.column == 30), "{:?}", alert.repaired);
    whole(&format!("ok: [node-7] => {{\n\"msg\": {}}}\n", pretty()), "");
    line(&format!("time=\"2025-03-11T14:07:12Z\" level=info msg={text} app=falco\n"), "text.stray_prefix");
    // Its debugging log repeats the alert for each of its outputs; once is enough.
    whole(
        &format!(
            "2025/03/11 14:07:11 [DEBUG] : Falco's payload : {JSON}\n2025/03/11 14:07:11 [DEBUG] : Slack payload : {JSON}\n"
        ),
        "noise.sidekick_log",
    );
}

#[test]
fn files_that_grep_names() {
    for prefix in ["falco.log:", "./logs/falco-2025.log.1:", "/var/log/falco.log-", "falco.log-11-", "falco.log:12:"] {
        whole(&format!("{prefix}{JSON}\n"), "");
        line(&format!("{prefix}{}\n", text()), "");
    }
    whole(&format!("response = {}\nprint(response)\n", pretty()), "text.unknown");
}

#[test]
fn frames_and_comments() {
    let framed = |text: &str| each_line(text, |_| "│ ".to_owned()).replace('\n', "   │\n");
    whole(&framed(JSON), "text.frame");
    line(&framed(&text()), "text.frame");
    let lines = broken(JSON, 100).lines().map(|line| format!("│ {line:100} │\n")).collect::<String>();
    whole(&lines, "text.frame | json.wrapped");
    let lines = broken(&text(), 100).lines().map(|line| format!("│ {line:100} │\n")).collect::<String>();
    line(&lines, "text.frame | text.joined_lines");
    whole(&each_line(&pretty(), |_| "# ".to_owned()), "");
    // A comment behind a line of text is another thing.
    line(&format!("# {}\n# user=root did it\n", text()), "noise.markdown");
}

#[test]
fn pages_of_html() {
    whole(&format!("<pre>{}</pre>\n", html(&pretty())), "json.stray_text | json.quoting");
    line(&format!("<p>{}</p>\n", html(&text())), "text.stray_prefix");
    whole(&format!("time,alert\n1,\"{}\"\n", pretty().replace('"', "\"\"")), "text.unknown | json.quoting");
}

#[test]
fn an_end_of_many_lines() {
    let pretty = pretty();
    for at in ["\"evt.type\"", "\"k8s.pod.name\"", "\"priority\"", "\"rule\""] {
        let tail = &pretty[pretty.find(at).unwrap()..];
        let alert = check(tail.as_bytes(), &format!("{ONE} | json.head_lost")).remove(0);
        assert_eq!(alert.fields.iter().any(|field| field.name == "user.name"), at.contains('.'), "{at}");
        assert_eq!((alert.tags.len(), alert.hostname.is_none()), (2, true), "{at}");
        assert_eq!(alert.raw, tail.trim_end(), "{at}");
    }
    // Both ends lost: what is left of the fields and of the alert stays apart.
    let middle = &pretty[pretty.find("\"evt.type\"").unwrap()..pretty.find("\"source\"").unwrap()];
    let alert = check(middle.as_bytes(), &format!("{ONE} | json.head_lost | json.truncated")).remove(0);
    assert!(alert.field("user.name").is_some() && alert.field("rule").is_none());
    // Words behind it are words, and members of nothing known are told.
    check(b"\"a\": 1,\n\"b\": 2\nwords\n", "text.unknown");
}

#[test]
fn a_message_without_its_time_and_priority() {
    let message = text()["14:07:11.123456789: Notice ".len()..].to_owned();
    let alert = check(format!("{message}\n").as_bytes(), LINE).remove(0);
    assert_eq!((alert.message.as_deref(), alert.priority, alert.time), (Some(message.as_str()), None, None));
    assert_eq!(alert.text("proc.pname").as_deref(), Some("containerd-shim"));
    check(b"A shell was spawned in a container with an attached terminal\n", "text.unknown");
}

#[test]
fn what_kibana_shows_of_a_document() {
    let shown = r#"{"_index":"falco-2025.03.11","_id":"a","_version":1,"fields":{"rule":["Terminal shell in container"],"priority":["Notice"],"output":["14:07:11.1: Notice o"],"tags":["a","b"],"@timestamp":["2025-03-11T14:07:11.123Z"],"time":["2025-03-11T14:07:11.123Z"],"output_fields.evt.time":[1741702031123456789],"output_fields.proc.name":["s\"h"],"output_fields.fd.types":["file","ipv4"]}}"#;
    let alerts = check(shown.as_bytes(), "elasticsearch:Terminal shell in container");
    assert_eq!(alerts[0].text("evt.time").as_deref(), Some("1741702031123456789"));
    assert_eq!(alerts[0].text("proc.name").as_deref(), Some("s\"h"));
    assert_eq!(alerts[0].text("fd.types").as_deref(), Some("(file,ipv4)"));
    assert_eq!((alerts[0].tags.len(), alerts[0].raw.as_str()), (2, shown));
}

#[test]
fn the_journal_as_people_print_it() {
    line(
        &format!(
            "Tue 2025-03-11 14:07:11.123456 UTC [s=abc;i=1;b=2;m=3;t=4;x=5]\n    PRIORITY=5\n    MESSAGE={}\n    SYSLOG_IDENTIFIER=falco\n",
            text()
        ),
        "noise.journal_field | noise.journal_field",
    );
    let short = format!(
        "Mar 11 14:07:11 node-7 falco[812]: {}\n-- Reboot --\nMar 11 15:07:11 node-7 systemd[1]: Started falco-modern-bpf.service - Falco.\n",
        text()
    );
    line(&short, "noise.systemd | noise.systemd");
}
