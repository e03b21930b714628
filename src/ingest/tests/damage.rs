//! What happens to an alert on its way to a responder: each damage alone, what is left of the alert, and what is said.

mod common;

use alert::Alert;
use common::check;

const JSON: &str = r#"{"hostname":"node-7","output":"14:07:11.123456789: Notice A shell was spawned by someone in the pod | user=root process=sh","output_fields":{"evt.time":1741702031123456789,"proc.cmdline":"sh -c id","proc.name":"sh","user.name":"root"},"priority":"Notice","rule":"Shell","source":"syscall","tags":["T1059"],"time":"2025-03-11T14:07:11.123456789Z"}"#;

/// Reads what became of [`JSON`]: one alert that is marked, with `codes` told, and that holds the bytes it came from.
#[track_caller]
fn one(input: &str, codes: &str) -> Alert {
    let mut alerts = check(input.as_bytes(), &format!("falco_json:Shell | {codes}"));
    let alert = alerts.remove(0);
    assert!(!alert.repaired.is_empty(), "marked");
    assert_eq!(alert.raw, input.trim(), "the original bytes");
    assert!(alert.repaired.iter().all(|mend| mend.place.line > 0 && mend.place.column > 0 && !mend.message.is_empty()));
    alert
}

/// Reads it and compares it with the undamaged one.
#[track_caller]
fn whole(input: &str, codes: &str) {
    let alert = one(input, codes);
    let sound = ingest::read(JSON.as_bytes(), None).alerts.remove(0);
    let Alert { place, raw, repaired, .. } = sound.clone();
    assert_eq!(Alert { place, raw, repaired, ..alert }, sound);
}

