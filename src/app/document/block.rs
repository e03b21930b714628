use leptos::prelude::*;
use report::{Block, Item};

use super::sentence::sentences;
use super::{Drawing, banner, chain, code, steps, table, tree};

/// A block of a section whose heading has this level.
pub fn block(drawing: &Drawing, block: &Block, level: u8) -> AnyView {
    match block {
        Block::Banner(each) => banner::banner(drawing, each).into_any(),
        Block::Paragraph(all) => view! { <p>{sentences(drawing, all)}</p> }.into_any(),
        Block::List { ordered: true, items } => view! { <ol class="list">{list(drawing, items)}</ol> }.into_any(),
        Block::List { ordered: false, items } => view! { <ul class="list">{list(drawing, items)}</ul> }.into_any(),
        Block::Table(each) => table::table(drawing, each).into_any(),
        Block::Chain(links) => chain::chain(drawing, links).into_any(),
        Block::Steps(all) => steps::steps(drawing, all, level).into_any(),
        Block::Code(each) => code::code(each).into_any(),
        Block::Tree(twigs) => tree::tree(drawing, twigs),
        Block::Outline { start: None, items } => {
            view! { <ul class="list">{nested(drawing, items, level)}</ul> }.into_any()
        }
        Block::Outline { start: Some(start), items } => {
            view! { <ol class="list" start=start.to_string()>{nested(drawing, items, level)}</ol> }.into_any()
        }
        Block::Quote(blocks) => view! { <blockquote>{inner(drawing, blocks, level)}</blockquote> }.into_any(),
        Block::Rule => view! { <hr/> }.into_any(),
    }
}

fn list(drawing: &Drawing, items: &[Item]) -> Vec<impl IntoView + use<>> {
    items.iter().map(|item| view! { <li>{sentences(drawing, &item.sentences)}</li> }).collect()
}

fn nested(drawing: &Drawing, items: &[Vec<Block>], level: u8) -> Vec<impl IntoView + use<>> {
    items.iter().map(|blocks| view! { <li>{inner(drawing, blocks, level)}</li> }).collect()
}

fn inner(drawing: &Drawing, blocks: &[Block], level: u8) -> Vec<AnyView> {
    blocks.iter().map(|each| block(drawing, each, level)).collect()
}
