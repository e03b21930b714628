//! YAML as Falco reads it.
//!
//! Falco 0.44 reads rules with yaml-cpp, which is neither YAML 1.1 nor 1.2: a missing entry in `[a, , b]` is null, a
//! `?` ends a word in brackets, a tab after a colon is fine, the first of two equal keys wins, `<<` merges nothing, and the
//! first document that is null ends the file. A linter that says what Falco says has to read what Falco reads, so this is a
//! reader of our own with the same rules: a scanner that finds tokens and their indentation ([`scan`]), and a composer that
//! makes nodes of them ([`compose`]). Places are bytes, as yaml-cpp counts them.
//!
//! Nothing here recurses deeper than [`MAX_DEPTH`], aliases share their node instead of copying it, and the number of
//! nodes is bounded, so that no file is a bomb.

mod compose;
mod number;
mod scalar;
mod scan;
mod source;

pub use compose::load;
pub use number::{to_bool, to_u32};
pub use source::Mark;

/// The largest file that is read, in bytes.
pub const MAX_BYTES: usize = 16 << 20;
/// The most nodes that are made of one file.
pub const MAX_NODES: usize = 4_000_000;
/// The deepest nesting of collections. A rule needs eight; yaml-cpp gives up at 500.
pub const MAX_DEPTH: usize = 128;

/// All documents of a file. Nodes are named by number, since an alias makes one node appear in several places.
#[derive(Debug, Default)]
pub struct Yaml {
    nodes: Vec<Node>,
    /// The root of each document.
    pub documents: Vec<NodeId>,
    /// What follows the null document that ends the file, when something does.
    pub ignored: Option<Mark>,
}

/// The number of a node within its [`Yaml`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeId(u32);

/// A value with its place.
#[derive(Debug)]
pub struct Node {
    /// Its first byte, properties (`&a`, `!t`) included.
    pub mark: Mark,
    /// What it is.
    pub kind: Kind,
}

/// What a [`Node`] is.
#[derive(Debug)]
pub enum Kind {
    /// Nothing, `~`, `null`.
    Null,
    /// Any other scalar.
    Scalar(Box<Scalar>),
    /// A sequence.
    Sequence(Vec<NodeId>),
    /// A mapping in order, equal keys included.
    Mapping(Vec<(NodeId, NodeId)>),
}

/// A scalar's text and where each part of it stands in the file.
#[derive(Debug)]
pub struct Scalar {
    /// The text, quotes, escapes and folds undone.
    pub text: String,
    /// Runs of text that stand in the file as they are: (offset in `text`, offset in the file), ascending.
    pub runs: Vec<(u32, u32)>,
    /// One past the scalar's last byte in the file.
    pub end: u32,
    /// Written without quotes and not as a block.
    pub plain: bool,
}

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YamlError {
    /// Where.
    pub mark: Mark,
    /// What is wrong.
    pub message: String,
}

impl Yaml {
    /// The node called `id`.
    pub fn node(&self, id: NodeId) -> &Node {
        // Ids are only made by `push`, so they are always in range.
        &self.nodes[id.0 as usize]
    }

    /// All nodes, in the order in which they were met.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter()
    }

    fn push(&mut self, node: Node) -> NodeId {
        self.nodes.push(node);
        NodeId(u32::try_from(self.nodes.len() - 1).unwrap_or(u32::MAX))
    }

    /// The value of the first key `key` of a mapping. `None` when there is none, or the node is no mapping.
    pub fn get(&self, mapping: NodeId, key: &str) -> Option<NodeId> {
        self.entry(mapping, key).map(|(_, value)| value)
    }

    /// The first key `key` of a mapping and its value.
    pub fn entry(&self, mapping: NodeId, key: &str) -> Option<(NodeId, NodeId)> {
        let Kind::Mapping(entries) = &self.node(mapping).kind else { return None };
        entries.iter().copied().find(|(k, _)| matches!(&self.node(*k).kind, Kind::Scalar(scalar) if scalar.text == key))
    }
}

impl Scalar {
    /// True when there is no value at all, only a tag: `!=` without quotes is one.
    pub fn is_bare_tag(&self, mark: Mark) -> bool {
        self.text.is_empty() && self.end == mark.offset
    }

    /// The offset in the file of the byte `at` of the text.
    pub fn source_offset(&self, at: usize) -> usize {
        let at = at as u32;
        let run = self.runs.partition_point(|(text, _)| *text <= at).checked_sub(1).and_then(|i| self.runs.get(i));
        match run {
            Some((text, file)) => ((file + (at - text)).min(self.end)) as usize,
            None => self.end as usize,
        }
    }
}
