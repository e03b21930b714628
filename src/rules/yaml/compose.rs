//! From tokens to nodes.

use std::collections::HashMap;

use super::scan::{Scanner, Token};
use super::source::Mark;
use super::{Kind, MAX_BYTES, MAX_DEPTH, MAX_NODES, Node, NodeId, Scalar, Yaml, YamlError};

/// Reads all documents of `text`, up to the first one that is null; a byte order mark at the start is not part of it.
///
/// On an error, what was read before it is lost, as in Falco: a rules file with broken YAML yields no rules.
pub fn load(text: &str) -> Result<Yaml, YamlError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.len() > MAX_BYTES {
        let message = format!("the file is larger than {} MiB", MAX_BYTES >> 20);
        return Err(YamlError { mark: Mark::default(), message });
    }
    let mut composer =
        Composer { scanner: Scanner::new(text), yaml: Yaml::default(), anchors: HashMap::new(), inside: Vec::new() };
    loop {
        composer.directives()?;
        if composer.scanner.peek()?.is_none() {
            return Ok(composer.yaml);
        }
        let root = composer.document()?;
        if matches!(composer.yaml.node(root).kind, Kind::Null) {
            composer.yaml.ignored = composer.scanner.peek().ok().flatten().map(|(_, mark)| mark);
            return Ok(composer.yaml);
        }
        composer.yaml.documents.push(root);
    }
}

struct Composer<'t> {
    scanner: Scanner<'t>,
    yaml: Yaml,
    anchors: HashMap<String, NodeId>,
    inside: Vec<Collection>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Collection {
    Block,
    FlowSequence,
    FlowMapping,
    Pair,
}

/// What stands next, without the text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Value,
    Alias,
    Plain,
    Quoted,
    FlowSequence,
    BlockSequence,
    FlowMapping,
    BlockMapping,
    Key,
    Tag,
    Anchor,
    Other,
}

