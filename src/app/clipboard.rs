use std::time::Duration;

use js_sys::Reflect;
use leptos::prelude::*;
use leptos::task::spawn_local;
use report::Untrusted;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlDocument, HtmlElement, HtmlTextAreaElement};

/// How long a button says that it has copied.
const SAID_FOR: Duration = Duration::from_millis(1800);

/// Where politely announced words go; one for the whole page.
#[derive(Clone, Copy)]
pub struct Announcer(pub RwSignal<String>);

/// Copies `text`, exactly, and says so: on `button`, which stands in a figure with what is shown of the text, and to
/// those who listen. Where the browser does not let pages copy, what is shown is selected.
pub fn copy(button: HtmlElement, text: Untrusted, announcer: Announcer) {
    spawn_local(async move {
        let copied = give(text.as_raw()).await;
        if copied {
            say(&button, "Copied", "copy copied");
            set_timeout(move || say(&button, "Copy", "copy"), SAID_FOR);
        } else if let Ok(Some(shown)) = button.closest("figure")
            && let Ok(Some(shown)) = shown.query_selector("pre")
        {
            select(&shown);
        }
        let said = match copied {
            true => "Copied",
            false => "This browser does not let the page copy. The text is selected: press Ctrl+C.",
        };
        // Set twice, so that the same words are announced again.
        announcer.0.set(String::new());
        set_timeout(
            move || {
                announcer.0.try_set(said.to_owned());
            },
            Duration::from_millis(30),
        );
    });
}

fn say(button: &HtmlElement, words: &str, class: &str) {
    button.set_text_content(Some(words));
    button.set_class_name(class);
}

/// Gives `text` to the clipboard. False when no way was open.
async fn give(text: &str) -> bool {
    let navigator = window().navigator();
    // Pages opened from a file or over plain http have no clipboard object at all.
    let present = Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|clipboard| clipboard.is_object());
    if present && JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok() {
        return true;
    }
    give_by_command(text).unwrap_or(false)
}

/// The old way: a text box that nobody sees, its text selected, and the browser's own copy command.
fn give_by_command(text: &str) -> Option<bool> {
    let document: HtmlDocument = document().dyn_into().ok()?;
    let before: Option<HtmlElement> = document.active_element().and_then(|active| active.dyn_into().ok());
    let area: HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    area.set_class_name("visually-hidden");
    area.set_value(text);
    document.body()?.append_child(&area).ok()?;
    area.select();
    let copied = document.exec_command("copy").unwrap_or(false);
    area.remove();
    if let Some(before) = before {
        let _ = before.focus();
    }
    Some(copied)
}

fn select(element: &Element) {
    if let Ok(Some(selection)) = document().get_selection() {
        let _ = selection.select_all_children(element);
    }
}
