use leptos::prelude::*;
use report::Report;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::tree;

/// The sections of a report, as links. On a narrow screen they wait behind a button.
pub fn outline(report: &Report) -> impl IntoView + use<> {
    let open = RwSignal::new(false);
    let links: Vec<_> = tree(&report.sections)
        .into_iter()
        .map(|(top, under)| {
            let under: Vec<_> = under.iter().map(|each| view! { <li>{link(&each.id, &each.heading)}</li> }).collect();
            let under = (!under.is_empty()).then(|| view! { <ol>{under}</ol> });
            view! { <li>{link(&top.id, &top.heading)}{under}</li> }
        })
        .collect();
    view! {
        <nav class="outline" aria-label="Contents">
            <button
                type="button"
                class="outline-toggle"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                "Contents"
            </button>
            <ol class="outline-list" class:open=move || open.get() on:click=move |_| open.set(false)>{links}</ol>
        </nav>
    }
}

fn link(id: &str, heading: &str) -> impl IntoView + use<> {
    view! { <a href=format!("#{id}")>{heading.to_owned()}</a> }
}

/// Moves the focus to the next section's heading (or the previous one's), counted from where the reader is.
pub fn go(forward: bool) {
    let headings = headings();
    // A heading a little below the top of the window is the one being read.
    let passed = headings.iter().take_while(|heading| heading.get_bounding_client_rect().top() < 120.0).count();
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

/// The headings of the report, its title first.
pub fn headings() -> Vec<HtmlElement> {
    let Ok(found) = document().query_selector_all(".report h1, .section > h2, .section > h3") else {
        return Vec::new();
    };
    (0..found.length()).filter_map(|at| found.get(at)?.dyn_into().ok()).collect()
}
