use std::rc::Rc;

use analysis::Rulebook;
use analysis::alert::Diagnostic;
use analysis::casefile::{CaseFile, Subject};
use analysis::export::{Export, Of};
use protocol::{
    About, Answer, Leave, Part, Progress, Question, Reply, Report, Request, RulesStatus, Share, Source, Status,
    Trouble, Untrusted,
};

use crate::decide;
use crate::leave::{self, Leaving, Making};
use crate::look::{self, Looker};
use crate::reading::{Keep, Lost, Reading};
use crate::rules;

/// How many diagnostics cross to the page; nobody reads more.
const MOST_TROUBLES: usize = 1_000;

/// The run that is held and the user's rules files: the worker remembers one run at a time.
#[derive(Default)]
pub struct Engine {
    run: Option<Reading>,
    /// True until the run's last input has ended.
    reading: bool,
    /// Counts the orders to read. A stopped run can be added to while a slow disk still holds the slice that was asked for
    /// before: it then belongs to no input any more.
    turn: u32,
    /// True when the report on the first alert was sent.
    shown: bool,
    rules: Option<Rc<Rulebook>>,
    looker: Looker,
    leaving: Leaving,
    /// What the analyst decided. It outlives the run: alerts find their entries again by their content.
    case: Rc<CaseFile>,
}

/// What is to be read.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// The run.
    pub id: u32,
    /// How many bytes.
    pub bytes: u64,
    /// True to add them to what the run has read before.
    pub add: bool,
    /// Which alerts are kept.
    pub keep: protocol::Look,
    /// The most memory that they may take, in bytes.
    pub budget: u64,
}

impl Engine {
    /// A run begins, or goes on with more input. The number is for [`Engine::reads`].
    pub fn begin(&mut self, order: Order) -> u32 {
        let Order { id, bytes, add, keep, budget } = order;
        self.looker.forget();
        self.leaving.renew();
        self.reading = true;
        match self.run.as_mut().filter(|run| add && run.id == id) {
            Some(run) => run.bytes.1 += bytes,
            None => {
                // A document that holds no alert waits for its own: it is checked against the next that come.
                let waits = self.run.take().and_then(Reading::into_waiting);
                // What is no condition keeps everything: the page does not let one through.
                let filter = look::compile(&keep.filter).unwrap_or_default();
                self.run = Some(Reading::new(id, bytes, Keep { filter, range: keep.range }, budget, waits));
                self.shown = false;
            }
        }
        self.turn = self.turn.wrapping_add(1);
        self.turn
    }

    /// The same for a part of a file that another engine wants: nobody is shown its first report.
    pub fn begin_share(&mut self, order: Order) -> u32 {
        let turn = self.begin(order);
        self.shown = true;
        turn
    }

    /// True while what was ordered with this number is to be read.
    pub fn reads(&self, turn: u32) -> bool {
        self.reading && self.turn == turn && self.run.is_some()
    }

    /// The next input of the run begins.
    pub fn open(&mut self, source: Source) {
        if let Some(run) = &mut self.run {
            run.open(source);
        }
    }

    /// Takes a slice of the input. A sentence when no more of it should be read.
    pub fn push(&mut self, bytes: &[u8]) -> Option<String> {
        self.looker.forget();
        self.run.as_mut()?.push(bytes)
    }

    /// Takes the next part of the input, which another engine has read or lost; what is read here has ended. A sentence when no
    /// more of it should be taken.
    pub fn join(&mut self, share: Result<Share, Lost>, alerts: &[u8]) -> Option<String> {
        self.looker.forget();
        self.run.as_mut()?.join(share, alerts)
    }

    /// A part of a file was read for another engine: what is in it. Nothing of it stays here.
    pub fn hand_over(&mut self, id: u32) -> Option<(Share, Vec<u8>)> {
        let mut run = self.run.take_if(|run| run.id == id)?;
        self.reading = false;
        Some(run.hand_over())
    }

    /// The input has ended, or could not be read further for the reason given.
    pub fn close(&mut self, fault: Option<String>) {
        if let Some(run) = &mut self.run {
            run.close(fault);
        }
    }

    /// The input is the same as another one.
    pub fn skip(&mut self, source: &Source, twin: u32) {
        if let Some(run) = &mut self.run {
            run.skip(source, twin);
        }
    }

    /// How far reading has come, and the first report where it has not been sent yet.
    pub fn progress(&mut self, memory: u64) -> (Option<Answer>, Progress) {
        let Some(run) = &self.run else { return (None, Progress::default()) };
        let (id, (read, bytes), alerts) = (run.id, run.bytes, small(run.store.len()));
        let first = (!self.shown && alerts > 0).then(|| Answer::Shown { id, index: 0, report: self.report(0) });
        self.shown |= first.is_some();
        (first, Progress { id, read, bytes, alerts, memory })
    }

    /// The last input of the run has ended, or reading was stopped. `None` when the run is held no more.
    pub fn done(&mut self, id: u32) -> Option<Answer> {
        let run = self.run.as_mut().filter(|run| run.id == id)?;
        run.rest();
        self.reading = false;
        self.looker.forget();
        let rules = run.rules.take();
        let run = self.run.as_ref()?;
        self.looker.settle(&run.store, &run.files());
        let document = run.document.clone().map(|document| self.leaving.shown(document));
        let report = if self.shown { None } else { self.report(0) };
        let run = self.run.as_ref()?;
        let answer = Answer::Done {
            id,
            status: status(run.store.len(), &run.diagnostics),
            report,
            document,
            rules,
            sources: run.sources.clone(),
            fired: look::fired(&run.store),
            full: run.is_full(),
            passed_over: run.passed_over,
        };
        self.shown = true;
        Some(answer)
    }

