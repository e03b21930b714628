use std::collections::BTreeSet;

use leptos::prelude::*;
use protocol::{Alerts, Line, Look, Question, Reply, Tuned};
use report::Untrusted;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};

use super::files::{put, yaml_box};
use crate::clipboard;
use crate::document::untrusted;
use crate::dom::{Node, button, classed, node};
use crate::navigator::grouped;
use crate::session::Session;

/// How many alerts a list shows.
const LISTED: u32 = 200;

/// What the list shows of an alert.
const COLUMNS: [&str; 4] = ["time", "priority", "place", "output"];

/// What the tuning is about.
#[derive(Clone, Copy)]
struct About {
    session: Session,
    rule: RwSignal<String>,
    selected: RwSignal<BTreeSet<u32>>,
    /// The alerts of the rule, as far as they are listed.
    alerts: RwSignal<Option<Alerts>>,
}

/// An exception for a rule: which alerts it is for, its text, and what it would silence, live as it is edited.
pub fn tuning(session: Session, into: Node) -> Node {
    let about =
        About { session, rule: session.rules.rule, selected: session.rules.selected, alerts: RwSignal::new(None) };
    // Another input has other rules: the one that fires most is the one in question.
    Effect::new(move |_| {
        let fired = session.fired.get();
        let rule = about.rule.get_untracked();
        if !fired.iter().any(|name| name.as_raw() == rule) {
            about.choose(fired.first().map_or(String::new(), |name| name.as_raw().to_owned()));
        }
    });
    Effect::new(move |_| {
        let check = about.rule.with(|rule| format!("alert.rule = {}", quoted(rule)));
        session.fired.track();
        let columns = COLUMNS.map(str::to_owned).to_vec();
        let look = Look { filter: check, range: None };
        let question = Question::Alerts { look, sort: None, from: 0, count: LISTED, columns };
        session.ask("alerts of a rule", question, move |reply| {
            about.alerts.set(match reply {
                Reply::Alerts(alerts) => Some(alerts),
                _ => None,
            });
        });
    });
    into.slot(move || {
        if session.fired.with(Vec::is_empty) {
            let hint = "Paste alerts first: an exception is written from the alerts it is for.";
            return vec![classed("p", "hint").text(hint)];
        }
        let propose = button("Propose an exception", move |_| about.tune(None));
        vec![
            choice(about),
            node("div").slot(move || selection(about)),
            classed("div", "box-actions").with(propose),
            node("div").slot(move || outcome(about)),
        ]
    })
}

impl About {
    fn choose(self, rule: String) {
        self.rule.set(rule);
        self.selected.set(BTreeSet::new());
        self.session.rules.tuned.set(None);
    }

    fn tune(self, yaml: Option<String>) {
        let selected = self.selected.get_untracked().into_iter().collect();
        self.session.rules.tune(self.session, self.rule.get_untracked(), selected, yaml);
    }
}

fn choice(about: About) -> Node {
    let options = about.session.fired.get().into_iter().map(|name| {
        let option = node("option").attr("value", name.as_raw()).text(&name.visible());
        option.maybe("selected", (name.as_raw() == about.rule.get_untracked()).then_some(""))
    });
    let select = node("select").on("change", move |event| about.choose(event_target_value(&event))).all(options);
    classed("label", "pick").with(node("span").text("Rule")).with(select)
}

/// The alerts of the rule, to be ticked. None ticked means all.
fn selection(about: About) -> Vec<Node> {
    let Some(alerts) = about.alerts.get() else { return Vec::new() };
    let count = alerts.matching as usize;
    let item = |line: &Line| {
        let at = line.index;
        let tick = move |event| {
            let on = event_target_checked(&event);
            about.selected.update(|selected| {
                if on {
                    selected.insert(at);
                } else {
                    selected.remove(&at);
                }
            });
        };
        let box_ = node("input").attr("type", "checkbox").on("change", tick);
        box_.clone()
            .into_element()
            .unchecked_into::<HtmlInputElement>()
            .set_checked(about.selected.with_untracked(|selected| selected.contains(&at)));
        node("li").with(classed("label", "tick").with(box_).text(" ").with(alert(line)))
    };
    let summary = node("summary").says(move || match about.selected.with(BTreeSet::len) {
        0 => format!("All {} alerts of this rule; open to choose", grouped(count)),
        chosen => format!("{} of {} alerts chosen", grouped(chosen), grouped(count)),
    });
    let list = node("ul").all(alerts.lines.iter().map(item));
    vec![classed("details", "selection").with(summary).with(list)]
}

