//! `saker read` from outside: the streams, the exit status, and what it takes while it runs.

use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};

fn saker(words: &[&str]) -> Child {
    let mut saker = Command::new(env!("CARGO_BIN_EXE_saker"));
    saker.args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// One alert in about a kilobyte.
fn alert(number: usize) -> String {
    let command = "x".repeat(700);
    format!(
        concat!(
            r#"{{"hostname":"h","output":"o","output_fields":{{"evt.num":{},"proc.cmdline":"{}"}},"priority":"Notice","#,
            r#""rule":"R","source":"syscall","tags":["T1059"],"time":"2025-03-11T14:07:11.123456789Z"}}"#
        ),
        number, command
    )
}

/// What it writes to both streams for an input, and its exit status.
fn read(words: &[&str], input: &[u8]) -> (Vec<Value>, Vec<Value>, Option<i32>) {
    let mut child = saker(words);
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let feed = std::thread::spawn(move || _ = stdin.write_all(&input));
    let done = child.wait_with_output().unwrap();
    feed.join().unwrap();
    let lines = |bytes: &[u8]| {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| Value::from(line))).collect()
    };
    (lines(&done.stdout), lines(&done.stderr), done.status.code())
}

#[test]
fn an_alert_is_one_line_with_every_part_in_order() {
    let (alerts, rest, status) = read(&["read", "-"], alert(7).as_bytes());
    let keys: Vec<_> = alerts[0].as_object().unwrap().keys().map(String::as_str).collect();
    let stated = "rule priority time source hostname tags output output_fields format repaired place"
        .split(' ')
        .collect::<Vec<_>>();
    assert_eq!(keys, stated);
    assert_eq!(alerts[0]["output_fields"]["evt.num"], 7);
    assert_eq!((rest.len(), &rest[0]["totals"]["alerts"], status), (1, &Value::from(1), Some(0)));
}

#[test]
fn diagnostics_and_totals_go_to_the_other_stream_and_the_status_is_still_0() {
    for input in ["words nobody knows\n", "", "\u{fffd}\0\u{1}"] {
        let (alerts, rest, status) = read(&["read", "-"], input.as_bytes());
        assert_eq!((alerts.len(), rest.len(), status), (0, 2, Some(0)), "{input:?}: {rest:?}");
        assert!(rest[0]["code"].is_string() && rest[0]["place"]["line"].is_u64() && rest[1]["totals"].is_object());
    }
}

#[test]
fn an_input_that_cannot_be_read_is_status_2() {
    let (alerts, rest, status) = read(&["read", "no/such/file"], b"");
    assert_eq!((alerts.len(), rest.len(), status), (0, 1, Some(2)));
}

#[test]
fn alerts_come_out_while_the_input_goes_on() {
    let mut child = saker(&["read", "-"]);
    let mut stdin = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for number in 0..3 {
        writeln!(stdin, "{}", alert(number)).unwrap();
        stdin.flush().unwrap();
        // Would wait forever if the end of the input were waited for.
        let line: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
        assert_eq!(line["output_fields"]["evt.num"], number);
    }
    writeln!(stdin, "words nobody knows\n{}", alert(3)).unwrap();
    lines.next().unwrap().unwrap();
    let mut diagnostic = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut diagnostic).unwrap();
    assert!(diagnostic.contains("text.unknown"), "{diagnostic}");
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn who_closes_the_pipe_has_what_it_wanted() {
    let mut child = saker(&["read", "-"]);
    let mut stdin = child.stdin.take().unwrap();
    drop(child.stdout.take());
    // It may be gone before all is written.
    _ = (0..2000).try_for_each(|number| writeln!(stdin, "{}", alert(number)));
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

/// Linux tells how much memory a process has taken at most.
#[test]
#[cfg(target_os = "linux")]
fn memory_is_bounded_by_the_largest_record_and_not_by_the_input() {
    let mut child = saker(&["read", "-"]);
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let count = std::thread::spawn(move || {
        let (mut chunk, mut lines) = (vec![0; 1 << 16], 0);
        while let Ok(length @ 1..) = stdout.read(&mut chunk) {
            lines += chunk[..length].iter().filter(|byte| **byte == b'\n').count();
        }
        lines
    });
    let alerts = 40_000;
    let mut bytes = 0;
    for number in 0..alerts {
        let line = alert(number) + "\n";
        bytes += line.len();
        stdin.write_all(line.as_bytes()).unwrap();
    }
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")).unwrap();
    drop(stdin);
    assert_eq!((child.wait().unwrap().code(), count.join().unwrap()), (Some(0), alerts));
    let peak = peak.parse::<usize>().unwrap() * 1024;
    assert!(peak < 16 << 20 && bytes > 32 << 20, "{bytes} bytes of input, {peak} bytes of memory");
}
