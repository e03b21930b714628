//! Potential Impact: if it is real, and only what the fields support.

use crate::case::{Case, list, paragraph};
use crate::say;
use knowledge::schema::Slot;
use report::Block;

pub fn write(case: &Case<'_>) -> Vec<Block> {
    let impact = case.say(Slot::Impact);
    if impact.is_empty() {
        let text = "The fields of this alert do not support a statement about its impact.";
        return paragraph(vec![say::plain(text, &["alert.rule"], &case.facts)]).into_iter().collect();
    }
    list(false, impact).into_iter().collect()
}
