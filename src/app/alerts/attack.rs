use std::sync::Arc;

use leptos::prelude::*;
use protocol::{Hit, Question, Reply, Seen};

use super::clause::holds;
use crate::dom::{Node, button, classed, node};
use crate::navigator::grouped;
use crate::session::Session;

/// The part of the ATT&CK matrix that the rules of the listed alerts stand for.
pub fn attack(session: Session) -> Node {
    let view = session.view;
    let seen = RwSignal::new(Arc::new(Vec::<Seen>::new()));
    Effect::new(move |_| {
        view.edition.track();
        let look = view.look.get();
        session.ask_next("attack", Question::Attack { look }, move |reply| {
            if let Reply::Attack(found) = reply {
                seen.try_set(Arc::new(found));
            }
        });
    });
    let words = node("summary").says(move || {
        seen.with(|seen| {
            let techniques: usize = seen.iter().map(|tactic| tactic.techniques.len()).sum();
            match techniques {
                0 => "ATT&CK: no technique".to_owned(),
                _ => format!("ATT&CK: {} tactics, {techniques} techniques", seen.len()),
            }
        })
    });
    let matrix =
        classed("div", "matrix").attr("tabindex", "0").attr("role", "group").attr("aria-label", "ATT&CK matrix");
    let matrix = matrix.slot(move || seen.with(|seen| seen.iter().map(|tactic| column(session, tactic)).collect()));
    classed("details", "attack").with(words).with(matrix)
}

fn column(session: Session, tactic: &Seen) -> Node {
    let cells = tactic.techniques.iter().map(|hit| cell(session, hit));
    let name = classed("h2", "tactic-name").text(&tactic.tactic);
    classed("section", "tactic").attr("aria-label", &tactic.tactic).with(name).with(node("ul").all(cells))
}

fn cell(session: Session, hit: &Hit) -> Node {
    let view = session.view;
    let (check, held) = (hit.check.clone(), hit.check.clone());
    let press = button("", move |_| view.toggle(&check, false))
        .attr("class", "technique")
        .has("aria-pressed", move || Some(view.look.with(|look| holds(&look.filter, &held, false)).to_string()))
        .with(classed("span", "technique-id").text(&hit.id))
        .with(classed("span", "technique-name").text(&hit.name))
        .with(classed("span", "technique-count").text(&grouped(hit.count as usize)));
    node("li").with(press)
}
