//! `saker explain`: why a rule fired, as the tree of its condition with each check's verdict.

use crate::{Trouble, input, print, rulesfiles, say};
use analysis::filter::Verdict;
use analysis::rules::{Held, Part, PartKind, Tree};
use lexopt::{Arg, Parser};
use std::fmt::Write;
use std::process::ExitCode;

/// Runs the command.
pub fn run(mut words: Parser) -> Result<ExitCode, Trouble> {
    let mut names = Vec::new();
    let mut inputs = Vec::new();
    while let Some(word) = words.next()? {
        match word {
            Arg::Long("rules") | Arg::Short('r') => names.push(words.value()?),
            Arg::Value(value) => inputs.push(value),
            other => return Err(other.unexpected().into()),
        }
    }
    if inputs.is_empty() {
        return Err(Trouble::Usage("a file of alerts is wanted, or - for standard input".into()));
    }
    let files = rulesfiles::read(&names)?;
    let loaded =
        analysis::rules::load(&rulesfiles::borrowed(&files), &analysis::rules::Options::default().with_all_plugins());
    let mut out = String::new();
    let mut explained = 0;
    for file in inputs {
        let (bytes, name) = input::read(&file)?;
        for (number, alert) in analysis::ingest::read(&bytes, name.as_deref()).alerts.iter().enumerate() {
            let rule = alert.rule.as_deref().unwrap_or("(no rule named)");
            let tree = loaded.rules.rule(rule).and_then(|rule| analysis::rules::explain(&loaded.rules, rule, alert));
            match tree {
                Some(tree) => {
                    explained += 1;
                    let _ = writeln!(out, "alert {}, {}: {}", number + 1, shown(rule), word(tree.verdict()));
                    write_tree(&tree, &mut out);
                }
                None => say(&format!("saker: alert {}: no loaded rule is called {}", number + 1, shown(rule))),
            }
        }
    }
    print(&out)?;
    Ok(if explained > 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn write_tree(tree: &Tree, out: &mut String) {
    for part in &tree.parts {
        let mark = if part.deciding { '>' } else { ' ' };
        let _ = writeln!(out, "{mark} {}{:<7} {}", "  ".repeat(part.depth), word(part.verdict), text(part));
    }
}

fn text(part: &Part) -> String {
    let name = part.macro_name.as_ref().map_or(String::new(), |name| format!("{name}: "));
    let what = match part.kind {
        PartKind::All => "all of".to_owned(),
        PartKind::Any => "any of".to_owned(),
        PartKind::Not => "not".to_owned(),
        PartKind::Check => {
            let held: Vec<String> = part
                .fields
                .iter()
                .map(|(field, held)| match held {
                    Held::Absent => format!("{field} is not in the alert"),
                    Held::Null => format!("{field} has no value"),
                    Held::Value(value) => format!("{field} is {}", shown(value)),
                })
                .collect();
            format!("{}   ({})", shown(&part.text), held.join(", "))
        }
    };
    name + &what
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::True => "true",
        Verdict::False => "false",
        Verdict::Unknown => "unknown",
    }
}

/// Text from an alert or a file, on one line of a terminal.
fn shown(text: &str) -> String {
    analysis::report::Untrusted::new(text).visible()
}
