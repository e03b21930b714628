use std::sync::Arc;

use leptos::prelude::*;
use protocol::{Facet, FacetValue, Look, Question, Reply};

use super::clause::holds;
use crate::document::untrusted;
use crate::dom::{Node, button, classed, node, set};
use crate::navigator::grouped;
use crate::session::Session;

/// The fields whose values are listed, where alerts hold them.
const FIELDS: [&str; 12] = [
    "alert.priority",
    "alert.rule",
    "k8s.ns.name",
    "k8s.pod.name",
    "container.image.repository",
    "container.name",
    "proc.name",
    "proc.pname",
    "user.name",
    "alert.hostname",
    "alert.source",
    "evt.res",
];

/// How many values of a field are shown at first, and after asking for more.
const FEW: u32 = 6;
const MANY: u32 = 40;

/// What the listed alerts have in common: the most frequent values of the fields that matter. A value is a click away
/// from being in the filter, or out of it.
pub fn facets(session: Session) -> Node {
    let view = session.view;
    let facets = RwSignal::new(Arc::new(Vec::<Facet>::new()));
    let many = RwSignal::new(false);
    Effect::new(move |_| {
        view.edition.track();
        let look = view.look.get();
        ask(session, facets, (look, if many.get() { MANY } else { FEW }), Vec::new());
    });
    let body = node("div").slot(move || {
        let (matching, _, _) = view.counts.get_untracked();
        let facets = facets.get();
        let some = facets.iter().filter(|facet| !facet.values.is_empty());
        some.map(|facet| one(session, facet, matching, many)).collect()
    });
    let wide = window().match_media("(min-width: 60rem)").ok().flatten().is_some_and(|media| media.matches());
    let block = classed("details", "facets").with(node("summary").text("Values")).with(body);
    set(&block.clone().into_element(), "open", wide.then_some(""));
    block
}

/// Asks for the values of one field after the other, so that whatever is asked about the table is answered in between.
fn ask(session: Session, facets: RwSignal<Arc<Vec<Facet>>>, of: (Look, u32), mut known: Vec<Facet>) {
    let Some(field) = FIELDS.get(known.len()) else {
        facets.try_set(Arc::new(known));
        return;
    };
    let (look, most) = of.clone();
    let question = Question::Facets { look, fields: vec![(*field).to_owned()], most };
    session.ask_next("facets", question, move |reply| {
        if let Reply::Facets(found) = reply
            && !found.is_empty()
        {
            known.extend(found);
            ask(session, facets, of, known);
        }
    });
}

fn one(session: Session, facet: &Facet, matching: u32, many: RwSignal<bool>) -> Node {
    let name = classed("h2", "facet-name").text(name(&facet.field));
    let values = facet.values.iter().map(|each| value(session, &facet.field, each, matching));
    let rest = facet.distinct as usize - facet.values.len().min(facet.distinct as usize);
    let more = (rest > 0).then(|| match many.get_untracked() {
        false => button(&format!("{} more", grouped(rest)), move |_| many.set(true)).attr("class", "quiet facet-more"),
        true => classed("p", "facet-rest").text(&format!("and {} more", grouped(rest))),
    });
    classed("section", "facet").attr("aria-label", &facet.field).with(name).with(node("ul").all(values)).all(more)
}

fn value(session: Session, field: &str, each: &FacetValue, matching: u32) -> Node {
    let view = session.view;
    let said = each.value.visible();
    let press = |label: &str, words: Node, exclude: bool| {
        let check = each.check.clone();
        let held = each.check.clone();
        let button = button("", move |_| view.toggle(&check, exclude))
            .attr("aria-label", label)
            .attr("title", &format!("{field}: {said}"));
        let pressed = move || Some(view.look.with(|look| holds(&look.filter, &held, exclude)).to_string());
        button.has("aria-pressed", pressed).with(words)
    };
    let count = grouped(each.count as usize);
    let shown = classed("span", "facet-words").with(untrusted::plain(node("bdi"), &each.value));
    let only = press(&format!("Only {field} {said}, {count} alerts"), shown, false).attr("class", "facet-value");
    let without = press(&format!("Without {field} {said}"), node("span").text("≠"), true).attr("class", "facet-not");
    let item = node("li").with(only).with(classed("span", "facet-count").text(&count)).with(without);
    let share = f64::from(each.count) / f64::from(matching.max(1)) * 100.0;
    let _ = item.clone().into_html().style().set_property("--share", &format!("{}%", (share as u32).clamp(1, 100)));
    item
}

/// What a field is called in the list.
fn name(field: &str) -> &str {
    match field {
        "alert.priority" => "Priority",
        "alert.rule" => "Rule",
        "alert.hostname" => "Reported by",
        "alert.source" => "Source",
        field => field,
    }
}
