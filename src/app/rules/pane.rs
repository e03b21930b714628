use super::files::files;
use super::tune::tuning;
use crate::dom::{Node, classed, node};
use crate::session::Session;

/// The tab of rules: files and their problems, then tuning.
pub fn rules_pane(session: Session) -> Node {
    let heading = |level, id: &str, words: &str| node(level).attr("id", id).attr("tabindex", "-1").text(words);
    let hint = "Paste or open the rules files that your Falco loads, in its order. Every alert of their rules then shows why the rule fired. Nothing leaves the browser.";
    let first = node("section")
        .attr("aria-labelledby", "rules-heading")
        .with(heading("h1", "rules-heading", "Rules files"))
        .with(classed("p", "hint").text(hint));
    let second = node("section").attr("aria-labelledby", "tune-heading").with(heading("h2", "tune-heading", "Tune"));
    classed("div", "rules").with(files(session, first)).with(tuning(session, second))
}
