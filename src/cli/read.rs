//! `saker read`: every alert as one line of JSON.

use crate::{Trouble, input, say};
use lexopt::{Arg, Parser};
use std::io::Write;
use std::process::ExitCode;

/// Runs the command.
pub fn run(mut words: Parser) -> Result<ExitCode, Trouble> {
    let mut files = Vec::new();
    while let Some(word) = words.next()? {
        match word {
            Arg::Value(value) => files.push(value),
            other => return Err(other.unexpected().into()),
        }
    }
    if files.is_empty() {
        return Err(Trouble::Usage("a file is wanted, or - for standard input".into()));
    }
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for file in files {
        let (bytes, name) = input::read(&file)?;
        let reading = analysis::ingest::read(&bytes, name.as_deref());
        for alert in &reading.alerts {
            writeln!(out, "{}", analysis::ingest::normalised(alert))?;
        }
        out.flush()?;
        for diagnostic in &reading.diagnostics {
            say(&analysis::ingest::diagnostic(diagnostic));
        }
        say(&analysis::ingest::totals(&reading.totals));
    }
    Ok(ExitCode::SUCCESS)
}
