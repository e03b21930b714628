use protocol::{Branch, IncidentView};

use super::{alert_button, walk};
use crate::document::untrusted;
use crate::dom::{Node, classed, node, role};
use crate::navigator::grouped;
use crate::session::Session;

/// Which process started which, by place; each leads to its alerts. Arrows walk along the lines.
pub fn tree(session: Session, view: &IncidentView) -> Node {
    let processes = view.tree.iter().filter(|branch| branch.level > 0).count();
    let mut words = String::from("Processes: ");
    words.push_str(&grouped(processes));
    let head = node("summary").text(&words);
    let tree = role("div", "tree").attr("aria-label", "Processes").attr("class", "process-tree");
    let tree = tree.on("keydown", walk("branch", ["ArrowUp", "ArrowDown"]));
    let lines = view.tree.iter().enumerate().map(|(at, branch)| line(session, branch, at == 0));
    if processes == 0 {
        return classed("p", "absent").text("The alerts name no process.");
    }
    classed("details", "tree-box").with(head).with(tree.all(lines))
}

fn line(session: Session, branch: &Branch, first: bool) -> Node {
    let line = role("div", "treeitem")
        .attr("class", if branch.level == 0 { "branch is-place" } else { "branch" })
        .attr("aria-level", &(branch.level + 1).to_string())
        .attr("tabindex", if first { "0" } else { "-1" });
    let element = line.into_html();
    let _ = element.style().set_property("--level", &branch.level.to_string());
    let mut line = Node::of(element.into()).with(untrusted::glance(&branch.name));
    line = match branch.pid {
        Some(pid) => line.with(classed("span", "branch-pid").text(&pid.to_string())),
        None if branch.level > 0 => line.with(classed("span", "branch-pid").text("by name")),
        None => line,
    };
    for index in &branch.alerts {
        let number = grouped(*index as usize + 1);
        let mut label = String::from("Alert ");
        label.push_str(&number);
        line = line.with(alert_button(session, &number, &label, *index).attr("class", "branch-alert"));
    }
    if branch.more > 0 {
        let mut more = String::from("and ");
        more.push_str(&grouped(branch.more as usize));
        more.push_str(" more");
        line = line.with(classed("span", "branch-pid").text(&more));
    }
    line
}
