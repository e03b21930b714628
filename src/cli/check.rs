//! `saker check`: what a report that somebody wrote is worth, statement by statement.

use crate::{Trouble, input, print};
use analysis::report::{Inline, Mark, Report, Sentence, Untrusted, json, markdown};
use lexopt::{Arg, Parser, ValueExt};
use std::fmt::Write;
use std::process::ExitCode;

/// Runs the command.
pub fn run(mut words: Parser) -> Result<ExitCode, Trouble> {
    let mut format = "text".to_owned();
    let mut alerts = Vec::new();
    let mut file = None;
    while let Some(word) = words.next()? {
        match word {
            Arg::Long("format") | Arg::Short('f') => format = words.value()?.string()?,
            Arg::Long("alert") => alerts.push(words.value()?),
            Arg::Value(value) if file.is_none() => file = Some(value),
            other => return Err(other.unexpected().into()),
        }
    }
    let file = file.ok_or_else(|| Trouble::Usage("a report is wanted, or - for standard input".into()))?;
    let (bytes, name) = input::read(&file)?;
    let given = if alerts.is_empty() { Vec::new() } else { input::alerts(&alerts)? };
    let checked = analysis::check(&String::from_utf8_lossy(&bytes), &given);
    let out = match format.as_str() {
        "text" => {
            let mut out = as_text(&checked.report, name.as_deref().unwrap_or("-"));
            for remark in &checked.remarks {
                let _ = writeln!(out, "the document is not shown as it was meant: {remark}");
            }
            out
        }
        "markdown" => markdown::render(&checked.report),
        "json" => json::render(&checked.report),
        other => return Err(Trouble::Usage(format!("'{other}' is no format: text, markdown or json"))),
    };
    print(&out)?;
    let accused = checked.report.marks().iter().any(|mark| mark.kind.accuses());
    Ok(if accused { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// A line for each mark, then how many of each kind, then what was left out.
fn as_text(report: &Report, name: &str) -> String {
    let mut out = String::new();
    for Mark { kind, line, said, reason, .. } in report.marks() {
        let _ = writeln!(out, "{name}:{line}: {}: {}", kind.words(), shown(said));
        let _ = writeln!(out, "    {}", words(reason));
    }
    let Some(tally) = report.tally() else { return out };
    let counts: Vec<_> = tally.counts.iter().map(|(kind, count)| format!("{count} {}", kind.words())).collect();
    let _ = writeln!(out, "{}", counts.join(", "));
    for note in &tally.notes {
        let _ = writeln!(out, "{}", words(note));
    }
    for left in &tally.left_out {
        let _ = writeln!(out, "left out: {}", words(left));
    }
    out
}

fn words(sentence: &Sentence) -> String {
    let mut words = String::new();
    for inline in &sentence.inlines {
        match inline {
            Inline::Text(text) | Inline::Strong(text) | Inline::Code(text) => words.push_str(text),
            Inline::Evidence { value, .. } | Inline::Value(value) => words.push_str(&shown(value)),
            _ => {}
        }
    }
    words
}

/// Text from elsewhere in quotes, what cannot be seen in it as marks: a terminal obeys control characters.
fn shown(text: &Untrusted) -> String {
    format!("\"{}\"", text.visible())
}
