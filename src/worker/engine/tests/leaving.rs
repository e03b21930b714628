//! What leaves, what is replaced on its way out, what the analyst decided, and documents beside alerts.

use super::*;
use protocol::{About, CASE, Decision, End, Leave, MAP};

const ALERT: &[u8] = br#"{"rule":"a rule","priority":"Notice","time":"2025-03-11T00:00:00Z","output":"o","hostname":"node-seven","output_fields":{"evt.type":"open","user.name":"alice-of-shop","proc.cmdline":"cat /x of alice-of-shop"}}"#;

fn leave(kind: &str) -> Question {
    Question::Leave(Leave { kind: kind.to_owned(), index: Some(0), ..Leave::default() })
}

/// The whole file, and how it ended.
fn file(engine: &mut Engine, question: Question) -> (String, Option<End>) {
    let (mut bytes, mut question) = (Vec::new(), question);
    loop {
        let Reply::Part(part) = ask(engine, question) else { panic!("a part") };
        bytes.extend(part.bytes);
        if part.end.is_some() {
            return (String::from_utf8(bytes).expect("UTF-8"), part.end);
        }
        question = Question::More;
    }
}

#[test]
fn every_kind_leaves_under_a_safe_name() {
    let mut engine = Engine::default();
    run(&mut engine, 1, &log(&["../loud", "quiet"]));
    let Reply::Kinds(kinds) = ask(&mut engine, Question::Kinds) else { panic!() };
    assert_eq!(kinds.len(), Export::ALL.len());
    for kind in kinds {
        let (text, end) = file(&mut engine, leave(&kind.word));
        let Some(End::Written { name, .. }) = end else { panic!("{end:?}") };
        assert!(!text.is_empty() && !name.contains(['/', ' ']) && !name.contains(".."), "{name}");
    }
    let report = |index| Question::Leave(Leave { kind: "markdown".into(), index, ..Leave::default() });
    assert!(file(&mut engine, report(Some(0))).0.starts_with("# Alert Analysis Report"));
    assert!(matches!(file(&mut engine, report(None)).1, Some(End::Nothing(_))), "there is no document");
}

#[test]
fn a_large_file_comes_in_parts_of_the_alerts_looked_at() {
    let mut engine = Engine::default();
    run(&mut engine, 1, &log(&["loud", "quiet", "quiet"].repeat(500)));
    let mut question = leave("ndjson");
    let Question::Leave(Leave { look, .. }) = &mut question else { panic!() };
    look.filter = "alert.rule = quiet".to_owned();
    let Reply::Part(first) = ask(&mut engine, question.clone()) else { panic!() };
    assert_eq!((first.done, first.of, &first.end), (500, 1000, &None));
    let (text, _) = file(&mut engine, question.clone());
    assert_eq!(text.lines().count(), 1000);
    assert!(!text.contains("loud"));
    look_refused(&mut engine);
    // What was begun and not asked for any more is forgotten with the next run.
    ask(&mut engine, question);
    run(&mut engine, 1, ALERT);
    assert!(matches!(file(&mut engine, Question::More).1, Some(End::Nothing(_))));
}

#[test]
fn a_table_has_the_columns_chosen_else_all_that_the_alerts_can_fill() {
    let mut engine = Engine::default();
    run(&mut engine, 1, ALERT);
    let table = |engine: &mut Engine, columns: &[&str]| {
        let columns = columns.iter().map(|name| (*name).to_owned()).collect();
        let (text, end) = file(engine, Question::Leave(Leave { kind: "csv".into(), columns, ..Leave::default() }));
        let Some(End::Written { notes, .. }) = end else { panic!("{end:?}") };
        (text, notes)
    };
    let (text, notes) = table(&mut engine, &["user.name", "place", "proc.tty"]);
    assert_eq!(
        text,
        "\"user.name\",\"place\",\"proc.tty\",\"_neutralised\"\r\n\"alice-of-shop\",\"node-seven\",,0\r\n"
    );
    assert_eq!(notes, ["Its columns are the 3 of the table of alerts, in the same order."]);
    let (text, notes) = table(&mut engine, &[]);
    let own = "\"time\",\"priority\",\"rule\",\"source\",\"hostname\",\"tags\",\"output\",\"uuid\"";
    let head = format!("{own},\"evt.type\",\"proc.cmdline\",\"user.name\",\"_neutralised\"\r\n");
    assert!(text.starts_with(&head), "{text}");
    assert!(notes[0].starts_with("It has a column for each of the 3 fields"), "{notes:?}");
    // What was decided has its columns where something was.
    let decision = Decision { verdict: "security_test".into(), ..Decision::default() };
    ask(&mut engine, Question::Decide { about: About::Alert(0), decision: Some(decision) });
    assert!(table(&mut engine, &[]).0.contains("\"security_test\""));
    // Other kinds have no columns to speak of.
    let (_, end) = file(&mut engine, Question::Leave(Leave { kind: "ndjson".into(), ..Leave::default() }));
    assert!(matches!(end, Some(End::Written { notes, .. }) if notes.is_empty()));
}

