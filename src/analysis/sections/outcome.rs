//! Outcome: errno or success, its likely causes, and how to confirm it.

use crate::case::{Case, list, paragraph};
use crate::say;
use knowledge::errno;
use knowledge::schema::Slot;
use report::Block;

pub fn write(case: &Case<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    blocks.extend(paragraph(case.decided.because.clone()));
    blocks.extend(paragraph(case.say(Slot::Outcome)));
    blocks.extend(causes(case));
    let confirm = case.say(Slot::Confirm);
    if !confirm.is_empty() {
        blocks.extend(paragraph(vec![say::lead("How to confirm it:", &confirm)]));
        blocks.extend(list(false, confirm));
    }
    blocks
}

/// What can give this errno here, most likely first; the file the call was about may change the order.
fn causes(case: &Case<'_>) -> Vec<Block> {
    let facts = &case.facts;
    let Some(errno) = case.decided.errno else { return Vec::new() };
    let call = facts.text("evt.type").unwrap_or_default();
    let target = facts.text("saker.target");
    let causes = errno::verdict_at(&call, errno.name, target.as_deref().unwrap_or_default()).causes;
    let cited: &[&str] =
        if target.is_some() { &["evt.res", "evt.type", "saker.target"] } else { &["evt.res", "evt.type"] };
    let written: Vec<_> = causes.into_iter().map(|cause| say::plain(cause, cited, facts)).collect();
    if written.is_empty() {
        return Vec::new();
    }
    let lead = say::lead(format!("What can give {} on this call, most likely first:", errno.name), &written);
    [paragraph(vec![lead]), list(true, written)].into_iter().flatten().collect()
}
