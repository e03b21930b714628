use leptos::prelude::*;
use report::{Link, Standing};

use super::Drawing;
use super::sentence::{sentence, sentences};

/// Who started whom, first to last, one under the other.
pub fn chain(drawing: &Drawing, links: &[Link]) -> impl IntoView + use<> {
    let links: Vec<_> = links.iter().map(|link| one(drawing, link)).collect();
    view! { <ol class="chain">{links}</ol> }
}

fn one(drawing: &Drawing, link: &Link) -> impl IntoView + use<> {
    let (class, word) = match link.standing {
        Standing::Seen => ("is-seen", "seen"),
        Standing::Refused => ("is-refused", "refused"),
        Standing::Unknown => ("is-unknown", "not known"),
    };
    let detail =
        (!link.detail.is_empty()).then(|| view! { <p class="link-detail">{sentences(drawing, &link.detail)}</p> });
    view! {
        <li class=format!("link {class}")>
            {node(link.standing)}
            <p class="link-head">
                <span class="link-role">{link.role.clone()}</span>
                " "
                <span class="link-name">{sentence(drawing, &link.name)}</span>
                " "
                <span class="link-standing">{word}</span>
            </p>
            {detail}
        </li>
    }
}

/// A disc, a crossed disc, a broken ring.
fn node(standing: Standing) -> impl IntoView {
    let inside = match standing {
        Standing::Seen => view! { <circle cx="8" cy="8" r="5" fill="currentColor"/> }.into_any(),
        Standing::Refused => view! {
            <circle cx="8" cy="8" r="7" fill="currentColor"/>
            <path class="cut" d="M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6" fill="none" stroke-width="1.8"/>
        }
        .into_any(),
        Standing::Unknown => view! {
            <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="2.6 1.7"/>
        }
        .into_any(),
    };
    view! { <svg class="link-node" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{inside}</svg> }
}
