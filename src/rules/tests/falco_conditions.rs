//! Every condition that real Falco was asked to load, in a rules file: the same verdict, the same kind of error, the same
//! warnings, for macros and lists as well as for rules.

mod common;

use rules::{Options, Problem, RulesFile, Severity, load};

/// Conditions where we say something else on purpose, and why.
const DEVIATIONS: [(&str, &str); 0] = [];

fn codes(problems: &[Problem], severity: Severity) -> Vec<&str> {
    let ours = problems.iter().filter(|p| p.severity == severity && p.code.as_str().starts_with("LOAD_"));
    let mut codes: Vec<&str> = ours.map(|p| p.code.as_str()).collect();
    codes.sort_unstable();
    codes
}

#[test]
fn agrees_with_falco() {
    let Some(path) = common::shared("conformance/filter-parse.jsonl") else { return };
    let (mut judged, mut places, mut wrong) = (0, 0, Vec::new());
    for case in common::records(&path) {
        let id = case["id"].as_str().unwrap_or("");
        let condition = case["condition"].as_str().unwrap_or("");
        if case["fatal"] == true || DEVIATIONS.iter().any(|(known, _)| *known == id) {
            continue;
        }
        judged += 1;
        let text = format!(
            "{}- rule: R\n  desc: d\n  condition: {}\n  output: o\n  priority: INFO\n",
            case["prelude"].as_str().unwrap_or(""),
            serde_json::to_string(condition).expect("a text")
        );
        let loaded = load(&[RulesFile { name: "r", text: &text }], &Options::default());
        let mut told = |what: String| wrong.push(format!("{id} {condition:?}: {what}"));
        if case["ok"] != loaded.accepted {
            told(format!("accepted: {}, {:?}", loaded.accepted, loaded.problems.first()));
            continue;
        }
        let errors: Vec<&str> = case["error_code"].as_str().into_iter().collect();
        if errors != codes(&loaded.problems, Severity::Error) {
            told(format!("{errors:?} is {:?}", loaded.problems.first()));
        }
        let mut warnings: Vec<&str> =
            case["warnings"].as_array().into_iter().flatten().filter_map(|w| w["code"].as_str()).collect();
        warnings.sort_unstable();
        let ours = codes(&loaded.problems, Severity::Warning);
        if warnings != ours {
            told(format!("warnings {warnings:?} is {ours:?}"));
        }
        if let (Some(offset), Some(problem)) =
            (case["error_pos"]["offset"].as_u64(), loaded.problems.iter().find(|p| p.severity == Severity::Error))
        {
            places += 1;
            // Falco's offset counts from the start of the item or of its condition; the last two say which.
            let mut last = problem.context.iter().rev();
            let ours = last.next().zip(last.next()).map(|(inner, outer)| u64::from(inner.offset - outer.offset));
            if ours != Some(offset) {
                told(format!("at {offset} is {ours:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {judged} differ\n{}", wrong.len(), wrong.join("\n"));
    assert!(places > 300, "only {places} of {judged} errors have a place to compare");
}
