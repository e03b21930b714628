//! Process trees: who started whom, from what alerts tell, and from what hostile alerts tell.

use alert::{Alert, Origin, Timestamp, Value};
use analysis::incident::tree::{self, DEEPEST, Forest};
use proptest::prelude::*;

/// An alert at a second, about a process with the fields given.
fn alert(second: i128, container: &str, fields: &[(&str, Value)]) -> Alert {
    let time = Some(Timestamp::Instant(second * 1_000_000_000));
    let mut alert = Alert { hostname: Some("h".into()), time, ..Alert::default() };
    alert.fields.insert("container.id", Value::Text(container.into()), Origin::Structured);
    for (name, value) in fields {
        alert.fields.insert(*name, value.clone(), Origin::Structured);
    }
    alert
}

fn id(number: u64) -> Value {
    Value::Unsigned(number)
}

fn name(name: &str) -> Value {
    Value::Text(name.into())
}

fn grow(alerts: &[Alert]) -> Forest {
    tree::of(alerts, &(0..alerts.len()).collect::<Vec<_>>())
}

/// The trees in lines: two blanks a level, the names, the id, the rows.
fn drawn(forest: &Forest) -> String {
    let mut out = String::new();
    for place in &forest.places {
        out.push_str(&format!("{}/{}\n", place.host, place.container));
        let mut open: Vec<(u32, usize)> = place.roots.iter().rev().map(|root| (*root, 1)).collect();
        while let Some((at, level)) = open.pop() {
            let process = &forest.processes[at as usize];
            let pid = process.pid.map_or(String::new(), |pid| format!(" {pid}"));
            out.push_str(&format!("{}{}{pid} {:?}\n", "  ".repeat(level), process.names.join(">"), process.rows));
            open.extend(process.children.iter().rev().map(|child| (*child, level + 1)));
        }
    }
    out
}

#[track_caller]
fn check(alerts: &[Alert], want: &str) {
    assert_eq!(drawn(&grow(alerts)), want);
}

#[test]
fn ids_join_what_different_alerts_tell() {
    let shell = [("proc.name", name("sh")), ("proc.pid", id(20)), ("proc.pname", name("nginx")), ("proc.ppid", id(10))];
    let child = [("proc.name", name("id")), ("proc.pid", id(21)), ("proc.pname", name("sh")), ("proc.ppid", id(20))];
    check(&[alert(0, "c", &child), alert(1, "c", &shell)], "h/c\n  nginx 10 []\n    sh 20 [1]\n      id 21 [0]\n");
}

#[test]
fn names_join_where_ids_are_missing_and_a_longer_chain_takes_in_a_shorter_one() {
    let short = [("proc.name", name("id")), ("proc.pname", name("sh"))];
    let long = [("proc.name", name("cat")), ("proc.pname", name("sh")), ("proc.aname[2]", name("nginx"))];
    let forest = grow(&[alert(0, "c", &short), alert(1, "c", &long)]);
    assert_eq!(drawn(&forest), "h/c\n  nginx []\n    sh []\n      id [0]\n      cat [1]\n");
    assert!(forest.processes.iter().all(tree::Process::inferred));
}

#[test]
fn a_process_keeps_its_place_under_another_name() {
    let of =
        |called| [("proc.name", name(called)), ("proc.pid", id(20)), ("proc.pname", name("sh")), ("proc.ppid", id(10))];
    check(
        &[alert(0, "c", &of("wget")), alert(9, "c", &of("kworker"))],
        "h/c\n  sh 10 []\n    wget>kworker 20 [0, 1]\n",
    );
}

#[test]
fn an_id_that_is_used_again_is_another_process() {
    let of = |called| [("proc.name", name(called)), ("proc.pid", id(20))];
    check(&[alert(0, "c", &of("a")), alert(7200, "c", &of("b"))], "h/c\n  a 20 [0]\n  b 20 [1]\n");
    check(&[alert(0, "c", &of("a")), alert(90_000, "c", &of("a"))], "h/c\n  a 20 [0]\n  a 20 [1]\n");
}

#[test]
fn places_are_kept_apart() {
    let of = [("proc.name", name("a")), ("proc.pid", id(20))];
    check(&[alert(0, "c", &of), alert(1, "host", &of)], "h/c\n  a 20 [0]\nh/\n  a 20 [1]\n");
}

