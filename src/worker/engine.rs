use analysis::{Analysis, Kind, Rulebook};
use protocol::{
    AlertLine, Answer, Differing, MOST_LINES, Report, Request, RulesProblem, RulesStatus, RulesText, Status, Trouble,
    Tuned, Untrusted,
};

/// The last run's analysis and the user's rules files: the worker remembers one input at a time.
#[derive(Default)]
pub struct Engine {
    run: Option<Run>,
    rules: Option<Rulebook>,
}

struct Run {
    id: u32,
    analysis: Analysis,
}

impl Engine {
    /// Does what is asked. `bytes` is the input that came beside a [`Request::Run`]; other requests ignore it.
    ///
    /// `None` when there is nothing to say: after a cancel, or when the run is no longer held and the page has
    /// therefore stopped waiting for it.
    pub fn answer(&mut self, request: Request, bytes: &[u8]) -> Option<Answer> {
        match request {
            Request::Run { id, name } => {
                // The former input goes before the next is read, so that two never lie in memory together.
                self.run = None;
                let (run, document, rules) = Run::read(id, name, bytes);
                let lines = run.analysis.lines(MOST_LINES).map(line).collect();
                self.run = Some(run);
                match self.show(id, 0)? {
                    Answer::Done { id, status, index, report, .. } => {
                        Some(Answer::Done { id, status, index, report, document, rules, lines })
                    }
                    other => Some(other),
                }
            }
            Request::Show { id, index } => self.show(id, index),
            Request::Rules { id, files } => {
                let files: Vec<_> = files.into_iter().map(|file| (file.name, file.text)).collect();
                self.rules = (!files.is_empty()).then(|| Rulebook::load(files));
                Some(Answer::Rules { id, rules: self.rules.as_ref().map_or(RulesStatus::default(), rules_status) })
            }
            Request::Tune { id, rule, selected, yaml } => {
                let run = self.run.as_ref().filter(|run| run.id == id)?;
                Some(Answer::Tune { id, tuned: tune(run, rule, &selected, yaml.as_deref(), self.rules.as_ref()) })
            }
            Request::Cancel { id } => {
                self.run.take_if(|run| run.id == id);
                None
            }
        }
    }

    fn show(&self, id: u32, index: u32) -> Option<Answer> {
        let run = self.run.as_ref().filter(|run| run.id == id)?;
        let at = usize::try_from(index).ok();
        Some(Answer::Done {
            id,
            status: status(&run.analysis),
            index,
            report: at.and_then(|index| run.analysis.report_with(index, self.rules.as_ref())),
            document: None,
            rules: None,
            lines: Vec::new(),
        })
    }
}

impl Run {
    /// Reads an input: the run to hold, the document and the rules file it may be.
    fn read(id: u32, name: Option<String>, bytes: &[u8]) -> (Self, Option<Report>, Option<RulesText>) {
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        match analysis::kind(text, name.as_deref()) {
            Kind::Rules => {
                let name = name.unwrap_or_else(|| "pasted rules".to_owned());
                let rules = RulesText { name, text: text.to_owned() };
                (Self { id, analysis: Analysis::default() }, None, Some(rules))
            }
            kind => {
                let document = (kind == Kind::Document).then(|| analysis::open(text));
                (Self { id, analysis: analysis::analyse(bytes, name.as_deref()) }, document, None)
            }
        }
    }
}

fn line(line: analysis::Line) -> AlertLine {
    AlertLine {
        time: line.time,
        priority: line.priority,
        rule: Untrusted::new(line.rule),
        place: Untrusted::new(line.place),
        output: Untrusted::new(line.output),
    }
}

