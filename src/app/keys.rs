use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlDialogElement, HtmlInputElement, KeyboardEvent};

use crate::document::{go_to_evidence, go_to_section};
use crate::dom::{Node, button, classed, node, on_window};
use crate::page::focus;
use crate::session::{Session, Tab};
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
    /// Into the filter of the alerts.
    Filter,
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
const MAP: [Line; 13] = [
    Line { keys: &["Ctrl Enter", "⌘ Enter"], says: "Analyse at once", command: Some(Command::Analyse) },
    Line { keys: &["/"], says: "Go to the text box", command: Some(Command::Input) },
    Line { keys: &["f"], says: "Filter the alerts", command: Some(Command::Filter) },
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
pub fn key_map(session: Session) -> Node {
    let letters = RwSignal::new(storage::get(KEY).as_deref() != Some("off"));
    let switch = move |event: Event| {
        let on = event_target_checked(&event);
        letters.set(on);
        storage::set(KEY, if on { "on" } else { "off" });
    };
    let line = |line: &Line| {
        let keys = line.keys.iter().fold(node("dt"), |keys, key| keys.with(node("kbd").text(key)).text(" "));
        node("div").with(keys).with(node("dd").text(line.says))
    };
    let tick = node("input").attr("type", "checkbox").on("change", switch).live(move |tick| {
        tick.unchecked_ref::<HtmlInputElement>().set_checked(letters.get());
    });
    let shut = classed("button", "keys-close").attr("type", "button").text("Close");
    let dialog = classed("dialog", "keys").attr("aria-labelledby", "keys-title");
    let dialog =
        dialog.with(node("h2").attr("id", "keys-title").text("Keys")).with(node("dl").all(MAP.iter().map(line)));
    let dialog =
        dialog.with(classed("label", "keys-switch").with(tick).text(" Single keys work outside of text fields"));
    let element: HtmlDialogElement = dialog.clone().into_element().unchecked_into();
    let close = element.clone();
    let dialog = dialog.with(shut.on("click", move |_| close.close()));
    let opened = element.clone();
    let open = move || {
        if !opened.open() {
            let _ = opened.show_modal();
        }
    };
    let listen = open.clone();
    on_window("keydown", move |event| {
        let pressed: &KeyboardEvent = event.unchecked_ref();
        let Some(command) = stroke(pressed, |stroke| stroke.command(letters.get_untracked())) else { return };
        if element.open() || event.default_prevented() {
            return;
        }
        event.prevent_default();
        match command {
            Command::Map => listen(),
            other => obey(session, other),
        }
    });
    let words = button("Keys ", move |_| open()).attr("class", "quiet").attr("aria-haspopup", "dialog");
    node("div").with(words.with(node("kbd").attr("aria-hidden", "true").text("?"))).with(dialog)
}

fn obey(session: Session, command: Command) {
    let alert = |next: bool| {
        let Some((index, alerts)) = session
            .shown
            .with_untracked(|shown| shown.as_ref().map(|shown| (shown.index, session.alerts.get_untracked())))
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
            let _ = session.area.get_value().focus();
        }
        Command::Filter => {
            session.tab.set(Tab::Alerts);
            request_animation_frame(|| focus("filter"));
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