#[test]
fn circles_and_processes_that_started_themselves_do_no_harm() {
    let of = |own, above| {
        [("proc.name", name("x")), ("proc.pid", id(own)), ("proc.pname", name("x")), ("proc.ppid", id(above))]
    };
    check(&[alert(0, "c", &of(5, 5))], "h/c\n  x 5 [0]\n");
    check(
        &[alert(0, "c", &of(2, 1)), alert(1, "c", &of(3, 2)), alert(2, "c", &of(1, 3))],
        "h/c\n  x 1 [2]\n    x 2 [0]\n      x 3 [1]\n",
    );
}

#[test]
fn ten_thousand_children_and_a_chain_without_end_are_bounded() {
    let of = |own, above| {
        [("proc.name", name("x")), ("proc.pid", id(own)), ("proc.pname", name("p")), ("proc.ppid", id(above))]
    };
    let alerts: Vec<Alert> = (0..10_000).map(|at| alert(at.into(), "c", &of(10 + at as u64, 5))).collect();
    let forest = grow(&alerts);
    assert_eq!(forest.processes.iter().map(|process| process.children.len()).max(), Some(10_000));
    let alerts: Vec<Alert> = (1..10_000i32).map(|at| alert(at.into(), "c", &of(at as u64 + 1, at as u64))).collect();
    assert!(deepest(&grow(&alerts)) <= DEEPEST);
    let alerts: Vec<Alert> =
        (1..3_000i32).rev().map(|at| alert((-at).into(), "c", &of(at as u64 + 1, at as u64))).collect();
    assert!(deepest(&grow(&alerts)) <= DEEPEST);
}

/// How many levels the deepest tree has, found without recursion.
fn deepest(forest: &Forest) -> usize {
    let mut open: Vec<(u32, usize)> =
        forest.places.iter().flat_map(|place| place.roots.iter().map(|root| (*root, 1))).collect();
    let mut most = 0;
    let mut seen = 0;
    while let Some((at, level)) = open.pop() {
        seen += 1;
        assert!(seen <= forest.processes.len(), "a circle");
        most = most.max(level);
        open.extend(forest.processes[at as usize].children.iter().map(|child| (*child, level + 1)));
    }
    assert_eq!(seen, forest.processes.len(), "every process is reached from a root");
    most
}

fn field() -> impl Strategy<Value = (String, Value)> {
    const NAMES: [&str; 9] = [
        "proc.name",
        "proc.pid",
        "proc.vpid",
        "proc.pname",
        "proc.ppid",
        "proc.pvpid",
        "proc.aname[2]",
        "proc.apid[2]",
        "proc.aname[3]",
    ];
    let value = prop_oneof![
        (0u64..6).prop_map(Value::Unsigned),
        proptest::sample::select(&["a", "b", "", "<NA>", "7"][..]).prop_map(|text| Value::Text(text.into())),
        Just(Value::Null),
        Just(Value::Unsigned(u64::MAX)),
    ];
    (proptest::sample::select(&NAMES[..]).prop_map(str::to_owned), value)
}

proptest! {
    /// Whatever alerts tell: no circle, no tree too deep, every alert about a process in exactly one node, the same twice.
    #[test]
    fn any_alerts_make_trees(all in proptest::collection::vec((0i128..40_000, 0usize..3, proptest::collection::vec(field(), 0..7)), 0..60)) {
        let alerts: Vec<Alert> = all.iter().map(|(second, container, fields)| {
            let fields: Vec<(&str, Value)> = fields.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
            alert(*second, ["host", "c", "d"][*container], &fields)
        }).collect();
        let forest = grow(&alerts);
        prop_assert!(deepest(&forest) <= DEEPEST);
        let mut rows: Vec<u32> = forest.processes.iter().flat_map(|process| process.rows.clone()).collect();
        let count = rows.len();
        rows.sort_unstable();
        rows.dedup();
        prop_assert_eq!(rows.len(), count);
        let told = |alert: &Alert| ["proc.name", "proc.pid", "proc.vpid"].iter().any(|name| alert.text(name).is_some_and(|text| !text.is_empty()));
        prop_assert!(count <= alerts.iter().filter(|alert| told(alert)).count());
        for (at, process) in forest.processes.iter().enumerate() {
            for child in &process.children {
                prop_assert_eq!(forest.processes[*child as usize].parent, Some(at as u32));
            }
        }
        prop_assert_eq!(forest, grow(&alerts));
    }
}
