//! ATT&CK: all tactics and techniques of the rule's tags and of its playbook, with the catalogue's version.

use crate::case::{Case, paragraph};
use crate::say;
use knowledge::attack;
use report::{Block, Cell, Inline, Row, Table};

pub fn write(case: &Case<'_>) -> Vec<Block> {
    let facts = &case.facts;
    let stock = facts.alert.rule.as_deref().and_then(knowledge::catalogue::rule);
    let mut tags: Vec<String> = facts.alert.tags.clone();
    if let Some(rule) = stock {
        tags.extend(rule.tags.iter().map(|tag| (*tag).to_string()));
    }
    if let Some(book) = &case.book {
        tags.extend(book.attack.iter().cloned());
    }
    tags.sort();
    tags.dedup();
    let carried = |tag: &str| facts.alert.tags.iter().any(|own| own == tag);
    let mut rows: Vec<(usize, Row)> = Vec::new();
    let mut named: Vec<&str> = Vec::new();
    for (tag, technique) in tags.iter().filter_map(|tag| Some((tag, attack::technique_by_tag(tag)?))) {
        let tactics: Vec<_> = technique.tactics.iter().filter_map(|tactic| attack::tactic(tactic)).collect();
        let names: Vec<&str> = tactics.iter().map(|tactic| tactic.name).collect();
        named.extend(&names);
        let place = tactics.iter().map(|tactic| tactic.order).min().unwrap_or(usize::MAX);
        rows.push((place, row(&names.join(", "), technique.id, &full_name(technique), origin(carried(tag)))));
    }
    for tag in &tags {
        if let Some(tactic) = attack::tactic_by_tag(tag)
            && !named.contains(&tactic.name)
        {
            named.push(tactic.name);
            rows.push((tactic.order, row(tactic.name, tactic.id, "the tactic as a whole", origin(carried(tag)))));
        }
    }
    if rows.is_empty() {
        let text = "Neither the alert's tags nor Saker's catalogue name a tactic or technique for this rule.";
        return paragraph(vec![say::plain(text, &["alert.tags", "alert.rule"], facts)]).into_iter().collect();
    }
    alert::arrange(&mut rows, |left, right| left.0.cmp(&right.0));
    let version = format!("MITRE ATT&CK for Enterprise, version {}. Tactics in kill-chain order.", attack::VERSION);
    let mut notes = vec![say::plain(version, &["alert.tags"], facts)];
    for technique in tags.iter().filter_map(|tag| attack::technique_by_tag(tag)) {
        if let Some(later) = attack::successor(technique.id) {
            let text =
                format!("From version {} on {} is {}, {}.", attack::LATER_VERSION, technique.id, later.id, later.name);
            notes.push(say::plain(text, &["alert.tags", "alert.rule"], facts));
        }
    }
    if named.contains(&"Defense Evasion") {
        let [(stealth_id, stealth), (impair_id, impair)] = attack::DEFENSE_EVASION_SPLIT;
        let text = format!(
            "From version {} on Defense Evasion is two tactics, {stealth} ({stealth_id}) and {impair} ({impair_id}); Falco's tags keep the old name.",
            attack::LATER_VERSION
        );
        notes.push(say::plain(text, &["alert.tags", "alert.rule"], facts));
    }
    vec![
        Block::Table(Table {
            caption: "ATT&CK tactics and techniques".into(),
            columns: vec!["Tactic".into(), "Id".into(), "Technique".into(), "Named by".into()],
            rows: rows.into_iter().map(|(_, row)| row).collect(),
        }),
        Block::Paragraph(notes),
    ]
}

/// A sub-technique's name is short without its parent's.
fn full_name(technique: &attack::Technique) -> String {
    match technique.parent.and_then(attack::technique) {
        Some(parent) => format!("{}: {}", parent.name, technique.name),
        None => technique.name.to_owned(),
    }
}

fn origin(carried: bool) -> &'static str {
    if carried { "the alert's tags" } else { "Saker's catalogue" }
}

fn row(tactic: &str, id: &str, technique: &str, origin: &str) -> Row {
    let text = |words: &str| Cell { inlines: vec![Inline::Text(words.to_owned())] };
    let id = Cell { inlines: vec![Inline::Code(id.to_owned())] };
    Row { field: None, missing: false, cells: vec![text(tactic), id, text(technique), text(origin)] }
}
