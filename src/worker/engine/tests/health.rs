//! Where the log has holes: what the timeline shades, and what the reports on incidents say of it.

use super::*;

#[test]
fn a_hole_in_the_log_is_shaded_on_the_timeline() {
    let line = |second: u32| {
        format!(
            r#"{{"rule":"a rule","time":"2025-03-11T{:02}:{:02}:{:02}Z","output_fields":{{"proc.name":"p"}}}}"#,
            second / 3600,
            second / 60 % 60,
            second % 60
        )
    };
    let seconds = (0..3600).step_by(20).chain((7200..10_800).step_by(20));
    let text = seconds.map(line).collect::<Vec<_>>().join("\n");
    let mut engine = Engine::default();
    run(&mut engine, 1, text.as_bytes());
    let question = Question::Timeline { look: Look::default(), bins: 10 };
    let Reply::Timeline(timeline) = ask(&mut engine, question) else { panic!() };
    assert_eq!(timeline.spots.len(), 1);
    assert_eq!(timeline.spots[0].what, "silence");
}

/// Alerts three minutes apart, with a damaged line behind the second.
fn damaged() -> Vec<u8> {
    let line = |minute: u32| {
        format!(r#"{{"rule":"a rule","time":"2025-03-11T10:{minute:02}:00Z","output_fields":{{"proc.name":"p"}}}}"#)
    };
    let broken = r#"{"rule":"a rule","time":"2025-03-11T10:04"#;
    [&line(0), &line(3), broken, &line(6), &line(9)].join("\n").into_bytes()
}

#[test]
fn a_damaged_line_is_shaded_between_its_neighbours_in_its_own_input() {
    let mut engine = Engine::default();
    let (whole, damaged) = (log(&["quiet"; 20]), damaged());
    engine.begin(Order { bytes: (whole.len() + damaged.len()) as u64, ..order(1, b"") });
    for (number, bytes) in [(0, &whole), (1, &damaged)] {
        engine.open(source(number, bytes));
        engine.push(bytes);
        engine.close(None);
    }
    engine.done(1);
    let question = |bins| Question::Timeline { look: Look::default(), bins };
    let Reply::Timeline(timeline) = ask(&mut engine, question(10)) else { panic!() };
    let at = |minute: i64| (1_741_687_200 + 60 * minute) * 1_000_000_000;
    let spots: Vec<_> = timeline.spots.iter().filter(|spot| spot.what == "damaged input").collect();
    assert_eq!(spots.iter().map(|spot| (spot.start, spot.end)).collect::<Vec<_>>(), [(at(3), at(6))]);
    let Reply::Incidents(found) = ask(&mut engine, Question::Incidents) else { panic!() };
    assert!(found.caveats.iter().any(|caveat| caveat.what == "damaged input"), "{:?}", found.caveats);
}

#[test]
fn a_damaged_line_inside_an_incident_is_a_caveat_of_its_report() {
    let mut engine = Engine::default();
    let caveat = "Log health, damaged input";
    let report = |engine: &mut Engine, bytes: &[u8]| {
        run(engine, 1, bytes);
        ask(engine, Question::Incidents);
        let Reply::Incident(view) = ask(engine, Question::Incident { number: 0 }) else { panic!() };
        format!("{:?}", view.report)
    };
    assert!(!report(&mut engine, STORY).contains(caveat));
    let mut lines: Vec<&[u8]> = STORY.split(|byte| *byte == b'\n').collect();
    let cut = &lines[3][..lines[3].len() / 2];
    lines.insert(4, cut);
    assert!(report(&mut engine, &lines.join(&b'\n')).contains(caveat));
}
