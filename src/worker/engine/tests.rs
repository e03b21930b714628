mod health;
mod incidents;
mod leaving;

use super::*;
use analysis::alert::{Code, Level, Place};
use protocol::{Look, RulesText};

const INPUT: &[u8] = br#"{"rule":"a rule","output_fields":{"evt.type":"open"}}"#;

const RULES: &str = "- rule: a rule\n  desc: d\n  condition: evt.type = open\n  output: o\n  priority: INFO\n";

fn order(id: u32, bytes: &[u8]) -> Order {
    Order { id, bytes: bytes.len() as u64, budget: u64::MAX, ..Order::default() }
}

fn source(number: u32, bytes: &[u8]) -> Source {
    Source { number, name: None, bytes: bytes.len() as u64 }
}

/// Reads one input, as the worker does.
fn read(engine: &mut Engine, order: Order, bytes: &[u8]) -> Answer {
    let id = order.id;
    engine.begin(order);
    engine.open(source(0, bytes));
    let fault = engine.push(bytes);
    engine.close(fault);
    engine.done(id).expect("the run is held")
}

fn run(engine: &mut Engine, id: u32, bytes: &[u8]) -> Answer {
    read(engine, order(id, bytes), bytes)
}

/// Alerts of `rules`, in order, a second apart.
fn log(rules: &[&str]) -> Vec<u8> {
    let line = |(at, rule): (usize, &&str)| {
        let priority = if *rule == "loud" { "Critical" } else { "Notice" };
        format!(
            r#"{{"rule":"{rule}","priority":"{priority}","time":"2025-03-11T00:{:02}:{:02}.000000000Z","output":"number {at}","output_fields":{{"proc.name":"p{at}"}}}}"#,
            at / 60 % 60,
            at % 60
        )
    };
    rules.iter().enumerate().map(line).collect::<Vec<_>>().join("\n").into_bytes()
}

fn ask(engine: &mut Engine, question: Question) -> Reply {
    match engine.answer(Request::Ask { id: 1, number: 5, question }) {
        Some(Answer::Reply { id: 1, number: 5, reply }) => reply,
        other => panic!("{other:?}"),
    }
}

/// The first cells of what a filter lists.
fn listed(engine: &mut Engine, filter: &str, column: &str, sort: Option<(&str, bool)>) -> Vec<String> {
    let sort = sort.map(|(column, down)| protocol::Sort { column: column.to_owned(), down });
    let look = Look { filter: filter.to_owned(), range: None };
    let question = Question::Alerts { look, sort, from: 0, count: 100, columns: vec![column.to_owned()] };
    let Reply::Alerts(alerts) = ask(engine, question) else { panic!("{filter}") };
    let cell = |line: protocol::Line| line.cells[0].as_ref().map_or(String::new(), |cell| cell.as_raw().to_owned());
    alerts.lines.into_iter().map(cell).collect()
}

#[test]
fn a_run_is_answered_with_its_own_id() {
    let answer = run(&mut Engine::default(), 7, INPUT);
    assert!(matches!(answer, Answer::Done { id: 7, report: Some(_), full: false, .. }), "{answer:?}");
}

#[test]
fn an_empty_input_is_answered_too() {
    let Answer::Done { status, report, .. } = run(&mut Engine::default(), 1, b"") else { panic!() };
    assert_eq!((status.alerts, report), (0, None));
    assert_eq!(
        status.sentence,
        "No alert found, 1 place not understood: the input is empty; an alert was expected (line 0, column 0)"
    );
}

#[test]
fn show_answers_for_the_run_that_is_held_and_for_no_other() {
    let mut engine = Engine::default();
    run(&mut engine, 1, INPUT);
    run(&mut engine, 2, INPUT);
    assert_eq!(engine.answer(Request::Show { id: 1, index: 0 }), None);
    let answer = engine.answer(Request::Show { id: 2, index: 9 });
    assert_eq!(answer, Some(Answer::Shown { id: 2, index: 9, report: None }));
}

#[test]
fn cancel_forgets_its_run_only() {
    let mut engine = Engine::default();
    run(&mut engine, 1, INPUT);
    assert_eq!(engine.answer(Request::Cancel { id: 8 }), None);
    assert!(engine.answer(Request::Show { id: 1, index: 0 }).is_some());
    engine.answer(Request::Cancel { id: 1 });
    assert_eq!(engine.answer(Request::Show { id: 1, index: 0 }), None);
}

