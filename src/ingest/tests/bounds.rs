//! What is too much stops with a message, and what was read before is kept.

mod common;

use common::pack::gzip;
use ingest::{Limits, Reader, Reading, codes};

const ALERT: &str = r#"{"rule":"GOOD","output":"o","priority":"Notice","output_fields":{"proc.name":"sh"}}"#;

fn read(limits: Limits, input: &[u8]) -> Reading {
    let mut reader = Reader::new(limits);
    reader.push(input);
    let reading = reader.finish();
    assert!(reading.totals.add_up(), "{:?}", reading.totals);
    reading
}

fn told(reading: &Reading, code: alert::Code) -> usize {
    reading.diagnostics.iter().filter(|diagnostic| diagnostic.code == code).count()
}

#[test]
fn a_bomb_stops_and_keeps_what_was_read() {
    let mut bomb = format!("{ALERT}\n").into_bytes();
    bomb.resize(40 << 20, b'A');
    let reading = read(Limits::default(), &gzip(&bomb));
    assert_eq!(told(&reading, codes::INFLATED), 1, "{:?}", reading.diagnostics);
    assert_eq!(reading.alerts.len(), 1);
    assert!(reading.totals.text_bytes < 34 << 20);
}

#[test]
fn members_add_up_to_the_limit() {
    let line = format!("{ALERT}\n");
    let member = gzip(line.as_bytes());
    let limits = Limits { inflated_bytes: line.len() as u64 * 10, ..Limits::default() };
    let reading = read(limits, &member.repeat(100));
    assert_eq!(told(&reading, codes::INFLATED), 1);
    assert_eq!(reading.alerts.len(), 10);
}

#[test]
fn nesting_has_an_end() {
    let mut input = ALERT.as_bytes().to_vec();
    for _ in 0..20 {
        input = gzip(&input);
    }
    let reading = read(Limits::default(), &input);
    assert_eq!((reading.alerts.len(), told(&reading, codes::NESTING)), (0, 1));
    let mut line = ALERT.to_owned();
    for _ in 0..20 {
        line = format!("2025-03-11T14:07:11.5Z stdout F {line}");
    }
    let reading = read(Limits::default(), line.as_bytes());
    assert_eq!((reading.alerts.len(), told(&reading, codes::NESTING)), (0, 1));
}

#[test]
fn a_record_has_a_size() {
    let limits = Limits { record_bytes: 2 << 20, ..Limits::default() };
    let long = "A".repeat(5 << 20);
    let reading = read(limits.clone(), format!("{ALERT}\n{long}\n{ALERT}\n").as_bytes());
    assert_eq!((reading.alerts.len(), told(&reading, codes::RECORD_SIZE)), (2, 1));
    assert_eq!(reading.alerts[1].place.line, 3);
    let open = format!("{ALERT}\n{{\"rule\":\n{}", "\"a\":1,\n".repeat(1 << 20));
    let reading = read(limits, open.as_bytes());
    assert_eq!(reading.alerts.len(), 1);
}

#[test]
fn diagnostics_are_counted_beyond_the_limit() {
    let limits = Limits { diagnostics: 10, ..Limits::default() };
    let reading = read(limits, format!("{}{ALERT}", "{}\n".repeat(1000)).as_bytes());
    assert_eq!((reading.alerts.len(), reading.diagnostics.len()), (1, 10));
    assert_eq!(reading.totals.unread, 1000);
    assert_eq!(reading.totals.diagnostics_dropped, 990);
}

#[test]
fn a_file_of_one_line_streams() {
    let mut reader = Reader::new(Limits { record_bytes: 4 << 20, ..Limits::default() });
    let mut alerts = 0;
    reader.push(b"[");
    for _ in 0..1000 {
        reader.push(format!("{}{ALERT},", " ".repeat(20_000)).as_bytes());
        alerts += reader.take().alerts.len();
    }
    assert!(alerts > 900, "{alerts} came before the line's end");
    reader.push(b"]");
    let last = reader.finish();
    assert_eq!(last.totals.alerts, 1000);
    assert_eq!(last.diagnostics, []);
    assert!(last.totals.add_up());
}
