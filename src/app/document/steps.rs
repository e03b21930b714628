use leptos::prelude::*;
use report::Step;

use super::Drawing;
use super::code::code;
use super::sentence::{sentence, sentences};
use super::tone::{class, shape};

/// Things to do, numbered through, those of one phase under its name.
pub fn steps(drawing: &Drawing, steps: &[Step], level: u8) -> impl IntoView + use<> {
    let mut first = 1;
    let phases: Vec<_> = steps
        .chunk_by(|one, next| one.group == next.group)
        .map(|phase| {
            let start = first;
            first += phase.len();
            let items: Vec<_> = phase.iter().map(|step| one(drawing, step)).collect();
            view! {
                <div class="phase">
                    {heading(&phase[0].group, level)}
                    <ol class="steps" start=start.to_string()>{items}</ol>
                </div>
            }
        })
        .collect();
    view! { <div class="phases">{phases}</div> }
}

fn heading(words: &str, level: u8) -> AnyView {
    let words = words.to_owned();
    match level {
        0..=2 => view! { <h3 class="phase-name">{words}</h3> }.into_any(),
        _ => view! { <h4 class="phase-name">{words}</h4> }.into_any(),
    }
}

fn one(drawing: &Drawing, step: &Step) -> impl IntoView + use<> {
    let code: Vec<_> = step.code.iter().map(code).collect();
    let detail =
        (!step.detail.is_empty()).then(|| view! { <p class="step-detail">{sentences(drawing, &step.detail)}</p> });
    view! {
        <li class="step">
            <p class="step-title">
                {sentence(drawing, &step.title)}
                " "
                <span class=format!("tag {}", class(step.tag.tone))>{shape(step.tag.tone)} {step.tag.text.clone()}</span>
            </p>
            {detail}
            {code}
        </li>
    }
}
