//! Which blocks are open, and which words may turn out to be keys.

use super::{Block, Indent, Scanner, SimpleKey, State, Token};

impl Scanner<'_> {
    pub(super) fn push_indent(&mut self, block: Block) -> Option<(usize, usize)> {
        if !self.in_block() {
            return None;
        }
        let column = self.source.column();
        let last =
            self.indents.last().copied().unwrap_or(Indent { column: -1, block: Block::None, state: State::Valid });
        let sequence_in_mapping = block == Block::Sequence && last.block == Block::Mapping;
        if column < last.column || (column == last.column && !sequence_in_mapping) {
            return None;
        }
        let token = if block == Block::Sequence { Token::BlockSequenceStart } else { Token::BlockMappingStart };
        let number = self.push(token, self.source.mark());
        self.indents.push(Indent { column, block, state: State::Valid });
        Some((self.indents.len() - 1, number))
    }

    pub(super) fn pop_indents_to_here(&mut self) {
        if !self.in_block() {
            return;
        }
        let at_entry = self.source.peek() == b'-' && self.source.ends_indicator(1);
        while let Some(indent) = self.indents.last() {
            let column = self.source.column();
            let stays = indent.column == column && (indent.block != Block::Sequence || at_entry);
            if indent.column < column || stays {
                break;
            }
            self.pop_indent();
        }
        while self.indents.last().is_some_and(|indent| indent.state == State::Void) {
            self.pop_indent();
        }
    }

    pub(super) fn pop_all_indents(&mut self) {
        if !self.in_block() {
            return;
        }
        while self.indents.last().is_some_and(|indent| indent.block != Block::None) {
            self.pop_indent();
        }
    }

    pub(super) fn pop_indent(&mut self) {
        let Some(indent) = self.indents.pop() else { return };
        if indent.state != State::Valid {
            self.void_key();
            return;
        }
        let mark = self.source.mark();
        match indent.block {
            Block::Sequence => _ = self.push(Token::BlockSequenceEnd, mark),
            Block::Mapping => _ = self.push(Token::BlockMappingEnd, mark),
            Block::None => {}
        }
    }

    pub(super) fn may_be_key(&mut self) {
        let level = self.flows.len();
        if !self.key_allowed || self.keys.last().is_some_and(|key| key.flow_level == level) {
            return;
        }
        let mark = self.source.mark();
        let opened = self.push_indent(Block::Mapping);
        if let Some((indent, token)) = opened {
            self.set_indent(indent, State::Doubtful);
            self.set_state(token, State::Doubtful);
        }
        let key = self.push(Token::Key, mark);
        self.set_state(key, State::Doubtful);
        self.keys.push(SimpleKey { mark, flow_level: level, opened, key });
    }

    pub(super) fn set_indent(&mut self, at: usize, state: State) {
        if let Some(indent) = self.indents.get_mut(at) {
            indent.state = state;
        }
    }

    pub(super) fn settle(&mut self, key: SimpleKey, state: State) {
        if let Some((indent, token)) = key.opened {
            // The indentation may have been popped already, and another one may stand in its place.
            if self.indents.get(indent).is_some_and(|indent| indent.state == State::Doubtful) {
                self.set_indent(indent, state);
            }
            self.set_state(token, state);
        }
        self.set_state(key.key, state);
    }

    pub(super) fn void_key(&mut self) {
        if let Some(key) = self.keys.pop_if(|key| key.flow_level == self.flows.len()) {
            self.settle(key, State::Void);
        }
    }

    /// Settles the last possible key of this level; true when it is one.
    pub(super) fn verify_key(&mut self) -> bool {
        let Some(key) = self.keys.pop_if(|key| key.flow_level == self.flows.len()) else { return false };
        let here = self.source.mark();
        let valid = here.line == key.mark.line && here.offset - key.mark.offset <= 1024;
        self.settle(key, if valid { State::Valid } else { State::Void });
        valid
    }

    pub(super) fn drop_keys(&mut self) {
        while let Some(key) = self.keys.pop() {
            if key.flow_level == 0 {
                self.settle(key, State::Void);
            }
        }
    }
}
