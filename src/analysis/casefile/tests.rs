use super::*;

const HASH: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

fn some() -> CaseFile {
    let mut case = CaseFile::default();
    let entry = Entry {
        verdict: Some(Verdict::Test),
        notes: "asked the team\n\u{202e}<script>".to_owned(),
        done: vec!["See who did it".to_owned()],
        ..Entry::default()
    };
    case.set(HASH.to_owned(), entry);
    case
}

#[test]
fn what_is_written_is_read() {
    let text = some().write();
    assert_eq!(read(&text), Opened { case: some(), remarks: Vec::new() });
    assert_eq!(read(&text).case.write(), text);
    assert!(is_one(&text) && !is_one("{\"rule\":\"R\"}") && !is_one(""));
}

#[test]
fn an_entry_finds_its_alert_whatever_stands_around_it() {
    let line = r#"{"rule":"R","output":"o"}"#;
    let hash_in = |input: &str, at: usize| hash(&crate::analyse(input.as_bytes(), None).alerts[at]);
    let first = hash_in(line, 0);
    assert_eq!(hash_in(&format!("{{\"rule\":\"S\",\"output\":\"p\"}}\n{line}\n"), 1), first);
    assert_ne!(hash_in(r#"{"rule":"R","output":"o2"}"#, 0), first);
    let mut case = CaseFile::default();
    case.set(first.clone(), Entry { verdict: Some(Verdict::TruePositive), ..Entry::default() });
    assert_eq!(case.attached([first.as_str(), HASH]), 1);
}

#[test]
fn an_entry_that_says_nothing_is_none() {
    let mut case = some();
    case.set(HASH.to_owned(), Entry::default());
    assert_eq!(case, CaseFile::default());
}

#[track_caller]
fn check(text: &str, entries: usize, remark: &str) {
    let opened = read(text);
    assert_eq!(opened.case.entries().count(), entries, "{text}");
    assert!(opened.remarks.iter().any(|said| said.contains(remark)), "{:?}", opened.remarks);
}

#[test]
fn what_is_no_case_file_is_said() {
    check("", 0, "is no case file");
    check("[]", 0, "object was expected");
    check("{}", 0, "version is missing");
    check("{\"saker_case\":\"x\"}", 0, "version is missing");
    check(&"[".repeat(100_000), 0, "is no case file");
    check(&" ".repeat(MOST_BYTES + 1), 0, "can be read");
}

#[test]
fn a_later_version_loses_nothing() {
    let entry = format!(r#"{{"alert":"{HASH}","classification":"true_positive","owner":{{"team":"x"}}}}"#);
    let text = format!(r#"{{"saker_case":9,"view":[1,2],"entries":[{entry}]}}"#);
    check(&text, 1, "version 9");
    let mut case = read(&text).case;
    case.set(HASH.to_owned(), Entry { notes: "mine".to_owned(), ..Entry::default() });
    let again = case.write();
    let value: Value = serde_json::from_str(&again).expect("JSON");
    assert_eq!((&value["view"], &value["entries"][0]["owner"]["team"]), (&json!([1, 2]), &json!("x")));
    assert_eq!(value["entries"][0]["notes"], "mine");
    assert_eq!(read(&again).case, case);
}

#[test]
fn an_edited_file_is_read_and_said_to_be_edited() {
    let text = some().write().replace("asked the team", "nobody asked");
    check(&text, 1, "changed by something other than Saker");
    assert!(read(&text).case.get(HASH).is_some_and(|entry| entry.notes.starts_with("nobody")));
}

#[test]
fn odd_entries_are_kept_and_written_back() {
    let good = format!(r#"{{"alert":"{HASH}","classification":null,"notes":"n","done":[]}}"#);
    for odd in [
        "5".to_owned(),
        r#"{"alert":"short","notes":"n"}"#.to_owned(),
        format!(r#"{{"alert":"{HASH}","classification":"someday"}}"#),
        format!(r#"{{"alert":"{HASH}","notes":7}}"#),
        format!(r#"{{"alert":"{HASH}","done":[7]}}"#),
    ] {
        let text = format!(r#"{{"saker_case":1,"entries":[{odd},{good}]}}"#);
        check(&text, 1, "1 entry is not understood");
        let again: Value = serde_json::from_str(&read(&text).case.write()).expect("JSON");
        assert_eq!(again["entries"][1], serde_json::from_str::<Value>(&odd).expect("JSON"));
    }
    check(&format!(r#"{{"saker_case":1,"entries":[{good},{good}]}}"#), 1, "has an entry already");
    let text = r#"{"saker_case":1,"entries":{"a":1}}"#;
    check(text, 0, "no list");
    assert!(read(text).case.write().contains("\"a\": 1"));
}
