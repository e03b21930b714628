use leptos::prelude::*;
use protocol::{Learned, Replaced};

use crate::document::untrusted;
use crate::dom::{Node, button, classed, node};
use crate::navigator::grouped;
use crate::session::Session;

/// The switch.
pub fn switch(session: Session) -> Node {
    let redacts = session.leaving.redacts;
    button("Redact", move |_| super::redact(session, !redacts.get_untracked()))
        .attr("role", "switch")
        .attr("class", "switch")
        .attr("title", "Replace names, addresses, ids and secrets in what is shown here and in everything that leaves")
        .has("aria-checked", move || Some(redacts.get().to_string()))
}

/// What is replaced, while it is.
pub fn preview(session: Session) -> Vec<Node> {
    if !session.leaving.redacts.get() {
        return Vec::new();
    }
    let Some(learned) = session.leaving.learned.get() else { return Vec::new() };
    let Learned { done, of, values, first, .. } = &*learned;
    if done < of {
        let words = format!(
            "Learning what has to be replaced: {} of {} alerts",
            grouped(*done as usize),
            grouped(*of as usize)
        );
        return vec![classed("p", "leave-progress").text(&words)];
    }
    let summary = format!("What is replaced: {} values", grouped(*values as usize));
    let head = ["Kind", "Value", "Replaced by"].map(|name| node("th").attr("scope", "col").text(name));
    let head = node("thead").with(node("tr").all(head));
    let table = node("table").with(head).with(node("tbody").all(first.iter().map(row)));
    let more = (first.len() < *values as usize)
        .then(|| node("p").text(&format!("The first {} are listed; the map holds all of them.", first.len())));
    let note = "The report, the document, what is copied from them and every file are redacted. The input, the table of alerts with the values beside it, and the list, lanes and processes of incidents on this page are not. Each file is searched again before it is handed over: what is still found in it stops it.";
    let map = button("Save the map", move |_| super::save_map(session));
    let details = classed("details", "replaced").with(node("summary").text(&summary)).with(node("p").text(note));
    vec![details.with(map).with(table).all(more)]
}

fn row(one: &Replaced) -> Node {
    let kind = node("td").text(&one.kind);
    let kind = if one.weak { kind.text(", where it stands alone") } else { kind };
    node("tr")
        .with(kind)
        .with(node("td").with(untrusted::glance(&one.original)))
        .with(node("td").with(node("code").text(&one.token)))
}
