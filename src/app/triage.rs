//! What the analyst decides about the alert whose report is shown, and the case file that keeps it.

use std::collections::BTreeSet;

use leptos::prelude::*;
use protocol::{CASE, Decision, Leave, Question, Reply};
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

/// The form below the report.
pub fn triage(session: Session) -> Node {
    let decision = RwSignal::new(Decision::default());
    let shown = Memo::new(move |_| session.shown.with(|shown| shown.as_ref().map(|shown| shown.index)));
    Effect::new(move |_| {
        session.cases.track();
        decision.set(Decision::default());
        if let Some(index) = shown.get() {
            session.ask("decision", Question::Decide { index, decision: None }, move |reply| {
                if let Reply::Decided(decided) = reply {
                    decision.try_set(decided);
                }
            });
        }
    });
    let decide = move || {
        let Some(index) = shown.get_untracked() else { return };
        let decided = Some(decision.get_untracked());
        session.ask("decision", Question::Decide { index, decision: decided }, move |_| keep(session));
    };
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
        let report = session.shown.with(|shown| shown.as_ref().and_then(|shown| shown.report.clone()));
        let titles = report.as_ref().map(|report| steps(report)).unwrap_or_default();
        titles.into_iter().map(|title| step(title, decision, decide)).collect()
    });
    let label = |words: &str, of: &str| node("label").attr("for", of).text(words);
    let note =
        node("p").attr("class", "hint").text("Nothing of this is kept in the browser. The case file keeps it, by the content of each alert; open or drop it to go on.");
    classed("section", "triage")
        .attr("aria-label", "Triage")
        .with(node("h2").text("Triage"))
        .with(label("Classification", "triage-verdict"))
        .with(select)
        .with(label("Notes", "triage-notes"))
        .with(notes)
        .with(steps)
        .with(button("Save the case file", move |_| leave(session, CASE)))
        .with(note)
}

fn step(title: String, decision: RwSignal<Decision>, decide: impl Fn() + Copy + 'static) -> Node {
    let mine = title.clone();
    let tick = node("input").attr("type", "checkbox").live(move |tick| {
        let done = decision.with(|decision| decision.done.contains(&mine));
        tick.unchecked_ref::<HtmlInputElement>().set_checked(done);
    });
    let of = title.clone();
    let tick = tick.on("change", move |event| {
        let on = event_target_checked(&event);
        decision.update(|decision| {
            decision.done.retain(|done| *done != of);
            if on {
                decision.done.push(of.clone());
            }
        });
        decide();
    });
    node("li").with(node("label").with(tick).with(node("bdi").text(&title)))
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