/// The override and what it would do.
fn outcome(about: About) -> Vec<Node> {
    let session = about.session;
    let rules = session.rules;
    let some = Memo::new(move |_| rules.tuned.with(Option::is_some));
    if !some.get() {
        return Vec::new();
    }
    let area = yaml_box("exception-text")
        .on("input", move |event| {
            let yaml = event_target_value(&event);
            rules.soon(move || about.tune(Some(yaml.clone())));
        })
        .live(move |area| {
            let yaml = rules.tuned.with(|tuned| tuned.as_ref().map(|tuned| tuned.0.yaml.clone()));
            if let Some(yaml) = yaml.filter(|yaml| !yaml.is_empty()) {
                put(area.unchecked_ref(), &yaml);
            }
        });
    let element: HtmlTextAreaElement = area.clone().into_element().unchecked_into();
    let copy = move |event: web_sys::Event| {
        clipboard::copy(event_target(&event), Untrusted::new(element.value()), session.announcer);
    };
    let head = classed("div", "exception-head")
        .with(classed("label", "box-label").attr("for", "exception-text").text("Exception"))
        .with(button("Copy", copy).attr("class", "copy"));
    let name = "What the exception would do";
    let said = classed("div", "status").attr("role", "status").attr("aria-label", name);
    let said = said.slot(move || rules.tuned.get().map(|tuned| said_of(&tuned.0)).into_iter().collect());
    let silenced = move || rules.tuned.get().and_then(|tuned| silenced(&tuned.0, &tuned.1)).into_iter().collect();
    vec![classed("div", "exception").with(head).with(area).with(said).slot(silenced)]
}

fn said_of(tuned: &Tuned) -> Node {
    if let Some(why) = &tuned.refused {
        return classed("p", "notice").text("No exception: ").with(untrusted::glance(why));
    }
    let count = |number: u32| grouped(number as usize);
    let mut text = format!("Would silence {}; {} remain", count(tuned.silenced), count(tuned.remaining));
    if tuned.unclear > 0 {
        text.push_str(&format!(", {} of them without a field it asks about", count(tuned.unclear)));
    }
    text.push('.');
    if !tuned.differing.is_empty() {
        text.push_str(&format!(" {} of the silenced were not chosen and differ.", grouped(tuned.differing.len())));
    }
    node("p").text(&text)
}

/// The silenced alerts; those that differ from the chosen ones say in what.
fn silenced(tuned: &Tuned, lines: &[protocol::AlertLine]) -> Option<Node> {
    if tuned.refused.is_some() || tuned.lines.is_empty() {
        return None;
    }
    let items = tuned.lines.iter().zip(lines).map(|(at, line)| {
        let differs = tuned.differing.iter().find(|one| one.alert == *at).map(|one| {
            one.fields.iter().fold(
                classed("p", "differing").text("Not chosen, and differs: "),
                |said, (field, value)| {
                    let value = value.clone().unwrap_or_else(|| Untrusted::new("no value"));
                    let differs = classed("span", "differs").text(field).text(" ");
                    said.with(differs.with(untrusted::glance(&value)).text(" "))
                },
            )
        });
        let words = [&line.time, &line.priority];
        let number = classed("span", "number").text(&grouped(*at as usize + 1));
        let shown = classed("span", "alert-line").with(number).text(" ");
        let shown = words.iter().fold(shown, |shown, word| shown.text(word).text(" "));
        let shown = shown.with(untrusted::glance(&line.place)).text(" ").with(untrusted::glance(&line.output));
        node("li").with(shown).all(differs)
    });
    Some(classed("ol", "silenced").attr("aria-label", "Alerts that would be silenced").all(items))
}

/// One alert on one line.
fn alert(line: &Line) -> Node {
    let number = classed("span", "number").text(&grouped(line.index as usize + 1));
    let shown = classed("span", "alert-line").with(number);
    line.cells.iter().flatten().fold(shown, |shown, cell| shown.text(" ").with(untrusted::glance(cell)))
}

/// A value in a condition.
fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}