    /// Does what is asked, except reading.
    ///
    /// `None` when there is nothing to say: after a stop, or when the run is no longer held and the page has therefore
    /// stopped waiting for it.
    pub fn answer(&mut self, request: Request) -> Option<Answer> {
        match request {
            Request::Run { .. } | Request::Share { .. } => None,
            Request::Show { id, index } => {
                self.held(id)?;
                Some(Answer::Shown { id, index, report: self.report(index) })
            }
            // What is on its way from a slow disk is not waited for, nor what other engines are still reading.
            Request::Stop { id } if self.reading => self.done(id),
            Request::Stop { .. } => None,
            Request::Ask { id, number, question } => {
                self.held(id)?;
                Some(Answer::Reply { id, number, reply: self.reply(question) })
            }
            Request::Redact { on } => {
                self.leaving.redacts = on;
                None
            }
            Request::Case { text } => {
                let store = self.run.as_ref().map(|run| &run.store);
                Some(Answer::Case(decide::open(&mut self.case, store, &text)))
            }
            Request::Rules { id, files } => {
                let files: Vec<_> = files.into_iter().map(|file| (file.name, file.text)).collect();
                self.rules = (!files.is_empty()).then(|| Rc::new(Rulebook::load(files)));
                Some(Answer::Rules { id, rules: self.rules.as_deref().map_or(RulesStatus::default(), rules::status) })
            }
            Request::Tune { id, rule, selected, yaml } => {
                let store = &self.held(id)?.store;
                let (tuned, lines) = rules::tune(store, rule, &selected, yaml.as_deref(), self.rules.as_deref());
                Some(Answer::Tune { id, tuned, lines })
            }
            Request::Cancel { id } => {
                if self.run.take_if(|run| run.id == id).is_some() {
                    self.looker.forget();
                }
                None
            }
        }
    }

    fn held(&self, id: u32) -> Option<&Reading> {
        self.run.as_ref().filter(|run| run.id == id)
    }

    /// The report on an alert, as it is shown.
    fn report(&mut self, index: u32) -> Option<Report> {
        let run = self.run.as_ref()?;
        self.leaving.learn_one(&run.store, index);
        self.composed(index).map(|report| self.leaving.shown(report))
    }

    /// The report on an alert, as it is.
    fn composed(&self, index: u32) -> Option<Report> {
        analysis::report_among(&self.run.as_ref()?.store, index, self.rules.as_deref())
    }

    fn reply(&mut self, question: Question) -> Reply {
        if let Question::Leave(leave) = question {
            return self.leave(leave).map_or_else(Reply::Refused, Reply::Part);
        }
        let Some(run) = &self.run else { return Reply::Nothing };
        let (store, written) = (&run.store, run.written.as_deref());
        match question {
            Question::Kinds => Reply::Kinds(leave::kinds()),
            Question::More => Reply::Part(self.leaving.more(store, written)),
            Question::Learn => {
                self.leaving.learn(store, written);
                Reply::Learned(self.leaving.progress(store, run.document.as_ref()))
            }
            Question::Decide { about, decision } => Reply::Decided(match about {
                About::Alert(row) => decide::alert(&mut self.case, store, row, Subject::Alert, decision),
                About::Fold(row) => decide::alert(&mut self.case, store, row, Subject::Fold, decision),
                About::Incident(number) => {
                    decide::incident(&mut self.case, store, self.looker.rows_of(store, number), decision)
                }
            }),
            other => match self.looker.answer(store, other) {
                // The report on an incident is shown as the others are; its lanes and processes are names that are looked at here.
                Reply::Incident(mut view) => {
                    view.report = self.leaving.shown(view.report);
                    Reply::Incident(view)
                }
                reply => reply,
            },
        }
    }

    /// Begins a file.
    fn leave(&mut self, leave: Leave) -> Result<Part, protocol::Refused> {
        if let Some(part) = self.leaving.whole(&leave, &self.case) {
            return Ok(part);
        }
        let Some(kind) = Export::parse(&leave.kind) else { return Ok(Part::default()) };
        let mut making = Making {
            kind,
            report: None,
            rows: Vec::new(),
            case: Rc::clone(&self.case),
            rules: self.rules.clone(),
            columns: leave.columns,
            stem: String::new(),
        };
        let document = || self.run.as_ref().and_then(|run| run.document.clone());
        if kind.of() == Of::Report {
            making.report = match (leave.incident, &self.run) {
                (Some(number), Some(run)) => self.looker.incident(&run.store, number),
                _ => leave.index.map_or_else(document, |index| self.composed(index)),
            };
        }
        let Some(run) = &self.run else { return Ok(Part::default()) };
        making.stem = match (kind.of(), leave.index) {
            (Of::Alerts, _) => "alerts".to_owned(),
            _ if leave.incident.is_some() => "incident-report".to_owned(),
            (Of::Report, None) => "document".to_owned(),
            (Of::Report, Some(index)) => match run.store.rule(index) {
                Some(rule) => format!("alert-analysis-report-{rule}"),
                None => "alert-analysis-report".to_owned(),
            },
        };
        if kind.of() == Of::Alerts {
            making.rows = self.looker.rows(&run.store, &leave.look)?;
        }
        Ok(self.leaving.begin(&run.store, making, run.written.as_deref()))
    }
}

/// A count, as it crosses.
pub fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn status(alerts: usize, diagnostics: &[Diagnostic]) -> Status {
    let troubles = diagnostics.iter().take(MOST_TROUBLES).map(|diagnostic| {
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
    Status { alerts: small(alerts), sentence: analysis::sentence(alerts, diagnostics), diagnostics: troubles.collect() }
}

#[cfg(test)]
mod tests;