fn look_refused(engine: &mut Engine) {
    let look = Look { filter: "no.such.field = 1 and".to_owned(), range: None };
    let question = Question::Leave(Leave { kind: "csv".into(), look, ..Leave::default() });
    assert!(matches!(ask(engine, question), Reply::Refused(_)));
}

#[test]
fn what_is_redacted_is_redacted_where_it_is_shown_and_where_it_leaves() {
    let mut engine = Engine::default();
    let document = b"# Report\n\n## Summary\n\nThe user alice-of-shop on node-seven wrote to bob@corp.example.com.\n\n## Next\n\n- Ask.\n";
    engine.begin(order(1, document));
    for (number, bytes) in [(0, &document[..]), (1, ALERT)] {
        engine.open(source(number, bytes));
        engine.push(bytes);
        engine.close(None);
    }
    engine.done(1);
    assert!(file(&mut engine, leave("ndjson")).0.contains("alice-of-shop"));
    engine.answer(Request::Redact { on: true });
    let Reply::Learned(learned) = ask(&mut engine, Question::Learn) else { panic!() };
    let shown = format!("{:?}", learned.document);
    assert!(learned.document.is_some() && !shown.contains("alice-of-shop") && !shown.contains("bob@corp"), "{shown}");
    assert!(learned.first.iter().any(|one| one.original.as_raw() == "node-seven"), "{learned:?}");
    for kind in ["ndjson", "csv", "ocsf", "markdown", "html"] {
        let (text, end) = file(&mut engine, leave(kind));
        assert!(matches!(end, Some(End::Written { .. })), "{kind}: {end:?}");
        assert!(!text.contains("alice-of-shop") && !text.contains("node-seven"), "{kind}");
    }
    let Some(Answer::Shown { report: Some(report), .. }) = engine.answer(Request::Show { id: 1, index: 0 }) else {
        panic!()
    };
    assert!(!format!("{report:?}").contains("alice-of-shop"));
    let (map, _) = file(&mut engine, leave(MAP));
    assert!(map.contains("alice-of-shop") && map.contains("redacted-user"), "{map}");
    engine.answer(Request::Redact { on: false });
    assert!(file(&mut engine, leave("markdown")).0.contains("alice-of-shop"));
}

#[test]
fn what_is_not_learned_yet_is_learned_before_it_leaves() {
    let mut engine = Engine::default();
    let mut input = log(&["quiet"; 1_500]);
    input.push(b'\n');
    input.extend_from_slice(ALERT);
    run(&mut engine, 1, &input);
    engine.answer(Request::Redact { on: true });
    let Reply::Part(first) = ask(&mut engine, leave("ndjson")) else { panic!() };
    assert!(first.learning && first.bytes.is_empty(), "{first:?}");
    let (text, end) = file(&mut engine, Question::More);
    assert!(matches!(end, Some(End::Written { .. })) && !text.contains("alice-of-shop"));
    assert_eq!(text.lines().count(), 1_501);
}

#[test]
fn a_decision_finds_its_alert_again() {
    let mut engine = Engine::default();
    run(&mut engine, 1, ALERT);
    let decision = Decision {
        verdict: "security_test".into(),
        notes: "asked".into(),
        done: vec!["Ask the owner.".into()],
        ..Decision::default()
    };
    let decide = |decision| Question::Decide { about: About::Alert(0), decision };
    assert_eq!(ask(&mut engine, decide(Some(decision.clone()))), Reply::Decided(decision.clone()));
    let (case, _) = file(&mut engine, leave(CASE));
    assert!(file(&mut engine, leave("ocsf")).0.contains("\"verdict_id\":6"));

    let mut other = Engine::default();
    run(&mut other, 1, &[&log(&["quiet"])[..], b"\n", ALERT].concat());
    let Some(Answer::Case(read)) = other.answer(Request::Case { text: case.clone() }) else { panic!() };
    assert_eq!((read.entries, read.attached, read.remarks), (1, Some(1), Vec::new()));
    assert_eq!(ask(&mut other, Question::Decide { about: About::Alert(1), decision: None }), Reply::Decided(decision));
    assert_eq!(file(&mut other, leave(CASE)).0, case);
    let Some(Answer::Case(read)) = other.answer(Request::Case { text: "{}".into() }) else { panic!() };
    assert_eq!((read.entries, read.remarks.len()), (0, 1));
    assert_eq!(file(&mut other, leave(CASE)).0, case, "a file that is none takes nothing away");
}

