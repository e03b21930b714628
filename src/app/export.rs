use std::time::Duration;

use js_sys::Array;
use leptos::prelude::*;
use protocol::{Question, Reply};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use crate::session::Session;

/// Saves the report on an alert as Markdown, or the document when there is no number. The engine writes it.
pub fn export(session: Session, index: Option<u32>) {
    ask(session, Question::Markdown { index });
}

/// Saves the report on an incident as Markdown, by its place in the list.
pub fn incident(session: Session, number: u32) {
    ask(session, Question::IncidentMarkdown { number });
}

fn ask(session: Session, question: Question) {
    session.ask("export", question, move |reply| {
        if let Reply::Text(text) = reply {
            // Nothing in here fails for a page that is alive; a browser that refuses downloads says so itself.
            let _ = save("alert-analysis-report.md", "text/markdown;charset=utf-8", &text);
        }
    });
}

fn save(name: &str, kind: &str, text: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let anchor: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    // The browser may read the address after the click has returned.
    set_timeout(
        move || {
            let _ = Url::revoke_object_url(&url);
        },
        Duration::from_secs(60),
    );
    Ok(())
}
