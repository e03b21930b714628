//! What each stock rule demands of a call's result, derived again from its condition: may it hold for a call that failed?
//!
//! Each condition is parsed, its macros put in, and asked about a failed call of each type that the rule watches. What a
//! failed call settles is settled; every other check might be true and might be false. A rule demands success of a call
//! when its condition is false for every failed one. `EINPROGRESS` is the answer to a connect that does not wait; a rule
//! that lets it through demands only that the call did not fail.

use crate::facts::{facts, list, text};
use crate::possible::{ALWAYS, Can, EITHER, NEVER, can, settled};
use filter::{Expr, Operator};
use knowledge::catalogue::{self, Demand};
use serde_json::Value;
use std::collections::HashMap;

/// A call that did not succeed.
#[derive(Clone, Copy)]
struct Call<'a> {
    name: &'a str,
    in_progress: bool,
}

/// One check on a failed call: Falco has no descriptor for it, its return value is negative, its result no success.
fn check(field: &str, op: Option<Operator>, values: &[&str], call: Call<'_>) -> Can {
    let Some(op) = op else { return EITHER };
    match (field, op) {
        ("evt.type", Operator::Eq | Operator::In) => settled(values.contains(&call.name)),
        ("evt.type", Operator::Ne) => settled(!values.contains(&call.name)),
        ("evt.failed", Operator::Eq) => settled(values == ["true"]),
        ("evt.res", Operator::Eq) if values == ["SUCCESS"] => NEVER,
        ("evt.res", Operator::Eq) if values == ["EINPROGRESS"] && !call.in_progress => NEVER,
        ("evt.res", Operator::Ne) if values == ["SUCCESS"] => ALWAYS,
        ("fd.num" | "evt.rawres" | "evt.arg.res" | "evt.arg.fd", Operator::Ge | Operator::Gt) if values == ["0"] => {
            NEVER
        }
        ("evt.rawres", Operator::In) if !values.iter().any(|value| value.starts_with('-')) => NEVER,
        _ => EITHER,
    }
}

/// True when the condition may hold for a failed call of this type. The names of lists stay what they are: none of them holds
/// event types or results.
fn may_hold(condition: &Expr, name: &str, result: &str, macros: &HashMap<&str, Expr>) -> bool {
    let in_progress = result == "EINPROGRESS" && name == "connect";
    can(condition, macros, &|field, op, values| check(field, op, values, Call { name, in_progress })).hold
}

#[test]
fn the_catalogue_says_what_each_condition_demands() {
    let Some(facts) = facts("rules.json") else { return };
    let own = |fact: &&Value| text(fact, "repo") == "rules";
    // Archived rules have macros of their own beside the current ones of other names.
    let macros = |archived: bool| -> HashMap<&str, Expr> {
        let mut macros: Vec<&Value> = list(&facts, "macros").iter().filter(own).collect();
        macros.sort_by_key(|fact| text(fact, "file").starts_with("archive/") == archived);
        let parsed = macros
            .into_iter()
            .filter_map(|fact| Some((text(fact, "name"), filter::parse(text(fact, "condition")).ok()?)));
        parsed.collect()
    };
    let (current, archived) = (macros(false), macros(true));
    let mut wrong = Vec::new();
    let mut seen = 0;
    for fact in list(&facts, "rules").iter().filter(own).filter(|fact| text(fact, "source") == "syscall") {
        let rule = catalogue::rule(text(fact, "name")).unwrap_or_else(|| panic!("{fact}"));
        let condition = filter::parse(text(fact, "condition")).unwrap_or_else(|error| panic!("{}: {error}", rule.name));
        let macros = if text(fact, "file").starts_with("archive/") { &archived } else { &current };
        let demands: Vec<Demand> = rule
            .events
            .iter()
            .map(|call| {
                match (may_hold(&condition, call, "EINPROGRESS", macros), may_hold(&condition, call, "E", macros)) {
                    (false, false) => Demand::Success,
                    (true, false) => Demand::NoFailure,
                    (_, true) => Demand::Nothing,
                }
            })
            .collect();
        seen += 1;
        if rule.demands != demands {
            wrong.push(format!("{}: {:?}: {:?}, but {demands:?}", rule.name, rule.events, rule.demands));
        }
    }
    assert!(seen > 95, "{seen}");
    assert!(wrong.is_empty(), "{} rules:\n{}", wrong.len(), wrong.join("\n"));
}
