//! What the session does with what the engine says.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use protocol::{Answer, RulesText};
use report::Report;

use super::{EngineState, Session, Shown, Source, Tab, mark};
use crate::desk::{Desk, Heard};
use crate::engine::Word;

impl Session {
    /// Takes a word of the engine's.
    pub(super) fn hear(self, word: Word) {
        match word {
            Word::Answer(answer) => self.take(*answer),
            Word::Died(reason) => self.mourn(&reason),
        }
    }

    fn take(self, answer: Answer) {
        match answer {
            Answer::Ready { version } => match self.desk.try_update_value(|desk| desk.ready(&version)) {
                Some(Ok(post)) => {
                    self.engine.set(EngineState::Ready);
                    // A new engine knows no rules; they are loaded before anything is read, as before.
                    if !self.rules.files.with_untracked(Vec::is_empty) {
                        self.rules.load(self);
                    }
                    self.send(post);
                }
                Some(Err(())) => {
                    self.rest();
                    self.give_up(format!(
                        "this page is of build {}, its engine of build {version}. Reload the page.",
                        protocol::VERSION
                    ));
                }
                None => {}
            },
            Answer::Done { id, status, index, report, document, rules, lines } => {
                let fresh = self.desk.with_value(|desk| desk.held() != Some(id));
                match self.desk.try_update_value(|desk| desk.done(id, index)) {
                    Some(Heard::Show) => {
                        if let Some(rules) = rules {
                            self.take_rules(rules);
                            return;
                        }
                        if fresh {
                            self.take_input(status.alerts, document.map(Arc::new), lines);
                        }
                        self.present(Shown { status, index, report: report.map(Arc::new) });
                    }
                    Some(Heard::Then(post)) => self.send(Some(post)),
                    Some(Heard::Late) | None => {}
                }
            }
            Answer::Rules { id, rules } => {
                // The report shown may now say more about why its rule fired.
                let shown = self.shown.with_untracked(|shown| shown.as_ref().map(|shown| shown.index));
                if self.rules.loaded(id, rules)
                    && let Some(index) = shown
                {
                    self.show(index);
                }
            }
            Answer::Tune { id, tuned } => {
                if self.held() == Some(id) {
                    self.rules.tuned.set(Some(tuned));
                }
            }
        }
    }

    /// What comes with a new input beside its first report.
    fn take_input(self, alerts: u32, document: Option<Arc<Report>>, lines: Vec<protocol::AlertLine>) {
        if alerts > 0 && self.shows_text() {
            self.kept.set_value(self.text());
        }
        if !self.stay.try_update_value(std::mem::take).unwrap_or(false) {
            self.tab.set(if alerts == 0 && document.is_some() { Tab::Document } else { Tab::Report });
        }
        self.document.set(document);
        self.rules.lines.set(Arc::new(lines));
    }

    /// The input is a rules file: it goes where rules are, and the alerts that stood in the box come back.
    fn take_rules(self, rules: RulesText) {
        self.rest();
        let name = rules.name.clone();
        self.rules.add(self, rules);
        self.tab.set(Tab::Rules);
        self.split.set(true);
        match self.kept.get_value() {
            Some(kept) => {
                self.put(&kept);
                self.source.set(Source::Text);
                self.stay.set_value(true);
                self.ask_for_box();
            }
            None => {
                self.put("");
                self.source.set(Source::Nothing);
                self.shown.set(None);
            }
        }
        self.notice.set(Some(format!("{} was loaded; it stands under Rules.", report::Untrusted::new(name).visible())));
    }

    fn present(self, shown: Shown) {
        self.rest();
        if shown.report.is_some() || self.document.with_untracked(Option::is_some) {
            self.split.set(true);
        }
        self.shown.set(Some(Arc::new(shown)));
        // A frame callback runs before its frame is painted; what it queues runs after.
        request_animation_frame(|| set_timeout(|| mark("saker:painted"), Duration::ZERO));
    }

    fn mourn(self, reason: &str) {
        let Some(death) = self.desk.try_update_value(Desk::died) else { return };
        let busy = self.desk.with_value(Desk::busy);
        if !busy {
            self.rest();
        }
        if death.lost_run {
            self.shown.set(None);
            self.notice.set(Some(format!(
                "The engine crashed while reading this input ({reason}). It was started again, and the input is kept."
            )));
        }
        if death.start_again {
            self.restart();
        } else {
            self.rest();
            self.give_up(format!("it does not start ({reason})."));
        }
    }

    fn give_up(self, reason: String) {
        if let Some(link) = self.link.get_value() {
            link.end();
        }
        self.engine.set(EngineState::Broken(reason));
    }
}
