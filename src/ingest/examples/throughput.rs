//! Megabytes a second over a file: `cargo run --release -p ingest --example throughput FILE [SLICE_BYTES]`
//!
//! Prints the best of five runs, alerts kept as the page's worker gets them (taken after each slice, then dropped).
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::time::Instant;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let Some(path) = arguments.next() else { return eprintln!("expected a file") };
    let slice = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(1 << 20);
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) => return eprintln!("{path}: {error}"),
    };
    let run = || {
        let start = Instant::now();
        let mut reader = ingest::Reader::new(ingest::Limits::default());
        let (mut alerts, mut fields) = (0, 0);
        for slice in bytes.chunks(slice) {
            reader.push(slice);
            let taken = reader.take();
            alerts += taken.alerts.len();
            fields += taken.alerts.iter().map(|alert| alert.fields.len()).sum::<usize>();
        }
        let last = reader.finish();
        alerts += last.alerts.len();
        (start.elapsed(), alerts, fields, last.totals)
    };
    let runs: Vec<_> = (0..5).map(|_| run()).collect();
    let Some((time, alerts, fields, totals)) = runs.into_iter().min_by_key(|run| run.0) else { return };
    let megabytes = bytes.len() as f64 / 1e6;
    println!(
        "{megabytes:.1} MB, {alerts} alerts, {fields} fields: {:.0} ms, {:.0} MB/s",
        time.as_secs_f64() * 1e3,
        megabytes / time.as_secs_f64()
    );
    println!("{}", ingest::totals(&totals));
}
