use std::collections::BTreeSet;

use leptos::html::Textarea;
use leptos::prelude::*;
use protocol::{AlertLine, Tuned};
use report::Untrusted;

use crate::clipboard::{self, Announcer};
use crate::document::untrusted;
use crate::navigator::grouped;
use crate::session::Session;

/// How many alerts a list shows.
const LISTED: usize = 200;

/// An exception for a rule: which alerts it is for, its text, and what it would silence, live as it is edited.
#[component]
pub fn Tuning(session: Session) -> impl IntoView {
    let rules = session.rules;
    let names = Memo::new(move |_| {
        let mut names: Vec<String> = Vec::new();
        for line in rules.lines.get().iter() {
            let name = line.rule.as_raw();
            if !name.is_empty() && !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        names
    });
    let rule = RwSignal::new(String::new());
    let selected = RwSignal::new(BTreeSet::<u32>::new());
    // Another input has other rules: the rule of the alert that is shown is the one in question.
    Effect::new(move |_| {
        let names = names.get();
        let shown = session.shown.with_untracked(|shown| shown.as_ref().map_or(0, |shown| shown.index as usize));
        let of_shown = rules.lines.with_untracked(|lines| lines.get(shown).map(|line| line.rule.as_raw().to_owned()));
        if !names.contains(&rule.get_untracked()) {
            rule.set(of_shown.filter(|name| names.contains(name)).or(names.first().cloned()).unwrap_or_default());
        }
        selected.set(BTreeSet::new());
        rules.tuned.set(None);
    });
    let propose = move |_| rules.tune(session, rule.get(), selected.get().into_iter().collect(), None);
    move || {
        if names.with(Vec::is_empty) {
            return view! { <p class="hint">"Paste alerts first: an exception is written from the alerts it is for."</p> }.into_any();
        }
        let options: Vec<_> = names
            .get()
            .into_iter()
            .map(|name| {
                let shown = Untrusted::new(name.as_str()).visible();
                view! { <option value=name.clone() selected=name == rule.get_untracked()>{shown}</option> }
            })
            .collect();
        view! {
            <label class="pick">
                <span>"Rule"</span>
                <select on:change=move |event| {
                    rule.set(event_target_value(&event));
                    selected.set(BTreeSet::new());
                    rules.tuned.set(None);
                }>{options}</select>
            </label>
            <Selection session rule selected/>
            <div class="box-actions"><button type="button" on:click=propose>"Propose an exception"</button></div>
            <Outcome session rule selected/>
        }
        .into_any()
    }
}

/// The alerts of the rule, to be ticked. None ticked means all.
#[component]
fn Selection(session: Session, rule: RwSignal<String>, selected: RwSignal<BTreeSet<u32>>) -> impl IntoView {
    move || {
        let rule = rule.get();
        let lines = session.rules.lines.get();
        let of_rule: Vec<(u32, AlertLine)> =
            (0..).zip(lines.iter().cloned()).filter(|(_, line)| line.rule.as_raw() == rule).collect();
        let count = of_rule.len();
        let items: Vec<_> = of_rule
            .into_iter()
            .take(LISTED)
            .map(|(at, line)| {
                let tick = move |event| {
                    let on = event_target_checked(&event);
                    selected.update(|selected| {
                        if on {
                            selected.insert(at);
                        } else {
                            selected.remove(&at);
                        }
                    });
                };
                view! { <li><label class="tick"><input type="checkbox" on:change=tick/> {alert(at, &line)}</label></li> }
            })
            .collect();
        view! {
            <details class="selection">
                <summary>
                    {move || match selected.with(BTreeSet::len) {
                        0 => format!("All {} alerts of this rule; open to choose", grouped(count)),
                        ticked => format!("{} of {} alerts chosen", grouped(ticked), grouped(count)),
                    }}
                </summary>
                <ul>{items}</ul>
            </details>
        }
    }
}

/// The override and what it would do.
#[component]
fn Outcome(session: Session, rule: RwSignal<String>, selected: RwSignal<BTreeSet<u32>>) -> impl IntoView {
    let rules = session.rules;
    let area = NodeRef::<Textarea>::new();
    let some = Memo::new(move |_| rules.tuned.with(Option::is_some));
    Effect::new(move |_| {
        let yaml = rules.tuned.with(|tuned| tuned.as_ref().map(|tuned| tuned.yaml.clone())).unwrap_or_default();
        if let Some(area) = area.get()
            && area.value() != yaml
            && !yaml.is_empty()
        {
            area.set_value(&yaml);
        }
    });
    let edited = move |event| {
        let yaml = event_target_value(&event);
        rules.soon(move || {
            rules.tune(
                session,
                rule.get_untracked(),
                selected.get_untracked().into_iter().collect(),
                Some(yaml.clone()),
            );
        });
    };
    let announcer = expect_context::<Announcer>();
    let copy = move |event: leptos::ev::MouseEvent| {
        let Some(area) = area.get_untracked() else { return };
        clipboard::copy(event_target(&event), Untrusted::new(area.value()), announcer);
    };
    move || {
        some.get().then(|| {
            view! {
                <div class="exception">
                    <div class="exception-head">
                        <label class="box-label" for="exception-text">"Exception"</label>
                        <button type="button" class="copy" on:click=copy>"Copy"</button>
                    </div>
                    <textarea
                        id="exception-text"
                        node_ref=area
                        class="box-text yaml"
                        spellcheck="false"
                        autocomplete="off"
                        on:input=edited
                    ></textarea>
                    <div role="status" class="status" aria-label="What the exception would do">
                        {move || rules.tuned.get().map(|tuned| said(&tuned))}
                    </div>
                    {move || rules.tuned.get().map(|tuned| silenced(session, &tuned))}
                </div>
            }
        })
    }
}

fn said(tuned: &Tuned) -> AnyView {
    if let Some(why) = &tuned.refused {
        return view! { <p class="notice">"No exception: " {untrusted::glance(why)}</p> }.into_any();
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
    view! { <p>{text}</p> }.into_any()
}

/// The silenced alerts; those that differ from the chosen ones say in what.
fn silenced(session: Session, tuned: &Tuned) -> Option<AnyView> {
    if tuned.refused.is_some() || tuned.lines.is_empty() {
        return None;
    }
    let lines = session.rules.lines.get_untracked();
    let items: Vec<_> = tuned
        .lines
        .iter()
        .take(LISTED)
        .map(|at| {
            let differs = tuned.differing.iter().find(|one| one.alert == *at).map(|one| {
                let fields: Vec<_> = one
                    .fields
                    .iter()
                    .map(|(field, value)| {
                        let value = value.clone().unwrap_or_else(|| Untrusted::new("no value"));
                        view! { <span class="differs">{field.clone()} " " {untrusted::glance(&value)} " "</span> }
                    })
                    .collect();
                view! { <p class="differing">"Not chosen, and differs: " {fields}</p> }
            });
            let line = lines.get(*at as usize).map(|line| alert(*at, line));
            view! { <li>{line} {differs}</li> }
        })
        .collect();
    Some(view! { <ol class="silenced" aria-label="Alerts that would be silenced">{items}</ol> }.into_any())
}

/// One alert on one line.
fn alert(at: u32, line: &AlertLine) -> impl IntoView + use<> {
    view! {
        <span class="alert-line">
            <span class="number">{grouped(at as usize + 1)}</span> " " {line.time.clone()} " " {line.priority.clone()} " "
            {untrusted::glance(&line.place)} " " {untrusted::glance(&line.output)}
        </span>
    }
}
