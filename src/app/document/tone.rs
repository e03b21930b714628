use leptos::prelude::*;
use report::Tone;

/// The class that colours a thing of this tone.
pub fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Neutral => "tone-neutral",
        Tone::Good => "tone-good",
        Tone::Caution => "tone-caution",
        Tone::Alarm => "tone-alarm",
    }
}

/// The shape of a tone, for those who do not see its colour: a ring, a ticked disc, a triangle, an octagon. The words
/// beside it carry the meaning, so it is hidden from those who listen.
pub fn shape(tone: Tone) -> impl IntoView {
    let inside = match tone {
        Tone::Neutral => {
            view! { <circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" stroke-width="2"/> }.into_any()
        }
        Tone::Good => view! {
            <circle cx="8" cy="8" r="7" fill="currentColor"/>
            <path class="cut" d="M4.6 8.3l2.3 2.3 4.5-5" fill="none" stroke-width="1.8"/>
        }
        .into_any(),
        Tone::Caution => view! {
            <path d="M8 1.2 15.4 14.4H.6z" fill="currentColor"/>
            <path class="cut" d="M8 5.6v4.2M8 11.3v1.6" fill="none" stroke-width="1.7"/>
        }
        .into_any(),
        Tone::Alarm => view! {
            <path d="M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5z" fill="currentColor"/>
            <path class="cut" d="M8 3.9v5.2M8 10.7v1.8" fill="none" stroke-width="1.9"/>
        }
        .into_any(),
    };
    view! { <svg class="shape" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{inside}</svg> }
}
