//! filter-parse.jsonl: whether a condition loads, and if not, where it is wrong.

use filter::{Catalogue, Error, Filter, Options, expand_lists, parse};
use serde_json::Value;

use crate::falco_print::falco_print;
use crate::shared::{records, text};

/// Cases where this crate does not do as Falco did, each with the reason.
const DEVIATIONS: [(&str, &str); 0] = [];

#[test]
fn agrees_on_what_loads_and_on_where_it_does_not() {
    let Some(cases) = records("conformance/filter-parse.jsonl") else { return };
    assert!(cases.len() > 1_000, "the recordings are whole");
    let mut wrong = Vec::new();
    for case in &cases {
        let id = text(case, "id");
        if DEVIATIONS.iter().any(|(known, _)| *known == id) {
            continue;
        }
        if let Some(complaint) = compare(case) {
            wrong.push(format!("{id} {:?}: {complaint}", text(case, "condition")));
        }
    }
    assert!(wrong.is_empty(), "{} of {} cases differ:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// Falco's own print of the tree shows precedence, quotes undone, and lists and macros in their place.
#[test]
fn reads_the_same_tree() {
    let Some(cases) = records("conformance/filter-parse.jsonl") else { return };
    let mut wrong = Vec::new();
    for case in cases.iter().filter(|case| case["compiled"].is_string()) {
        let options = options(text(case, "prelude"));
        let expr = parse(&expand_lists(text(case, "condition"), &options.lists)).expect("it loads in Falco");
        let printed = falco_print(&expr, &options.macros);
        let falco = text(case, "compiled").replace(" == ", " = ");
        if printed != falco {
            wrong.push(format!("{}: {printed}\n  falco: {falco}", text(case, "condition")));
        }
    }
    assert!(wrong.is_empty(), "{} trees differ:\n{}", wrong.len(), wrong.join("\n"));
}

fn compare(case: &Value) -> Option<String> {
    let result = Filter::compile(text(case, "condition"), &options(text(case, "prelude")));
    match (result, case["ok"].as_bool()) {
        (Ok(_), Some(true)) => None,
        (Ok(_), _) => Some(format!("loads here, Falco says: {}", text(case, "error"))),
        (Err(error), Some(true)) => Some(format!("Falco loads it, here: {error} at {}", error.span.start)),
        (Err(error), _) => compare_place(case, &error),
    }
}

fn compare_place(case: &Value, error: &Error) -> Option<String> {
    let place = case["error_pos"]["offset"].as_u64()?;
    let same = place == error.span.start as u64;
    (!same)
        .then(|| format!("wrong at {} here ({error}), at {place} in Falco: {}", error.span.start, text(case, "error")))
}

/// Lists and macros of a prelude, which is YAML of a few fixed forms.
fn options(prelude: &str) -> Options {
    let mut options = Options::new(Catalogue::stock());
    let mut lines = prelude.lines();
    while let Some(line) = lines.next() {
        let body = lines.next().expect("every item has a body");
        if let Some(name) = line.strip_prefix("- list: ") {
            let inside = body.strip_prefix("  items: [").and_then(|rest| rest.strip_suffix(']')).expect("items");
            let written = inside.split(", ").filter(|item| !item.is_empty());
            let items = written.map(|item| item.trim_matches('"').to_owned()).flat_map(|item| {
                let known = options.lists.iter().find(|(known, _)| *known == item);
                known.map_or_else(|| vec![item.clone()], |(_, items)| items.clone())
            });
            let list = (name.to_owned(), items.collect());
            options.lists.push(list);
        } else {
            let name = line.strip_prefix("- macro: ").expect("a list or a macro");
            let condition = body.strip_prefix("  condition: ").expect("a condition");
            let expr = parse(&expand_lists(condition, &options.lists)).expect("the prelude parses");
            options.macros.insert(name.to_owned(), expr);
        }
    }
    options
}
