use leptos::prelude::*;

use crate::session::{Session, Source};

/// What stands above the text box before there is a report.
#[component]
pub fn Invitation(session: Session) -> impl IntoView {
    let nothing_found = move || session.shown.with(|shown| shown.is_some());
    move || {
        if session.split.get() {
            return None;
        }
        let (title, lead) = if session.source.get() != Source::Nothing && nothing_found() {
            ("No alert in this input", "Below is what was not understood, and where.")
        } else {
            (
                "Paste an alert",
                "Saker writes the report: what happened, whether it succeeded, how bad it is, what to do next.",
            )
        };
        Some(view! { <div class="invitation"><h1>{title}</h1><p>{lead}</p></div> })
    }
}

/// What the page accepts, and what it does with it. Below the box before there is a report.
#[component]
pub fn Accepts(session: Session) -> impl IntoView {
    move || {
        (!session.split.get()).then(|| {
            view! {
                <div class="accepts">
                    <dl>
                        <div><dt>"Falco JSON"</dt><dd>"one alert or many, a line each or pretty-printed"</dd></div>
                        <div><dt>"Falco text"</dt><dd>"the line from Slack, journald or "<code>"kubectl logs"</code></dd></div>
                        <div><dt>"falcosidekick"</dt><dd>"its payload, as it is sent on"</dd></div>
                    </dl>
                    <p>"Nothing leaves this browser: there is no server behind the page, and its policy forbids it to call one."</p>
                </div>
            }
        })
    }
}

/// What stands in the report's place when an input held no alert, once there was a report before.
#[component]
pub fn NoReport() -> impl IntoView {
    view! {
        <div class="no-report">
            <h1>"No alert to report on"</h1>
            <p>"The status line says what was understood. The input is still in the box."</p>
        </div>
    }
}
