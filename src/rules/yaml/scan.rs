//! Tokens and their indentation.
//!
//! A key is only known to be one when its `:` is met, so keys (and the mapping that the first of them opens) are queued as
//! doubtful and settled later, as in every YAML scanner that descends from libyaml.

use std::collections::VecDeque;

use super::scalar::{self, Chomp, Style};
use super::source::{END, Mark, Source};
use super::{MAX_DEPTH, Scalar, YamlError};

/// What was found.
#[derive(Debug)]
pub(super) enum Token {
    Directive,
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockSequenceEnd,
    BlockMappingEnd,
    BlockEntry,
    FlowSequenceStart,
    FlowMappingStart,
    FlowSequenceEnd,
    FlowMappingEnd,
    FlowEntry,
    Key,
    Value,
    Anchor(String),
    Alias(String),
    /// A tag; false for the lone `!`, which says nothing about the type but keeps an empty node from being null.
    Tag,
    Plain(Scalar),
    Quoted(Scalar),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Valid,
    Doubtful,
    Void,
}

#[derive(Debug)]
struct Queued {
    token: Token,
    mark: Mark,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Block {
    None,
    Sequence,
    Mapping,
}

#[derive(Clone, Copy, Debug)]
struct Indent {
    column: i64,
    block: Block,
    state: State,
}

/// A key that may turn out to be none.
#[derive(Clone, Copy, Debug)]
struct SimpleKey {
    mark: Mark,
    flow_level: usize,
    /// The number of the indentation it opened, and of the token that says so.
    opened: Option<(usize, usize)>,
    key: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flow {
    Sequence,
    Mapping,
}

#[derive(Debug)]
pub(super) struct Scanner<'t> {
    source: Source<'t>,
    queue: VecDeque<Queued>,
    /// How many tokens have left the queue: the number of a token less this is its place in the queue.
    gone: usize,
    ended: bool,
    key_allowed: bool,
    scalar_allowed: bool,
    json_flow: bool,
    keys: Vec<SimpleKey>,
    indents: Vec<Indent>,
    flows: Vec<Flow>,
}

type Scan<T> = Result<T, YamlError>;

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            source: Source::new(text),
            queue: VecDeque::new(),
            gone: 0,
            ended: false,
            key_allowed: true,
            scalar_allowed: true,
            json_flow: false,
            keys: Vec::new(),
            indents: vec![Indent { column: -1, block: Block::None, state: State::Valid }],
            flows: Vec::new(),
        }
    }

    pub(super) fn mark(&self) -> Mark {
        self.source.mark()
    }

    /// The next token and its place, `None` at the end of the file.
    pub(super) fn peek(&mut self) -> Scan<Option<(&Token, Mark)>> {
        self.fill()?;
        Ok(self.queue.front().map(|queued| (&queued.token, queued.mark)))
    }

    /// Takes the next token.
    pub(super) fn pop(&mut self) -> Scan<Option<(Token, Mark)>> {
        self.fill()?;
        Ok(self.drop_front().map(|queued| (queued.token, queued.mark)))
    }

    fn drop_front(&mut self) -> Option<Queued> {
        let front = self.queue.pop_front()?;
        self.gone += 1;
        Some(front)
    }

    fn fill(&mut self) -> Scan<()> {
        loop {
            match self.queue.front().map(|queued| queued.state) {
                Some(State::Valid) => return Ok(()),
                Some(State::Void) => {
                    self.drop_front();
                    continue;
                }
                Some(State::Doubtful) | None if self.ended => return Ok(()),
                Some(State::Doubtful) | None => self.scan()?,
            }
        }
    }

    fn push(&mut self, token: Token, mark: Mark) -> usize {
        self.queue.push_back(Queued { token, mark, state: State::Valid });
        self.gone + self.queue.len() - 1
    }

    fn set_state(&mut self, number: usize, state: State) {
        if let Some(queued) = number.checked_sub(self.gone).and_then(|at| self.queue.get_mut(at)) {
            queued.state = state;
        }
    }

    fn in_block(&self) -> bool {
        self.flows.is_empty()
    }

    fn scan(&mut self) -> Scan<()> {
        self.skip_to_token();
        self.pop_indents_to_here();
        if self.source.is_at_end() {
            self.end();
            return Ok(());
        }
        let mark = self.source.mark();
        let byte = self.source.peek();
        if self.source.column() == 0 && byte == b'%' {
            return self.directive(mark);
        }
        for (text, token) in [(b"---", Token::DocumentStart), (b"...", Token::DocumentEnd)] {
            if self.source.at_document_mark(text) {
                self.pop_all_indents();
                self.drop_keys();
                (self.key_allowed, self.json_flow, self.scalar_allowed) = (false, false, true);
                self.source.eat(3);
                self.push(token, mark);
                return Ok(());
            }
        }
        match byte {
            b'[' | b'{' => return self.flow_start(mark, byte),
            b']' | b'}' => return self.flow_end(mark, byte),
            b',' => return self.flow_entry(mark),
            b'-' if self.source.ends_indicator(1) => return self.block_entry(mark),
            b'?' if self.source.ends_indicator(1) && self.source.ahead(1) != END => return self.key(mark),
            b':' if self.is_value() => return self.value(mark),
            b'*' | b'&' => return self.anchor_or_alias(mark, byte == b'*'),
            b'!' => return self.tag(mark),
            b'|' | b'>' if self.in_block() => return self.block_scalar(mark, byte == b'>'),
            _ => {}
        }
        let quoted = matches!(byte, b'\'' | b'"');
        if !quoted && !self.is_plain_start(byte) {
            return Err(self.source.error("a character that no YAML value can start with"));
        }
        if !self.scalar_allowed {
            return Err(self.source.error("text after a quoted text"));
        }
        if quoted { self.quoted(mark, byte == b'\'') } else { self.plain(mark) }
    }

    fn is_value(&self) -> bool {
        if self.in_block() {
            return self.source.ends_indicator(1);
        }
        self.json_flow
            || (self.source.ends_indicator(1) && self.source.ahead(1) != END)
            || matches!(self.source.ahead(1), b',' | b']' | b'}')
    }

    fn is_plain_start(&self, byte: u8) -> bool {
        let indicator = b",[]{}#&*!|>'\"%@`".contains(&byte);
        let follows = self.source.ahead(1);
        if self.in_block() {
            !(indicator || matches!(byte, b'-' | b'?' | b':') && self.source.ends_indicator(1))
        } else {
            !indicator && byte != b'?' && !(matches!(byte, b'-' | b':') && matches!(follows, b' ' | b'\t' | END))
        }
    }

    fn skip_to_token(&mut self) {
        loop {
            while self.source.is_blank() {
                if self.in_block() && self.source.peek() == b'\t' {
                    // A tab does not indent, so no key can follow it on its line.
                    self.key_allowed = false;
                }
                self.source.next();
            }
            if self.source.peek() == b'#' {
                while !self.source.is_at_end() && self.source.line_end() == 0 {
                    self.source.next();
                }
            }
            let line_end = self.source.line_end();
            if line_end == 0 {
                return;
            }
            self.source.eat(line_end);
            self.void_key();
            self.scalar_allowed = true;
            if self.in_block() {
                self.key_allowed = true;
            }
        }
    }

    fn end(&mut self) {
        if self.source.column() > 0 {
            self.source.force_new_line();
        }
        self.pop_all_indents();
        self.drop_keys();
        self.key_allowed = false;
        self.ended = true;
    }

    // Indentation.

    fn push_indent(&mut self, block: Block) -> Option<(usize, usize)> {
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

    fn pop_indents_to_here(&mut self) {
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

    fn pop_all_indents(&mut self) {
        if !self.in_block() {
            return;
        }
        while self.indents.last().is_some_and(|indent| indent.block != Block::None) {
            self.pop_indent();
        }
    }

    fn pop_indent(&mut self) {
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

    // Keys.

    fn may_be_key(&mut self) {
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

    fn set_indent(&mut self, at: usize, state: State) {
        if let Some(indent) = self.indents.get_mut(at) {
            indent.state = state;
        }
    }

    fn settle(&mut self, key: SimpleKey, state: State) {
        if let Some((indent, token)) = key.opened {
            // The indentation may have been popped already, and another one may stand in its place.
            if self.indents.get(indent).is_some_and(|indent| indent.state == State::Doubtful) {
                self.set_indent(indent, state);
            }
            self.set_state(token, state);
        }
        self.set_state(key.key, state);
    }

    fn void_key(&mut self) {
        if let Some(key) = self.keys.pop_if(|key| key.flow_level == self.flows.len()) {
            self.settle(key, State::Void);
        }
    }

    /// Settles the last possible key of this level; true when it is one.
    fn verify_key(&mut self) -> bool {
        let Some(key) = self.keys.pop_if(|key| key.flow_level == self.flows.len()) else { return false };
        let here = self.source.mark();
        let valid = here.line == key.mark.line && here.offset - key.mark.offset <= 1024;
        self.settle(key, if valid { State::Valid } else { State::Void });
        valid
    }

    fn drop_keys(&mut self) {
        while let Some(key) = self.keys.pop() {
            if key.flow_level == 0 {
                self.settle(key, State::Void);
            }
        }
    }

    // Tokens.

    fn directive(&mut self, mark: Mark) -> Scan<()> {
        self.pop_all_indents();
        self.drop_keys();
        (self.key_allowed, self.json_flow) = (false, false);
        while !self.source.is_at_end() && self.source.line_end() == 0 {
            self.source.next();
        }
        self.push(Token::Directive, mark);
        Ok(())
    }

    fn flow_start(&mut self, mark: Mark, byte: u8) -> Scan<()> {
        if self.flows.len() >= MAX_DEPTH {
            return Err(self.source.error("nested too deeply"));
        }
        self.may_be_key();
        (self.key_allowed, self.json_flow) = (true, false);
        self.source.next();
        let (flow, token) = match byte {
            b'[' => (Flow::Sequence, Token::FlowSequenceStart),
            _ => (Flow::Mapping, Token::FlowMappingStart),
        };
        self.flows.push(flow);
        self.push(token, mark);
        Ok(())
    }

    /// `{a, b}`: a lone entry of a flow mapping is a key without a value.
    fn close_lone_entry(&mut self, mark: Mark) {
        if self.flows.last() == Some(&Flow::Sequence) {
            self.void_key();
        } else if self.flows.last() == Some(&Flow::Mapping) && self.verify_key() {
            self.push(Token::Value, mark);
        }
    }

    fn flow_end(&mut self, mark: Mark, byte: u8) -> Scan<()> {
        if self.in_block() {
            return Err(self.source.error("a closing bracket that nothing opened"));
        }
        self.close_lone_entry(mark);
        (self.key_allowed, self.json_flow) = (false, true);
        self.source.next();
        let (flow, token) = match byte {
            b']' => (Flow::Sequence, Token::FlowSequenceEnd),
            _ => (Flow::Mapping, Token::FlowMappingEnd),
        };
        if self.flows.pop() != Some(flow) {
            return Err(YamlError { mark, message: "a closing bracket of the other kind".to_owned() });
        }
        self.push(token, mark);
        Ok(())
    }

    fn flow_entry(&mut self, mark: Mark) -> Scan<()> {
        self.close_lone_entry(mark);
        (self.key_allowed, self.json_flow) = (true, false);
        self.source.next();
        self.push(Token::FlowEntry, mark);
        Ok(())
    }

    fn block_entry(&mut self, mark: Mark) -> Scan<()> {
        if !self.in_block() || !self.key_allowed {
            return Err(self.source.error("an entry (`-`) where none can be"));
        }
        self.push_indent(Block::Sequence);
        (self.key_allowed, self.json_flow) = (true, false);
        self.source.next();
        self.push(Token::BlockEntry, mark);
        Ok(())
    }

    fn key(&mut self, mark: Mark) -> Scan<()> {
        if self.in_block() {
            if !self.key_allowed {
                return Err(self.source.error("a key (`?`) where none can be"));
            }
            self.push_indent(Block::Mapping);
        }
        self.key_allowed = self.in_block();
        self.source.next();
        self.push(Token::Key, mark);
        Ok(())
    }

    fn value(&mut self, mark: Mark) -> Scan<()> {
        let is_key = self.verify_key();
        self.json_flow = false;
        if is_key {
            self.key_allowed = false;
        } else {
            if self.in_block() {
                if !self.key_allowed {
                    return Err(self.source.error("a colon where no key can be"));
                }
                self.push_indent(Block::Mapping);
            }
            self.key_allowed = self.in_block();
        }
        self.scalar_allowed = true;
        self.source.next();
        self.push(Token::Value, mark);
        Ok(())
    }

    fn anchor_or_alias(&mut self, mark: Mark, alias: bool) -> Scan<()> {
        self.may_be_key();
        (self.key_allowed, self.json_flow) = (false, false);
        self.source.next();
        let start = self.source.offset();
        while !self.source.ends_indicator(0) && !b"[]{},".contains(&self.source.peek()) {
            self.source.next();
        }
        let name = String::from_utf8_lossy(self.source.since(start)).into_owned();
        if name.is_empty() {
            return Err(self.source.error("a name is missing after `&` or `*`"));
        }
        if !self.source.ends_indicator(0) && !b"?:,]}%@`".contains(&self.source.peek()) {
            return Err(self.source.error("a character that no anchor's name can have"));
        }
        self.push(if alias { Token::Alias(name) } else { Token::Anchor(name) }, mark);
        Ok(())
    }

    fn tag(&mut self, mark: Mark) -> Scan<()> {
        self.may_be_key();
        (self.key_allowed, self.json_flow) = (false, false);
        self.source.next();
        let is_word = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
        let is_tag = |source: &Source<'_>| {
            let percent =
                source.peek() == b'%' && source.ahead(1).is_ascii_hexdigit() && source.ahead(2).is_ascii_hexdigit();
            percent || is_word(source.peek()) || b"#;/?:@&=+$_.~*'()".contains(&source.peek())
        };
        if self.source.peek() == b'<' {
            self.source.next();
            while self.source.peek() != b'>' {
                if !is_tag(&self.source) && !b"!,[]".contains(&self.source.peek()) {
                    return Err(self.source.error("a tag that is not closed by `>`"));
                }
                self.source.next();
            }
            self.source.next();
        } else {
            while is_word(self.source.peek()) {
                self.source.next();
            }
            if self.source.peek() == b'!' {
                self.source.next();
                let start = self.source.offset();
                while is_tag(&self.source) {
                    self.source.next();
                }
                if self.source.offset() == start {
                    return Err(self.source.error("a tag without a name"));
                }
            } else {
                let odd = self.source.mark();
                while is_tag(&self.source) {
                    self.source.next();
                }
                if self.source.peek() == b'!' {
                    return Err(YamlError {
                        mark: odd,
                        message: "a character that no tag's prefix can have".to_owned(),
                    });
                }
            }
        }
        self.push(Token::Tag, mark);
        Ok(())
    }

    // Scalars.

    fn plain(&mut self, mark: Mark) -> Scan<()> {
        // The indentation that counts is the block's around it, not that of the mapping this may be the first key of.
        let indent = self.indents.last().map_or(0, |indent| indent.column) + 1;
        self.may_be_key();
        let style = if self.in_block() { Style::Plain { indent } } else { Style::PlainInFlow };
        let read = scalar::read(&mut self.source, style)?;
        (self.key_allowed, self.json_flow) = (read.ended_by_indent, false);
        self.push(Token::Plain(read.scalar), mark);
        Ok(())
    }

    fn quoted(&mut self, mark: Mark, single: bool) -> Scan<()> {
        self.may_be_key();
        self.source.next();
        let read = scalar::read(&mut self.source, if single { Style::Single } else { Style::Double })?;
        (self.key_allowed, self.json_flow) = (false, true);
        self.scalar_allowed = !self.in_block();
        self.push(Token::Quoted(read.scalar), mark);
        Ok(())
    }

    fn block_scalar(&mut self, mark: Mark, folded: bool) -> Scan<()> {
        self.source.next();
        let (mut chomp, mut indent, mut detect) = (Chomp::Clip, 1, true);
        let (mut seen_chomp, mut seen_digit) = (false, false);
        loop {
            match self.source.peek() {
                sign @ (b'+' | b'-') if !seen_chomp => {
                    chomp = if sign == b'+' { Chomp::Keep } else { Chomp::Strip };
                    seen_chomp = true;
                }
                digit @ b'0'..=b'9' if !seen_digit => {
                    if digit == b'0' {
                        self.source.next();
                        return Err(self.source.error("a block text cannot be indented by 0"));
                    }
                    (indent, detect) = (i64::from(digit - b'0'), false);
                    seen_digit = true;
                }
                _ => break,
            }
            self.source.next();
        }
        while self.source.is_blank() {
            self.source.next();
        }
        if self.source.peek() == b'#' {
            while !self.source.is_at_end() && self.source.line_end() == 0 {
                self.source.next();
            }
        }
        if !self.source.is_at_end() && self.source.line_end() == 0 {
            return Err(self.source.error("text on the line where a block text begins"));
        }
        indent += self.indents.last().map_or(0, |indent| indent.column.max(0));
        let read = scalar::read(&mut self.source, Style::Block { folded, indent, detect, chomp })?;
        (self.key_allowed, self.json_flow) = (true, false);
        self.push(Token::Quoted(read.scalar), mark);
        Ok(())
    }
}