impl Composer<'_> {
    /// `%YAML 1.2`, `%TAG ! x`: checked, and without any effect on rules.
    fn directives(&mut self) -> Result<(), YamlError> {
        let mut seen: Vec<String> = Vec::new();
        while let Some((Token::Directive(_), _)) = self.scanner.peek()? {
            let Some((Token::Directive(line), mark)) = self.scanner.pop()? else { break };
            let words: Vec<&str> = line.split([' ', '\t']).take_while(|word| !word.starts_with('#')).collect();
            let mut words = words.into_iter().filter(|word| !word.is_empty());
            let (name, given) = (words.next().unwrap_or(""), words.collect::<Vec<_>>());
            let (key, fits) = match (name, given.as_slice()) {
                ("%YAML", [version]) => {
                    let numbers = version.split_once('.').map(|(major, minor)| (major.parse(), minor.parse::<u32>()));
                    ("%YAML", matches!(numbers, Some((Ok(0..=1u32), Ok(_)))))
                }
                ("%TAG", [handle, _]) => (*handle, true),
                (name, _) => (name, !matches!(name, "%YAML" | "%TAG")),
            };
            let again = matches!(name, "%YAML" | "%TAG") && seen.iter().any(|known| known == key);
            if again || !fits {
                return Err(YamlError {
                    mark,
                    message: format!("{name} must be there once, as in `%YAML 1.2` or `%TAG ! tag:`"),
                });
            }
            seen.push(key.to_owned());
        }
        Ok(())
    }

    fn document(&mut self) -> Result<NodeId, YamlError> {
        self.anchors.clear();
        if let Some((Token::DocumentStart, _)) = self.scanner.peek()? {
            self.scanner.pop()?;
        }
        let root = self.node(0)?;
        while let Some((Token::DocumentEnd, _)) = self.scanner.peek()? {
            self.scanner.pop()?;
        }
        Ok(root)
    }

    fn next(&mut self) -> Result<Option<(Next, Mark)>, YamlError> {
        Ok(self.scanner.peek()?.map(|(token, mark)| {
            let next = match token {
                Token::Value => Next::Value,
                Token::Alias(_) => Next::Alias,
                Token::Plain(_) => Next::Plain,
                Token::Quoted(_) => Next::Quoted,
                Token::FlowSequenceStart => Next::FlowSequence,
                Token::BlockSequenceStart => Next::BlockSequence,
                Token::FlowMappingStart => Next::FlowMapping,
                Token::BlockMappingStart => Next::BlockMapping,
                Token::Key => Next::Key,
                Token::Tag => Next::Tag,
                Token::Anchor(_) => Next::Anchor,
                _ => Next::Other,
            };
            (next, mark)
        }))
    }

    fn push(&mut self, mark: Mark, kind: Kind) -> Result<NodeId, YamlError> {
        if self.yaml.nodes.len() >= MAX_NODES {
            return Err(YamlError { mark, message: format!("the file holds more than {MAX_NODES} values") });
        }
        Ok(self.yaml.push(Node { mark, kind }))
    }

    fn null(&mut self, mark: Mark) -> Result<NodeId, YamlError> {
        self.push(mark, Kind::Null)
    }

    fn node(&mut self, depth: usize) -> Result<NodeId, YamlError> {
        if depth >= MAX_DEPTH {
            return Err(YamlError { mark: self.scanner.mark(), message: "nested too deeply".to_owned() });
        }
        let Some((mut next, mark)) = self.next()? else {
            let mark = self.scanner.mark();
            return self.null(mark);
        };
        if next == Next::Value {
            // `: value` on its own is a mapping with a null key.
            let id = self.push(mark, Kind::Mapping(Vec::new()))?;
            let key = self.null(mark)?;
            self.scanner.pop()?;
            self.inside.push(Collection::Pair);
            let value = self.node(depth + 1)?;
            self.inside.pop();
            self.set(id, Kind::Mapping(vec![(key, value)]));
            return Ok(id);
        }
        if next == Next::Alias {
            let Some((Token::Alias(name), _)) = self.scanner.pop()? else { return self.null(mark) };
            let known = self.anchors.get(&name).copied();
            return known.ok_or_else(|| YamlError { mark, message: format!("no anchor is named {name:?}") });
        }

        let (mut tagged, mut anchor) = (false, None);
        loop {
            match next {
                Next::Tag if tagged => {
                    return Err(YamlError { mark: self.here()?, message: "a second tag for one value".to_owned() });
                }
                Next::Tag => {
                    self.scanner.pop()?;
                    tagged = true;
                }
                Next::Anchor => {
                    let Some((Token::Anchor(name), at)) = self.scanner.pop()? else { break };
                    if anchor.replace(name).is_some() {
                        return Err(YamlError { mark: at, message: "a second anchor for one value".to_owned() });
                    }
                }
                _ => break,
            }
            match self.next()? {
                Some((following, _)) => next = following,
                // Properties at the end of the file.
                None => next = Next::Other,
            }
        }

        // The anchor names the node before its content is read, so a node may hold itself.
        let id = self.null(mark)?;
        if let Some(name) = anchor {
            self.anchors.insert(name, id);
        }
        let kind = match next {
            Next::Plain | Next::Quoted => match self.scanner.pop()? {
                Some((Token::Plain(scalar), _)) if !tagged && is_null(&scalar.text) => Kind::Null,
                Some((Token::Plain(scalar) | Token::Quoted(scalar), _)) => Kind::Scalar(Box::new(scalar)),
                _ => Kind::Null,
            },
            Next::FlowSequence => self.flow_sequence(depth)?,
            Next::BlockSequence => self.block_sequence(depth)?,
            Next::FlowMapping => self.flow_mapping(depth)?,
            Next::BlockMapping => self.block_mapping(depth)?,
            Next::Key if self.inside.last() == Some(&Collection::FlowSequence) => self.pair(depth)?,
            _ if tagged => {
                Kind::Scalar(Box::new(Scalar { text: String::new(), runs: Vec::new(), end: mark.offset, plain: true }))
            }
            _ => Kind::Null,
        };
        self.set(id, kind);
        Ok(id)
    }

    fn set(&mut self, id: NodeId, kind: Kind) {
        if let Some(node) = self.yaml.nodes.get_mut(id.0 as usize) {
            node.kind = kind;
        }
    }

    fn here(&mut self) -> Result<Mark, YamlError> {
        let mark = self.scanner.peek()?.map(|(_, mark)| mark);
        Ok(mark.unwrap_or_else(|| self.scanner.mark()))
    }

    fn unfinished<T>(&mut self, what: &str) -> Result<T, YamlError> {
        Err(YamlError {
            mark: self.here()?,
            message: format!("{what} does not go on like this; check the indentation and the brackets"),
        })
    }

    fn block_sequence(&mut self, depth: usize) -> Result<Kind, YamlError> {
        self.scanner.pop()?;
        self.inside.push(Collection::Block);
        let mut items = Vec::new();
        loop {
            match self.scanner.peek()? {
                Some((Token::BlockEntry, _)) => {}
                Some((Token::BlockSequenceEnd, _)) => break,
                _ => return self.unfinished("a sequence"),
            }
            self.scanner.pop()?;
            if let Some((Token::BlockEntry | Token::BlockSequenceEnd, mark)) = self.scanner.peek()? {
                items.push(self.null(mark)?);
                continue;
            }
            items.push(self.node(depth + 1)?);
        }
        self.scanner.pop()?;
        self.inside.pop();
        Ok(Kind::Sequence(items))
    }

    fn flow_sequence(&mut self, depth: usize) -> Result<Kind, YamlError> {
        self.scanner.pop()?;
        self.inside.push(Collection::FlowSequence);
        let mut items = Vec::new();
        loop {
            match self.scanner.peek()? {
                Some((Token::FlowSequenceEnd, _)) => break,
                Some(_) => items.push(self.node(depth + 1)?),
                None => return self.unfinished("a sequence in brackets"),
            }
            match self.scanner.peek()? {
                Some((Token::FlowEntry, _)) => _ = self.scanner.pop()?,
                Some((Token::FlowSequenceEnd, _)) => {}
                _ => return self.unfinished("a sequence in brackets"),
            }
        }
        self.scanner.pop()?;
        self.inside.pop();
        Ok(Kind::Sequence(items))
    }

    fn block_mapping(&mut self, depth: usize) -> Result<Kind, YamlError> {
        self.scanner.pop()?;
        self.inside.push(Collection::Block);
        let mut entries = Vec::new();
        loop {
            match self.scanner.peek()? {
                Some((Token::Key | Token::Value, _)) => entries.push(self.entry(depth)?),
                Some((Token::BlockMappingEnd, _)) => break,
                _ => return self.unfinished("a mapping"),
            }
        }
        self.scanner.pop()?;
        self.inside.pop();
        Ok(Kind::Mapping(entries))
    }

    fn flow_mapping(&mut self, depth: usize) -> Result<Kind, YamlError> {
        self.scanner.pop()?;
        self.inside.push(Collection::FlowMapping);
        let mut entries = Vec::new();
        loop {
            match self.scanner.peek()? {
                Some((Token::FlowMappingEnd, _)) => break,
                Some(_) => entries.push(self.entry(depth)?),
                None => return self.unfinished("a mapping in braces"),
            }
            match self.scanner.peek()? {
                Some((Token::FlowEntry, _)) => _ = self.scanner.pop()?,
                Some((Token::FlowMappingEnd, _)) => {}
                _ => return self.unfinished("a mapping in braces"),
            }
        }
        self.scanner.pop()?;
        self.inside.pop();
        Ok(Kind::Mapping(entries))
    }

    /// `[a: b]`: a mapping of one entry inside a sequence in brackets.
    fn pair(&mut self, depth: usize) -> Result<Kind, YamlError> {
        self.inside.push(Collection::Pair);
        let entry = self.entry(depth)?;
        self.inside.pop();
        Ok(Kind::Mapping(vec![entry]))
    }

    fn entry(&mut self, depth: usize) -> Result<(NodeId, NodeId), YamlError> {
        let mark = self.here()?;
        let key = match self.scanner.peek()? {
            Some((Token::Key, _)) => {
                self.scanner.pop()?;
                self.node(depth + 1)?
            }
            _ => self.null(mark)?,
        };
        let value = match self.scanner.peek()? {
            Some((Token::Value, _)) => {
                self.scanner.pop()?;
                self.node(depth + 1)?
            }
            _ => self.null(mark)?,
        };
        Ok((key, value))
    }
}

fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

#[cfg(test)]
mod tests;
