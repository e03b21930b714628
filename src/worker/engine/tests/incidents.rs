//! Incidents: found, opened, looked for in steps, forgotten.

use super::*;

#[test]
fn incidents_are_found_and_opened() {
    let mut engine = Engine::default();
    run(&mut engine, 1, STORY);
    let Reply::Incidents(found) = ask(&mut engine, Question::Incidents) else { panic!() };
    assert_eq!((found.count, found.alerts, found.list.len()), (1, 10, 1));
    assert_eq!(found.list[0].class, "true positive");
    assert_eq!(found.list[0].tactics.last().map(String::as_str), Some("Impact"));
    let Reply::Incident(view) = ask(&mut engine, Question::Incident { number: 0 }) else { panic!() };
    assert_eq!(view.report.sections.first().map(|section| section.id.as_str()), Some("summary"));
    let host = view.lanes.iter().find(|lane| lane.kind == "host").expect("a host's lane");
    assert_eq!(host.marks.iter().map(|mark| mark.count).sum::<u32>(), 9, "the audit log's alert is of no host");
    let miner = view.tree.iter().find(|branch| branch.pid == Some(31240)).expect("the miner");
    assert_eq!((miner.alerts.as_slice(), miner.level), (&[4, 5][..], 5));
    let leave = Leave { kind: "markdown".into(), incident: Some(0), ..Leave::default() };
    let Reply::Part(part) = ask(&mut engine, Question::Leave(leave)) else { panic!() };
    assert!(part.bytes.starts_with(b"# Alert Analysis Report"));
    assert_eq!(ask(&mut engine, Question::Incident { number: 1 }), Reply::Nothing);
}

#[test]
fn among_many_alerts_incidents_are_looked_for_a_step_at_a_time() {
    let mut engine = Engine::default();
    let mut many = STORY.to_vec();
    many.extend_from_slice(b"\n");
    many.extend(log(&["quiet"; 150]));
    run(&mut engine, 1, &many);
    let mut parts = Vec::new();
    let found = loop {
        match ask(&mut engine, Question::Incidents) {
            Reply::Looking(part) => parts.push(part),
            Reply::Incidents(found) => break found,
            other => panic!("{other:?}"),
        }
        // Other questions are answered in between.
        assert_eq!(listed(&mut engine, "proc.name = p7", "output", None), ["number 7"]);
    };
    assert!(
        parts.len() > 10 && parts.is_sorted() && parts.last().is_some_and(|last| (80..=100).contains(last)),
        "{parts:?}"
    );
    assert_eq!((found.count, found.alerts), (1, 160));
    // What is begun and not asked for any more is done when it is needed, and forgotten with its alerts.
    run(&mut engine, 1, &many);
    assert!(matches!(ask(&mut engine, Question::Incidents), Reply::Looking(_)));
    let Reply::Incident(view) = ask(&mut engine, Question::Incident { number: 0 }) else { panic!() };
    assert!(!view.lanes.is_empty());
    assert_eq!(ask(&mut engine, Question::Incidents), Reply::Incidents(found));
    run(&mut engine, 1, &many);
    ask(&mut engine, Question::Incidents);
    run(&mut engine, 1, INPUT);
    let Reply::Incidents(found) = ask(&mut engine, Question::Incidents) else { panic!() };
    assert_eq!((found.count, found.alerts), (0, 1));
}

#[test]
fn what_was_found_is_forgotten_with_its_alerts() {
    let mut engine = Engine::default();
    run(&mut engine, 1, STORY);
    ask(&mut engine, Question::Incidents);
    run(&mut engine, 1, INPUT);
    let Reply::Incidents(found) = ask(&mut engine, Question::Incidents) else { panic!() };
    assert_eq!((found.count, found.alerts), (0, 1));
}
