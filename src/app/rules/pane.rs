use leptos::prelude::*;

use super::files::Files;
use super::tune::Tuning;
use crate::session::Session;

/// The tab of rules: files and their problems, then tuning.
#[component]
pub fn RulesPane(session: Session) -> impl IntoView {
    view! {
        <div class="rules">
            <section aria-labelledby="rules-heading">
                <h1 id="rules-heading" tabindex="-1">"Rules files"</h1>
                <p class="hint">
                    "Paste or open the rules files that your Falco loads, in its order. Every alert of their rules then shows why the rule fired. Nothing leaves the browser."
                </p>
                <Files session/>
            </section>
            <section aria-labelledby="tune-heading">
                <h2 id="tune-heading" tabindex="-1">"Tune"</h2>
                <Tuning session/>
            </section>
        </div>
    }
}