#[test]
fn what_was_read_so_far_can_be_asked_about_and_a_stop_keeps_it() {
    let mut engine = Engine::default();
    let bytes = log(&["quiet"; 2_000]);
    // Near the middle, and in the middle of a record.
    let half = bytes.len() / 2;
    let half = half + bytes[half..].iter().position(|byte| *byte == b'\n').unwrap_or(0) + 40;
    let turn = engine.begin(order(1, &bytes));
    engine.open(source(0, &bytes));
    engine.push(&bytes[..half]);
    let (first, progress) = engine.progress(0);
    assert!(matches!(first, Some(Answer::Shown { index: 0, report: Some(_), .. })), "{first:?}");
    assert_eq!((progress.read, progress.bytes), (half as u64, bytes.len() as u64));
    assert!((900..=1_100).contains(&progress.alerts), "{progress:?}");
    assert_eq!(listed(&mut engine, "proc.name = p7", "output", None), ["number 7"]);
    let Some(Answer::Done { status, sources, .. }) = engine.answer(Request::Stop { id: 1 }) else { panic!() };
    assert!(!engine.reads(turn));
    assert_eq!(engine.answer(Request::Stop { id: 1 }), None);
    assert_eq!((status.alerts, sources[0].alerts), (progress.alerts, progress.alerts));
    assert!(status.diagnostics.is_empty(), "half a record is no damage: {:?}", status.diagnostics);
    assert_eq!(sources[0].fault.as_deref(), Some("reading was stopped after 50 % of it"));
    // More may be added before a slow disk has brought what was asked for: that belongs to nothing any more.
    let more = engine.begin(Order { add: true, ..order(1, INPUT) });
    assert!(engine.reads(more) && !engine.reads(turn));
}

/// Reads a part of a log as another engine would.
fn share(bytes: &[u8], budget: u64) -> (Share, Vec<u8>) {
    let mut engine = Engine::default();
    engine.begin_share(Order { budget, ..order(7, bytes) });
    engine.open(source(0, bytes));
    let fault = engine.push(bytes);
    engine.close(fault);
    assert!(engine.progress(0).0.is_none(), "nobody is shown its first report");
    engine.hand_over(7).expect("the run is held")
}

#[test]
fn a_log_read_by_two_engines_is_the_log_and_keeps_its_places() {
    let mut bytes = log(&["quiet", "loud", "quiet", "quiet", "quiet"]);
    bytes.extend_from_slice(b"\n{\"rule\":nothing\n");
    bytes.extend(log(&["last"]));
    let cut = analysis::ingest::seam(&bytes).expect("there is one");
    let mut whole = Engine::default();
    let Answer::Done { status: expected, .. } = run(&mut whole, 1, &bytes) else { panic!() };

    let mut engine = Engine::default();
    engine.begin(order(1, &bytes));
    engine.open(source(0, &bytes));
    engine.push(&bytes[..cut]);
    let (part, alerts) = share(&bytes[cut..], u64::MAX);
    assert_eq!(engine.join(Ok(part), &alerts), None);
    engine.close(None);
    let Some(Answer::Done { status, sources, .. }) = engine.done(1) else { panic!() };
    assert_eq!(status, expected);
    assert_eq!((sources[0].alerts, &sources[0].fault, sources[0].lost), (6, &None, false));
    assert!(status.diagnostics.iter().any(|told| told.place.starts_with("line 6,")), "{:?}", status.diagnostics);
    for column in ["output", "alert.rule"] {
        assert_eq!(listed(&mut engine, "", column, None), listed(&mut whole, "", column, None));
    }
    let places =
        |engine: &Engine| engine.run.as_ref().map(|run| (0..6).map(|row| run.store.place(row)).collect::<Vec<_>>());
    assert_eq!(places(&engine), places(&whole));
}

#[test]
fn a_part_that_is_lost_is_said_and_what_stands_behind_it_keeps_its_place() {
    let bytes = log(&["quiet"; 10]);
    let line = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(0) + 1;
    let mut engine = Engine::default();
    engine.begin(order(1, &bytes));
    engine.open(source(0, &bytes));
    engine.push(&bytes[..2 * line]);
    let lost = Lost { bytes: 5 * line as u64, lines: 5, why: "out of memory".to_owned() };
    assert_eq!(engine.join(Err(lost), &[]), None);
    let (part, alerts) = share(&bytes[7 * line..], u64::MAX);
    assert_eq!(engine.join(Ok(part), &alerts), None);
    engine.close(None);
    let Some(Answer::Done { sources, .. }) = engine.done(1) else { panic!() };
    let fault = "from 20 % to 70 % of it is lost: what read it stopped (out of memory)";
    assert_eq!((sources[0].alerts, sources[0].fault.as_deref(), sources[0].lost), (5, Some(fault), true));
    assert_eq!(
        engine.run.as_ref().and_then(|run| run.store.place(4)).map(|place| (place.byte, place.line)),
        Some((9 * line as u64, 10))
    );
}

