use analysis::Rulebook;
use analysis::store::Store;
use protocol::{AlertLine, Differing, MOST_LINES, RulesProblem, RulesStatus, Tuned, Untrusted};

use crate::engine::small;

/// What came of loading rules files.
pub fn status(book: &Rulebook) -> RulesStatus {
    let problems = book.problems().iter().map(|problem| RulesProblem {
        code: problem.code.as_str().to_owned(),
        severity: problem.severity.as_str().to_owned(),
        file: small(problem.span.file),
        line: problem.span.line,
        column: problem.span.column,
        offset: small(problem.span.offset),
        length: small(problem.span.length),
        message: Untrusted::new(problem.message.as_str()),
    });
    RulesStatus {
        accepted: book.accepted(),
        sentence: book.sentence(),
        rules: book.rules().map(str::to_owned).collect(),
        problems: problems.collect(),
    }
}

/// Proposes an exception or tries one; with the silenced alerts, as far as they are listed.
pub fn tune(
    store: &Store,
    rule: String,
    selected: &[u32],
    yaml: Option<&str>,
    book: Option<&Rulebook>,
) -> (Tuned, Vec<AlertLine>) {
    match analysis::tune_among(store, &rule, selected, yaml, book) {
        Ok(tuned) => {
            let listed: Vec<u32> = tuned.replay.silenced.iter().copied().take(MOST_LINES).map(small).collect();
            let lines = listed.iter().filter_map(|row| store.alert(*row)).map(|alert| line(&alert)).collect();
            let tuned = Tuned {
                rule,
                yaml: tuned.yaml,
                refused: None,
                silenced: small(tuned.replay.silenced.len()),
                remaining: small(tuned.replay.remaining.len()),
                unclear: small(tuned.replay.unclear.len()),
                lines: listed,
                differing: tuned
                    .differing
                    .into_iter()
                    .take(MOST_LINES)
                    .map(|one| Differing {
                        alert: small(one.alert),
                        fields: one
                            .fields
                            .into_iter()
                            .map(|(field, value)| (field, value.map(Untrusted::new)))
                            .collect(),
                    })
                    .collect(),
            };
            (tuned, lines)
        }
        Err(why) => {
            let yaml = yaml.unwrap_or_default().to_owned();
            (Tuned { rule, yaml, refused: Some(Untrusted::new(why)), ..Tuned::default() }, Vec::new())
        }
    }
}

fn line(alert: &analysis::alert::Alert) -> AlertLine {
    let line = analysis::line(alert);
    AlertLine {
        time: line.time,
        priority: line.priority,
        rule: Untrusted::new(line.rule),
        place: Untrusted::new(line.place),
        output: Untrusted::new(line.output),
    }
}
