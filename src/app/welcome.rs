use leptos::prelude::*;

use crate::dom::{Node, classed, node};
use crate::session::{Session, Source};

/// What stands above the text box before there is a report.
pub fn invitation(session: Session) -> Vec<Node> {
    if session.split.get() {
        return Vec::new();
    }
    let nothing_found = session.source.get() != Source::Nothing && session.status.with(Option::is_some);
    let (title, lead) = if nothing_found {
        ("No alert in this input", "Below is what was not understood, and where.")
    } else {
        (
            "Paste an alert",
            "Saker writes the report: what happened, whether it succeeded, how bad it is, what to do next.",
        )
    };
    vec![classed("div", "invitation").with(node("h1").text(title)).with(node("p").text(lead))]
}

const ACCEPTS: [(&str, &str); 4] = [
    ("Falco JSON", "one alert or many, a line each or pretty-printed"),
    ("Falco text", "the line from Slack, journald or kubectl logs"),
    ("falcosidekick", "its payload, as it is sent on"),
    ("Files", "a night of alerts, plain or packed, up to a gigabyte"),
];

/// What the page accepts, and what it does with it. Below the box before there is a report.
pub fn accepts(session: Session) -> Vec<Node> {
    if session.split.get() {
        return Vec::new();
    }
    let shapes = ACCEPTS.iter().map(|(what, how)| node("div").with(node("dt").text(what)).with(node("dd").text(how)));
    let vow = "Nothing leaves this browser: there is no server behind the page, and its policy forbids it to call one.";
    vec![classed("div", "accepts").with(node("dl").all(shapes)).with(node("p").text(vow))]
}

/// What stands in the report's place when an input held no alert, once there was a report before.
pub fn no_report() -> Node {
    let said = "The status line says what was understood. The input is still in the box.";
    classed("div", "no-report").with(node("h1").text("No alert to report on")).with(node("p").text(said))
}
