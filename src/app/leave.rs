//! What leaves the page: files, what is replaced in them, and what the analyst decided. The engine makes them; the page
//! collects the parts, shows how far they are, and hands them over.

mod menu;
mod redact;

use std::sync::Arc;

use js_sys::Uint8Array;
use leptos::prelude::*;
use protocol::{End, Learned, Leave, MAP, Part, Question, Reply, Request};
use report::Untrusted;

use crate::document::untrusted;
use crate::dom::{Node, button, classed, node, role};
use crate::export::save;
use crate::navigator::grouped;
use crate::session::{Session, Tab};

/// What is on its way out.
#[derive(Clone, Copy)]
pub struct Leaving {
    /// True when everything that is shown and leaves is redacted.
    pub redacts: RwSignal<bool>,
    /// What is replaced, as far as it is known.
    pub learned: RwSignal<Option<Arc<Learned>>>,
    /// A file in the making: true while it is learned what has to be replaced, how many alerts were taken, of how many.
    making: RwSignal<Option<(bool, u32, u32)>>,
    /// What became of the last file.
    said: RwSignal<Option<Arc<Said>>>,
    parts: StoredValue<Vec<Uint8Array>, LocalStorage>,
    /// Counts the files, so that parts of one that was given up are told from those of the next.
    turn: StoredValue<u32>,
}

/// What became of a file.
struct Said {
    lines: Vec<String>,
    /// A value that would have leaked.
    leak: Option<Untrusted>,
}

impl Leaving {
    /// Nothing is on its way.
    pub fn new() -> Self {
        Self {
            redacts: RwSignal::new(false),
            learned: RwSignal::new(None),
            making: RwSignal::new(None),
            said: RwSignal::new(None),
            parts: StoredValue::new_local(Vec::new()),
            turn: StoredValue::new(0),
        }
    }

    /// Gives up what is being made.
    pub fn stop(self) {
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        self.parts.set_value(Vec::new());
        self.making.set(None);
    }
}

/// Has a file of this kind made and saved.
pub fn leave(session: Session, kind: &str) {
    let leaving = session.leaving;
    leaving.stop();
    leaving.said.set(None);
    leaving.making.set(Some((false, 0, 0)));
    let shown = session.shown.with_untracked(|shown| shown.as_ref().map(|shown| shown.index));
    let tab = session.tab.get_untracked();
    let leave = Leave {
        kind: kind.to_owned(),
        incident: (tab == Tab::Incidents).then(|| session.incidents.number.get_untracked()),
        index: shown.filter(|_| tab != Tab::Document),
        look: session.view.look.get_untracked(),
        columns: session.view.chosen(),
    };
    next(session, leaving.turn.get_value(), Question::Leave(leave));
}

fn next(session: Session, turn: u32, question: Question) {
    session.ask("leave", question, move |reply| {
        if session.leaving.turn.get_value() != turn {
            return;
        }
        match reply {
            Reply::Part(part) => take(session, turn, part),
            _ => end(session, vec!["Nothing was exported: the filter is no condition.".to_owned()], None),
        }
    });
}

fn take(session: Session, turn: u32, part: Part) {
    let leaving = session.leaving;
    if !part.bytes.is_empty() {
        leaving.parts.update_value(|parts| parts.push(Uint8Array::from(&part.bytes[..])));
    }
    match part.end {
        None => {
            leaving.making.set(Some((part.learning, part.done, part.of)));
            next(session, turn, Question::More);
        }
        Some(End::Written { name, media, notes }) => {
            // Nothing in here fails for a page that is alive; a browser that refuses downloads says so itself.
            let _ = leaving.parts.with_value(|parts| save(&name, &media, parts));
            let mut lines = vec![format!("{name} was handed to the browser.")];
            lines.extend(notes);
            end(session, lines, None);
        }
        Some(End::Leak { said, value }) => {
            end(session, vec![format!("The export was stopped, and nothing was saved: {said}.")], Some(value));
        }
        Some(End::Nothing(why)) => end(session, vec![why], None),
    }
}

fn end(session: Session, lines: Vec<String>, leak: Option<Untrusted>) {
    session.leaving.stop();
    session.announcer.0.set(lines.join(" "));
    session.leaving.said.set(Some(Arc::new(Said { lines, leak })));
}

/// Redacts what is shown and what leaves, or does not.
pub fn redact(session: Session, on: bool) {
    session.leaving.stop();
    session.leaving.redacts.set(on);
    session.post(Request::Redact { on });
    learn(session);
}

/// Has the engine learn what has to be replaced; then everything is shown anew.
pub fn learn(session: Session) {
    session.leaving.learned.set(None);
    step(session);
}

fn step(session: Session) {
    session.ask("learn", Question::Learn, move |reply| {
        let Reply::Learned(mut learned) = reply else { return };
        let document = learned.document.take();
        let known = learned.done >= learned.of;
        session.leaving.learned.set(Some(Arc::new(learned)));
        if !known {
            if session.leaving.redacts.get_untracked() {
                step(session);
            }
            return;
        }
        if document.is_some() {
            session.document.set(document.map(Arc::new));
        }
        if let Some(index) = session.shown.with_untracked(|shown| shown.as_ref().map(|shown| shown.index)) {
            session.show(index);
        }
    });
}

/// The controls beside the tabs.
pub fn tools(session: Session) -> Node {
    classed("div", "leave-tools").with(redact::switch(session)).with(menu::menu(session))
}

/// What is being made, what became of it, and what is replaced.
pub fn strip(session: Session) -> Node {
    let leaving = session.leaving;
    let making = move || leaving.making.get().map(|made| progress(session, made)).into_iter().collect();
    let said = move || leaving.said.get().map(|said| told(session, &said)).into_iter().collect();
    classed("div", "leave-strip").slot(making).slot(said).slot(move || redact::preview(session))
}

fn progress(session: Session, (learning, done, of): (bool, u32, u32)) -> Node {
    let bar = node("progress").attr("aria-label", "Exporting").attr("max", &of.max(1).to_string());
    let bar = bar.attr("value", &done.to_string());
    let what = if learning { "Learning what has to be replaced: " } else { "Writing: " };
    let words = format!("{what}{} of {} alerts", grouped(done as usize), grouped(of as usize));
    let stop = button("Cancel export", move |_| {
        session.leaving.stop();
        session.announcer.0.set("The export was cancelled.".to_owned());
    });
    classed("div", "leave-progress").with(bar).with(node("span").text(&words)).with(stop)
}

fn told(session: Session, said: &Said) -> Node {
    let told = if said.leak.is_some() { role("div", "alert") } else { node("div") };
    let told = told.attr("class", "leave-said").all(said.lines.iter().map(|line| node("p").text(line)));
    let leak = said.leak.as_ref().map(|value| node("p").text("The value is ").with(untrusted::glance(value)));
    let shut = button("Dismiss", move |_| session.leaving.said.set(None)).attr("class", "quiet");
    told.all(leak).with(shut)
}

/// Saves the map of what is replaced.
fn save_map(session: Session) {
    leave(session, MAP);
}
