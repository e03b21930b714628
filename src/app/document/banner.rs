use report::{Badge, Banner};

use super::Drawing;
use super::sentence::sentence;
use super::tone::{class, shape};
use crate::dom::{Node, classed, node};

/// The verdict: headline, badges, and the next thing to do.
pub fn banner(drawing: &Drawing, banner: &Banner) -> Node {
    let headline = node("span").with(sentence(drawing, &banner.headline));
    let badges = (!banner.badges.is_empty()).then(|| classed("dl", "badges").all(banner.badges.iter().map(badge)));
    let action = (!banner.action.inlines.is_empty()).then(|| {
        let label = classed("span", "action-label").text("Next");
        classed("p", "action").with(label).text(" ").with(sentence(drawing, &banner.action))
    });
    node("div")
        .attr("class", &format!("banner {}", class(banner.tone)))
        .with(classed("p", "headline").with(shape(banner.tone)).with(headline))
        .all(badges)
        .all(action)
}

fn badge(badge: &Badge) -> Node {
    node("div")
        .attr("class", &format!("badge {}", class(badge.tone)))
        .with(node("dt").text(&badge.label))
        .with(node("dd").with(shape(badge.tone)).text(&badge.value))
}
