//! The table: as tall as all alerts, with nodes only for the rows on screen.
//!
//! The rows stand in a window that stays in place while the browser scrolls what is around it; where they stand in the
//! window follows from [`Scroll`](super::scroll::Scroll). Its size is therefore no matter of nodes, nor of how tall a
//! thing a browser can draw.

mod head;
mod table;

use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, HtmlElement, KeyboardEvent, MouseEvent, ResizeObserver};

use super::columns;
use crate::dom::{Node, button, classed, effect, role, target};
use crate::navigator::grouped;
use crate::session::{Session, Tab};
use table::{Extend, Table};

/// What is listed, in words and in rows.
pub fn grid(session: Session) -> Node {
    let view = session.view;
    // The columns without their widths, which change while one is dragged.
    let names =
        Memo::new(move |_| view.columns.with(|columns| columns.iter().map(|it| it.0.clone()).collect::<Vec<_>>()));
    let window = role("div", "rowgroup").attr("class", "grid-window");
    let spacer = classed("div", "grid-spacer").attr("role", "presentation");
    let grid = role("div", "grid")
        .attr("class", "grid")
        .attr("id", "alerts-grid")
        .attr("aria-label", "Alerts")
        .attr("aria-multiselectable", "true")
        .attr("tabindex", "0")
        .has("aria-rowcount", move || Some((u64::from(view.counts.get().0) + 1).to_string()))
        .has("aria-colcount", move || Some(view.columns.with(Vec::len).to_string()))
        .slot(move || vec![head::head(session, &names.get())])
        .with(window.clone())
        .with(spacer.clone());
    let table = Table::new(session, grid.clone().into_html(), window.into_html(), spacer.into_html());

    let scrolled = Rc::clone(&table);
    let pressed = Rc::clone(&table);
    let clicked = Rc::clone(&table);
    let grid = grid
        .on("scroll", move |_| scrolled.scrolled())
        .on("keydown", move |event| keys(&pressed, event.unchecked_ref()))
        .on("click", move |event| click(&clicked, event.unchecked_ref()))
        .on("dblclick", move |event| {
            if target(&event).and_then(|it| it.closest(".grid-row").ok().flatten()).is_some() {
                open(session);
            }
        });
    watch(&table, &grid);

    let listing = Rc::clone(&table);
    effect(move || {
        view.look.track();
        view.sort.track();
        view.edition.track();
        names.track();
        listing.renew();
    });
    let widened = Rc::clone(&table);
    effect(move || view.columns.with(|columns| widened.widen(columns)));
    let marking = Rc::clone(&table);
    effect(move || {
        view.active.track();
        view.selected.track();
        marking.paint_soon();
    });
    let all = Rc::clone(&table);
    let bar = classed("div", "grid-bar")
        .with(
            classed("p", "grid-count")
                .attr("role", "status")
                .attr("aria-label", "Alerts listed")
                .says(move || counted(session)),
        )
        .slot(move || selection(session))
        .with(button("Select all", move |_| all.select_all()).attr("class", "quiet"))
        .with(columns::columns(session));
    classed("div", "grid-block").with(bar).with(grid)
}

/// Keeps the table as large as there is room.
fn watch(table: &Rc<Table>, grid: &Node) {
    let table = Rc::clone(table);
    let resized = Closure::<dyn FnMut()>::new(move || table.resized()).into_js_value();
    if let Ok(observer) = ResizeObserver::new(resized.unchecked_ref()) {
        observer.observe(&grid.clone().into_element());
    }
}

fn counted(session: Session) -> String {
    let (matching, of, unclear) = session.view.counts.get();
    let mut words = if matching == of {
        format!("{} alerts", grouped(of as usize))
    } else {
        format!("{} of {} alerts", grouped(matching as usize), grouped(of as usize))
    };
    if unclear > 0 {
        words.push_str(&format!("; {} more lack a field that the filter asks for", grouped(unclear as usize)));
    }
    words
}

/// What can be done with the selected alerts.
fn selection(session: Session) -> Vec<Node> {
    let view = session.view;
    let count = view.selected.with(std::collections::BTreeMap::len);
    if count < 2 {
        return Vec::new();
    }
    let tune = move |_| {
        let selected = view.selected.get_untracked().into_values().collect();
        session.rules.selected.set(selected);
        session.tab.set(Tab::Rules);
    };
    vec![
        classed("span", "grid-selected").text(&format!("{} selected", grouped(count))),
        button("Write an exception", tune),
    ]
}

/// Opens the report on the active row.
pub fn open(session: Session) {
    if let Some(index) = session.view.alert.get_untracked() {
        session.show(index);
        session.tab.set(Tab::Report);
        request_animation_frame(|| crate::page::focus("tab-report"));
    }
}

fn keys(table: &Rc<Table>, event: &KeyboardEvent) {
    let on_grid = target(event).is_some_and(|target| target.matches("[role=grid]").unwrap_or(false));
    let control = event.ctrl_key() || event.meta_key();
    if !on_grid || event.alt_key() {
        return;
    }
    let extend = if event.shift_key() { Extend::Range } else { Extend::Only };
    let page = i64::from(table.page());
    let key = event.key();
    match (key.as_str(), control) {
        ("ArrowDown", _) | ("j", false) => table.step(1, extend),
        ("ArrowUp", _) | ("k", false) => table.step(-1, extend),
        ("PageDown", _) => table.step(page, extend),
        ("PageUp", _) => table.step(-page, extend),
        ("Home", _) => table.step(i64::MIN / 2, extend),
        ("End", _) => table.step(i64::MAX / 2, extend),
        (" ", _) => table.toggle_active(),
        ("a", true) => table.select_all(),
        ("Enter", false) => open(table.session),
        ("Escape", _) => table.unselect(),
        _ => return,
    }
    event.prevent_default();
    event.stop_propagation();
}

fn click(table: &Rc<Table>, event: &MouseEvent) {
    let row: Option<Element> = target(event).and_then(|target| target.closest(".grid-row").ok().flatten());
    let Some(row) = row.and_then(|row| row.dyn_into::<HtmlElement>().ok()) else { return };
    let extend = match (event.shift_key(), event.ctrl_key() || event.meta_key()) {
        (true, _) => Extend::Range,
        (_, true) => Extend::Toggle,
        _ => Extend::Only,
    };
    table.activate_element(&row, extend);
}
