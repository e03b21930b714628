//! Every rules file that real Falco was asked to load: it must be accepted or refused as Falco did, for the same kind of
//! reason, at the same place.

mod common;

use rules::{Loaded, Options, Problem, RulesFile, Severity, load};
use serde_json::Value;

/// Cases where we say something else on purpose, and why.
const DEVIATIONS: [(&str, &str); 0] = [];

/// One problem as code and context: items with their names and places.
type Told = (String, Vec<(String, String, u64, u64, u64)>);

fn falco_told(value: &Value) -> Vec<Told> {
    let number = |item: &Value, key: &str| item[key].as_u64().unwrap_or(0);
    let text = |item: &Value, key: &str| item[key].as_str().unwrap_or("").to_owned();
    let problems = value.as_array().into_iter().flatten();
    let told = problems.map(|problem| {
        let context = problem["context"].as_array().into_iter().flatten().map(|item| {
            (
                text(item, "item"),
                text(item, "name"),
                number(item, "line"),
                number(item, "column"),
                number(item, "offset"),
            )
        });
        (text(problem, "code"), context.collect())
    });
    let mut told: Vec<Told> = told.collect();
    told.sort();
    told
}

fn we_told(problems: &[Problem], severity: Severity) -> Vec<Told> {
    let ours =
        problems.iter().filter(|problem| problem.severity == severity && problem.code.as_str().starts_with("LOAD_"));
    let mut told: Vec<Told> = ours
        .map(|problem| {
            let context = problem.context.iter().map(|item| {
                let (line, column, offset) = (item.line.into(), item.column.into(), item.offset.into());
                (item.item.to_owned(), item.name.clone(), line, column, offset)
            });
            (problem.code.as_str().to_owned(), context.collect())
        })
        .collect();
    told.sort();
    told
}

fn load_case(case: &Value, bases: &std::path::Path) -> Loaded {
    let base = case["with"].as_str().map(|name| std::fs::read_to_string(bases.join(name)).expect("a base"));
    let text = case["file"].as_str().expect("a file");
    let mut files: Vec<RulesFile<'_>> = Vec::new();
    files.extend(base.as_deref().map(|text| RulesFile { name: "base.yaml", text }));
    files.push(RulesFile { name: "rules.yaml", text });
    load(&files, &Options::default())
}

#[test]
fn agrees_with_falco() {
    let Some(path) = common::shared("conformance/rules-lint.jsonl") else { return };
    let bases = path.with_file_name("bases");
    let (mut judged, mut wrong, mut warnings, mut places) = (0, Vec::new(), 0, 0);
    for case in common::records(&path) {
        let id = case["id"].as_str().unwrap_or("").to_owned();
        if case["undefined_behaviour"] == true || DEVIATIONS.iter().any(|(known, _)| *known == id) {
            continue;
        }
        judged += 1;
        let loaded = load_case(&case, &bases);
        let mut told = |what: &str| wrong.push(format!("{id} {what}\n  {:?}\n  {:?}", case["file"], loaded.problems));
        if case["successful"] != loaded.accepted {
            told(&format!("accepted: {}", loaded.accepted));
            continue;
        }
        if case["fatal"].is_string() {
            // Falco died without saying what is wrong.
            continue;
        }
        let (falco, ours) = (falco_told(&case["errors"]), we_told(&loaded.problems, Severity::Error));
        let codes = |told: &[Told]| told.iter().map(|(code, _)| code.clone()).collect::<Vec<_>>();
        if codes(&falco) != codes(&ours) {
            told(&format!("errors: {falco:?} is {ours:?}"));
        } else if falco != ours {
            told(&format!("places: {falco:?} is {ours:?}"));
            places += 1;
        }
        for problem in loaded.problems.iter().filter(|problem| problem.severity == Severity::Error) {
            // Our own place is Falco's, except inside a condition: there ours is the true one, and Falco's is right only
            // for what stands on one line without quotes. An error of the YAML library has no item around it.
            let Some(last) = problem.context.last() else { continue };
            let exact = last.item != "condition expression" && problem.context.len() > 1;
            if exact && (problem.span.line, problem.span.column) != (last.line + 1, last.column + 1) {
                told(&format!("our place: {:?} is {last:?}", problem.span));
            }
        }
        let (falco, ours) = (falco_told(&case["warnings"]), we_told(&loaded.problems, Severity::Warning));
        if falco != ours {
            warnings += 1;
            told(&format!("warnings: {falco:?} is {ours:?}"));
        }
        if let Some(count) = case["rules_loaded"].as_u64() {
            let ours = loaded.rules.rules.iter().filter(|rule| !rule.skipped).count() as u64;
            if ours != count {
                told(&format!("rules: {count} is {ours}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {judged} cases differ ({places} in places, {warnings} in warnings)\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
