//! Process Chain: in each place who started whom, and what ties the alerts to one another.

use super::summary::capital;
use super::words::{Words, alerts, place_field};
use super::{Brief, Named};
use crate::case::{list, paragraph};
use crate::incident::Tie;
use knowledge::schema::Outcome;
use report::{Block, Link, Sentence, Standing};

/// How many places get a chain, how many links a chain has, and how many ties are told.
const PLACES: usize = 8;
const LINKS: usize = 24;
const TIES: usize = 40;

pub fn write(brief: &Brief<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut places: Vec<(String, Vec<&Named<'_>>)> = Vec::new();
    for named in &brief.named {
        let Some(place) = place_field(named).and_then(|field| named.value(field)) else { continue };
        match places.iter_mut().find(|(known, _)| *known == place) {
            Some((_, of)) => of.push(named),
            None => places.push((place, vec![named])),
        }
    }
    for (_, of) in places.iter().take(PLACES) {
        let links = chain(of);
        let Some(first) = of.first().filter(|_| !links.is_empty()) else { continue };
        if let Some(field) = place_field(first) {
            blocks.extend(paragraph(vec![Words::new("In ").value(first, field).text(":").done()]));
        }
        blocks.push(Block::Chain(links));
    }
    let ties = ties(brief);
    if let Some(first) = brief.at(brief.incident.first()).filter(|_| !ties.is_empty()) {
        let lead = Words::new("What ties the alerts together, between those named here:").cite(first, &["alert.rule"]);
        blocks.extend(paragraph(vec![lead.done()]));
        blocks.extend(list(false, ties));
    }
    if blocks.is_empty()
        && let Some(first) = brief.at(brief.incident.first())
    {
        let words = Words::new("The alerts name no process.").cite(first, &["proc.name", "proc.pname"]);
        blocks.extend(paragraph(vec![words.done()]));
    }
    blocks
}

/// The ancestors that the first alert names, from the top, then each process that an alert is about.
fn chain(of: &[&Named<'_>]) -> Vec<Link> {
    let mut links = Vec::new();
    let Some(first) = of.iter().find(|named| named.value("proc.name").is_some()) else { return links };
    for depth in (1..=10).rev() {
        let field = if depth == 1 { "proc.pname".to_owned() } else { format!("proc.aname[{depth}]") };
        if first.value(&field).is_some() {
            links.push(Link {
                role: if depth == 1 { "parent".into() } else { format!("ancestor {depth} levels up") },
                name: Words::default().value(first, &field).done(),
                detail: Vec::new(),
                standing: Standing::Seen,
            });
        }
    }
    for named in of.iter().filter(|named| named.value("proc.name").is_some()).take(LINKS) {
        let refused = matches!(named.case.decided.outcome, Outcome::Blocked | Outcome::Attempted);
        let mut detail: Vec<Sentence> = Vec::new();
        for (label, field) in [
            ("Command line ", "proc.cmdline"),
            ("Program ", "proc.exepath"),
            ("PID ", "proc.pid"),
            ("Started by ", "proc.pname"),
        ] {
            if named.value(field).is_some() {
                let words = Words::new(label).value(named, field).text(".");
                detail.push(words.cite(named, &["proc.name"]).done());
            }
        }
        links.push(Link {
            role: format!("alert {}", named.n),
            name: Words::default().value(named, "proc.name").done(),
            detail,
            standing: if refused { Standing::Refused } else { Standing::Seen },
        });
    }
    links
}

/// One thing that ties alerts: a tie of one kind from one alert to others, or among several by one value.
struct Group<'b, 'a> {
    tie: Tie,
    value: Option<String>,
    /// The alert it leads from, or the first of them.
    from: &'b Named<'a>,
    to: Vec<&'b Named<'a>>,
}

fn ties(brief: &Brief<'_>) -> Vec<Sentence> {
    let drawn = brief.incident.ties.iter().filter(|edge| edge.tie != Tie::Same);
    // Of a large incident few alerts are named, and only what ties those is told.
    let mut edges: Vec<_> =
        drawn.filter_map(|edge| Some((edge, brief.at(edge.from as usize)?, brief.at(edge.to as usize)?))).collect();
    alert::arrange(&mut edges, |(_, from, to), (_, other_from, other_to)| {
        (to.n, from.n).cmp(&(other_to.n, other_from.n))
    });
    let mut groups: Vec<Group<'_, '_>> = Vec::new();
    for (edge, from, to) in edges {
        // A command line holds more than what is shared.
        let read = |named: &Named<'_>, field: &str| named.value(field).filter(|_| field != "proc.cmdline");
        let value = edge.tie.shared().and_then(|(first, second)| read(from, first).or_else(|| read(to, second)));
        let leads = edge.tie.leads().is_some();
        let same = |group: &&mut Group<'_, '_>| {
            let kind = group.tie.word() == edge.tie.word() && group.value == value;
            kind && (group.from.n == from.n || !leads && group.to.iter().any(|of| of.n == from.n || of.n == to.n))
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.to.push(to),
            None => groups.push(Group { tie: edge.tie, value, from, to: vec![to] }),
        }
    }
    groups.into_iter().take(TIES).map(|group| told(&group)).collect()
}

fn told(group: &Group<'_, '_>) -> Sentence {
    let others: Vec<usize> = group.to.iter().map(|named| named.n).collect();
    let mut words = match group.tie.leads() {
        Some((before, behind)) => Words::new(format!("Alert {} {before} {}{behind}.", group.from.n, alerts(&others))),
        None => {
            let mut all = vec![group.from.n];
            all.extend(others);
            all.sort_unstable();
            all.dedup();
            let words = Words::new(format!("{}: {}", capital(&alerts(&all)), group.tie.says()));
            let holder = std::iter::once(group.from).chain(group.to.iter().copied());
            let shown = group.tie.shared().zip(group.value.as_ref()).and_then(|((first, second), value)| {
                let fields = [first, second].into_iter().filter(|field| *field != "proc.cmdline");
                let of = |named| fields.clone().map(move |field| (named, field));
                holder
                    .flat_map(of)
                    .find(|(named, field): &(&Named<'_>, &str)| named.value(field).as_ref() == Some(value))
            });
            match shown {
                Some((named, field)) => words.text(": ").value(named, field).text("."),
                None => words.text("."),
            }
        }
    };
    if group.tie.inferred() {
        words = words.text(" Inferred.");
    }
    let (first, second) = group.tie.fields();
    words = words.cite(group.from, &first);
    for named in group.to.iter().take(8) {
        words = words.cite(named, &second);
    }
    words.done()
}