/// Breaks into lines of `width`, as a terminal does.
fn broken(text: &str, width: usize) -> String {
    text.as_bytes().chunks(width).map(|line| std::str::from_utf8(line).unwrap()).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_missing_end() {
    for (at, fields) in [("\"user.name\"", 3), ("proc.name", 2), (":\"sh\",\"user", 2), ("h -c id", 1)] {
        let cut = &JSON[..JSON.find(at).unwrap()];
        let alert = check(cut.as_bytes(), "falco_json:- | json.truncated").remove(0);
        assert_eq!(alert.hostname.as_deref(), Some("node-7"), "{cut}");
        assert_eq!(alert.fields.len(), fields, "{cut}");
    }
    let cut = &JSON[..JSON.find("\"T1059\"").unwrap()];
    let alert = one(cut, "json.truncated");
    assert_eq!((alert.fields.len(), alert.priority.unwrap().as_str()), (4, "Notice"));
}

#[test]
fn a_missing_beginning() {
    for at in ["_name\":\"sh\"", "proc.cmdline", "sh\",\"output_fields", "_time\":17", "in the pod", "is=root process"]
    {
        let Some(from) = JSON.find(at) else { continue };
        let alert = one(&JSON[from..], "json.head_lost");
        assert_eq!(alert.text("user.name").as_deref(), Some("root"), "{at}");
        assert_eq!(alert.tags, ["T1059"], "{at}");
        assert_eq!(alert.time.unwrap().to_string(), "2025-03-11T14:07:11.123456789Z", "{at}");
    }
}

#[test]
fn two_objects_glued() {
    let cut = &JSON[..JSON.find("\",\"proc.name").unwrap()];
    let alerts = check(format!("{cut}{JSON}\n").as_bytes(), "falco_json:- | falco_json:Shell | json.truncated");
    assert!(!alerts[0].repaired.is_empty() && alerts[1].repaired.is_empty());
    assert_eq!((alerts[0].fields.len(), alerts[1].fields.len()), (1, 4));
    check(format!("{JSON}{JSON}").as_bytes(), "falco_json:Shell | falco_json:Shell");
}

#[test]
fn a_terminals_breaks_go_and_a_mail_programs_become_blanks() {
    for width in [80, 100, 132] {
        whole(&broken(JSON, width), "json.wrapped");
    }
    // A mail program breaks at blanks, so that the lines differ in width.
    let mail =
        JSON.replace("spawned by", "spawned\nby").replace("in the pod", "in\nthe pod").replace("-c id", "-c\nid");
    whole(&mail, "json.wrapped");
    whole(&mail.replace('\n', "\r\n"), "json.wrapped");
}

#[test]
fn what_people_leave_in_or_out() {
    for (from, to, codes) in [
        ("\"proc.name\":\"sh\",", "# which shell\n\"proc.name\":\"sh\",", "json.comment"),
        ("\"proc.name\":\"sh\",", "\"proc.name\":\"sh\", // which shell\n", "json.comment"),
        ("\"root\"}", "\"root\",}", "json.comma"),
        ("[\"T1059\"]", "[\"T1059\",]", "json.comma"),
        ("14:07:11.123456789Z\"}", "14:07:11.123456789Z\",}", "json.comma"),
        ("\"proc.name\":\"sh\",", "\"proc.name\":\"sh\"", "json.comma"),
        ("\"priority\"", "…,\"priority\"", "json.elision | json.comma"),
        ("\"priority\":\"Notice\"", "priority:\"Notice\"", "json.bare"),
        ("\"rule\":\"Shell\"", "\"rule\":\"Other\",\"rule\":\"Shell\"", "json.duplicate_key"),
        ("\"proc.name\":\"sh\"", "\"proc.name\":\"bash\",\"proc.name\":\"sh\"", "json.duplicate_key"),
    ] {
        let damaged = JSON.replace(from, to);
        assert_ne!(damaged, JSON, "{from}");
        whole(&damaged, codes);
    }
}

#[test]
fn one_bad_value_costs_nothing_but_itself() {
    let value = |to: &str, codes: &str| {
        let damaged = JSON.replace("\"proc.name\":\"sh\"", &format!("\"proc.name\":{to}"));
        let alert = one(&damaged, codes);
        assert_eq!((alert.fields.len(), alert.text("user.name").as_deref()), (4, Some("root")));
        alert.text("proc.name")
    };
    assert_eq!(value("", "json.empty_value"), None);
    assert_eq!(value(" ", "json.empty_value"), None);
    assert_eq!(value("<REDACTED>", "json.bare").as_deref(), Some("<REDACTED>"));
    assert_eq!(value("\"a \"b\" c\"", "json.unescaped_quote | json.unescaped_quote").as_deref(), Some("a \"b\" c"));
    assert_eq!(value("\"a\tb\"", "json.control_character").as_deref(), Some("a\tb"));
    assert_eq!(value(r#""C:\Windows\q""#, "json.escape | json.escape").as_deref(), Some(r"C:\Windows\q"));
    assert_eq!(value(r#""\ud83d""#, "json.lone_surrogate").as_deref(), Some("\u{fffd}"));
    assert_eq!(value("01", "json.bare").as_deref(), Some("01"));
    assert_eq!(value(&format!("\"{}[...]\"", "x".repeat(507)), "value.cut").unwrap().len(), 512);
    // These are no damage.
    for (to, text) in [("1e400", "1e400"), ("18446744073709551616", "18446744073709551616"), ("-0", "-0")] {
        let alerts =
            check(JSON.replace("\"proc.name\":\"sh\"", &format!("\"proc.name\":{to}")).as_bytes(), "falco_json:Shell");
        assert_eq!(alerts[0].text("proc.name").as_deref(), Some(text));
    }
    let deep = format!("{}{}", "[".repeat(128), "]".repeat(128));
    check(JSON.replace("\"proc.name\":\"sh\"", &format!("\"proc.name\":{deep}")).as_bytes(), "falco_json:Shell");
}

#[test]
fn a_wrong_type_costs_that_part() {
    for (from, to) in [
        ("\"hostname\":\"node-7\"", "\"hostname\":7"),
        ("[\"T1059\"]", "7"),
        ("\"source\":\"syscall\"", "\"source\":{}"),
    ] {
        assert_eq!(one(&JSON.replace(from, to), "json.wrong_type").fields.len(), 4, "{to}");
    }
    assert_eq!(one(&JSON.replace("\"Notice\"", "\"Loud\""), "alert.bad_priority").priority.unwrap().as_str(), "Notice");
    let alert = one(&JSON.replace("\"2025-03-11T14:07:11.123456789Z\"", "\"noon\""), "alert.bad_time");
    assert_eq!(alert.time.unwrap().to_string(), "2025-03-11T14:07:11.123456789Z", "the event's own field has it too");
}

/// Whatever is said points into the input, shows a piece of it without a control that acts, and says what was expected.
#[test]
fn a_diagnostic_has_its_place_an_excerpt_and_what_was_expected() {
    let input =
        "{\n  \"rule\": \"R\",\n  \"output\": \"a\u{1b}]0;x\u{7}b\",\n  \"priority\": Loud\n}\nw\u{202e}ords\u{7}\n";
    let reading = ingest::read(input.as_bytes(), None);
    let told: Vec<(&str, u32, u32)> = reading
        .diagnostics
        .iter()
        .map(|diagnostic| (diagnostic.code.0, diagnostic.place.line, diagnostic.place.column))
        .collect();
    assert_eq!(
        told,
        [
            ("json.control_character", 3, 15),
            ("json.control_character", 3, 20),
            ("json.bare", 4, 15),
            ("alert.bad_priority", 4, 14),
            ("text.unknown", 6, 1)
        ]
    );
    for diagnostic in &reading.diagnostics {
        let at = &input[diagnostic.place.byte as usize..];
        assert!(at.len() as u64 >= diagnostic.place.length, "{diagnostic:?}");
        assert_eq!(diagnostic.message.chars().next().unwrap().to_lowercase().next(), diagnostic.message.chars().next());
        let line = ingest::diagnostic(diagnostic);
        assert!(!line.contains(['\u{1b}', '\u{7}', '\u{202e}', '\n']), "{line}");
        assert!(line.contains("\"excerpt\":\"") && !diagnostic.excerpt.is_empty(), "{line}");
    }
    assert!(reading.diagnostics[3].message.contains("expected"));
}
