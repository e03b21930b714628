//! Megabytes a second over a file: `cargo run --release -p ingest --example throughput FILE [SLICE_BYTES]`
//!
//! Prints the best of five runs of each: alerts handed out as they are read, each looked at once; alerts kept; and, of a file of
//! one object a line, what `serde_json` makes of each line, kept.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use alert::{Alert, Plain, PlainValue, Receiver};
use ingest::{Limits, Reader};
use std::time::Instant;

/// Looks at every part of an alert without keeping it, as somebody would who fills columns.
#[derive(Default)]
struct Look {
    alerts: usize,
    fields: usize,
    bytes: usize,
}

impl Receiver for Look {
    fn alert(&mut self, alert: Alert) {
        self.alerts += 1;
        self.fields += alert.fields.len();
    }

    fn plain(&mut self, alert: &Plain<'_>) {
        self.alerts += 1;
        self.fields += alert.fields.len();
        for field in alert.fields {
            self.bytes += field.name.len();
            if let PlainValue::Text(text) = field.value {
                self.bytes += text.len();
            }
        }
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let Some(path) = arguments.next() else { return eprintln!("expected a file") };
    let slice = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(1 << 20);
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) => return eprintln!("{path}: {error}"),
    };
    best("handed out", &bytes, || {
        let mut look = Look::default();
        read(&bytes, slice, &mut look);
        (look.alerts, look.fields)
    });
    best("kept", &bytes, || {
        let mut alerts: Vec<Alert> = Vec::new();
        read(&bytes, slice, &mut alerts);
        (alerts.len(), alerts.iter().map(|alert| alert.fields.len()).sum())
    });
    best("serde_json, kept", &bytes, || {
        let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let values: Vec<serde_json::Value> = lines.filter_map(|line| serde_json::from_slice(line).ok()).collect();
        let fields = |value: &serde_json::Value| value["output_fields"].as_object().map_or(0, serde_json::Map::len);
        (values.len(), values.iter().map(fields).sum())
    });
}

fn read(bytes: &[u8], slice: usize, out: &mut dyn Receiver) {
    let mut reader = Reader::new(Limits::default());
    bytes.chunks(slice).for_each(|slice| reader.push_to(slice, out));
    reader.finish_to(out);
}

fn best(what: &str, bytes: &[u8], run: impl Fn() -> (usize, usize)) {
    let runs = (0..5).map(|_| {
        let start = Instant::now();
        let counts = run();
        (start.elapsed(), counts)
    });
    let Some((time, (alerts, fields))) = runs.min_by_key(|run| run.0) else { return };
    let megabytes = bytes.len() as f64 / 1e6;
    println!(
        "{what}: {megabytes:.1} MB, {alerts} alerts, {fields} fields: {:.0} ms, {:.0} MB/s",
        time.as_secs_f64() * 1e3,
        megabytes / time.as_secs_f64()
    );
}
