use std::collections::BTreeMap;

use analysis::alert::Value;
use analysis::filter;
use analysis::knowledge::{attack, playbook};
use analysis::store::{Column, FacetOrder, Rows, Store};
use protocol::{Hit, Seen};

/// The techniques that the rules of these alerts stand for: by their tags, the stock rule's, and our playbook's.
pub fn seen(store: &Store, rows: &Rows) -> Vec<Seen> {
    let by_rule = store.facet(Column::RULE, rows, FacetOrder::Common, usize::MAX).values;
    let rules: Vec<(String, u32, Vec<String>)> = by_rule
        .into_iter()
        .map(|rule| {
            let own = match store.value(rule.first, Column::TAGS) {
                Some(Value::List(tags)) => tags.iter().map(Value::to_string).collect(),
                _ => Vec::new(),
            };
            let name = rule.value.to_string();
            let tags = tags(&name, own);
            (name, u32::try_from(rule.count).unwrap_or(u32::MAX), tags)
        })
        .collect();
    let mut techniques: BTreeMap<(usize, &str), (u32, Vec<&str>)> = BTreeMap::new();
    for (rule, count, tags) in &rules {
        let mut ids: Vec<&str> =
            tags.iter().filter_map(|tag| attack::technique_by_tag(tag)).map(|each| each.id).collect();
        ids.sort_unstable();
        ids.dedup();
        for technique in ids.into_iter().filter_map(attack::technique) {
            for tactic in technique.tactics.iter().filter_map(|tactic| attack::tactic(tactic)) {
                let (hits, rules) = techniques.entry((tactic.order, technique.id)).or_default();
                *hits += count;
                rules.push(rule);
            }
        }
    }
    attack::tactics()
        .iter()
        .filter_map(|tactic| {
            let found = techniques.range((tactic.order, "")..(tactic.order + 1, ""));
            let techniques: Vec<Hit> = found.map(|((_, id), (count, rules))| hit(id, *count, rules)).collect();
            (!techniques.is_empty()).then(|| Seen { tactic: tactic.name.to_owned(), techniques })
        })
        .collect()
}

fn tags(rule: &str, mut tags: Vec<String>) -> Vec<String> {
    let stock = analysis::knowledge::catalogue::rule(rule);
    tags.extend(stock.iter().flat_map(|rule| rule.tags.iter()).map(|tag| (*tag).to_string()));
    tags.extend(playbook(rule).into_iter().flat_map(|book| book.attack));
    tags
}

fn hit(id: &str, count: u32, rules: &[&str]) -> Hit {
    let technique = attack::technique(id);
    let parent = technique.and_then(|each| each.parent).and_then(attack::technique);
    let name = technique.map_or("", |each| each.name);
    let rules: Vec<String> = rules.iter().map(|rule| filter::written(rule)).collect();
    Hit {
        id: id.to_owned(),
        name: parent.map_or_else(|| name.to_owned(), |parent| format!("{}: {name}", parent.name)),
        count,
        check: match &rules[..] {
            [one] => format!("alert.rule = {one}"),
            all => format!("alert.rule in ({})", all.join(", ")),
        },
    }
}
