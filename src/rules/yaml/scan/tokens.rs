//! The tokens one by one.

use super::super::scalar::{self, Chomp, Style};
use super::super::source::Mark;
use super::super::source::Source;
use super::super::{MAX_DEPTH, YamlError};
use super::{Block, Flow, Scan, Scanner, Token};

impl Scanner<'_> {
    pub(super) fn directive(&mut self, mark: Mark) -> Scan<()> {
        self.pop_all_indents();
        self.drop_keys();
        (self.key_allowed, self.json_flow) = (false, false);
        let start = self.source.offset();
        while !self.source.is_at_end() && self.source.line_end() == 0 {
            self.source.next();
        }
        let line = String::from_utf8_lossy(self.source.since(start)).into_owned();
        self.push(Token::Directive(line), mark);
        Ok(())
    }

    pub(super) fn flow_start(&mut self, mark: Mark, byte: u8) -> Scan<()> {
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
    pub(super) fn close_lone_entry(&mut self, mark: Mark) {
        if self.flows.last() == Some(&Flow::Sequence) {
            self.void_key();
        } else if self.flows.last() == Some(&Flow::Mapping) && self.verify_key() {
            self.push(Token::Value, mark);
        }
    }

    pub(super) fn flow_end(&mut self, mark: Mark, byte: u8) -> Scan<()> {
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

    pub(super) fn flow_entry(&mut self, mark: Mark) -> Scan<()> {
        self.close_lone_entry(mark);
        (self.key_allowed, self.json_flow) = (true, false);
        self.source.next();
        self.push(Token::FlowEntry, mark);
        Ok(())
    }

    pub(super) fn block_entry(&mut self, mark: Mark) -> Scan<()> {
        if !self.in_block() || !self.key_allowed {
            return Err(self.source.error("an entry (`-`) where none can be"));
        }
        self.push_indent(Block::Sequence);
        (self.key_allowed, self.json_flow) = (true, false);
        self.source.next();
        self.push(Token::BlockEntry, mark);
        Ok(())
    }

    pub(super) fn key(&mut self, mark: Mark) -> Scan<()> {
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

    pub(super) fn value(&mut self, mark: Mark) -> Scan<()> {
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

    pub(super) fn anchor_or_alias(&mut self, mark: Mark, alias: bool) -> Scan<()> {
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

    pub(super) fn tag(&mut self, mark: Mark) -> Scan<()> {
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

    pub(super) fn plain(&mut self, mark: Mark) -> Scan<()> {
        // The indentation that counts is the block's around it, not that of the mapping this may be the first key of.
        let indent = self.indents.last().map_or(0, |indent| indent.column) + 1;
        self.may_be_key();
        let style = if self.in_block() { Style::Plain { indent } } else { Style::PlainInFlow };
        let read = scalar::read(&mut self.source, style)?;
        (self.key_allowed, self.json_flow) = (read.ended_by_indent, false);
        self.push(Token::Plain(read.scalar), mark);
        Ok(())
    }

    pub(super) fn quoted(&mut self, mark: Mark, single: bool) -> Scan<()> {
        self.may_be_key();
        self.source.next();
        let read = scalar::read(&mut self.source, if single { Style::Single } else { Style::Double })?;
        (self.key_allowed, self.json_flow) = (false, true);
        self.scalar_allowed = !self.in_block();
        self.push(Token::Quoted(read.scalar), mark);
        Ok(())
    }

    pub(super) fn block_scalar(&mut self, mark: Mark, folded: bool) -> Scan<()> {
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
