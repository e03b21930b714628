use leptos::prelude::Get;
use protocol::{IncidentLine, Incidents};

use super::{Choice, walk};
use crate::document::untrusted;
use crate::dom::{Node, button, classed, node};
use crate::navigator::grouped;
use crate::session::Session;

/// How far the alerts were reduced.
pub fn sentence(found: &Incidents) -> String {
    let count = |number: u32| grouped(number as usize);
    let mut words = count(found.alerts);
    for (before, number, behind) in [
        (" alerts, ", found.folds, " different things, "),
        ("", found.count, if found.count == 1 { " incident. " } else { " incidents. " }),
        ("", found.routine, " alerts are the routine of their time, "),
        ("", found.expected, " claim to be expected, "),
        ("", found.slight, " are too slight for an incident."),
    ] {
        words.push_str(before);
        words.push_str(&count(number));
        words.push_str(behind);
    }
    words
}

/// The incidents, the one to look at first in front. Arrows walk along them.
pub fn list(session: Session, choice: Choice, found: &Incidents) -> Node {
    let lines = found.list.iter().enumerate().map(|(at, line)| item(session, choice, at as u32, line));
    let list = node("ol").attr("class", "incident-list").attr("aria-label", "Incidents");
    list.on("keydown", walk("incident-line", ["ArrowUp", "ArrowDown"])).all(lines)
}

fn item(session: Session, choice: Choice, number: u32, line: &IncidentLine) -> Node {
    let chosen = move || choice.number.get() == number;
    let press = button("", move |_| choice.open(session, number))
        .attr("class", "incident-line")
        .has("aria-current", move || chosen().then(|| "true".to_owned()))
        .has("tabindex", move || Some(if chosen() { "0" } else { "-1" }.to_owned()));
    let mut weight = (line.score / 10).to_string();
    weight.push('.');
    weight.push_str(&(line.score % 10).to_string());
    let mut head = line.severity.clone();
    head.push_str(", ");
    head.push_str(&line.class);
    let mut size = grouped(line.alerts as usize);
    size.push_str(if line.alerts == 1 { " alert, score " } else { " alerts, score " });
    size.push_str(&weight);
    let mut when = line.times.0.get(..19).unwrap_or(&line.times.0).replace('T', " ");
    when.push_str(" to ");
    when.push_str(&line.times.1.get(..19).unwrap_or(&line.times.1).replace('T', " "));
    let mut rule = classed("span", "incident-rule").with(untrusted::plain(classed("bdi", "plain"), &line.rule));
    if let Some(what) = &line.what {
        rule = rule.with(untrusted::glance(what));
    }
    let places = line.places.iter().map(untrusted::glance);
    let class = match &line.severity[..] {
        "critical" | "high" => "incident-head is-alarm",
        "medium" => "incident-head is-caution",
        _ => "incident-head",
    };
    let press = press
        .with(classed("span", class).text(&head))
        .with(classed("span", "incident-size").text(&size))
        .with(rule)
        .with(classed("span", "incident-tactics").text(&line.tactics.join(" › ")))
        .with(classed("span", "incident-places").all(places))
        .with(classed("span", "incident-when").text(&when));
    node("li").with(press)
}

/// Where the log cannot be trusted to be whole.
pub fn caveats(found: &Incidents) -> Node {
    let item = |caveat: &protocol::Caveat| {
        let mut what = caveat.what.clone();
        if caveat.stretches > 1 {
            what.push_str(", ");
            what.push_str(&grouped(caveat.stretches as usize));
            what.push_str(" times");
        }
        what.push_str(": ");
        node("li").with(node("b").text(&what)).text(&caveat.means)
    };
    let list = node("ul").attr("class", "caveats").attr("aria-label", "Log health");
    if found.caveats.is_empty() { list.attr("hidden", "") } else { list.all(found.caveats.iter().map(item)) }
}
