use leptos::prelude::*;
use report::{Report, Section};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::nest;
use crate::dom::{Node, button, classed, node};

/// How far below the top of the window a heading may be and still be the one being read, in pixels.
const TOP: f64 = 120.0;

/// The sections of a report, as links; the one being read is marked. On a narrow screen they wait behind a button.
pub fn outline(report: &Report) -> Node {
    let open = RwSignal::new(false);
    let here = follow();
    let link = move |section: &Section| {
        let Section { id, heading, .. } = section;
        let mine = id.clone();
        let current = move || here.with(|here| *here == mine).then(|| "location".to_owned());
        node("a").attr("href", &format!("#{id}")).has("aria-current", current).text(heading)
    };
    let parts = nest(&report.sections).into_iter().map(|(top, under)| {
        let inner = (!under.is_empty()).then(|| node("ol").all(under.iter().map(|each| node("li").with(link(each)))));
        node("li").with(link(top)).all(inner)
    });
    let toggle = button("Contents", move |_| open.update(|open| *open = !*open))
        .attr("class", "outline-toggle")
        .has("aria-expanded", move || Some(open.get().to_string()));
    let list = classed("ol", "outline-list").is("open", move || open.get()).on("click", move |_| open.set(false));
    classed("nav", "outline")
        .attr("aria-label", "Contents")
        .on("keydown", move |event| {
            if event.unchecked_ref::<KeyboardEvent>().key() == "Escape" {
                open.set(false);
            }
        })
        .with(toggle)
        .with(list.all(parts))
}

/// The id of the section being read, kept up to date while the page scrolls.
fn follow() -> RwSignal<String> {
    let here = RwSignal::new(String::new());
    let waiting = StoredValue::new(false);
    let look = move || {
        waiting.try_set_value(false);
        let now = headings().into_iter().rfind(|heading| top(heading) < TOP);
        let id = now.and_then(|heading| heading.closest("section[id]").ok().flatten()).map(|section| section.id());
        let id = id.unwrap_or_default();
        if here.try_with_untracked(|here| *here != id) == Some(true) {
            here.set(id);
        }
    };
    // Once a frame is enough, however often the browser says that it scrolled.
    let listener = window_event_listener_untyped("scroll", move |_| {
        if waiting.try_get_value() == Some(false) {
            waiting.set_value(true);
            request_animation_frame(look);
        }
    });
    on_cleanup(move || listener.remove());
    here
}

/// Moves the focus to the next section's heading (or the previous one's), counted from where the reader is.
pub fn go(forward: bool) {
    let headings = headings();
    let passed = headings.iter().take_while(|heading| top(heading) < TOP).count();
    let focused = document()
        .active_element()
        .and_then(|active| headings.iter().position(|heading| heading.is_same_node(Some(&active))));
    let here = focused.map(|at| at + 1).unwrap_or(passed);
    let next = if forward { here } else { here.saturating_sub(2) };
    if let Some(heading) = headings.get(next) {
        let _ = heading.focus();
        heading.scroll_into_view();
    }
}

/// Where a heading stands in the window. Its section is asked: what is not on screen need not be laid out for that.
fn top(heading: &HtmlElement) -> f64 {
    let place = match heading.closest("section[id]") {
        Ok(Some(section)) => section.get_bounding_client_rect(),
        _ => heading.get_bounding_client_rect(),
    };
    place.top()
}

/// The headings of the report, its title first.
pub fn headings() -> Vec<HtmlElement> {
    let Ok(found) = document().query_selector_all(".report h1, .section > h2, .section > h3") else {
        return Vec::new();
    };
    (0..found.length()).filter_map(|at| found.get(at)?.dyn_into().ok()).collect()
}
