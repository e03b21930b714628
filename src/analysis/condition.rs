//! Conditions of playbooks, run on the facts of an alert.

use crate::facts::Facts;
use filter::{Event, Filter, Lookup, Verdict};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// The fields that made a condition true, named as the alert names them; `None` when it is false or unknown.
pub fn holds(condition: &str, facts: &Facts<'_>) -> Option<Vec<String>> {
    let filter = compiled(condition)?;
    if filter.matches(facts) != Verdict::True {
        return None;
    }
    let mut cites = Vec::new();
    for field in filter.evidence(facts) {
        for cited in facts.cites(field) {
            if !cites.contains(&cited) {
                cites.push(cited);
            }
        }
    }
    Some(cites)
}

/// True, false or unknown.
pub fn verdict(condition: &str, facts: &Facts<'_>) -> Verdict {
    compiled(condition).map_or(Verdict::Unknown, |filter| filter.matches(facts))
}

/// The fields a condition looks at, named as the alert names them.
pub fn fields(condition: &str, facts: &Facts<'_>) -> Vec<String> {
    compiled(condition).map_or(Vec::new(), |filter| filter.fields().flat_map(|field| facts.cites(field)).collect())
}

/// The fields that would decide a condition which is unknown: those the alert lacks, of the checks that leave it open.
pub fn undecided(condition: &str, facts: &Facts<'_>) -> Vec<String> {
    let mut lacking: Vec<String> = Vec::new();
    let Some(filter) = compiled(condition) else { return lacking };
    let explanation = filter.explain(facts);
    let mut open: Vec<bool> = Vec::new();
    for part in &explanation.parts {
        let inside_open = part.parent.is_none_or(|parent| open.get(parent) == Some(&true));
        open.push(inside_open && part.verdict == Verdict::Unknown);
        if open.last() == Some(&true) {
            for field in part.fields.iter().filter(|field| facts.field(field) == Lookup::Absent) {
                let field = crate::derive::printed(field);
                if !lacking.iter().any(|known| known == field) {
                    lacking.push(field.to_owned());
                }
            }
        }
    }
    lacking
}

/// Compiles each condition once a thread. The build has checked that every one of them compiles.
fn compiled(condition: &str) -> Option<Rc<Filter>> {
    thread_local! {
        static KNOWN: RefCell<HashMap<String, Rc<Filter>>> = RefCell::new(HashMap::new());
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some(filter) = known.get(condition) {
            return Some(Rc::clone(filter));
        }
        let filter = Rc::new(knowledge::compile(condition).ok()?);
        known.insert(condition.to_owned(), Rc::clone(&filter));
        Some(filter)
    })
}
