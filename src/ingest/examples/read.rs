//! Reads files and prints alerts, diagnostics and totals: `cargo run -p ingest --example read FILE…`
#![allow(clippy::print_stdout, clippy::print_stderr)]

fn main() {
    for path in std::env::args().skip(1) {
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) => {
                eprintln!("{path}: {error}");
                continue;
            }
        };
        let reading = ingest::read(&bytes, Some(&path));
        for alert in &reading.alerts {
            println!("{}", ingest::normalised(alert));
        }
        for diagnostic in &reading.diagnostics {
            eprintln!("{}", ingest::diagnostic(diagnostic));
        }
        eprintln!("{}", ingest::totals(&reading.totals));
    }
}
