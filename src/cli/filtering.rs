//! `saker filter`: the alerts for which a condition holds.

use crate::{Trouble, input};
use analysis::filter::{Filter, Options};
use lexopt::{Arg, Parser, ValueExt};
use std::io::Write;
use std::process::ExitCode;

/// Runs the command.
pub fn run(mut words: Parser) -> Result<ExitCode, Trouble> {
    let mut condition = None;
    let mut inputs = Vec::new();
    while let Some(word) = words.next()? {
        match word {
            Arg::Value(value) if condition.is_none() => condition = Some(value.string()?),
            Arg::Value(value) => inputs.push(value),
            other => return Err(other.unexpected().into()),
        }
    }
    let condition = condition.ok_or_else(|| Trouble::Usage("a condition is wanted".into()))?;
    let filter = compile(&condition)?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for alert in input::alerts(&inputs)?.iter().filter(|alert| filter.matches(*alert).is_true()) {
        writeln!(out, "{}", analysis::ingest::normalised(alert))?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Compiles a condition over the fields of every source.
pub fn compile(condition: &str) -> Result<Filter, Trouble> {
    Filter::compile(condition, &Options::default()).map_err(|error| {
        let before = condition.get(..error.span.start).unwrap_or(condition);
        let (line, column) =
            (before.matches('\n').count() + 1, before.rsplit('\n').next().unwrap_or("").chars().count() + 1);
        Trouble::Input(format!("{error}, at line {line}, column {column} of the condition"))
    })
}
