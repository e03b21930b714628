//! `saker read`: every alert as one line of JSON, as soon as it has been read.

use crate::{Trouble, input, say};
use analysis::alert::{Alert, Diagnostic, Receiver};
use analysis::ingest::{self, Limits, Reader};
use lexopt::{Arg, Parser};
use std::io::{BufWriter, ErrorKind, Read, Write};
use std::process::ExitCode;

/// How much is read at once.
const SLICE: usize = 256 << 10;

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
    let mut out = Lines { out: BufWriter::new(std::io::stdout().lock()), failed: None };
    for file in files {
        let (bytes, name) = input::open(&file)?;
        stream(bytes, name.as_deref(), &mut out)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads to the end, telling each alert and each diagnostic when it is known, and the totals last. What was read before
/// an input fails has been told.
fn stream(mut bytes: impl Read, name: Option<&str>, out: &mut Lines<impl Write>) -> Result<(), Trouble> {
    let mut reader = Reader::named(Limits::default(), name);
    let mut slice = vec![0; SLICE];
    let failed = loop {
        match bytes.read(&mut slice) {
            Ok(0) => break None,
            Ok(length) => reader.push_to(&slice[..length], out),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => break Some(Trouble::Input(format!("{}: {error}", name.unwrap_or("standard input")))),
        }
        out.flush()?;
        tell(&reader.take().diagnostics);
    };
    let rest = reader.finish_to(out);
    out.flush()?;
    tell(&rest.diagnostics);
    say(&ingest::totals(&rest.totals));
    failed.map_or(Ok(()), Err)
}

fn tell(diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        say(&ingest::diagnostic(diagnostic));
    }
}

/// Writes alerts, and keeps the first failure of doing so.
struct Lines<W: Write> {
    out: W,
    failed: Option<std::io::Error>,
}

impl<W: Write> Lines<W> {
    fn flush(&mut self) -> Result<(), Trouble> {
        match self.failed.take() {
            Some(error) => Err(error.into()),
            None => Ok(self.out.flush()?),
        }
    }
}

impl<W: Write> Receiver for Lines<W> {
    fn alert(&mut self, alert: Alert) {
        if self.failed.is_none() {
            self.failed = writeln!(self.out, "{}", ingest::normalised(&alert)).err();
        }
    }
}
