//! What the analyst decides about the alert or the incident whose report is shown, and the case file that keeps it.

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::prelude::*;
use protocol::{About, CASE, Decision, Leave, Question, Reply};
use report::{Block, Inline, Report, Sentence};
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

use crate::dom::{Node, button, classed, node, target};
use crate::leave::leave;
use crate::session::Session;

/// The classifications: their words in a case file, and for people.
const VERDICTS: [(&str, &str); 6] = [
    ("", "Not classified"),
    ("true_positive", "True positive"),
    ("security_test", "Expected activity: security test"),
    ("maintenance", "Expected activity: maintenance"),
    ("false_positive", "False positive"),
    ("undetermined", "Undetermined"),
];

/// The form below a report on `of`.
pub fn triage(session: Session, of: Memo<Option<About>>, report: Memo<Option<Arc<Report>>>) -> Node {
    let decision = RwSignal::new(Decision::default());
    // Whoever wants an alert's own decision is not given that of all like it, nor the other way round.
    let ask = move |about: About, fold: Option<bool>| {
        session.ask("decision", Question::Decide { about, decision: None }, move |reply| {
            if let Reply::Decided(decided) = reply
                && fold.is_none_or(|fold| fold == decided.fold)
            {
                decision.try_set(decided);
            }
        });
    };
    Effect::new(move |_| {
        session.cases.track();
        decision.set(Decision::default());
        of.get().into_iter().for_each(|about| ask(about, None));
    });
    // An alert's form is also that of all alerts like it.
    let about = move || match of.get_untracked() {
        Some(About::Alert(index)) if decision.with_untracked(|decision| decision.fold) => Some(About::Fold(index)),
        about => about,
    };
    let decide = move || {
        let Some(about) = about() else { return };
        let decided = Some(decision.get_untracked());
        session.ask("decision", Question::Decide { about, decision: decided }, move |_| keep(session));
    };
    let like_it = tick(
        "All alerts that show the same",
        move || decision.with(|decision| decision.fold),
        move |fold| {
            decision.set(Decision { fold, ..Decision::default() });
            about().into_iter().for_each(|about| ask(about, Some(fold)));
        },
    );
    let like_it = like_it.has("hidden", move || (!matches!(of.get(), Some(About::Alert(_)))).then(String::new));
    let options = VERDICTS.iter().map(|(word, words)| node("option").attr("value", word).text(words));
    let select = node("select").attr("id", "triage-verdict").all(options).live(move |select| {
        select.unchecked_ref::<HtmlSelectElement>().set_value(&decision.with(|decision| decision.verdict.clone()));
    });
    let select = select.on("change", move |event| {
        if let Some(select) = target(&event).and_then(|target| target.dyn_into::<HtmlSelectElement>().ok()) {
            decision.update(|decision| decision.verdict = select.value());
            decide();
        }
    });
    let notes = node("textarea").attr("id", "triage-notes").attr("rows", "3").live(move |area| {
        let area: &HtmlTextAreaElement = area.unchecked_ref();
        let notes = decision.with(|decision| decision.notes.clone());
        if area.value() != notes {
            area.set_value(&notes);
        }
    });
    let notes = notes.on("change", move |event| {
        if let Some(area) = target(&event).and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok()) {
            decision.update(|decision| decision.notes = area.value());
            decide();
        }
    });
    let steps = classed("ul", "triage-steps").attr("aria-label", "Steps done").slot(move || {
        let titles = report.get().as_ref().map(|report| steps(report)).unwrap_or_default();
        titles.into_iter().map(|title| step(title, decision, decide)).collect()
    });
    let label = |words: &str, of: &str| node("label").attr("for", of).text(words);
    let note =
        node("p").attr("class", "hint").text("Nothing of this is kept in the browser. The case file keeps it, by the content of each alert; open or drop it to go on.");
    classed("section", "triage")
        .attr("aria-label", "Triage")
        .with(node("h2").text("Triage"))
        .with(like_it)
        .with(label("Classification", "triage-verdict"))
        .with(select)
        .with(label("Notes", "triage-notes"))
        .with(notes)
        .with(steps)
        .with(button("Save the case file", move |_| leave(session, CASE)))
        .with(note)
}

fn step(title: String, decision: RwSignal<Decision>, decide: impl Fn() + Copy + 'static) -> Node {
    let (mine, of) = (title.clone(), title.clone());
    let is_done = move || decision.with(|decision| decision.done.contains(&mine));
    let line = tick(&title, is_done, move |on| {
        decision.update(|decision| {
            decision.done.retain(|done| *done != of);
            if on {
                decision.done.push(of.clone());
            }
        });
        decide();
    });
    node("li").with(line)
}

/// A box to tick, with its words.
fn tick(words: &str, is_on: impl Fn() -> bool + 'static, turn: impl Fn(bool) + 'static) -> Node {
    let tick = node("input").attr("type", "checkbox").live(move |tick| {
        tick.unchecked_ref::<HtmlInputElement>().set_checked(is_on());
    });
    let tick = tick.on("change", move |event| turn(event_target_checked(&event)));
    node("label").with(tick).with(node("bdi").text(words))
}

/// The case as it stands is kept on this side too, for an engine that has to be started again.
fn keep(session: Session) {
    let leave = Leave { kind: CASE.to_owned(), ..Leave::default() };
    session.ask("case", Question::Leave(leave), move |reply| {
        if let Reply::Part(part) = reply {
            session.case.set_value(String::from_utf8(part.bytes).ok());
        }
    });
}

/// The titles of the report's steps, each once.
fn steps(report: &Report) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let blocks = report.sections.iter().flat_map(|section| &section.blocks);
    let steps = blocks.filter_map(|block| match block {
        Block::Steps(steps) => Some(steps),
        _ => None,
    });
    steps.flatten().map(|step| plain(&step.title)).filter(|title| seen.insert(title.clone())).collect()
}

fn plain(sentence: &Sentence) -> String {
    let mut words = String::new();
    for inline in &sentence.inlines {
        match inline {
            Inline::Text(text) | Inline::Strong(text) | Inline::Emphasis(text) | Inline::Code(text) => {
                words.push_str(text)
            }
            Inline::Evidence { value, .. } | Inline::Value(value) => words.push_str(&value.visible()),
            Inline::Link { text, .. } | Inline::Jump { text, .. } | Inline::Struck(text) => words.push_str(text),
            Inline::Break => words.push(' '),
        }
    }
    words
}
