use analysis::Analysis;
use protocol::{Answer, Request, Status, Trouble, Untrusted};

/// The last run's analysis, and nothing else: the worker remembers one input at a time.
#[derive(Default)]
pub struct Engine {
    run: Option<Run>,
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
                let analysis = analysis::analyse(bytes, name.as_deref());
                self.run.insert(Run { id, analysis }).show(0)
            }
            Request::Show { id, index } => self.run.as_ref().filter(|run| run.id == id)?.show(index),
            Request::Cancel { id } => {
                self.run.take_if(|run| run.id == id);
                None
            }
        }
    }
}

impl Run {
    fn show(&self, index: u32) -> Option<Answer> {
        let report = usize::try_from(index).ok().and_then(|index| self.analysis.report(index));
        Some(Answer::Done { id: self.id, status: status(&self.analysis), index, report })
    }
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
    Status {
        alerts: u32::try_from(analysis.alerts.len()).unwrap_or(u32::MAX),
        sentence: analysis.sentence(),
        diagnostics: troubles.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alert::{Code, Diagnostic, Level, Place};

    const INPUT: &[u8] = br#"{"rule":"a rule","output_fields":{"evt.type":"open"}}"#;

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
}
