//! `saker tune`: an exception for the alerts of a rule, and what it would silence.

use crate::{Trouble, filtering, input, print, rulesfiles, say};
use analysis::alert::Alert;
use lexopt::{Arg, Parser, ValueExt};
use std::fmt::Write;
use std::process::ExitCode;

/// Runs the command.
pub fn run(mut words: Parser) -> Result<ExitCode, Trouble> {
    let (mut rule, mut select, mut names, mut inputs) = (None, None, Vec::new(), Vec::new());
    while let Some(word) = words.next()? {
        match word {
            Arg::Long("rule") => rule = Some(words.value()?.string()?),
            Arg::Long("select") => select = Some(words.value()?.string()?),
            Arg::Long("rules") | Arg::Short('r') => names.push(words.value()?),
            Arg::Value(value) => inputs.push(value),
            other => return Err(other.unexpected().into()),
        }
    }
    let rule = rule.ok_or_else(|| Trouble::Usage("the rule's name is wanted: --rule NAME".into()))?;
    let filter = select.as_deref().map(filtering::compile).transpose()?;
    let files = if names.is_empty() { Vec::new() } else { rulesfiles::read(&names)? };
    let alerts = input::alerts(&inputs)?;
    let all: Vec<&Alert> = alerts.iter().collect();
    let chosen = |alert: &&&Alert| {
        alert.rule.as_deref() == Some(&rule) && filter.as_ref().is_none_or(|filter| filter.matches(**alert).is_true())
    };
    let selected: Vec<&Alert> = all.iter().filter(chosen).copied().collect();
    let options = analysis::rules::Options::default().with_all_plugins();
    match analysis::rules::propose(&rule, &selected, &all, &rulesfiles::borrowed(&files), &options) {
        Ok(proposal) => {
            let mut out = proposal.yaml;
            let replay = &proposal.replay;
            let _ = writeln!(
                out,
                "# {} of {} alerts silenced, {} remain, {} of them without a field that the exception asks about",
                replay.silenced.len(),
                all.len(),
                replay.remaining.len(),
                replay.unclear.len()
            );
            for differing in &proposal.differing {
                let fields: Vec<String> = differing
                    .fields
                    .iter()
                    .map(|(field, value)| {
                        let value = value
                            .as_deref()
                            .map_or("no value".into(), |value| analysis::report::Untrusted::new(value).visible());
                        format!("{field} = {value}")
                    })
                    .collect();
                let _ = writeln!(
                    out,
                    "# alert {} would be silenced too, and differs: {}",
                    differing.alert + 1,
                    fields.join(", ")
                );
            }
            print(&out)
        }
        Err(refused) => {
            say(&format!("saker: {}", reason(&refused)));
            Ok(ExitCode::from(1))
        }
    }
}

fn reason(refused: &analysis::rules::Untunable) -> String {
    match refused {
        analysis::rules::Untunable::NothingSelected => "no alert of this rule is selected".into(),
        analysis::rules::Untunable::NothingInCommon => {
            "the selected alerts have no field in common that tells them from others".into()
        }
        analysis::rules::Untunable::Unwritable(why) => format!("no exception can be written: {why}"),
        analysis::rules::Untunable::Refused(problem) => {
            format!("Falco would refuse it: {} [{}]", problem.message, problem.code.as_str())
        }
    }
}
