use std::sync::Arc;

use leptos::prelude::*;
use protocol::{Detail, Question, Reply};

use super::grid::open;
use crate::document::untrusted;
use crate::dom::{Node, button, classed, node};
use crate::navigator::grouped;
use crate::session::Session;

/// All fields of the active row, each a click away from being in the filter. Nothing while no row is active.
pub fn detail(session: Session) -> Vec<Node> {
    let view = session.view;
    if !Memo::new(move |_| view.active.get().is_some()).get() {
        return Vec::new();
    }
    let fields = RwSignal::new((0_u32, Arc::new(Vec::<Detail>::new())));
    Effect::new(move |_| {
        let Some(index) = view.alert.get() else { return };
        session.ask("detail", Question::Detail { index }, move |reply| {
            if let Reply::Detail(found) = reply {
                fields.try_set((index, Arc::new(found)));
            }
        });
    });
    let title = classed("h2", "detail-title").says(move || {
        fields.with(|(index, fields)| match fields.iter().find(|field| field.field == "alert.rule") {
            Some(Detail { value: Some(rule), .. }) => {
                format!("Alert {}: {}", grouped(*index as usize + 1), rule.visible())
            }
            _ => format!("Alert {}", grouped(*index as usize + 1)),
        })
    });
    let head = classed("div", "detail-head").with(title).with(button("Open report", move |_| open(session))).with(
        button("×", move |_| {
            view.active.set(None);
            view.alert.set(None);
        })
        .attr("class", "quiet")
        .attr("aria-label", "Close the alert"),
    );
    let list = classed("dl", "detail-fields")
        .slot(move || fields.with(|(_, all)| all.iter().map(|each| line(session, each)).collect()));
    let body = classed("div", "detail-body")
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", "Fields of the alert");
    vec![classed("section", "detail").attr("aria-label", "Alert").with(head).with(body.with(list))]
}

fn line(session: Session, each: &Detail) -> Node {
    let view = session.view;
    let name = node("dt").text(&each.field);
    let value = match &each.value {
        Some(value) => untrusted::glance(value),
        None => classed("span", "absent").text("no value"),
    };
    let said = each.value.as_ref().map_or(String::new(), untrusted::short);
    let act = |words: &str, label: String, exclude: bool| {
        let check = each.check.clone();
        button(words, move |_| view.toggle(&check, exclude)).attr("class", "detail-act").attr("aria-label", &label)
    };
    let acts = (!each.check.is_empty()).then(|| {
        classed("span", "detail-acts").with(act("=", format!("Only {} {said}", each.field), false)).with(act(
            "≠",
            format!("Without {} {said}", each.field),
            true,
        ))
    });
    node("div").with(name).with(node("dd").with(value).all(acts))
}
