//! Incidents: what the alerts tell when they are taken together. A ranked list, and of the chosen one who took part when,
//! which process started which, and its report. The engine finds them when somebody first looks.

mod lanes;
mod list;
mod tree;

use std::sync::Arc;

use leptos::prelude::*;
use protocol::{About, IncidentView, Incidents, Question, Reply};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, KeyboardEvent};

use crate::document::document as report_view;
use crate::dom::{Node, button, classed, effect, node, target};
use crate::session::{Session, Tab};
use crate::triage::triage;

/// What was found, and which of it is open.
#[derive(Clone, Copy)]
pub struct Choice {
    found: RwSignal<Option<Arc<Incidents>>>,
    opened: RwSignal<Option<Arc<IncidentView>>>,
    /// How far they are looked for, in hundredths.
    part: RwSignal<u32>,
    /// The incident that is open, by its place in the list.
    pub number: RwSignal<u32>,
    /// The alerts that were looked at.
    edition: StoredValue<Option<u32>>,
}

impl Choice {
    /// Nothing was looked for yet.
    pub fn new() -> Self {
        Self {
            found: RwSignal::new(None),
            opened: RwSignal::new(None),
            part: RwSignal::new(0),
            number: RwSignal::new(0),
            edition: StoredValue::new(None),
        }
    }

    /// Looks for incidents, unless it was done for these alerts; not while they still come in.
    fn look(self, session: Session) {
        let edition = session.view.edition.get();
        if session.progress.with(Option::is_some) || self.edition.get_value() == Some(edition) {
            return;
        }
        self.edition.set_value(Some(edition));
        self.found.set(None);
        self.opened.set(None);
        self.number.set(0);
        self.part.set(0);
        self.ask(session, edition);
    }

    /// Asks for what was found. Among many alerts the engine looks a step further with each time it is asked; it rests when
    /// nobody looks at this tab, and goes on from there.
    fn ask(self, session: Session, edition: u32) {
        session.ask("incidents", Question::Incidents, move |reply| match reply {
            Reply::Incidents(found) => {
                self.found.set(Some(Arc::new(found)));
                self.open(session, 0);
            }
            Reply::Looking(part) if self.edition.get_value() == Some(edition) => {
                self.part.set(part);
                if session.tab.get_untracked() == Tab::Incidents {
                    self.ask(session, edition);
                } else {
                    self.edition.set_value(None);
                }
            }
            _ => {}
        });
    }

    /// Opens an incident.
    fn open(self, session: Session, number: u32) {
        self.number.set(number);
        session.ask("incident", Question::Incident { number }, move |reply| {
            if let Reply::Incident(view) = reply {
                self.opened.set(Some(Arc::new(*view)));
            }
        });
    }
}

/// The tab of incidents.
pub fn pane(session: Session) -> Node {
    let choice = session.incidents;
    effect(move || choice.look(session));
    let head = node("h1").attr("id", "incidents-heading").attr("class", "visually-hidden").text("Incidents");
    let said = classed("p", "incidents-said").attr("role", "status").attr("aria-label", "Incidents found");
    let said = said.says(move || match choice.found.get() {
        Some(found) => list::sentence(&found),
        None if session.progress.with(Option::is_some) => "Incidents are looked for when all is read.".to_owned(),
        None if session.alerts.get() == 0 => "No alerts were read.".to_owned(),
        None => {
            let part = choice.part.get();
            let mut words = "Looking for incidents…".to_owned();
            if part > 0 {
                words.push(' ');
                words.push_str(&part.to_string());
                words.push_str(" %");
            }
            words
        }
    });
    let side = classed("div", "incidents-side").slot(move || {
        choice.found.get().map_or(Vec::new(), |found| vec![list::list(session, choice, &found), list::caveats(&found)])
    });
    let report = Memo::new(move |_| choice.opened.get().map(|view| Arc::new(view.report.clone())));
    // The document draws another report in its place; it is made anew only when there was none.
    let there = Memo::new(move |_| report.with(Option::is_some));
    let drawings = classed("div", "incident-drawings").slot(move || {
        choice.opened.get().map_or(Vec::new(), |view| vec![lanes::lanes(session, &view), tree::tree(session, &view)])
    });
    let about = Memo::new(move |_| there.get().then(|| About::Incident(choice.number.get())));
    let parts = move || vec![report_view(session, report), triage(session, about, report)];
    let main = classed("div", "incident").with(drawings).slot(move || if there.get() { parts() } else { Vec::new() });
    classed("div", "incidents").with(head).with(said).with(classed("div", "incidents-body").with(side).with(main))
}

/// A button that opens an alert's own report.
fn alert_button(session: Session, words: &str, label: &str, index: u32) -> Node {
    button(words, move |_| {
        session.show(index);
        session.tab.set(Tab::Report);
    })
    .attr("aria-label", label)
}

/// Walks with the arrows among the elements of one class inside the element that listens.
fn walk(class: &'static str, keys: [&'static str; 2]) -> impl FnMut(Event) + 'static {
    move |event: Event| {
        let key = event.unchecked_ref::<KeyboardEvent>().key();
        let Some(step) = keys.iter().position(|known| *known == key) else { return };
        let here = event.current_target().and_then(|here| here.dyn_into::<web_sys::Element>().ok());
        let (Some(here), Some(now)) = (here, target(&event)) else { return };
        let all = here.get_elements_by_class_name(class);
        let at = (0..all.length()).find(|at| all.item(*at).is_some_and(|one| one.contains(Some(&now))));
        let Some(at) = at else { return };
        let next = if step == 0 { at.checked_sub(1) } else { Some(at + 1) };
        if let Some(next) = next.and_then(|at| all.item(at)).and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
            event.prevent_default();
            if let Some(from) = all.item(at) {
                let _ = from.set_attribute("tabindex", "-1");
            }
            let _ = next.set_attribute("tabindex", "0");
            let _ = next.focus();
        }
    }
}
