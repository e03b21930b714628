use crate::{Block, Item};

/// Quotes and lists inside one another, at most. Deeper ones are left out, their blocks are not.
const DEEPEST: usize = 16;

/// The quotes and lists that are open, outermost first.
#[derive(Default)]
pub(super) struct Frames {
    open: Vec<Frame>,
    /// For each start not yet ended: whether it opened a frame.
    started: Vec<bool>,
    /// Quotes and lists left out.
    pub(super) flattened: usize,
}

enum Frame {
    Quote(Vec<Block>),
    List(Option<u64>, Vec<Vec<Block>>),
    Item(Vec<Block>),
}

impl Frames {
    /// True inside a quote or list.
    pub(super) fn any(&self) -> bool {
        !self.started.is_empty()
    }

    pub(super) fn open_quote(&mut self) {
        self.open(Frame::Quote(Vec::new()));
    }

    pub(super) fn open_list(&mut self, start: Option<u64>) {
        self.open(Frame::List(start, Vec::new()));
    }

    /// An item of the innermost list, or nothing when that list was left out.
    pub(super) fn open_item(&mut self) {
        let listed = self.started.last() == Some(&true) && matches!(self.open.last(), Some(Frame::List(..)));
        if listed {
            self.open.push(Frame::Item(Vec::new()));
        }
        self.started.push(listed);
    }

    fn open(&mut self, frame: Frame) {
        // An item and its list count as one.
        let depth = self.open.iter().filter(|frame| !matches!(frame, Frame::Item(_))).count();
        let opens = depth < DEEPEST;
        if opens {
            self.open.push(frame);
        } else {
            self.flattened += 1;
        }
        self.started.push(opens);
    }

    /// Puts a block where it belongs; gives it back when nothing is open.
    pub(super) fn put(&mut self, block: Block) -> Option<Block> {
        match self.open.last_mut() {
            None => return Some(block),
            Some(Frame::Quote(blocks) | Frame::Item(blocks)) => blocks.push(block),
            Some(Frame::List(_, items)) => items.push(vec![block]),
        }
        None
    }

    /// Ends what was started last; the block it became, if it became one.
    pub(super) fn close(&mut self) -> Option<Block> {
        if !self.started.pop()? {
            return None;
        }
        match self.open.pop()? {
            Frame::Quote(blocks) => Some(Block::Quote(blocks)),
            Frame::List(start, items) => Some(list(start, items)),
            Frame::Item(blocks) => {
                if let Some(Frame::List(_, items)) = self.open.last_mut() {
                    items.push(blocks);
                }
                None
            }
        }
    }
}

/// The simple form where every item is one paragraph.
fn list(start: Option<u64>, items: Vec<Vec<Block>>) -> Block {
    let simple =
        matches!(start, None | Some(1)) && items.iter().all(|item| matches!(item.as_slice(), [Block::Paragraph(_)]));
    if !simple {
        return Block::Outline { start, items };
    }
    let sentences = |item: Vec<Block>| match item.into_iter().next() {
        Some(Block::Paragraph(sentences)) => sentences,
        _ => Vec::new(),
    };
    let items = items.into_iter().map(|item| Item { sentences: sentences(item) }).collect();
    Block::List { ordered: start.is_some(), items }
}
