use std::sync::Arc;

use leptos::prelude::*;
use protocol::{Question, Reply};
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlInputElement};

use super::view::title;
use crate::dom::{Node, button, classed, node};
use crate::navigator::grouped;
use crate::session::Session;

/// Columns that are no fields.
const OWN: [&str; 7] = ["time", "priority", "rule", "place", "output", "source", "hostname"];

/// The choice and the order of columns, behind a button.
pub fn columns(session: Session) -> Node {
    let view = session.view;
    let fields = RwSignal::new(Arc::new(Vec::<(String, u32)>::new()));
    let dialog = classed("dialog", "columns").attr("aria-labelledby", "columns-title");
    let element: HtmlDialogElement = dialog.clone().into_element().unchecked_into();
    let shut = element.clone();
    let chosen = classed("ol", "columns-chosen").attr("aria-label", "Shown columns, left to right").slot(move || {
        let all = view.columns.get();
        let last = all.len();
        all.iter().enumerate().map(|(at, (name, _))| chosen(session, at, last, name)).collect()
    });
    let others = classed("ul", "columns-others").attr("aria-label", "Other columns").slot(move || {
        let shown = view.columns.get();
        let is_shown = |name: &str| shown.iter().any(|(known, _)| known == name);
        let own = OWN.iter().filter(|name| !is_shown(name)).map(|name| other(session, name, None));
        let fields = fields.get();
        let fields =
            fields.iter().filter(|(name, _)| !is_shown(name)).map(|(name, count)| other(session, name, Some(*count)));
        own.chain(fields).collect()
    });
    let dialog = dialog
        .with(node("h2").attr("id", "columns-title").text("Columns"))
        .with(chosen)
        .with(others)
        .with(button("Close", move |_| shut.close()).attr("class", "keys-close"));
    let open = button("Columns", move |_| {
        session.ask("fields", Question::Fields, move |reply| {
            if let Reply::Fields(found) = reply {
                fields.try_set(Arc::new(found));
            }
        });
        let _ = element.show_modal();
    });
    node("div").with(open.attr("class", "quiet").attr("aria-haspopup", "dialog")).with(dialog)
}

fn chosen(session: Session, at: usize, count: usize, name: &str) -> Node {
    let view = session.view;
    let shown = title(name);
    let swap = move |one: usize, other: usize| view.columns.update(|columns| columns.swap(one, other));
    let step = |words: &str, label: &str, to: Option<usize>| {
        let step = button(words, move |_| to.into_iter().for_each(|to| swap(at, to)));
        let step = step.attr("class", "quiet").attr("aria-label", &format!("Move {shown} {label}"));
        step.maybe("disabled", to.is_none().then_some(""))
    };
    let tick = box_(true, move || {
        view.columns.update(|columns| {
            if columns.len() > 1 {
                columns.remove(at);
            }
        });
    });
    let label = node("label").with(tick).text(" ").text(shown);
    node("li").with(label).with(step("↑", "to the left", at.checked_sub(1))).with(step(
        "↓",
        "to the right",
        Some(at + 1).filter(|next| *next < count),
    ))
}

fn other(session: Session, name: &str, count: Option<u32>) -> Node {
    let own = name.to_owned();
    let tick = box_(false, move || session.view.columns.update(|columns| columns.push((own.clone(), 180))));
    let label = node("label").with(tick).text(" ").text(title(name));
    let count = count.map(|count| classed("span", "columns-count").text(&grouped(count as usize)));
    node("li").with(label).all(count)
}

fn box_(on: bool, change: impl Fn() + 'static) -> Node {
    let tick = node("input").attr("type", "checkbox").on("change", move |_| change());
    tick.clone().into_element().unchecked_into::<HtmlInputElement>().set_checked(on);
    tick
}
