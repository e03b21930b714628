use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, PointerEvent};

use super::super::view::title;
use crate::dom::{Node, button, classed, role, target};
use crate::session::Session;

/// The narrowest and the widest column, in pixels.
const WIDTHS: std::ops::RangeInclusive<i32> = 48..=1_600;

const SORTS: &str = "Sort. Shift and an arrow key change the width.";
/// The output is kept packed: putting a million of them in order would take a minute.
const WIDENS: &str = "Shift and an arrow key change the width.";

/// The heading row: each column can be sorted by, and made wider.
pub fn head(session: Session, names: &[String]) -> Node {
    let view = session.view;
    let sort = view.sort.get();
    let cells = names.iter().enumerate().map(|(at, name)| {
        let sorted = sort.as_ref().filter(|sort| sort.column == *name).map(|sort| sort.down);
        let said = match sorted {
            None => "none",
            Some(false) => "ascending",
            Some(true) => "descending",
        };
        let mark = match sorted {
            None => "",
            Some(false) => " ▲",
            Some(true) => " ▼",
        };
        let shown = title(name).to_owned();
        let by = name.clone();
        let sortable = *name != "output";
        let press = button(&shown, move |_| {
            if sortable {
                view.sort_by(&by);
            }
        });
        let press = press
            .maybe("aria-disabled", (!sortable).then_some("true"))
            .attr("class", "grid-sort")
            .with(classed("span", "grid-mark").attr("aria-hidden", "true").text(mark))
            .on("keydown", move |event| {
                let event: &KeyboardEvent = event.unchecked_ref();
                let step = match event.key().as_str() {
                    "ArrowRight" => 16,
                    "ArrowLeft" => -16,
                    _ => return,
                };
                if event.shift_key() {
                    resize(session, at, |width| width + step);
                    event.prevent_default();
                }
            })
            .attr("title", if sortable { SORTS } else { WIDENS });
        role("div", "columnheader")
            .attr("class", "grid-head-cell")
            .attr("aria-colindex", &(at + 1).to_string())
            .attr("aria-sort", said)
            .live(move |cell| {
                let width = view.columns.with(|columns| columns.get(at).map_or(0, |(_, width)| *width));
                let cell: &web_sys::HtmlElement = cell.unchecked_ref();
                let _ = cell.style().set_property("width", &format!("{width}px"));
            })
            .with(press)
            .with(handle(session, at))
    });
    let row = role("div", "row").attr("class", "grid-head-row").attr("aria-rowindex", "1").all(cells);
    role("div", "rowgroup").attr("class", "grid-head").with(row)
}

/// The edge that a pointer can drag.
fn handle(session: Session, at: usize) -> Node {
    let from = StoredValue::new(None::<(i32, i32)>);
    classed("span", "grid-handle")
        .attr("aria-hidden", "true")
        .on("pointerdown", move |event| {
            let pointer: &PointerEvent = event.unchecked_ref();
            let width = session.view.columns.with_untracked(|columns| columns.get(at).map_or(0, |(_, width)| *width));
            from.set_value(Some((pointer.client_x(), i32::try_from(width).unwrap_or(0))));
            if let Some(handle) = target(&event) {
                let _ = Element::set_pointer_capture(&handle, pointer.pointer_id());
            }
            event.prevent_default();
        })
        .on("pointermove", move |event| {
            if let Some((x, width)) = from.get_value() {
                let pointer: &PointerEvent = event.unchecked_ref();
                let moved = pointer.client_x() - x;
                resize(session, at, |_| width + moved);
            }
        })
        .on("pointerup", move |_| from.set_value(None))
}

fn resize(session: Session, at: usize, width: impl Fn(i32) -> i32) {
    session.view.columns.update(|columns| {
        if let Some((_, now)) = columns.get_mut(at) {
            let next = width(i32::try_from(*now).unwrap_or(0)).clamp(*WIDTHS.start(), *WIDTHS.end());
            *now = next.unsigned_abs();
        }
    });
}
