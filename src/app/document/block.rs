use report::{Block, Item};

use super::sentence::sentences;
use super::{Drawing, banner, chain, code, marks, steps, table, tree};
use crate::dom::{Node, classed, node};

/// A block of a section whose heading has this level.
pub fn block(drawing: &Drawing, block: &Block, level: u8) -> Node {
    match block {
        Block::Banner(each) => banner::banner(drawing, each),
        Block::Paragraph(all) => sentences(drawing, node("p"), all),
        Block::List { ordered: true, items } => list(drawing, classed("ol", "list"), items),
        Block::List { ordered: false, items } => list(drawing, classed("ul", "list"), items),
        Block::Table(each) => table::table(drawing, each),
        Block::Chain(links) => chain::chain(drawing, links),
        Block::Steps(all) => steps::steps(drawing, all, level),
        Block::Code(each) => code::code(drawing, each),
        Block::Tree(twigs) => tree::tree(drawing, twigs),
        Block::Outline { start: None, items } => nested(drawing, classed("ul", "list"), items, level),
        Block::Outline { start: Some(start), items } => {
            nested(drawing, classed("ol", "list").attr("start", &start.to_string()), items, level)
        }
        Block::Quote(blocks) => inner(drawing, node("blockquote"), blocks, level),
        Block::Rule => node("hr"),
        Block::Marked(each) => marks::marked(drawing, each, level),
        Block::Tally(each) => marks::tally(drawing, each),
    }
}

fn list(drawing: &Drawing, into: Node, items: &[Item]) -> Node {
    into.all(items.iter().map(|item| sentences(drawing, node("li"), &item.sentences)))
}

fn nested(drawing: &Drawing, into: Node, items: &[Vec<Block>], level: u8) -> Node {
    into.all(items.iter().map(|blocks| inner(drawing, node("li"), blocks, level)))
}

fn inner(drawing: &Drawing, into: Node, blocks: &[Block], level: u8) -> Node {
    into.all(blocks.iter().map(|each| block(drawing, each, level)))
}
