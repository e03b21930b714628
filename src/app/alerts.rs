//! All alerts: a filter, when they happened, what they have in common, and a table of those on screen. The engine holds
//! them; the page asks for what it shows.

mod attack;
mod bar;
mod clause;
mod columns;
mod detail;
mod facets;
mod grid;
mod pages;
mod row;
mod scroll;
mod timeline;
mod view;

use crate::dom::{Node, classed, node};
use crate::session::Session;

pub use view::View;

/// The tab of alerts.
pub fn pane(session: Session) -> Node {
    let head = node("h1").attr("id", "alerts-heading").attr("class", "visually-hidden").text("Alerts");
    let body = classed("div", "alerts-body").with(facets::facets(session));
    let list = classed("div", "alerts-list").with(grid::grid(session)).slot(move || detail::detail(session));
    classed("div", "alerts")
        .with(head)
        .with(bar::bar(session))
        .with(timeline::timeline(session))
        .with(attack::attack(session))
        .with(body.with(list))
}
