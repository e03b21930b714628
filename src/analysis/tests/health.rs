//! Where a log cannot be trusted to be whole is found, and only there.

use analysis::health::{File, Health, Trouble};

/// Reads alerts and looks at the log's health: kind, host, count and rows of each span.
fn spans(lines: &[String]) -> Vec<(Trouble, Option<String>, u64, Vec<usize>)> {
    let analysis = analysis::analyse(lines.join("\n").as_bytes(), None);
    let rows = 0..analysis.alerts.len();
    let health = Health::of(&analysis.alerts[..], &[File { rows, diagnostics: &analysis.diagnostics }]);
    health.spans.into_iter().map(|span| (span.trouble, span.host, span.count, span.rows)).collect()
}

/// An alert of `host` so many seconds after midnight.
fn alert(second: u64, host: &str, rule: &str, fields: &str) -> String {
    let time = format!("2026-02-17T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60);
    format!(
        r#"{{"output":"x","priority":"Notice","rule":"{rule}","time":"{time}","source":"syscall","output_fields":{{{fields}}},"hostname":"{host}"}}"#
    )
}

fn steady(from: u64, to: u64, every: usize) -> Vec<String> {
    (from..to).step_by(every).map(|second| alert(second, "a", "Terminal shell in container", "")).collect()
}

#[test]
fn a_steady_log_is_well() {
    assert_eq!(spans(&steady(0, 7200, 20)), []);
}

#[test]
fn drops_that_falco_tells_of_are_one_span_while_they_go_on() {
    let mut lines = steady(0, 600, 20);
    for second in [100, 110, 120, 500] {
        lines.push(alert(second, "a", "Falco internal: syscall event drop", r#""n_drops":"7""#));
    }
    lines.sort_by_key(|line| line.split_once("T").map(|(_, rest)| rest.to_owned()));
    let found = spans(&lines);
    let lost: Vec<u64> = found.iter().filter(|span| span.0 == Trouble::LostEvents).map(|span| span.2).collect();
    assert_eq!(lost, [21, 7]);
}

#[test]
fn queue_drops_are_the_growth_of_a_counter() {
    let counts = [0, 0, 5, 5, 2];
    let lines: Vec<String> = counts
        .iter()
        .enumerate()
        .map(|(at, count)| {
            let fields = format!(r#""falco.outputs_queue_num_drops":{count}"#);
            alert(at as u64 * 900, "a", "Falco metrics snapshot", &fields)
        })
        .collect();
    let lost: Vec<u64> = spans(&lines).iter().filter(|span| span.0 == Trouble::LostAlerts).map(|span| span.2).collect();
    // Five were lost, and two more after Falco was started anew.
    assert_eq!(lost, [5, 2]);
}

#[test]
fn a_hole_in_a_busy_log_is_silence_and_a_quiet_night_is_none() {
    let mut lines = steady(0, 3600, 20);
    lines.extend(steady(7200, 10_800, 20));
    let silent: Vec<Vec<usize>> =
        spans(&lines).into_iter().filter(|span| span.0 == Trouble::Silence).map(|span| span.3).collect();
    assert_eq!(silent, [[179, 180]]);
    assert_eq!(spans(&steady(0, 80_000, 3000)), []);
}

#[test]
fn a_clock_that_goes_back_is_one_step_of_one_host() {
    let mut lines = steady(0, 3600, 20);
    lines.extend((3000..3500).step_by(20).map(|second| alert(second, "b", "Terminal shell in container", "")));
    lines.extend(steady(2400, 3600, 20));
    let back: Vec<_> = spans(&lines).into_iter().filter(|span| span.0 == Trouble::ClockBack).collect();
    assert_eq!(back.len(), 1, "{back:?}");
    assert_eq!(back[0].1.as_deref(), Some("a"));
}

#[test]
fn lines_without_a_date_and_broken_lines_are_told() {
    let text = ["10:00:00.000000001: Notice Shell in a container (user=root)".to_owned()];
    assert_eq!(spans(&text).first().map(|span| (span.0, span.2)), Some((Trouble::Undated, 1)));
    let mut lines = steady(0, 100, 20);
    lines.insert(2, r#"{"output":"x","rule":"Terminal sh"#.to_owned());
    let damaged: Vec<_> = spans(&lines).into_iter().filter(|span| span.0 == Trouble::Damaged).collect();
    assert_eq!(damaged.len(), 1, "{damaged:?}");
}

#[test]
fn hostile_numbers_and_stamps_do_no_harm() {
    let lines = [
        alert(0, "a", "Falco internal: syscall event drop", r#""n_drops":"99999999999999999999""#),
        alert(1, "a", "Falco internal: syscall event drop", r#""n_drops":"18446744073709551615""#),
        alert(2, "a", "Falco internal: syscall event drop", r#""n_drops":"18446744073709551615""#),
        alert(3, "a", "Falco metrics snapshot", r#""scap.n_drops":-1"#),
        r#"{"output":"x","priority":"Notice","rule":"r","time":"9999-12-31T23:59:59Z","output_fields":{}}"#.to_owned(),
        r#"{"output":"x","priority":"Notice","rule":"r","time":"0001-01-01T00:00:00Z","output_fields":{}}"#.to_owned(),
    ];
    spans(&lines);
}

#[test]
fn many_broken_lines_lie_each_between_its_own_neighbours() {
    // One is broken behind every seventh of the alerts, and two behind the last.
    let mut lines = Vec::new();
    for (at, line) in steady(0, 4_000, 20).into_iter().enumerate() {
        let broken = line[..12].to_owned();
        lines.push(line);
        if at % 7 == 3 || at == 199 {
            lines.push(broken.clone());
        }
        if at == 199 {
            lines.push(broken);
        }
    }
    let damaged: Vec<_> = spans(&lines).into_iter().filter(|span| span.0 == Trouble::Damaged).collect();
    let mut expected: Vec<(u64, Vec<usize>)> =
        (0..199).filter(|at| at % 7 == 3).map(|at| (1, vec![at, at + 1])).collect();
    expected.push((2, vec![199]));
    assert_eq!(damaged.into_iter().map(|span| (span.2, span.3)).collect::<Vec<_>>(), expected);
}
