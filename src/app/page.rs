use std::sync::Arc;

use leptos::prelude::*;
use protocol::About;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, KeyboardEvent};

use crate::about::about;
use crate::alerts;
use crate::document::document as report_view;
use crate::dom::{Node, button, classed, node, shape};
use crate::incidents;
use crate::input::{drop_zone, input_pane};
use crate::keys::key_map;
use crate::leave;
use crate::rules::rules_pane;
use crate::session::{Session, Shown, Tab};
use crate::theme::theme_picker;
use crate::triage::triage;
use crate::welcome::{accepts, invitation, no_report};

/// The whole page: a bar, the input, and what came of it.
pub fn page() -> Node {
    let session = Session::start();
    let bar = classed("header", "bar")
        .with(classed("p", "name").with(mark()).text("Saker"))
        .with(classed("div", "bar-tools").with(about(session)).with(key_map(session)).with(theme_picker()));
    let pane = classed("section", "pane").attr("aria-label", "Input");
    let pane = pane.slot(move || invitation(session)).all(input_pane(session)).slot(move || accepts(session));
    let panes = classed("main", "panes").with(pane).slot(move || reading(session));
    let said = classed("div", "visually-hidden").attr("aria-live", "polite").says(move || session.announcer.0.get());
    classed("div", "page")
        .is("split", move || session.split.get())
        .is("wide", move || session.split.get() && session.tab.get() == Tab::Alerts)
        .with(bar)
        .with(panes)
        .with(said)
        .with(drop_zone(session))
}

/// A wing.
fn mark() -> Node {
    let path =
        "M1 3.5c7-1.2 14.2 1.6 18 13.5-3.2-4.6-6.6-6-10-5.2l3.4 1.9c-3.6.7-6.4-.5-8-2.6l3.2-.4C4.5 9.6 2.2 7.2 1 3.5z";
    shape("svg")
        .attr("width", "20")
        .attr("height", "20")
        .attr("viewBox", "0 0 20 20")
        .attr("aria-hidden", "true")
        .with(shape("path").attr("fill", "currentColor").attr("d", path))
}

/// The other side of the page: what the tabs choose from.
fn reading(session: Session) -> Vec<Node> {
    // Memos: what is below is made anew only when another view is wanted, not when the same is wanted again.
    if !Memo::new(move |_| session.split.get()).get() {
        return Vec::new();
    }
    let report = Memo::new(move |_| match session.tab.get() {
        Tab::Document => session.document.get(),
        _ => session.shown.with(|shown| shown.as_ref().and_then(|shown| shown.report.clone())),
    });
    let about = move |shown: &Option<Arc<Shown>>| shown.as_ref().map(|shown| About::Alert(shown.index));
    let about = Memo::new(move |_| session.shown.with(about));
    let wanted = Memo::new(move |_| match session.tab.get() {
        tab @ (Tab::Alerts | Tab::Incidents | Tab::Rules) => (tab, false),
        tab => (tab, report.with(Option::is_some)),
    });
    let panel = node("div").attr("id", "tab-panel").attr("role", "tabpanel");
    let panel = panel.has("aria-labelledby", move || Some(id(session.tab.get()).to_owned())).slot(move || {
        vec![match wanted.get() {
            (Tab::Rules, _) => rules_pane(session),
            (Tab::Alerts, _) => alerts::pane(session),
            (Tab::Incidents, _) => incidents::pane(session),
            (Tab::Report, true) => node("div").with(report_view(session, report)).with(triage(session, about, report)),
            (_, true) => report_view(session, report),
            (_, false) => no_report(),
        }]
    });
    let head = classed("div", "reader-head").with(tabs(session)).with(leave::tools(session));
    vec![classed("div", "reader").with(head).with(leave::strip(session)).with(panel)]
}

const TABS: [(Tab, &str); 5] = [
    (Tab::Report, "Report"),
    (Tab::Document, "Document"),
    (Tab::Alerts, "Alerts"),
    (Tab::Incidents, "Incidents"),
    (Tab::Rules, "Rules"),
];

/// The tabs; arrows walk along them. A tab without anything behind it is not there.
fn tabs(session: Session) -> Node {
    let there = move |tab: Tab| tab != Tab::Document || session.document.with(Option::is_some);
    let walk = move |event: Event| {
        let step = match event.unchecked_ref::<KeyboardEvent>().key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => -1_isize,
            _ => return,
        };
        let tabs: Vec<Tab> = TABS.iter().map(|(tab, _)| *tab).filter(|tab| there(*tab)).collect();
        let at = tabs.iter().position(|tab| *tab == session.tab.get_untracked()).unwrap_or(0);
        let next = tabs[at.saturating_add_signed(step).min(tabs.len() - 1)];
        session.tab.set(next);
        event.prevent_default();
        focus(id(next));
    };
    let tab = |(tab, name): &(Tab, &str)| {
        let tab = *tab;
        let chosen = move || session.tab.get() == tab;
        button(name, move |_| session.tab.set(tab))
            .attr("role", "tab")
            .attr("id", id(tab))
            .attr("aria-controls", "tab-panel")
            .has("aria-selected", move || Some(chosen().to_string()))
            .has("tabindex", move || Some(if chosen() { "0" } else { "-1" }.to_owned()))
            .has("hidden", move || (!there(tab)).then(String::new))
    };
    let list = classed("div", "tabs").attr("role", "tablist").attr("aria-label", "Views");
    list.on("keydown", walk).all(TABS.iter().map(tab))
}

/// Puts the focus on the element with this id.
pub fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

fn id(tab: Tab) -> &'static str {
    match tab {
        Tab::Report => "tab-report",
        Tab::Document => "tab-document",
        Tab::Alerts => "tab-alerts",
        Tab::Incidents => "tab-incidents",
        Tab::Rules => "tab-rules",
    }
}
