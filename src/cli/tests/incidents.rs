//! `saker incidents`, run as people run it.

use std::process::{Command, Stdio};

const STORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../analysis/tests/incidents/exec-to-miner.ndjson");

/// The exit status and what was printed on standard output.
fn run(words: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_saker"))
        .arg("incidents")
        .args(words)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .expect("saker runs");
    (output.status.code(), String::from_utf8(output.stdout).expect("UTF-8"))
}

#[test]
fn the_list_shows_the_reduction_and_the_stages() {
    let (status, out) = run(&[STORY]);
    assert_eq!(status, Some(0));
    assert!(out.starts_with("10 alerts, 10 folds, 1 incident;"), "{out}");
    assert!(out.contains("Execution > Persistence > Defense Evasion > Command and Control > Impact"), "{out}");
}

#[test]
fn a_command_asked_for_help_gives_it() {
    for word in ["--help", "-h"] {
        let (status, out) = run(&[word]);
        assert_eq!((status, out.contains("saker incidents")), (Some(0), true), "{out}");
    }
}

#[test]
fn json_names_each_alert_and_the_fields_of_each_tie() {
    let (_, out) = run(&["--json", STORY]);
    let found: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    let first = &found["incidents"][0];
    assert_eq!(first["alerts"].as_array().map(Vec::len), Some(10));
    assert_eq!(first["alerts"][0]["line"], 1);
    assert_eq!(first["ties"].as_array().map(Vec::len), Some(9), "a tree over ten alerts");
    let named =
        first["ties"].as_array().into_iter().flatten().find(|tie| tie["kind"] == "named pod").expect("the exec");
    assert_eq!(named["inferred"], true);
    assert_eq!(named["fields_from"][0], "ka.target.name");
    assert_eq!(named["fields_to"][0], "k8s.pod.name");
}

#[test]
fn each_incident_has_its_report() {
    let (status, out) = run(&["--report", "1", STORY]);
    assert_eq!(status, Some(0));
    assert!(out.starts_with("# Alert Analysis Report\n"), "{out}");
    assert_eq!(run(&["--report", "2", STORY]).0, Some(1));
}

#[test]
fn each_incident_has_its_processes() {
    let (_, out) = run(&["--tree", "1", STORY]);
    let shell = out.lines().position(|line| line.trim_start().starts_with("sh [31200]: rows 1")).expect("the shell");
    let miner = out
        .lines()
        .position(|line| line.trim_start().starts_with("kworker/0:1 [31240]: rows 4, 5"))
        .expect("the miner");
    assert!(shell < miner, "{out}");
}

#[test]
fn wrong_use_is_said() {
    assert_eq!(run(&[]).0, Some(2));
    assert_eq!(run(&["no-such-file"]).0, Some(2));
    assert_eq!(run(&["--report", "x", STORY]).0, Some(2));
}
