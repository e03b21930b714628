//! Tokens and their indentation.
//!
//! A key is only known to be one when its `:` is met, so keys (and the mapping that the first of them opens) are queued as
//! doubtful and settled later, as in every YAML scanner that descends from libyaml.

mod indent;
mod tokens;

use std::collections::VecDeque;

use super::source::{END, Mark, Source};
use super::{Scalar, YamlError};

/// What was found.
#[derive(Debug)]
pub(super) enum Token {
    /// `%` and what follows on its line.
    Directive(String),
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
}
