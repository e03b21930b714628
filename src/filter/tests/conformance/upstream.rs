//! Every condition of the rules that Falco and its plugins come with.

use std::collections::BTreeMap;

use filter::{Catalogue, Expr, Filter, Options, expand_lists, parse};
use serde_json::Value;

use crate::shared::{read, text};

/// A plugin that exists to show how a plugin is written. Its fields are not in the table, its rules do not load.
const SAMPLE_FIELDS: &str = "dummy.";

fn facts() -> Option<Value> {
    Some(serde_json::from_str(&read("facts/rules.json")?).expect("the facts are JSON"))
}

fn members<'v>(facts: &'v Value, name: &str) -> &'v [Value] {
    facts[name].as_array().expect("a list")
}

#[test]
fn every_upstream_condition_prints_and_reads_back() {
    let Some(facts) = facts() else { return };
    let conditions = ["rules", "macros"].map(|kind| members(&facts, kind)).concat();
    assert!(conditions.len() >= 348 + 485, "{} conditions", conditions.len());
    for item in &conditions {
        let expr = parse(text(item, "condition")).unwrap_or_else(|error| panic!("{}: {error}", text(item, "name")));
        let printed = expr.to_string();
        assert_eq!(parse(&printed).as_ref(), Ok(&expr), "{printed}");
        assert_eq!(parse(&printed).map(|again| again.to_string()), Ok(printed), "the print settles at once");
    }
}

/// With all macros and lists in place: every field exists and every operator and value fits.
#[test]
fn every_upstream_condition_compiles() {
    let Some(facts) = facts() else { return };
    let mut wrong = Vec::new();
    let mut of_file: BTreeMap<(&str, &str), Options> = BTreeMap::new();
    let own = |rule: &&Value| !text(rule, "condition").contains(SAMPLE_FIELDS);
    for rule in members(&facts, "rules").iter().filter(own) {
        let (repo, file) = (text(rule, "repo"), text(rule, "file"));
        let options = of_file.entry((repo, file)).or_insert_with(|| options(&facts, repo, file));
        if let Err(error) = Filter::compile(text(rule, "condition"), options) {
            wrong.push(format!("{} ({repo} {file}): {error}", text(rule, "name")));
        }
    }
    assert!(wrong.is_empty(), "{} rules do not compile:\n{}", wrong.len(), wrong.join("\n"));
}

/// All macros and lists, those of the same file or repository before others of the same name.
fn options(facts: &Value, repo: &str, file: &str) -> Options {
    let nearest_of = |kind: &str| {
        let mut nearest: BTreeMap<String, Value> = BTreeMap::new();
        let mut all = members(facts, kind).to_vec();
        all.sort_by_key(|item| (text(item, "repo") == repo, text(item, "repo") == repo && text(item, "file") == file));
        nearest.extend(all.into_iter().map(|item| (text(&item, "name").to_owned(), item)));
        nearest
    };
    let lists = nearest_of("lists");
    let mut options = Options::new(Catalogue::everything());
    options.lists = lists.iter().map(|(name, list)| (name.clone(), items(list, &lists, 0))).collect();
    for (name, body) in nearest_of("macros") {
        let expanded = expand_lists(text(&body, "condition"), &options.lists);
        let expr: Expr = parse(&expanded).unwrap_or_else(|error| panic!("macro {name}: {error}"));
        options.macros.insert(name, expr);
    }
    options
}

/// The items of a list, those of the lists in it put in their place.
fn items(list: &Value, lists: &BTreeMap<String, Value>, depth: usize) -> Vec<String> {
    let own = list["items"].as_array().expect("items").iter();
    let own = own.map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned));
    own.flat_map(|item| match lists.get(&item).filter(|_| depth < 8) {
        Some(inner) => items(inner, lists, depth + 1),
        None => vec![item],
    })
    .collect()
}
