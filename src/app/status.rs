use leptos::prelude::*;
use protocol::Trouble;

use crate::document::untrusted;
use crate::navigator::grouped;
use crate::place::range_in_box;
use crate::session::{EngineState, Session};

/// How many diagnostics are listed; nobody reads more, and each costs nodes.
const LISTED: usize = 200;

/// What was understood, and what was not.
#[component]
pub fn StatusLine(session: Session) -> impl IntoView {
    let open = RwSignal::new(false);
    let troubles = Memo::new(move |_| {
        session.shown.with(|shown| shown.as_ref().map(|shown| shown.status.diagnostics.clone()).unwrap_or_default())
    });
    // An input without an alert has nothing else to show: its list is open from the start.
    Effect::new(move |_| {
        let none = session.shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.report.is_none()));
        open.set(none);
    });
    let said = Memo::new(move |_| sentence(session));
    let line = move || {
        if troubles.with(Vec::is_empty) {
            view! { <span class="status-words">{move || said.get()}</span> }.into_any()
        } else {
            view! {
                <button
                    type="button"
                    class="status-words"
                    aria-expanded=move || open.get().to_string()
                    aria-controls="diagnostics"
                    on:click=move |_| open.update(|open| *open = !*open)
                >
                    {move || said.get()}
                </button>
            }
            .into_any()
        }
    };
    let list = move || {
        (open.get() && !troubles.with(Vec::is_empty)).then(|| {
            let troubles = troubles.get();
            let more = troubles.len().saturating_sub(LISTED);
            // Only text that stands in the box can be led to.
            let leads = session.shows_text();
            let items: Vec<_> =
                troubles.into_iter().take(LISTED).map(|trouble| diagnostic(session, trouble, leads)).collect();
            let more =
                (more > 0).then(|| view! { <li class="diagnostic">{format!("and {} more", grouped(more))}</li> });
            view! { <ol id="diagnostics" class="diagnostics" aria-label="What was not understood">{items} {more}</ol> }
        })
    };
    view! {
        <div class="status-block" on:keydown=move |event| if event.key() == "Escape" { open.set(false) }>
            <div role="status" class="status">
                {line}
                {move || session.notice.get().map(|notice| view! { <p class="notice">{notice}</p> })}
            </div>
            <Reading session/>
            {list}
        </div>
    }
}

#[component]
fn Reading(session: Session) -> impl IntoView {
    move || {
        session.slow.get().then(|| {
            view! {
                <div class="reading">
                    <progress aria-label="Reading"></progress>
                    <button type="button" on:click=move |_| session.cancel()>"Stop"</button>
                </div>
            }
        })
    }
}

fn diagnostic(session: Session, trouble: Trouble, leads: bool) -> impl IntoView {
    let Trouble { code, level, place, byte, message, excerpt } = trouble;
    let place = match byte {
        Some(byte) if leads => view! {
            <button type="button" class="place" on:click=move |_| lead_to(session, byte)>{place}</button>
        }
        .into_any(),
        _ => view! { <span class="place">{place}</span> }.into_any(),
    };
    let excerpt = (!excerpt.as_raw().is_empty()).then(|| untrusted::glance(&excerpt));
    let class = format!("diagnostic is-{level}");
    view! {
        <li class=class>
            <p>
                <span class="level">{level}</span> " " {place} ": " {message} " " <span class="code-name">{code}</span>
            </p>
            {excerpt}
        </li>
    }
}

/// Selects in the text box what stands at `byte`.
fn lead_to(session: Session, byte: u32) {
    let (Some(area), Some(text)) = (session.area.get_untracked(), session.text()) else { return };
    let range = range_in_box(&text, byte as usize);
    // The browser scrolls to the selection when the box gets the focus, not when the selection is made.
    let _ = area.set_selection_range(range.start, range.end);
    let _ = area.blur();
    let _ = area.focus();
}

/// The sentence of the status line.
fn sentence(session: Session) -> String {
    let pending = session.pending.get() && session.slow.get();
    match session.engine.get() {
        EngineState::Broken(reason) => return format!("The engine cannot be used: {reason}"),
        EngineState::Loading if pending => {
            return "The engine is loading. The input is read as soon as it is there.".to_owned();
        }
        EngineState::Ready if pending => return "Reading".to_owned(),
        EngineState::Loading | EngineState::Ready => {}
    }
    match session.shown.get() {
        Some(shown) => shown.status.sentence.clone(),
        None if session.notice.with(Option::is_some) => String::new(),
        None if session.engine.get() == EngineState::Loading => {
            "The engine is loading. You can paste already.".to_owned()
        }
        None => "Ready".to_owned(),
    }
}
