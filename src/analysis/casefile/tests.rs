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

/// A file as it was written when there was nothing but alerts.
const OLD: &str = r#"{
  "saker_case": 1,
  "check": "c5ae3ad8b0c0b5a9bd1f3e0ff0a4e3ba0ea5c4ad7ae0d7d4be2a3a7ff6d3b9f0",
  "entries": [
    {
      "alert": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "classification": "security_test",
      "notes": "asked the team\n\u202e<script>",
      "done": ["See who did it"]
    }
  ]
}"#;

#[test]
fn a_file_of_alerts_only_is_read_as_it_always_was() {
    assert_eq!(read(OLD).case, some());
    assert!(!some().has(Subject::Fold) && some().has(Subject::Alert));
}

fn alerts(lines: &[String]) -> Vec<Alert> {
    crate::analyse(lines.join("\n").as_bytes(), None).alerts
}

fn opens(file: &str, pid: u32) -> String {
    format!(
        r#"{{"rule":"R","output":"o {pid}","output_fields":{{"proc.pid":{pid},"fd.name":"{file}","k8s.pod.name":"web-7d9c5b8f6-x2lwn","user.name":null}}}}"#
    )
}

#[test]
fn alerts_have_the_key_of_their_fold_and_no_other() {
    let lines: Vec<String> = [("/a", 17), ("/a", 9), ("/b", 17), ("/tmp/x-12345678", 1), ("/tmp/x-87654321", 2)]
        .map(|(file, pid)| opens(file, pid))
        .into();
    let mut alerts = alerts(&lines);
    // The order of fields is of no account.
    alerts.extend(crate::analyse(br#"{"rule":"R","output":"o","output_fields":{"user.name":null,"k8s.pod.name":"web-7d9c5b8f6-9kq4z","fd.name":"/a","proc.pid":4}}"#, None).alerts);
    alerts.extend(crate::analyse(br#"{"rule":"S","output":"o","output_fields":{"user.name":null,"k8s.pod.name":"web-7d9c5b8f6-9kq4z","fd.name":"/a","proc.pid":4}}"#, None).alerts);
    let mut store = store::Store::default();
    alerts.iter().for_each(|alert| _ = store.push(alert));
    let folds = store.fold(&store.all());
    let fold_of = |row: usize| folds.iter().position(|fold| fold.rows.contains(&(row as u32)));
    for one in 0..alerts.len() {
        for other in 0..alerts.len() {
            let same = fold_hash(&alerts[one]) == fold_hash(&alerts[other]);
            assert_eq!(same, fold_of(one) == fold_of(other), "{one} and {other}: {:?}", folds);
        }
    }
    assert_eq!(folds.len(), 4);
}

#[test]
fn an_incident_has_the_key_of_its_alerts_in_any_order() {
    let key = |records: &[&str]| incident_hash(records.iter().map(|record| (*record).to_owned()));
    assert_eq!(key(&["a", "b", "c"]), key(&["c\n", "a", "b"]));
    for other in [&["a", "b"][..], &["a", "b", "c", "c"], &["a", "b", "d"], &["abc"], &["a\nb", "c"]] {
        assert_ne!(key(&["a", "b", "c"]), key(other));
    }
    assert_ne!(key(&["a"]), raw_hash("a"), "no alert has the key of an incident");
}

#[test]
fn an_alert_has_its_own_entry_before_that_of_its_fold() {
    let all = alerts(&[opens("/a", 17), opens("/a", 9)]);
    let mut case = CaseFile::default();
    let entry = |of, verdict| Entry { of, verdict: Some(verdict), ..Entry::default() };
    case.set(fold_hash(&all[0]), entry(Subject::Fold, Verdict::FalsePositive));
    case.set(hash(&all[1]), entry(Subject::Alert, Verdict::TruePositive));
    case.set(incident_hash(all.iter().map(|alert| alert.raw.clone())), entry(Subject::Incident, Verdict::Test));
    let decided = |case: &CaseFile, at: usize| case.decided(&all[at]).and_then(|entry| entry.verdict);
    let expected = [Some(Verdict::FalsePositive), Some(Verdict::TruePositive)];
    assert_eq!([0, 1].map(|at| decided(&case, at)), expected);
    let text = case.write();
    assert!(text.contains("\"fold\": ") && text.contains("\"incident\": "), "{text}");
    let opened = read(&text);
    assert_eq!((&opened.case, &opened.remarks), (&case, &Vec::new()));
    assert_eq!([0, 1].map(|at| decided(&opened.case, at)), expected);
}
