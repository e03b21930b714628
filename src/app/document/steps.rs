use report::Step;

use super::Drawing;
use super::code::code;
use super::sentence::{sentence, sentences};
use super::tone::{class, shape};
use crate::dom::{Node, classed, node};

/// Things to do, numbered through, those of one phase under its name.
pub fn steps(drawing: &Drawing, steps: &[Step], level: u8) -> Node {
    let mut first = 1;
    let mut phases = classed("div", "phases");
    for phase in steps.chunk_by(|one, next| one.group == next.group) {
        let name = classed(if level <= 2 { "h3" } else { "h4" }, "phase-name").text(&phase[0].group);
        let list = classed("ol", "steps").attr("start", &first.to_string());
        let list = list.all(phase.iter().map(|step| self::step(drawing, step)));
        phases = phases.with(classed("div", "phase").with(name).with(list));
        first += phase.len();
    }
    phases
}

/// One thing to do.
pub fn step(drawing: &Drawing, step: &Step) -> Node {
    let tag = node("span")
        .attr("class", &format!("tag {}", class(step.tag.tone)))
        .with(shape(step.tag.tone))
        .text(&step.tag.text);
    let title = classed("p", "step-title").with(sentence(drawing, &step.title)).text(" ").with(tag);
    let detail = (!step.detail.is_empty()).then(|| sentences(drawing, classed("p", "step-detail"), &step.detail));
    classed("li", "step").with(title).all(detail).all(step.code.iter().map(|each| code(drawing, each)))
}
