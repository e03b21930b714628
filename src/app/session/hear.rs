//! What the session does with what the engine says.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use protocol::{Answer, CaseRead, Progress, Request, RulesText, SourceRead};
use report::Report;

use super::{EngineState, Session, Shown, Source, Tab, mark};
use crate::desk::Desk;
use crate::engine::Word;
use crate::leave;

/// An input with more alerts than this opens on the list of them: nobody reads so many reports one by one.
const A_FEW: u32 = 12;

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
            Answer::Ready { version } => self.greet(&version),
            Answer::Progress(progress) => self.follow(progress),
            Answer::Shown { id, index, report } => {
                if self.desk.try_update_value(|desk| desk.shown(id, index)) == Some(true) {
                    if self.desk.with_value(Desk::reading).is_none() {
                        self.rest();
                    }
                    self.present(Shown { index, report: report.map(Arc::new) });
                }
            }
            Answer::Done { id, status, report, document, rules, sources, fired, full, passed_over } => {
                let Some(read) = self.desk.try_update_value(|desk| desk.done(id)) else { return };
                if read.show {
                    self.rest();
                    let known = self.progress.try_update(Option::take).flatten().is_some();
                    self.note_sources(&sources);
                    let alerts = status.alerts;
                    let kept_report = report.is_none() && alerts > 0;
                    match rules {
                        Some(rules) if alerts == 0 => self.take_rules(rules),
                        rules => {
                            rules.into_iter().for_each(|rules| self.rules.add(self, rules));
                            self.status.set(Some(Arc::new(status)));
                            self.alerts.set(alerts);
                            self.fired.set(fired);
                            self.full.set(full);
                            self.say_passed_over(passed_over);
                            self.take_input(alerts, document.map(Arc::new));
                            match self.shown.with_untracked(|shown| shown.as_ref().map(|shown| shown.index)) {
                                // It was written while the rest was on its way, and counts what had come by then.
                                Some(index) if kept_report => self.show(index),
                                _ => self.present(Shown { index: 0, report: report.map(Arc::new) }),
                            }
                            if known {
                                self.view.complete()
                            } else {
                                self.view.renew()
                            }
                            self.leaving.stop();
                            if self.leaving.redacts.get_untracked() {
                                leave::learn(self);
                            }
                        }
                    }
                }
                if read.then.is_some() {
                    self.wait(read.then);
                }
            }
            Answer::Reply { id, number, reply } => {
                if self.run() != Some(id) {
                    return;
                }
                let answered = self.asks.try_update_value(|asks| asks.answered(number));
                let (then, next) = answered.unwrap_or_default();
                if let Some((number, question)) = next {
                    self.put_question(number, question);
                }
                if let Some(then) = then {
                    then(reply);
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
            Answer::Case(read) => self.say_case(&read),
            Answer::Tune { id, tuned, lines } => {
                if self.run() == Some(id) {
                    self.rules.tuned.set(Some(Arc::new((tuned, lines))));
                }
            }
        }
    }

    fn greet(self, version: &str) {
        match self.desk.try_update_value(|desk| desk.ready(version)) {
            Some(Ok(post)) => {
                self.engine.set(EngineState::Ready);
                // A new engine knows nothing: not what is redacted, no decisions, no rules. It is told before it reads.
                if self.leaving.redacts.get_untracked() {
                    self.post(Request::Redact { on: true });
                }
                if let Some(text) = self.case.get_value() {
                    self.post(Request::Case { text });
                }
                if !self.rules.files.with_untracked(Vec::is_empty) {
                    self.rules.load(self);
                }
                self.send(post);
            }
            Some(Err(())) => {
                self.rest();
                let own = protocol::VERSION;
                self.give_up(format!("this page is of build {own}, its engine of build {version}. Reload the page."));
            }
            None => {}
        }
    }

    /// Reading goes on: what is there so far can be looked at.
    fn follow(self, progress: Progress) {
        if self.desk.with_value(Desk::reading) != Some(progress.id) {
            return;
        }
        let began = self.progress.with_untracked(|before| before.map(|(_, began)| began));
        let now = window().performance().map_or(0.0, |performance| performance.now());
        self.progress.set(Some((progress, began.unwrap_or(now))));
        if progress.alerts != self.alerts.get_untracked() {
            let first = self.alerts.get_untracked() <= A_FEW && progress.alerts > A_FEW;
            self.alerts.set(progress.alerts);
            if first && !self.stay.get_value() {
                self.tab.set(Tab::Alerts);
                self.split.set(true);
            }
            self.view.grown(progress.alerts);
        }
    }

    /// A case file was opened: how much of it is about what is here.
    fn say_case(self, read: &CaseRead) {
        let mut said = format!("The case file has {} entries", read.entries);
        if let Some(attached) = read.attached {
            said.push_str(&format!(", {attached} of them about alerts that were read"));
        }
        said.push('.');
        for remark in &read.remarks {
            said.push(' ');
            said.push_str(remark);
        }
        self.notice.set(Some(said));
        self.cases.update(|cases| *cases = cases.wrapping_add(1));
    }

    /// What became of each file stands beside its name.
    fn note_sources(self, sources: &[SourceRead]) {
        if sources.iter().any(|read| read.lost) {
            self.lost.set(true);
        }
        self.source.update(|source| {
            if let Source::Files(files) = source {
                for file in files {
                    file.read = sources.iter().find(|read| read.number == file.number).cloned();
                }
            }
        });
    }

    /// Alerts that were not kept are not hidden: it is said how many they are, and by what.
    fn say_passed_over(self, passed_over: u32) {
        if passed_over > 0 {
            let filter = self.keep.with_value(|keep| keep.filter.clone());
            let by = if filter.is_empty() { "the range of time".to_owned() } else { format!("`{filter}`") };
            let count = crate::navigator::grouped(passed_over as usize);
            self.notice.set(Some(format!("{count} alerts were read and not kept: {by} leaves them out.")));
        }
    }

    /// What comes with a new input beside its first report.
    fn take_input(self, alerts: u32, document: Option<Arc<Report>>) {
        if alerts > 0 && self.shows_text() {
            self.kept.set_value(self.text());
        }
        let stay = self.stay.try_update_value(std::mem::take).unwrap_or(false);
        let elsewhere = stay || (alerts > A_FEW && self.tab.get_untracked() == Tab::Rules);
        if !elsewhere {
            // A document that has waited for its alert is what was looked at, and still is.
            let reads = document.is_some() && self.tab.get_untracked() == Tab::Document;
            self.tab.set(match alerts {
                0..=A_FEW if reads => Tab::Document,
                0 if document.is_some() => Tab::Document,
                0..=A_FEW => Tab::Report,
                _ => Tab::Alerts,
            });
        }
        self.document.set(document);
    }

    /// The input is a rules file: it goes where rules are, and the alerts that stood in the box come back.
    fn take_rules(self, rules: RulesText) {
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
                self.forget_read();
            }
        }
        self.notice.set(Some(format!("{} was loaded; it stands under Rules.", report::Untrusted::new(name).visible())));
    }

    fn present(self, shown: Shown) {
        if shown.report.is_some() || self.document.with_untracked(Option::is_some) {
            self.split.set(true);
        }
        self.shown.set(Some(Arc::new(shown)));
        // A frame callback runs before its frame is painted; what it queues runs after.
        request_animation_frame(|| set_timeout(|| mark("saker:painted"), Duration::ZERO));
    }

    fn mourn(self, reason: &str) {
        let Some(death) = self.desk.try_update_value(Desk::died) else { return };
        if !self.desk.with_value(Desk::busy) {
            self.rest();
        }
        if death.lost_run {
            self.forget_read();
            self.lost.set(true);
            let and_now =
                if death.start_again { "It was started again, and the input is kept." } else { "The input is kept." };
            self.notice.set(Some(format!("The engine crashed while reading this input ({reason}). {and_now}")));
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
