//! `saker check`, run as people run it.

use std::io::Write;
use std::process::{Command, Stdio};

const ALERT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../analysis/tests/reports/devshm.json");
const HUMAN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../analysis/tests/reports/human.md");

/// The exit status and what was printed, for `words` and a report on standard input.
fn run(words: &[&str], report: &str) -> (Option<i32>, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_saker"))
        .arg("check")
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("saker runs");
    child.stdin.take().expect("a pipe").write_all(report.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    (output.status.code(), String::from_utf8(output.stdout).expect("UTF-8"))
}

#[test]
fn a_mark_is_told_with_its_line_its_kind_and_its_reason() {
    let (status, out) = run(&["--alert", ALERT, "-"], "# R\n\n- User: `www-data`\n- Process name: `sh`\n");
    let expected = "-:3: contradicted: \"User: www-data\"\n    By the alert, user.name is \"root\".\n\
                    -:4: supported: \"Process name: sh\"\n    In the alert, proc.name is \"sh\".\n\
                    1 supported, 1 contradicted, 0 not in evidence, 0 unsafe, 0 does not load, 0 wrong reference\n";
    assert!(out.starts_with(expected), "{out}");
    assert!(out.contains("left out: The rule that fired: \"Execution from /dev/shm\"."), "{out}");
    assert_eq!(status, Some(1));
}

#[test]
fn a_report_that_is_accused_of_nothing_is_no_failure() {
    let (status, out) = run(&["--alert", ALERT, HUMAN], "");
    assert_eq!(status, Some(0), "{out}");
}

#[test]
fn a_terminal_gets_no_control_character() {
    let (_, out) = run(&["--alert", ALERT, "-"], "- User: `x\u{1b}[2J\u{202e}`\n");
    assert!(out.contains("⟦U+001B⟧") && !out.contains(['\u{1b}', '\u{202e}']), "{out}");
}

#[test]
fn wrong_use_is_said() {
    assert_eq!(run(&["--format", "pdf", HUMAN], "").0, Some(2));
    assert_eq!(run(&[], "").0, Some(2));
    assert_eq!(run(&["no-such-file"], "").0, Some(2));
}
