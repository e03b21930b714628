use leptos::ev;
use leptos::html::Input;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{DataTransfer, Element, File, FileList, InputEvent};

use crate::navigator::Navigator;
use crate::opened::in_words;
use crate::session::{Session, Source};
use crate::status::StatusLine;

/// A real alert from the wild, as the program that found it wrote it.
const EXAMPLE: &str = include_str!("example.json");

/// The text box, what fills it, and what was understood.
#[component]
pub fn InputPane(session: Session) -> impl IntoView {
    let picker = NodeRef::<Input>::new();
    let changed = move |event: ev::Event| {
        if typed(&event) {
            session.read_box_soon();
        } else {
            session.read_box();
        }
    };
    let pick = move |_| {
        if let Some(picker) = picker.get_untracked() {
            picker.click();
        }
    };
    let picked = move |_| {
        if let Some(picker) = picker.get_untracked() {
            session.open(files(picker.files()));
            // The same file may be picked again, after it was changed.
            picker.set_value("");
        }
    };
    let something = move || session.source.get() != Source::Nothing;
    view! {
        <label class="box-label" for="input">"Alerts or report"</label>
        <div class="box" class:holds-file=move || chip(session).is_some()>
            <textarea
                id="input"
                node_ref=session.area
                class="box-text"
                spellcheck="false"
                autocomplete="off"
                autocapitalize="off"
                placeholder=move || if chip(session).is_some() { "" } else { "Paste an alert here: JSON, or a line of text" }
                on:input=changed
            ></textarea>
            {move || chip(session)}
        </div>
        <div class="box-actions">
            <button type="button" on:click=pick>"Open files"</button>
            <button type="button" on:click=move |_| session.read_text(EXAMPLE.trim_end())>"Load example"</button>
            <button type="button" class="quiet" disabled=move || !something() on:click=move |_| session.clear()>
                "Clear"
            </button>
            <input node_ref=picker type="file" hidden aria-hidden="true" tabindex="-1" on:change=picked/>
        </div>
        <StatusLine session/>
        <Navigator session/>
    }
}

/// Takes files and text that are dropped anywhere on the page, and text that is pasted outside of any field.
#[component]
pub fn DropZone(session: Session) -> impl IntoView {
    let over = RwSignal::new(false);
    let drag = window_event_listener(ev::dragover, move |event| {
        if event.data_transfer().is_some_and(|data| carries_files(&data)) {
            event.prevent_default();
            over.set(true);
        }
    });
    let leave = window_event_listener(ev::dragleave, move |event| {
        // Leaving one element for another inside the page names where it goes; leaving the window does not.
        if event.related_target().is_none() {
            over.set(false);
        }
    });
    let drop = window_event_listener(ev::drop, move |event| {
        over.set(false);
        let dropped = event.data_transfer().map(|data| files(data.files())).unwrap_or_default();
        if !dropped.is_empty() {
            event.prevent_default();
            session.open(dropped);
        }
    });
    let paste = window_event_listener(ev::paste, move |event| {
        let Some(data) = event.clipboard_data() else { return };
        let pasted = files(data.files());
        if !pasted.is_empty() {
            event.prevent_default();
            session.open(pasted);
            return;
        }
        let in_field = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .is_some_and(|target| target.matches("textarea, input, select").unwrap_or(false));
        if let Ok(text) = data.get_data("text/plain")
            && !in_field
            && !text.is_empty()
        {
            event.prevent_default();
            session.read_text(&text);
        }
    });
    on_cleanup(move || {
        drag.remove();
        leave.remove();
        drop.remove();
        paste.remove();
    });
    move || over.get().then(|| view! { <div class="drop-zone" aria-hidden="true"><p>"Drop to read it here"</p></div> })
}

/// The file that is read but not shown in the box.
fn chip(session: Session) -> Option<impl IntoView> {
    match session.source.get() {
        Source::File(opened) if opened.text.is_none() => Some(view! {
            <p class="chip">
                <span class="chip-name"><bdi>{opened.name}</bdi></span>
                " "
                <span class="chip-size">{in_words(opened.size)}", too large or not text: read, but not shown here"</span>
            </p>
        }),
        _ => None,
    }
}

/// True for a change by the keyboard, which more changes follow; false for a paste, a drop, or a program.
fn typed(event: &ev::Event) -> bool {
    event.dyn_ref::<InputEvent>().is_some_and(|event| {
        let kind = event.input_type();
        kind.starts_with("insertText")
            || kind.starts_with("insertLine")
            || kind.starts_with("insertParagraph")
            || kind.starts_with("insertComposition")
            || kind.starts_with("delete")
    })
}

fn carries_files(data: &DataTransfer) -> bool {
    data.types().iter().any(|kind| kind.as_string().as_deref() == Some("Files"))
}

fn files(list: Option<FileList>) -> Vec<File> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length()).filter_map(|at| list.get(at)).collect()
}