fn rules_status(book: &Rulebook) -> RulesStatus {
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

fn tune(run: &Run, rule: String, selected: &[u32], yaml: Option<&str>, book: Option<&Rulebook>) -> Tuned {
    let alerts = &run.analysis.alerts;
    let selected: Vec<usize> = if selected.is_empty() {
        (0..alerts.len()).filter(|at| alerts[*at].rule.as_deref() == Some(&rule)).collect()
    } else {
        selected.iter().map(|at| *at as usize).collect()
    };
    match analysis::tune(&rule, &selected, yaml, alerts, book) {
        Ok(tuned) => Tuned {
            rule,
            yaml: tuned.yaml,
            refused: None,
            silenced: small(tuned.replay.silenced.len()),
            remaining: small(tuned.replay.remaining.len()),
            unclear: small(tuned.replay.unclear.len()),
            lines: tuned.replay.silenced.iter().take(MOST_LINES).map(|at| small(*at)).collect(),
            differing: tuned
                .differing
                .into_iter()
                .take(MOST_LINES)
                .map(|one| Differing {
                    alert: small(one.alert),
                    fields: one.fields.into_iter().map(|(field, value)| (field, value.map(Untrusted::new))).collect(),
                })
                .collect(),
        },
        Err(why) => Tuned {
            rule,
            yaml: yaml.unwrap_or_default().to_owned(),
            refused: Some(Untrusted::new(why)),
            ..Tuned::default()
        },
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn status(analysis: &Analysis) -> Status {
    let troubles = analysis.diagnostics.iter().map(|diagnostic| {
        let place = &diagnostic.place;
        Trouble {
            code: diagnostic.code.to_string(),
            level: diagnostic.level.to_string(),
            place: place.to_string(),
            // A byte inside an archive's member is no place in the text that the page shows.
            byte: if place.member.is_empty() { u32::try_from(place.byte).ok() } else { None },
            message: diagnostic.message.clone(),
            excerpt: Untrusted::new(diagnostic.excerpt.as_str()),
        }
    });
    Status { alerts: small(analysis.alerts.len()), sentence: analysis.sentence(), diagnostics: troubles.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alert::{Code, Diagnostic, Level, Place};

    const INPUT: &[u8] = br#"{"rule":"a rule","output_fields":{"evt.type":"open"}}"#;

    const RULES: &str = "- rule: a rule\n  desc: d\n  condition: evt.type = open\n  output: o\n  priority: INFO\n";

    fn run(id: u32) -> Request {
        Request::Run { id, name: None }
    }

    #[test]
    fn a_run_is_answered_with_its_own_id() {
        let answer = Engine::default().answer(run(7), INPUT);
        assert!(matches!(answer, Some(Answer::Done { id: 7, index: 0, .. })), "{answer:?}");
    }

    #[test]
    fn an_empty_input_is_answered_too() {
        let Some(Answer::Done { status, report, .. }) = Engine::default().answer(run(1), b"") else { panic!() };
        assert_eq!((status.alerts, report), (0, None));
    }

    #[test]
    fn show_answers_for_the_run_that_is_held_and_for_no_other() {
        let mut engine = Engine::default();
        engine.answer(run(1), INPUT);
        engine.answer(run(2), INPUT);
        assert_eq!(engine.answer(Request::Show { id: 1, index: 0 }, b""), None);
        let answer = engine.answer(Request::Show { id: 2, index: 9 }, b"");
        assert!(matches!(answer, Some(Answer::Done { id: 2, index: 9, report: None, .. })), "{answer:?}");
    }

    #[test]
    fn cancel_forgets_its_run_only() {
        let mut engine = Engine::default();
        engine.answer(run(1), INPUT);
        assert_eq!(engine.answer(Request::Cancel { id: 8 }, b""), None);
        assert!(engine.answer(Request::Show { id: 1, index: 0 }, b"").is_some());
        engine.answer(Request::Cancel { id: 1 }, b"");
        assert_eq!(engine.answer(Request::Show { id: 1, index: 0 }, b""), None);
    }

    #[test]
    fn a_diagnostic_keeps_its_place_unless_it_lies_in_an_archive() {
        let check = |member: &str, expected: Trouble| {
            let diagnostic = Diagnostic {
                code: Code("json.truncated"),
                level: Level::Warning,
                place: Place { member: member.to_owned(), byte: 6, length: 1, line: 3, column: 7 },
                message: "expected a value".to_owned(),
                excerpt: "\u{202e}{".to_owned(),
            };
            let analysis = Analysis { diagnostics: vec![diagnostic], ..analysis::analyse(b"", None) };
            assert_eq!(status(&analysis).diagnostics, [expected]);
        };
        let trouble = Trouble {
            code: "json.truncated".to_owned(),
            level: "warning".to_owned(),
            place: "line 3, column 7".to_owned(),
            byte: Some(6),
            message: "expected a value".to_owned(),
            excerpt: Untrusted::new("\u{202e}{"),
        };
        check("", trouble.clone());
        check("day.log", Trouble { place: "day.log, line 3, column 7".to_owned(), byte: None, ..trouble });
    }

    #[test]
    fn rules_stay_loaded_and_explain_the_next_alert() {
        let mut engine = Engine::default();
        let files = vec![RulesText { name: "own.yaml".into(), text: RULES.into() }];
        let Some(Answer::Rules { id: 1, rules }) = engine.answer(Request::Rules { id: 1, files }, b"") else {
            panic!()
        };
        assert!(rules.accepted && rules.rules == ["a rule"], "{rules:?}");
        let Some(Answer::Done { report: Some(report), .. }) = engine.answer(run(2), INPUT) else { panic!() };
        let why = report.sections.iter().find(|section| section.id == "why-the-rule-fired").expect("the section");
        assert!(why.blocks.iter().any(|block| matches!(block, protocol::Block::Tree(_))), "{why:?}");
    }

    #[test]
    fn pasted_rules_come_back_to_be_loaded() {
        let Some(Answer::Done { rules, status, .. }) = Engine::default().answer(run(1), RULES.as_bytes()) else {
            panic!()
        };
        assert_eq!((rules.map(|rules| rules.text).as_deref(), status.alerts), (Some(RULES), 0));
    }

    #[test]
    fn an_exception_is_proposed_and_tried() {
        let mut engine = Engine::default();
        engine.answer(run(1), br#"{"rule":"a rule","output_fields":{"proc.name":"x","proc.cmdline":"x y"}}"#);
        let tune = |yaml| Request::Tune { id: 1, rule: "a rule".into(), selected: Vec::new(), yaml };
        let Some(Answer::Tune { tuned, .. }) = engine.answer(tune(None), b"") else { panic!() };
        assert_eq!((tuned.silenced, tuned.remaining, &tuned.refused), (1, 0, &None), "{tuned:?}");
        let Some(Answer::Tune { tuned, .. }) = engine.answer(tune(Some("- rule: [".into())), b"") else { panic!() };
        assert!(tuned.refused.is_some());
    }
}
