use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::clipboard::Announcer;
use crate::document::Document;
use crate::input::{DropZone, InputPane};
use crate::keys::KeyMap;
use crate::rules::RulesPane;
use crate::session::{Session, Tab};
use crate::theme::ThemePicker;
use crate::welcome::{Accepts, Invitation, NoReport};

/// The whole page: a bar, the input, and the report.
#[component]
pub fn Page() -> impl IntoView {
    let session = Session::start();
    let announced = Announcer(RwSignal::new(String::new()));
    provide_context(announced);
    view! {
        <div class="page" class:split=move || session.split.get()>
            <header class="bar">
                <p class="name">{mark()} "Saker"</p>
                <div class="bar-tools"><KeyMap session/><ThemePicker/></div>
            </header>
            <main class="panes">
                <section class="pane" aria-label="Input">
                    <Invitation session/>
                    <InputPane session/>
                    <Accepts session/>
                </section>
                <Reading session/>
            </main>
            <div class="visually-hidden" aria-live="polite">{move || announced.0.get()}</div>
            <DropZone session/>
        </div>
    }
}

/// A wing.
fn mark() -> impl IntoView {
    view! {
        <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
            <path fill="currentColor" d="M1 3.5c7-1.2 14.2 1.6 18 13.5-3.2-4.6-6.6-6-10-5.2l3.4 1.9c-3.6.7-6.4-.5-8-2.6l3.2-.4C4.500 9.600 2.200 7.200 1 3.500z"/>
        </svg>
    }
}

/// The other side of the page: the report, the document it came from, the rules.
#[component]
fn Reading(session: Session) -> impl IntoView {
    let report = Memo::new(move |_| match session.tab.get() {
        Tab::Document => session.document.get(),
        _ => session.shown.with(|shown| shown.as_ref().and_then(|shown| shown.report.clone())),
    });
    let found = Memo::new(move |_| report.with(Option::is_some));
    // Memos: the views below are made anew only when another one is wanted, not when the same is wanted again.
    let split = Memo::new(move |_| session.split.get());
    let wanted = Memo::new(move |_| (session.tab.get(), found.get()));
    let content = move || match wanted.get() {
        (Tab::Rules, _) => view! { <RulesPane session/> }.into_any(),
        (_, true) => view! { <Document report/> }.into_any(),
        (_, false) => view! { <NoReport/> }.into_any(),
    };
    move || {
        split.get().then(|| {
            view! {
                <div class="reader">
                    <Tabs session/>
                    <div id="tab-panel" role="tabpanel" aria-labelledby=move || id(session.tab.get())>{content}</div>
                </div>
            }
        })
    }
}

/// The tabs; arrows walk along them.
#[component]
fn Tabs(session: Session) -> impl IntoView {
    let tabs = move || {
        let mut tabs = vec![(Tab::Report, "Report")];
        if session.document.with(Option::is_some) {
            tabs.push((Tab::Document, "Document"));
        }
        tabs.push((Tab::Rules, "Rules"));
        tabs
    };
    let walk = move |event: leptos::ev::KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => -1_isize,
            _ => return,
        };
        let tabs = tabs();
        let at = tabs.iter().position(|(tab, _)| *tab == session.tab.get_untracked()).unwrap_or(0);
        let next = tabs[at.saturating_add_signed(step).min(tabs.len() - 1)].0;
        session.tab.set(next);
        event.prevent_default();
        if let Some(button) = document().get_element_by_id(id(next))
            && let Ok(button) = button.dyn_into::<web_sys::HtmlElement>()
        {
            let _ = button.focus();
        }
    };
    let buttons = move || {
        tabs()
            .into_iter()
            .map(|(tab, name)| {
                let chosen = move || session.tab.get() == tab;
                view! {
                    <button
                        type="button"
                        role="tab"
                        id=id(tab)
                        aria-selected=move || chosen().to_string()
                        aria-controls="tab-panel"
                        tabindex=move || if chosen() { "0" } else { "-1" }
                        on:click=move |_| session.tab.set(tab)
                    >
                        {name}
                    </button>
                }
            })
            .collect::<Vec<_>>()
    };
    view! { <div class="tabs" role="tablist" aria-label="Views" on:keydown=walk>{buttons}</div> }
}

fn id(tab: Tab) -> &'static str {
    match tab {
        Tab::Report => "tab-report",
        Tab::Document => "tab-document",
        Tab::Rules => "tab-rules",
    }
}
