use leptos::prelude::*;

use crate::clipboard::Announcer;
use crate::document::Document;
use crate::input::{DropZone, InputPane};
use crate::keys::KeyMap;
use crate::session::Session;
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

/// The report's side of the page.
#[component]
fn Reading(session: Session) -> impl IntoView {
    let report = Memo::new(move |_| session.shown.with(|shown| shown.as_ref().and_then(|shown| shown.report.clone())));
    // Memos: the views below are made anew only when another one is wanted, not when the same is wanted again.
    let split = Memo::new(move |_| session.split.get());
    let found = Memo::new(move |_| report.with(Option::is_some));
    move || {
        split.get().then(|| match found.get() {
            true => view! { <Document report/> }.into_any(),
            false => view! { <NoReport/> }.into_any(),
        })
    }
}