#[test]
fn a_decision_about_all_that_show_the_same_is_that_of_alerts_without_their_own() {
    let mut engine = Engine::default();
    let same = br#"{"rule":"a rule","output":"o","output_fields":{"proc.pid":7,"fd.name":"/x"}}
{"rule":"a rule","output":"p","output_fields":{"proc.pid":8,"fd.name":"/x"}}
{"rule":"a rule","output":"p","output_fields":{"proc.pid":8,"fd.name":"/y"}}"#;
    run(&mut engine, 1, same);
    let decision = |verdict: &str, fold| Decision { verdict: verdict.into(), fold, ..Decision::default() };
    let nothing = Decision { fold: true, ..Decision::default() };
    let mut decide = |about, decision| ask(&mut engine, Question::Decide { about, decision });
    let all = decision("false_positive", true);
    assert_eq!(decide(About::Fold(0), Some(all.clone())), Reply::Decided(all.clone()));
    assert_eq!(decide(About::Fold(2), None), Reply::Decided(nothing));
    assert_eq!(decide(About::Alert(1), None), Reply::Decided(all.clone()));
    assert_eq!(decide(About::Alert(2), None), Reply::Decided(Decision::default()));
    let own = decision("true_positive", false);
    assert_eq!(decide(About::Alert(1), Some(own.clone())), Reply::Decided(own.clone()));
    assert_eq!(decide(About::Alert(1), None), Reply::Decided(own));
    assert_eq!(decide(About::Fold(1), None), Reply::Decided(all));
}

#[test]
fn a_decision_about_an_incident_finds_it_among_other_alerts() {
    let mut engine = Engine::default();
    run(&mut engine, 1, STORY);
    let about = About::Incident(0);
    let decision = Decision { verdict: "true_positive".into(), notes: "the miner".into(), ..Decision::default() };
    assert_eq!(ask(&mut engine, Question::Decide { about, decision: None }), Reply::Decided(Decision::default()));
    let decided = Question::Decide { about, decision: Some(decision.clone()) };
    assert_eq!(ask(&mut engine, decided), Reply::Decided(decision.clone()));
    let (case, _) = file(&mut engine, leave(CASE));

    // Another log holds the same incident behind other alerts, and its lines come in another order.
    let mut lines: Vec<&[u8]> = STORY.trim_ascii().split(|byte| *byte == b'\n').collect();
    lines.reverse();
    let mut other = Engine::default();
    run(&mut other, 1, &[ALERT, b"\n", &lines.join(&b'\n')].concat());
    let Some(Answer::Case(read)) = other.answer(Request::Case { text: case }) else { panic!() };
    assert_eq!((read.entries, read.remarks.len()), (1, 1), "{read:?}");
    assert_eq!(ask(&mut other, Question::Decide { about, decision: None }), Reply::Decided(decision));
    let nothing = Question::Decide { about: About::Incident(9), decision: None };
    assert_eq!(ask(&mut other, nothing), Reply::Decided(Decision::default()));
}

const REPORT: &[u8] = b"# Incident report\n\n## Summary\n\n- **Rule**: a rule\n- **User**: alice-of-shop\n- **Process**: nginx\n\n## What to do\n\n1. Ask the owner.\n";

#[test]
fn a_document_is_checked_against_the_alert_that_comes_with_it_or_after_it() {
    let mut together = Engine::default();
    together.begin(order(1, REPORT));
    for (number, bytes) in [(0, REPORT), (1, ALERT)] {
        together.open(source(number, bytes));
        together.push(bytes);
        together.close(None);
    }
    let Some(Answer::Done { document: Some(beside), .. }) = together.done(1) else { panic!() };
    assert!(beside.marks().iter().any(|mark| mark.said.as_raw().contains("alice-of-shop")), "{beside:?}");

    let mut engine = Engine::default();
    let Answer::Done { document: Some(alone), .. } = run(&mut engine, 1, REPORT) else { panic!() };
    assert_eq!(alone.marks().len(), 0);
    let Answer::Done { document: Some(after), .. } = run(&mut engine, 2, ALERT) else { panic!() };
    assert_eq!(after, beside);
    // The next alert has nothing to do with it.
    let Answer::Done { document, .. } = run(&mut engine, 3, ALERT) else { panic!() };
    assert_eq!(document, None);
    // A document that was taken away does not come back.
    run(&mut engine, 4, REPORT);
    engine.answer(Request::Cancel { id: 4 });
    let Answer::Done { document, .. } = run(&mut engine, 5, ALERT) else { panic!() };
    assert_eq!(document, None);
}

#[test]
fn a_report_that_is_too_long_is_shown_in_part_and_says_so() {
    let text = REPORT.repeat(50_000);
    let mut engine = Engine::default();
    engine.begin(order(1, &text));
    engine.open(source(0, &text));
    for slice in text.chunks(4 << 20) {
        engine.push(slice);
    }
    engine.push(ALERT);
    engine.close(None);
    let Some(Answer::Done { document: Some(shown), sources, status, .. }) = engine.done(1) else { panic!() };
    assert_eq!((shown.title.as_str(), status.alerts), ("Incident report", 1));
    assert_eq!(sources[0].fault.as_deref(), Some("its first 4096 kB are shown, all of it was read for alerts"));
    assert!(!sources[0].lost, "nothing would be gained by reading it again");
}
