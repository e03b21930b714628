use leptos::html::Pre;
use leptos::prelude::*;
use report::Code;

use super::untrusted;
use crate::clipboard::CopyButton;

/// Text to copy, with a button that copies it.
pub fn code(code: &Code) -> impl IntoView + use<> {
    let shown = NodeRef::<Pre>::new();
    let Code { label, language, text } = code;
    let command = language == "sh";
    let name = if label.is_empty() { language.clone() } else { label.clone() };
    view! {
        <figure class="code" class:is-command=command>
            <figcaption>
                <span class="code-label">{name.clone()}</span>
                <CopyButton text=text.clone() shown/>
            </figcaption>
            <pre node_ref=shown class=format!("language-{}", word(language)) tabindex="0" role="group" aria-label=name>
                <code dir="ltr">{if command { untrusted::command(text) } else { untrusted::lines(text) }}</code>
            </pre>
        </figure>
    }
}

/// A language's name as part of a class.
fn word(language: &str) -> String {
    language.chars().filter(char::is_ascii_alphanumeric).collect()
}
