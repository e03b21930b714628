use leptos::ev;
use leptos::html::Dialog;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use crate::document::{go_to_evidence, go_to_section};
use crate::session::Session;
use crate::storage;

const KEY: &str = "saker.keys";

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Read the text box now.
    Analyse,
    /// Show the map of keys.
    Map,
    /// Into the text box.
    Input,
    /// To the next section.
    NextSection,
    /// To the previous section.
    PreviousSection,
    /// To the next sentence with evidence.
    NextEvidence,
    /// To the previous sentence with evidence.
    PreviousEvidence,
    /// To the next alert of the input.
    NextAlert,
    /// To the previous alert of the input.
    PreviousAlert,
}

/// A line of the map: the keys, what they do, and the command when the page itself listens for them.
struct Line {
    keys: &'static [&'static str],
    says: &'static str,
    command: Option<Command>,
}

/// All keys. Single letters work outside of text fields, and can be switched off.
const MAP: [Line; 12] = [
    Line { keys: &["Ctrl Enter", "⌘ Enter"], says: "Analyse at once", command: Some(Command::Analyse) },
    Line { keys: &["/"], says: "Go to the text box", command: Some(Command::Input) },
    Line { keys: &["j", "n"], says: "Next section", command: Some(Command::NextSection) },
    Line { keys: &["k", "p"], says: "Previous section", command: Some(Command::PreviousSection) },
    Line { keys: &["e"], says: "Next sentence with evidence", command: Some(Command::NextEvidence) },
    Line { keys: &["E"], says: "Previous sentence with evidence", command: Some(Command::PreviousEvidence) },
    Line { keys: &["Enter"], says: "From a sentence to its fields, from a field to where it is used", command: None },
    Line { keys: &["←", "→"], says: "Walk along the marks of evidence", command: None },
    Line { keys: &["]"], says: "Next alert", command: Some(Command::NextAlert) },
    Line { keys: &["["], says: "Previous alert", command: Some(Command::PreviousAlert) },
    Line { keys: &["?"], says: "This map", command: Some(Command::Map) },
    Line { keys: &["Esc"], says: "Close what is open", command: None },
];

/// A key as it was pressed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stroke<'a> {
    /// The browser's name for it.
    pub key: &'a str,
    /// Control or Command was held.
    pub control: bool,
    /// Alt was held.
    pub alt: bool,
    /// The focus is where letters are typed.
    pub typing: bool,
}

impl Stroke<'_> {
    /// What it asks for. `letters` is false when single keys are switched off.
    pub fn command(self, letters: bool) -> Option<Command> {
        if self.alt {
            return None;
        }
        if self.control {
            return (self.key == "Enter").then_some(Command::Analyse);
        }
        if self.typing || !letters || self.key.chars().count() != 1 {
            return None;
        }
        MAP.iter().find(|line| line.keys.contains(&self.key))?.command
    }
}

/// Listens for keys, and holds the map of them.
#[component]
pub fn KeyMap(session: Session) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let letters = RwSignal::new(storage::get(KEY).as_deref() != Some("off"));
    let open = move || {
        if let Some(dialog) = dialog.get_untracked().filter(|dialog| !dialog.open()) {
            let _ = dialog.show_modal();
        }
    };
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let listener = window_event_listener(ev::keydown, move |event| {
        let busy = dialog.get_untracked().is_some_and(|dialog| dialog.open());
        let Some(command) = stroke(&event, |stroke| stroke.command(letters.get_untracked())) else { return };
        if busy || event.default_prevented() {
            return;
        }
        event.prevent_default();
        match command {
            Command::Map => open(),
            other => obey(session, other),
        }
    });
    on_cleanup(move || listener.remove());
    let switch = move |event| {
        let on = event_target_checked(&event);
        letters.set(on);
        storage::set(KEY, if on { "on" } else { "off" });
    };
    let lines = MAP.iter().map(|line| {
        let keys: Vec<_> = line.keys.iter().map(|key| view! { <kbd>{*key}</kbd> " " }).collect();
        view! { <div><dt>{keys}</dt><dd>{line.says}</dd></div> }
    });
    view! {
        <button type="button" class="quiet" aria-haspopup="dialog" on:click=move |_| open()>
            "Keys" <kbd aria-hidden="true">"?"</kbd>
        </button>
        <dialog node_ref=dialog class="keys" aria-labelledby="keys-title">
            <h2 id="keys-title">"Keys"</h2>
            <dl>{lines.collect::<Vec<_>>()}</dl>
            <label class="keys-switch">
                <input type="checkbox" prop:checked=move || letters.get() on:change=switch/>
                " Single keys work outside of text fields"
            </label>
            <button type="button" class="keys-close" on:click=move |_| close()>"Close"</button>
        </dialog>
    }
}

fn obey(session: Session, command: Command) {
    let alert = |next: bool| {
        let Some((index, alerts)) =
            session.shown.with_untracked(|shown| shown.as_ref().map(|shown| (shown.index, shown.status.alerts)))
        else {
            return;
        };
        let wanted = if next { index.checked_add(1) } else { index.checked_sub(1) };
        if let Some(wanted) = wanted.filter(|wanted| *wanted < alerts) {
            session.show(wanted);
        }
    };
    match command {
        Command::Analyse => session.read_box(),
        Command::Map => {}
        Command::Input => {
            if let Some(area) = session.area.get_untracked() {
                let _ = area.focus();
            }
        }
        Command::NextSection => go_to_section(true),
        Command::PreviousSection => go_to_section(false),
        Command::NextEvidence => go_to_evidence(true),
        Command::PreviousEvidence => go_to_evidence(false),
        Command::NextAlert => alert(true),
        Command::PreviousAlert => alert(false),
    }
}

fn stroke<T>(event: &KeyboardEvent, then: impl FnOnce(Stroke<'_>) -> Option<T>) -> Option<T> {
    let typing = event.target().and_then(|target| target.dyn_into::<Element>().ok()).is_some_and(|target| {
        target.matches("textarea, select, input:not([type=checkbox]), [contenteditable]").unwrap_or(false)
    });
    let key = event.key();
    then(Stroke { key: &key, control: event.ctrl_key() || event.meta_key(), alt: event.alt_key(), typing })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(key: &str) -> Stroke<'_> {
        Stroke { key, ..Stroke::default() }
    }

    #[test]
    fn letters_are_letters_where_one_types() {
        assert_eq!(key("j").command(true), Some(Command::NextSection));
        assert_eq!(Stroke { typing: true, ..key("j") }.command(true), None);
        assert_eq!(key("j").command(false), None);
        assert_eq!(Stroke { alt: true, ..key("j") }.command(true), None);
    }

    #[test]
    fn analysing_works_everywhere_and_other_control_keys_are_the_browsers() {
        assert_eq!(Stroke { control: true, typing: true, ..key("Enter") }.command(false), Some(Command::Analyse));
        assert_eq!(Stroke { control: true, ..key("n") }.command(true), None);
    }

    #[test]
    fn keys_with_names_are_left_to_what_has_the_focus() {
        for name in ["Enter", "Escape", "ArrowLeft", "Tab", ""] {
            assert_eq!(key(name).command(true), None, "{name}");
        }
    }

    #[test]
    fn no_key_means_two_things() {
        let mut keys: Vec<_> = MAP.iter().flat_map(|line| line.keys).collect();
        let all = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), all);
    }
}
