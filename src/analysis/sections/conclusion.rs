//! Conclusion: the one next decision, and what would change it.

use crate::case::{Case, paragraph};
use knowledge::schema::Slot;
use report::Block;

pub fn write(case: &Case<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    blocks.extend(paragraph(case.say(Slot::Decision).into_iter().take(1).collect()));
    blocks.extend(paragraph(case.say(Slot::Change)));
    blocks
}
