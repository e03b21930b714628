use protocol::{IncidentLane, IncidentView, LaneMark};

use super::{alert_button, walk};
use crate::document::untrusted;
use crate::dom::{Node, classed, node};
use crate::navigator::grouped;
use crate::session::Session;

/// Who took part when: a lane for each entity, a mark where an alert names it. Arrows walk along a lane.
pub fn lanes(session: Session, view: &IncidentView) -> Node {
    let words = if view.shortened { "Who took part when (long pauses are shortened)" } else { "Who took part when" };
    let head = node("h2").text(words);
    let list = node("ul").attr("class", "lanes").all(view.lanes.iter().map(|each| lane(session, each)));
    classed("section", "lanes-box").attr("aria-label", "Entities over time").with(head).with(list)
}

fn lane(session: Session, lane: &IncidentLane) -> Node {
    let name = classed("span", "lane-name").with(classed("span", "lane-kind").text(&lane.kind)).text(" ");
    let name = name.with(untrusted::glance(&lane.name));
    let track = classed("span", "lane-track").on("keydown", walk("lane-mark", ["ArrowLeft", "ArrowRight"]));
    let marks = lane.marks.iter().enumerate().map(|(at, each)| mark(session, each, at == 0));
    node("li").with(name).with(track.all(marks))
}

fn mark(session: Session, mark: &LaneMark, first: bool) -> Node {
    let mut label = String::from("Alert ");
    label.push_str(&grouped(mark.index as usize + 1));
    if mark.count > 1 {
        label.push_str(", and ");
        label.push_str(&grouped(mark.count as usize - 1));
        label.push_str(" more");
    }
    if mark.decides {
        label.push_str(", decides a stage");
    }
    let button = alert_button(session, "", &label, mark.index)
        .attr("class", if mark.decides { "lane-mark is-deciding" } else { "lane-mark" })
        .attr("title", &label)
        .attr("tabindex", if first { "0" } else { "-1" });
    let element = button.into_html();
    let mut left = (f32::from(mark.at) / 10.0).to_string();
    left.push('%');
    let _ = element.style().set_property("left", &left);
    Node::of(element.into())
}
