use leptos::prelude::*;
use protocol::{Kind, Question, Reply};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, FocusEvent, HtmlElement, KeyboardEvent};

use crate::dom::{Node, button, classed, node, role};
use crate::navigator::grouped;
use crate::session::{Session, Tab};

/// The Export button and its menu: kinds that are made of the report, and kinds that are made of alerts.
pub fn menu(session: Session) -> Node {
    let open = RwSignal::new(false);
    let kinds = RwSignal::new(Vec::<Kind>::new());
    let opener = button("Export", move |_| {
        open.update(|open| *open = !*open);
        if !open.get_untracked() {
            return;
        }
        if kinds.with_untracked(Vec::is_empty) {
            session.ask("kinds", Question::Kinds, move |reply| {
                if let Reply::Kinds(all) = reply {
                    kinds.set(all);
                    request_animation_frame(|| step(0));
                }
            });
        }
        request_animation_frame(|| step(0));
    })
    .attr("class", "export")
    .attr("id", "export")
    .attr("aria-haspopup", "menu")
    .attr("aria-controls", "export-menu")
    .has("aria-expanded", move || Some(open.get().to_string()));
    let list = role("div", "menu").attr("id", "export-menu").attr("class", "menu").attr("aria-label", "Export");
    let list = list.has("hidden", move || (!open.get()).then(String::new)).slot(move || {
        if !open.get() {
            return Vec::new();
        }
        let all = kinds.get();
        vec![group(session, open, &all, true), group(session, open, &all, false)]
    });
    let keys = move |event: Event| {
        let wanted = match event.unchecked_ref::<KeyboardEvent>().key().as_str() {
            "ArrowDown" => 1,
            "ArrowUp" => -1,
            "Home" => isize::MIN,
            "End" => isize::MAX,
            "Escape" if open.get_untracked() => {
                open.set(false);
                crate::page::focus("export");
                return;
            }
            _ => return,
        };
        if open.get_untracked() {
            event.prevent_default();
            step(wanted);
        }
    };
    let wrapper = classed("div", "menu-place").with(opener).with(list).on("keydown", keys);
    let place = wrapper.clone().into_element();
    wrapper.on("focusout", move |event| {
        let to = event.unchecked_ref::<FocusEvent>().related_target();
        let inside = to.and_then(|to| to.dyn_into::<Element>().ok()).is_some_and(|to| place.contains(Some(&to)));
        if !inside {
            open.set(false);
        }
    })
}

/// The kinds of one sort under a heading that says of what they are made.
fn group(session: Session, open: RwSignal<bool>, kinds: &[Kind], whole: bool) -> Node {
    let heading = if whole {
        match session.tab.get_untracked() {
            Tab::Document => "The document".to_owned(),
            Tab::Incidents => "The report on this incident".to_owned(),
            _ => "The report on this alert".to_owned(),
        }
    } else {
        let (matching, of, _) = session.view.counts.get_untracked();
        let all = session.alerts.get_untracked() as usize;
        match session.view.look.with_untracked(|look| look.filter.is_empty() && look.range.is_none()) {
            true if all == 1 => "The alert".to_owned(),
            true => format!("All {} alerts", grouped(all)),
            false if of > 0 => format!("The {} alerts that match the filter", grouped(matching as usize)),
            false => "The alerts that match the filter".to_owned(),
        }
    };
    let item = |kind: &Kind| {
        let word = kind.word.clone();
        let act = move |_| {
            open.set(false);
            crate::page::focus("export");
            super::leave(session, &word);
        };
        button(&kind.title, act).attr("role", "menuitem").attr("tabindex", "-1")
    };
    let head = classed("p", "menu-head").attr("aria-hidden", "true").text(&heading);
    let items = kinds.iter().filter(|kind| kind.whole == whole).map(item);
    role("div", "group").attr("aria-label", &heading).with(head).all(items).with(node("span"))
}

/// Moves the focus by so many items; far beyond either end is the end.
fn step(by: isize) {
    let Ok(items) = document().query_selector_all("#export-menu [role=menuitem]") else { return };
    let items: Vec<HtmlElement> =
        (0..items.length()).filter_map(|at| items.get(at)?.dyn_into::<HtmlElement>().ok()).collect();
    let focus = document().active_element();
    let at = items.iter().position(|item| item.is_same_node(focus.as_deref()));
    let last = items.len().saturating_sub(1);
    let next = at.map_or(0, |at| at.saturating_add_signed(by).min(last));
    if let Some(item) = items.get(next) {
        let _ = item.focus();
    }
}
