use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, DataTransfer, DragEvent, Event, File, FileList, HtmlInputElement, InputEvent};

use crate::dom::{Node, button, classed, node, on_window, target};
use crate::navigator::navigator;
use crate::session::{Session, Source};
use crate::sources::sources;
use crate::status::status_block;

/// A real alert from the wild, as the program that found it wrote it.
const EXAMPLE: &str = include_str!("example.json");

/// The text box, what fills it, and what was understood.
pub fn input_pane(session: Session) -> Vec<Node> {
    let hidden_text = move || session.source.with(|source| matches!(source, Source::Files(_))) && !shows_text(session);
    let area = Node::of(session.area.get_value().into())
        .attr("id", "input")
        .attr("spellcheck", "false")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "off")
        .attr("placeholder", "Paste an alert here: JSON, or a line of text")
        .on("input", move |event| if typed(&event) { session.read_box_soon() } else { session.read_box() });
    let replace = picker(move |files| session.open(files, false));
    let add = picker(move |files| session.open(files, true));
    let (replaces, adds) = (replace.clone(), add.clone());
    let files = move || session.source.with(|source| matches!(source, Source::Files(_)));
    let something = move || session.source.with(|source| *source != Source::Nothing);
    let when = |there: bool| (!there).then(String::new);
    let actions = classed("div", "box-actions")
        .with(button("Open files", move |_| click(&replaces)))
        .with(button("Add files", move |_| click(&adds)).has("hidden", move || when(files())))
        .with(
            button("Load example", move |_| session.read_text(EXAMPLE.trim_end()))
                .has("hidden", move || when(!files())),
        )
        .with(
            button("Clear", move |_| session.clear()).attr("class", "quiet").has("disabled", move || when(something())),
        )
        .with(replace)
        .with(add);
    vec![
        classed("label", "box-label").attr("for", "input").text("Alerts or report"),
        classed("div", "box").is("holds-file", hidden_text).with(area),
        node("div").slot(move || sources(session)),
        actions,
        status_block(session),
        node("div").slot(move || navigator(session)),
    ]
}

/// True when the box shows what is read, as far as signals tell.
fn shows_text(session: Session) -> bool {
    session.source.with(|source| match source {
        Source::Files(files) => files.len() == 1 && files[0].text.is_some(),
        _ => true,
    })
}

/// A hidden field that lets files be chosen.
fn picker(take: impl Fn(Vec<File>) + 'static) -> Node {
    let picker = node("input").attr("type", "file").attr("multiple", "").attr("hidden", "").attr("tabindex", "-1");
    picker.on("change", move |event| {
        if let Some(picker) = target(&event).and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) {
            take(files(picker.files()));
            // The same file may be picked again, after it was changed.
            picker.set_value("");
        }
    })
}

fn click(picker: &Node) {
    picker.clone().into_html().click();
}

/// Takes files and text that are dropped anywhere on the page, and text that is pasted outside of any field.
pub fn drop_zone(session: Session) -> Node {
    let over = RwSignal::new(false);
    listen(session, over);
    let zone = classed("div", "drop-zone").attr("aria-hidden", "true");
    zone.has("hidden", move || (!over.get()).then(String::new))
        .slot(move || over.get().then(|| node("p").text("Drop to read it here")).into_iter().collect())
}

fn listen(session: Session, over: RwSignal<bool>) {
    on_window("dragover", move |event| {
        if event.unchecked_ref::<DragEvent>().data_transfer().is_some_and(|data| carries_files(&data)) {
            event.prevent_default();
            over.set(true);
        }
    });
    on_window("dragleave", move |event| {
        // Leaving one element for another inside the page names where it goes; leaving the window does not.
        if event.unchecked_ref::<DragEvent>().related_target().is_none() {
            over.set(false);
        }
    });
    on_window("drop", move |event| {
        over.set(false);
        let data = event.unchecked_ref::<DragEvent>().data_transfer();
        let dropped = data.map(|data| files(data.files())).unwrap_or_default();
        if !dropped.is_empty() {
            event.prevent_default();
            // What is listed is added to; a text in the box is replaced.
            session.open(dropped, !session.shows_text());
        }
    });
    on_window("paste", move |event| {
        let Some(data) = event.unchecked_ref::<ClipboardEvent>().clipboard_data() else { return };
        let pasted = files(data.files());
        if !pasted.is_empty() {
            event.prevent_default();
            session.open(pasted, false);
            return;
        }
        let in_field = target(&event).is_some_and(|target| target.matches("textarea, input, select").unwrap_or(false));
        if let Ok(text) = data.get_data("text/plain")
            && !in_field
            && !text.is_empty()
        {
            event.prevent_default();
            session.read_text(&text);
        }
    });
}

/// True for a change by the keyboard, which more changes follow; false for a paste, a drop, or a program.
fn typed(event: &Event) -> bool {
    event.dyn_ref::<InputEvent>().is_some_and(|event| {
        let kind = event.input_type();
        ["insertText", "insertLine", "insertParagraph", "insertComposition", "delete"]
            .iter()
            .any(|typing| kind.starts_with(typing))
    })
}

fn carries_files(data: &DataTransfer) -> bool {
    data.types().iter().any(|kind| kind.as_string().as_deref() == Some("Files"))
}

/// The files of a list.
pub fn files(list: Option<FileList>) -> Vec<File> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length()).filter_map(|at| list.get(at)).collect()
}
