//! The engineer's side: rules files, what is wrong with them, and exceptions to a rule.

mod files;
mod pane;
mod tune;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use protocol::{AlertLine, Request, RulesStatus, RulesText, Tuned};

use crate::session::Session;

pub use pane::rules_pane;

/// How long typing has to pause before rules are loaded or an exception is tried.
const PAUSE: Duration = Duration::from_millis(400);

/// What the engineer has loaded and asked for.
#[derive(Clone, Copy)]
pub struct Rules {
    /// The rules files, in the order they are loaded.
    pub files: RwSignal<Vec<RulesText>>,
    /// Which file stands in the box.
    pub open: RwSignal<usize>,
    /// What came of loading them.
    pub status: RwSignal<Option<Arc<RulesStatus>>>,
    /// The last exception proposed or tried, and the alerts it would silence, as far as they are listed.
    pub tuned: RwSignal<Option<Arc<Trial>>>,
    /// The rule that is tuned.
    pub rule: RwSignal<String>,
    /// The alerts that the exception is for, by their places in the input; none means all of the rule.
    pub selected: RwSignal<BTreeSet<u32>>,
    asked: StoredValue<u32>,
    typing: StoredValue<Option<TimeoutHandle>>,
}

/// What an exception would do, and the alerts that it would silence, as far as they are listed.
pub type Trial = (Tuned, Vec<AlertLine>);

impl Rules {
    /// Nothing loaded.
    pub fn new() -> Self {
        Self {
            files: RwSignal::default(),
            open: RwSignal::new(0),
            status: RwSignal::new(None),
            tuned: RwSignal::new(None),
            rule: RwSignal::default(),
            selected: RwSignal::default(),
            asked: StoredValue::new(0),
            typing: StoredValue::new(None),
        }
    }

    /// Adds a file, or replaces the one of the same name, and loads all.
    pub fn add(self, session: Session, file: RulesText) {
        self.files.update(|files| match files.iter().position(|known| known.name == file.name) {
            Some(at) => {
                files[at] = file;
                self.open.set(at);
            }
            None => {
                files.push(file);
                self.open.set(files.len() - 1);
            }
        });
        self.load(session);
    }

    /// Takes the open file away, and loads the rest.
    pub fn remove(self, session: Session) {
        let at = self.open.get_untracked();
        self.files.update(|files| {
            if at < files.len() {
                files.remove(at);
            }
        });
        self.open.set(at.saturating_sub(1));
        self.load(session);
    }

    /// Takes what was typed into the open file, and loads all once typing pauses.
    pub fn typed(self, session: Session, text: String) {
        let at = self.open.get_untracked();
        self.files.update_untracked(|files| match files.get_mut(at) {
            Some(file) => file.text = text,
            None => files.push(RulesText { name: "rules.yaml".to_owned(), text }),
        });
        self.soon(move || {
            self.files.notify();
            self.load(session);
        });
    }

    /// Has all files loaded.
    pub fn load(self, session: Session) {
        self.asked.update_value(|asked| *asked = asked.wrapping_add(1));
        session.post(Request::Rules { id: self.asked.get_value(), files: self.files.get_untracked() });
    }

    /// Has an exception proposed, or the one in `yaml` tried.
    pub fn tune(self, session: Session, rule: String, selected: Vec<u32>, yaml: Option<String>) {
        if let Some(id) = session.run() {
            session.post(Request::Tune { id, rule, selected, yaml });
        }
    }

    /// Calls `then` when typing has paused.
    pub fn soon(self, then: impl Fn() + 'static) {
        if let Some(before) = self.typing.try_update_value(Option::take).flatten() {
            before.clear();
        }
        self.typing.set_value(set_timeout_with_handle(then, PAUSE).ok());
    }

    /// Takes an answer about rules. True when the report shown should be asked for again.
    pub fn loaded(self, id: u32, status: RulesStatus) -> bool {
        if id != self.asked.get_value() {
            return false;
        }
        self.status.set((!self.files.with_untracked(Vec::is_empty)).then(|| Arc::new(status)));
        true
    }
}
