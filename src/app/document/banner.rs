use leptos::prelude::*;
use report::{Badge, Banner};

use super::Drawing;
use super::sentence::sentence;
use super::tone::{class, shape};

/// The verdict: headline, badges, and the next thing to do.
pub fn banner(drawing: &Drawing, banner: &Banner) -> impl IntoView + use<> {
    let badges: Vec<_> = banner.badges.iter().map(badge).collect();
    let badges = (!badges.is_empty()).then(|| view! { <dl class="badges">{badges}</dl> });
    let action = (!banner.action.inlines.is_empty()).then(|| {
        view! { <p class="action"><span class="action-label">"Next"</span> " " {sentence(drawing, &banner.action)}</p> }
    });
    view! {
        <div class=format!("banner {}", class(banner.tone))>
            <p class="headline">{shape(banner.tone)} <span>{sentence(drawing, &banner.headline)}</span></p>
            {badges}
            {action}
        </div>
    }
}

fn badge(badge: &Badge) -> impl IntoView + use<> {
    view! {
        <div class=format!("badge {}", class(badge.tone))>
            <dt>{badge.label.clone()}</dt>
            <dd>{shape(badge.tone)} {badge.value.clone()}</dd>
        </div>
    }
}