#[test]
fn what_is_read_elsewhere_has_a_share_of_the_memory_too() {
    let bytes = log(&["quiet"; 4_000]);
    let (part, alerts) = share(&bytes, 64 << 10);
    let mut engine = Engine::default();
    engine.begin(order(1, &bytes));
    engine.open(Source { bytes: 2 * bytes.len() as u64, ..source(0, &bytes) });
    engine.push(&bytes);
    let fault = engine.join(Ok(part), &alerts);
    assert!(
        fault.as_deref().is_some_and(|fault| fault.starts_with("the memory for alerts was spent after")),
        "{fault:?}"
    );
}

#[test]
fn inputs_are_added_and_a_twin_is_counted_once() {
    let mut engine = Engine::default();
    let bytes = log(&["quiet", "loud"]);
    run(&mut engine, 1, &bytes);
    engine.begin(Order { add: true, ..order(1, INPUT) });
    engine.skip(&source(1, &bytes), 0);
    engine.open(source(2, INPUT));
    engine.push(INPUT);
    engine.close(None);
    let Some(Answer::Done { status, sources, fired, .. }) = engine.done(1) else { panic!() };
    assert_eq!(status.alerts, 3);
    let fates: Vec<_> = sources.iter().map(|read| (read.number, read.alerts, read.same_as)).collect();
    assert_eq!(fates, [(0, 2, None), (1, 0, Some(0)), (2, 1, None)]);
    assert_eq!(fired.len(), 3);
}

#[test]
fn alerts_are_listed_by_a_condition_in_an_order() {
    let mut engine = Engine::default();
    run(&mut engine, 1, &log(&["quiet", "loud", "quiet", "loud"]));
    assert_eq!(listed(&mut engine, "alert.rule = loud", "output", None), ["number 1", "number 3"]);
    assert_eq!(listed(&mut engine, "", "proc.name", Some(("time", true))), ["p3", "p2", "p1", "p0"]);
    // Only the order changes, then only the condition.
    assert_eq!(listed(&mut engine, "", "proc.name", Some(("priority", false))), ["p1", "p3", "p0", "p2"]);
    assert_eq!(listed(&mut engine, "", "proc.name", None), ["p0", "p1", "p2", "p3"]);
    let wrong = Question::Alerts {
        look: Look { filter: "proc.nam = x".to_owned(), range: None },
        sort: None,
        from: 0,
        count: 1,
        columns: Vec::new(),
    };
    let Reply::Refused(refused) = ask(&mut engine, wrong) else { panic!() };
    assert_eq!((refused.start, refused.end, refused.suggestion.as_deref()), (0, 8, Some("proc.name")));
}

#[test]
fn values_times_and_techniques_are_counted() {
    let mut engine = Engine::default();
    run(&mut engine, 1, &log(&["quiet", "loud", "quiet", "Terminal shell in container"]));
    let look = Look::default();
    let fields = vec!["alert.rule".to_owned(), "k8s.pod.name".to_owned()];
    let Reply::Facets(facets) = ask(&mut engine, Question::Facets { look: look.clone(), fields, most: 1 }) else {
        panic!()
    };
    let rule = &facets[0];
    assert_eq!((rule.distinct, rule.absent, rule.values.len()), (3, 0, 1));
    assert_eq!((rule.values[0].count, rule.values[0].check.as_str()), (2, "alert.rule = quiet"));
    assert_eq!((facets[1].distinct, facets[1].absent), (0, 4));
    let Reply::Timeline(line) = ask(&mut engine, Question::Timeline { look: look.clone(), bins: 2 }) else { panic!() };
    let bins: Vec<_> = line.bins.iter().map(|bin| (bin.high, bin.middle, bin.low)).collect();
    assert_eq!((bins, line.undated), (vec![(1, 0, 1), (0, 0, 2)], 0));
    let Reply::Attack(seen) = ask(&mut engine, Question::Attack { look }) else { panic!() };
    assert!(seen.iter().any(|tactic| tactic.tactic == "Execution" && tactic.techniques[0].count == 1), "{seen:?}");
}

