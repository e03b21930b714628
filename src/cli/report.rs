//! `saker report`: the report on one alert.

use crate::{Trouble, input, print, say};
use lexopt::{Arg, Parser, ValueExt};
use std::process::ExitCode;

/// Runs the command.
pub fn run(mut words: Parser) -> Result<ExitCode, Trouble> {
    let mut format = "markdown".to_owned();
    let mut number: usize = 1;
    let mut file = None;
    while let Some(word) = words.next()? {
        match word {
            Arg::Long("format") | Arg::Short('f') => format = words.value()?.string()?,
            Arg::Long("alert") => number = words.value()?.parse()?,
            Arg::Value(value) if file.is_none() => file = Some(value),
            other => return Err(other.unexpected().into()),
        }
    }
    let render: fn(&analysis::report::Report) -> String = match format.as_str() {
        "markdown" => analysis::report::markdown::render,
        "json" => analysis::report::json::render,
        other => return Err(Trouble::Usage(format!("'{other}' is no format: markdown or json"))),
    };
    let file = file.ok_or_else(|| Trouble::Usage("a file is wanted, or - for standard input".into()))?;
    let (bytes, name) = input::read(&file)?;
    let analysis = analysis::analyse(&bytes, name.as_deref());
    if analysis.alerts.len() != 1 {
        say(&format!("saker: {}", analysis.sentence()));
    }
    match number.checked_sub(1).and_then(|index| analysis.report(index)) {
        Some(report) => print(&render(&report)),
        None => {
            if !analysis.alerts.is_empty() {
                say(&format!("saker: there is no alert number {number}"));
            }
            Ok(ExitCode::from(1))
        }
    }
}
