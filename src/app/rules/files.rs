use leptos::html::{Input, Textarea};
use leptos::prelude::*;
use leptos::task::spawn_local;
use protocol::{RulesProblem, RulesText};
use report::Untrusted;

use crate::document::untrusted;
use crate::opened;
use crate::place::range_in_box;
use crate::session::Session;

/// How many problems are listed.
const LISTED: usize = 200;

/// The rules files: one of them in the box, what is wrong with all of them under it.
#[component]
pub fn Files(session: Session) -> impl IntoView {
    let rules = session.rules;
    let area = NodeRef::<Textarea>::new();
    let picker = NodeRef::<Input>::new();
    // The box shows the open file; what is typed into it must not be put back into it.
    Effect::new(move |_| {
        let text =
            rules.files.with(|files| files.get(rules.open.get()).map(|file| file.text.clone())).unwrap_or_default();
        if let Some(area) = area.get()
            && area.value() != text.replace("\r\n", "\n")
        {
            area.set_value(&text);
        }
    });
    let picked = move |_| {
        let Some(picker) = picker.get_untracked() else { return };
        let list = picker.files();
        let files: Vec<_> = list.iter().flat_map(|list| (0..list.length()).filter_map(|at| list.get(at))).collect();
        picker.set_value("");
        spawn_local(async move {
            for file in files {
                if let Ok(contents) = opened::read(file).await {
                    let text = String::from_utf8_lossy(&contents.bytes.to_vec()).into_owned();
                    rules.add(session, RulesText { name: contents.opened.name, text });
                }
            }
        });
    };
    let pick = move |_| {
        if let Some(picker) = picker.get_untracked() {
            picker.click();
        }
    };
    let tabs = move || {
        let files = rules.files.get();
        (files.len() > 1).then(|| {
            let options: Vec<_> = files
                .iter()
                .enumerate()
                .map(|(at, file)| view! { <option value=at.to_string() selected=at == rules.open.get()>{format!("{}. {}", at + 1, file.name)}</option> })
                .collect();
            view! {
                <label class="pick">
                    <span>"File"</span>
                    <select on:change=move |event| rules.open.set(event_target_value(&event).parse().unwrap_or(0))>{options}</select>
                </label>
            }
        })
    };
    view! {
        {tabs}
        <label class="box-label" for="rules-text">"Rules"</label>
        <textarea
            id="rules-text"
            node_ref=area
            class="box-text yaml"
            spellcheck="false"
            autocomplete="off"
            autocapitalize="off"
            placeholder="- rule: …"
            on:input=move |event| rules.typed(session, event_target_value(&event))
        ></textarea>
        <div class="box-actions">
            <button type="button" on:click=pick>"Open rules files"</button>
            <button
                type="button"
                class="quiet"
                disabled=move || rules.files.with(Vec::is_empty)
                on:click=move |_| rules.remove(session)
            >
                "Remove"
            </button>
            <input node_ref=picker type="file" multiple hidden aria-hidden="true" tabindex="-1" on:change=picked/>
        </div>
        <div role="status" class="status" aria-label="Rules">
            {move || rules.status.get().map(|status| status.sentence)}
        </div>
        {move || {
            let problems = rules.status.get().map(|status| status.problems).unwrap_or_default();
            (!problems.is_empty()).then(|| {
                let more = problems.len().saturating_sub(LISTED);
                let items: Vec<_> =
                    problems.into_iter().take(LISTED).map(|each| problem(session, area, each)).collect();
                let more = (more > 0).then(|| view! { <li class="diagnostic">{format!("and {more} more")}</li> });
                view! { <ol class="diagnostics" aria-label="Problems of the rules">{items} {more}</ol> }
            })
        }}
    }
}

fn problem(session: Session, area: NodeRef<Textarea>, problem: RulesProblem) -> impl IntoView {
    let RulesProblem { code, severity, file, line, column, offset, message, .. } = problem;
    let name = session.rules.files.with_untracked(|files| files.get(file as usize).map(|file| file.name.clone()));
    let several = session.rules.files.with_untracked(|files| files.len() > 1);
    let place = match name.filter(|_| several) {
        Some(name) => format!("{name}, line {line}, column {column}"),
        None => format!("line {line}, column {column}"),
    };
    let lead = move |_| {
        session.rules.open.set(file as usize);
        let text = session.rules.files.with_untracked(|files| files.get(file as usize).map(|file| file.text.clone()));
        let (Some(area), Some(text)) = (area.get_untracked(), text) else { return };
        request_animation_frame(move || {
            let range = range_in_box(&text, offset as usize);
            let _ = area.set_selection_range(range.start, range.end);
            let _ = area.blur();
            let _ = area.focus();
        });
    };
    let class = format!("diagnostic is-{severity}");
    view! {
        <li class=class>
            <p>
                <span class="level">{severity}</span> " "
                <button type="button" class="place" on:click=lead>{untrusted::glance(&Untrusted::new(place))}</button>
                ": " {untrusted::glance(&message)} " " <span class="code-name">{code}</span>
            </p>
        </li>
    }
}
