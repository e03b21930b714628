//! Outcome: errno or success, its likely causes, and how to confirm it.

use crate::case::{Case, list, paragraph};
use crate::say;
use knowledge::schema::Slot;
use report::Block;

pub fn write(case: &Case<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    blocks.extend(paragraph(case.decided.because.clone()));
    blocks.extend(paragraph(case.say(Slot::Outcome)));
    if let Some(errno) = case.decided.errno
        && !case.decided.causes.is_empty()
    {
        let lead = format!("What can give {} on this call, most usual first over all systems:", errno.name);
        blocks.extend(paragraph(vec![say::plain(lead, &["evt.res", "evt.type"], &case.facts)]));
        let causes =
            case.decided.causes.iter().map(|cause| say::plain(*cause, &["evt.res", "evt.type"], &case.facts)).collect();
        blocks.extend(list(true, causes));
    }
    let confirm = case.say(Slot::Confirm);
    if !confirm.is_empty() {
        blocks.extend(paragraph(vec![say::lead("How to confirm it:", &confirm)]));
        blocks.extend(list(false, confirm));
    }
    blocks
}
