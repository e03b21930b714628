use leptos::prelude::*;

use crate::clipboard::Announcer;
use crate::document::{Document, open_doors};
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
                {move || reading(session)}
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

/// The report's side of the page. Each answer is drawn anew.
fn reading(session: Session) -> Option<AnyView> {
    if !session.split.get() {
        return None;
    }
    let report = session.shown.get().and_then(|shown| shown.report.clone());
    Some(match report {
        Some(report) => {
            // The nodes are in place once the effects of this change have run.
            request_animation_frame(open_doors);
            view! { <Document report/> }.into_any()
        }
        None => view! { <NoReport/> }.into_any(),
    })
}
