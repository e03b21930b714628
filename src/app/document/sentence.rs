use leptos::prelude::*;
use report::{Href, Inline, Sentence};

use super::Drawing;
use super::untrusted::{Room, value};
use crate::evidence::in_short;

/// A sentence. One that cites fields ends in their row numbers, as a link to the first of them.
pub fn sentence(drawing: &Drawing, sentence: &Sentence) -> AnyView {
    let words = inlines(drawing, &sentence.inlines, Room::Sentence);
    if sentence.cites.is_empty() {
        return view! { <span class="sentence">{words}</span> }.into_any();
    }
    let numbers = drawing.index.numbers_of(sentence);
    let cites = numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let mark = numbers.first().map(|first| {
        let numbers = in_short(&numbers);
        let label = format!("Evidence {numbers}: {}", sentence.cites.join(", "));
        view! { <a class="cite" href=format!("#field-{first}") tabindex="-1" aria-label=label>{numbers}</a> }
    });
    let lit = drawing.lit;
    view! {
        <span class="sentence cites" data-cites=cites class:lit=move || lit.with(|lit| lit.marks_sentence(&numbers))>
            {words} {mark}
        </span>
    }
    .into_any()
}

/// Sentences that run on.
pub fn sentences(drawing: &Drawing, all: &[Sentence]) -> Vec<AnyView> {
    let mut views = Vec::with_capacity(all.len() * 2);
    for (at, each) in all.iter().enumerate() {
        if at > 0 {
            views.push(" ".into_any());
        }
        views.push(sentence(drawing, each));
    }
    views
}

/// Runs of words.
pub fn inlines(drawing: &Drawing, all: &[Inline], room: Room) -> Vec<AnyView> {
    all.iter().map(|each| inline(drawing, each, room)).collect()
}

fn inline(drawing: &Drawing, inline: &Inline, room: Room) -> AnyView {
    match inline {
        Inline::Text(text) => text.clone().into_any(),
        Inline::Strong(text) => view! { <strong>{text.clone()}</strong> }.into_any(),
        Inline::Emphasis(text) => view! { <em>{text.clone()}</em> }.into_any(),
        Inline::Struck(text) => view! { <s>{text.clone()}</s> }.into_any(),
        Inline::Break => view! { <br/> }.into_any(),
        Inline::Code(text) => view! { <code class="ours">{text.clone()}</code> }.into_any(),
        Inline::Evidence { field, value: text } => {
            let shown = value(text, room);
            match drawing.index.number(field) {
                Some(number) => view! {
                    <span class="evidence" data-field=number.to_string() title=field.clone()>{shown}</span>
                }
                .into_any(),
                None => view! { <span title=field.clone()>{shown}</span> }.into_any(),
            }
        }
        Inline::Value(text) => value(text, room).into_any(),
        Inline::Link { text, href } => link(text, href).into_any(),
    }
}

/// A link that leaves the page, and says where it goes when its words do not.
fn link(text: &str, href: &Href) -> impl IntoView + use<> {
    let host = href.host().to_owned();
    let said = text.contains(&host);
    view! {
        <a class="out" href=href.as_str().to_owned() target="_blank" rel="noopener noreferrer nofollow">
            {text.to_owned()}
        </a>
        {(!said).then(|| view! { <span class="host">{format!(" ({host})")}</span> })}
    }
}
