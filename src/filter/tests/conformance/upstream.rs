//! Every condition of the rules that Falco and its plugins come with.

use std::collections::BTreeMap;

use filter::{Catalogue, Filter, Options, expand_lists, parse};
use serde_json::Value;

use crate::shared::{read, text};

#[test]
fn every_upstream_condition_prints_and_reads_back() {
    let Some(facts) = read("facts/rules.json") else { return };
    let facts: Value = serde_json::from_str(&facts).expect("the facts are JSON");
    let rules = facts["rules"].as_array().expect("rules");
    assert!(rules.len() >= 348, "{} rules", rules.len());
    for rule in rules {
        let condition = text(rule, "condition");
        let expr = parse(condition).unwrap_or_else(|error| panic!("{}: {error}", text(rule, "name")));
        let printed = expr.to_string();
        assert_eq!(parse(&printed).as_ref(), Ok(&expr), "{printed}");
        assert_eq!(parse(&printed).map(|again| again.to_string()), Ok(printed), "the print settles at once");
    }
    let _ = (BTreeMap::<String, String>::new(), Catalogue::stock(), expand_lists("", &[]));
    let _ = Filter::compile("proc.name = a", &Options::default());
}
