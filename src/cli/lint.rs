//! `saker lint`: what Falco would say of rules files, and what it would not say.

use crate::{Trouble, print, rulesfiles};
use analysis::rules::{Loaded, Options, Severity};
use lexopt::{Arg, Parser, ValueExt};
use std::fmt::Write;
use std::process::ExitCode;

/// Runs the command.
pub fn run(mut words: Parser) -> Result<ExitCode, Trouble> {
    let mut json = false;
    let mut options = Options::default();
    let mut names = Vec::new();
    while let Some(word) = words.next()? {
        match word {
            Arg::Long("format") | Arg::Short('f') => {
                json = match words.value()?.string()?.as_str() {
                    "text" => false,
                    "json" => true,
                    other => return Err(Trouble::Usage(format!("'{other}' is no format: text or json"))),
                }
            }
            Arg::Long("all-plugins") => options = options.with_all_plugins(),
            Arg::Value(value) => names.push(value),
            other => return Err(other.unexpected().into()),
        }
    }
    let files = rulesfiles::read(&names)?;
    let loaded = analysis::rules::load(&rulesfiles::borrowed(&files), &options);
    print(&if json { as_json(&loaded, &files) } else { as_text(&loaded, &files) })?;
    Ok(if loaded.accepted { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn as_text(loaded: &Loaded, files: &[rulesfiles::File]) -> String {
    let mut out = String::new();
    for problem in &loaded.problems {
        let file = files.get(problem.span.file).map_or("", |file| file.name.as_str());
        let _ = writeln!(
            out,
            "{file}:{}:{}: {}: {} [{}]",
            problem.span.line,
            problem.span.column,
            problem.severity.as_str(),
            problem.message,
            problem.code.as_str()
        );
    }
    let count = |severity| loaded.problems.iter().filter(|problem| problem.severity == severity).count();
    let verdict = if loaded.accepted { "Falco would load it" } else { "Falco would refuse it" };
    let _ = writeln!(
        out,
        "{verdict}: {} rules, {} errors, {} warnings, {} notes",
        loaded.rules.rules.len(),
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Note)
    );
    out
}

fn as_json(loaded: &Loaded, files: &[rulesfiles::File]) -> String {
    let problems: Vec<_> = loaded
        .problems
        .iter()
        .map(|problem| {
            serde_json::json!({
                "code": problem.code.as_str(),
                "severity": problem.severity.as_str(),
                "message": problem.message,
                "file": files.get(problem.span.file).map(|file| file.name.as_str()),
                "line": problem.span.line,
                "column": problem.span.column,
                "offset": problem.span.offset,
                "length": problem.span.length,
            })
        })
        .collect();
    let whole =
        serde_json::json!({ "accepted": loaded.accepted, "rules": loaded.rules.rules.len(), "problems": problems });
    format!("{whole:#}\n")
}