#[test]
fn reading_ends_where_the_memory_for_alerts_does_and_keeps_what_it_has() {
    let mut engine = Engine::default();
    let bytes = log(&["quiet"; 50]);
    let answer = read(&mut engine, Order { budget: 8_000, ..order(1, &bytes) }, &bytes);
    let Answer::Done { status, full: true, sources, .. } = answer else { panic!("{answer:?}") };
    assert!(status.alerts > 0 && status.alerts < 50, "{status:?}");
    assert_eq!(sources[0].fault.as_deref(), Some("the memory for alerts was spent after 100 % of it"));
}

#[test]
fn a_run_keeps_what_it_is_told_to() {
    let mut engine = Engine::default();
    let bytes = log(&["quiet", "loud", "quiet", "loud"]);
    let second = 1_741_651_200_000_000_000;
    for (filter, range, kept) in [
        ("alert.rule = loud", None, 2),
        ("", Some((second, second + 3_000_000_000)), 3),
        ("alert.rule = loud", Some((second, second + 3_000_000_000)), 1),
    ] {
        let keep = Look { filter: filter.to_owned(), range };
        let Answer::Done { status, passed_over, .. } = read(&mut engine, Order { keep, ..order(1, &bytes) }, &bytes)
        else {
            panic!()
        };
        assert_eq!((status.alerts, passed_over), (kept, 4 - kept), "{filter} {range:?}");
    }
}

#[test]
fn a_diagnostic_keeps_its_place_unless_it_lies_in_an_archive() {
    let check = |member: &str, expected: Trouble| {
        let diagnostic = Diagnostic {
            code: Code("json.truncated"),
            level: Level::Warning,
            place: Place { member: member.to_owned(), byte: 6, length: 1, line: 3, column: 7 },
            message: "expected a value".to_owned(),
            excerpt: "\u{202e}{".to_owned(),
        };
        assert_eq!(status(0, &[diagnostic]).diagnostics, [expected]);
    };
    let trouble = Trouble {
        code: "json.truncated".to_owned(),
        level: "warning".to_owned(),
        place: "line 3, column 7".to_owned(),
        byte: Some(6),
        message: "expected a value".to_owned(),
        excerpt: Untrusted::new("\u{202e}{"),
    };
    check("", trouble.clone());
    check("day.log", Trouble { place: "day.log, line 3, column 7".to_owned(), byte: None, ..trouble });
}

#[test]
fn rules_stay_loaded_and_explain_the_next_alert() {
    let mut engine = Engine::default();
    let files = vec![RulesText { name: "own.yaml".into(), text: RULES.into() }];
    let Some(Answer::Rules { id: 1, rules }) = engine.answer(Request::Rules { id: 1, files }) else { panic!() };
    assert!(rules.accepted && rules.rules == ["a rule"], "{rules:?}");
    let Answer::Done { report: Some(report), .. } = run(&mut engine, 2, INPUT) else { panic!() };
    let why = report.sections.iter().find(|section| section.id == "why-the-rule-fired").expect("the section");
    assert!(why.blocks.iter().any(|block| matches!(block, protocol::Block::Tree(_))), "{why:?}");
}

#[test]
fn pasted_rules_come_back_to_be_loaded() {
    let Answer::Done { rules, status, .. } = run(&mut Engine::default(), 1, RULES.as_bytes()) else { panic!() };
    assert_eq!((rules.map(|rules| rules.text).as_deref(), status.alerts), (Some(RULES), 0));
}

#[test]
fn an_exception_is_proposed_and_tried() {
    let mut engine = Engine::default();
    run(&mut engine, 1, br#"{"rule":"a rule","output_fields":{"proc.name":"x","proc.cmdline":"x y"}}"#);
    let tune = |yaml| Request::Tune { id: 1, rule: "a rule".into(), selected: Vec::new(), yaml };
    let Some(Answer::Tune { tuned, lines, .. }) = engine.answer(tune(None)) else { panic!() };
    assert_eq!((tuned.silenced, tuned.remaining, &tuned.refused, lines.len()), (1, 0, &None, 1), "{tuned:?}");
    let Some(Answer::Tune { tuned, .. }) = engine.answer(tune(Some("- rule: [".into()))) else { panic!() };
    assert!(tuned.refused.is_some());
}

const STORY: &[u8] = include_bytes!("../../analysis/tests/incidents/exec-to-miner.ndjson");
