//! What a check found about a document, as part of the document.
//!
//! Marks are blocks of their own kind. Reading Markdown never makes one, so no document can hold a mark that a check did
//! not put there: whatever its text looks like, it stays text.

use crate::{Block, Report, Sentence, Untrusted};
use serde::{Deserialize, Serialize};

/// A block with what a check found in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Marked {
    /// The block, as its author wrote it.
    pub block: Box<Block>,
    /// The marks, in the order of the words they judge.
    pub marks: Vec<Mark>,
}

/// One statement of a document, and what it is worth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// What it is worth.
    pub kind: MarkKind,
    /// Which item of a list, row of a table or line of code, from 0; `None` for the block as a whole.
    pub part: Option<u32>,
    /// The line of the document, from 1.
    pub line: u32,
    /// The words that are judged, as the document has them.
    pub said: Untrusted,
    /// Why, citing the fields of the alert that it stands on.
    pub reason: Sentence,
}

/// What a statement is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum MarkKind {
    /// A field of the alert says the same.
    Supported,
    /// A field of the alert says otherwise.
    Contradicted,
    /// Nothing in the alert says it.
    NotInEvidence,
    /// A command that does harm or destroys evidence.
    Unsafe,
    /// Rules that Falco would not load.
    DoesNotLoad,
    /// A technique or tactic that does not exist, has another name, or does not fit.
    WrongReference,
}

impl MarkKind {
    /// All kinds, in the order in which they are counted.
    pub const ALL: [Self; 6] = [
        Self::Supported,
        Self::Contradicted,
        Self::NotInEvidence,
        Self::Unsafe,
        Self::DoesNotLoad,
        Self::WrongReference,
    ];

    /// The words for people: `not in evidence`.
    pub fn words(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Contradicted => "contradicted",
            Self::NotInEvidence => "not in evidence",
            Self::Unsafe => "unsafe",
            Self::DoesNotLoad => "does not load",
            Self::WrongReference => "wrong reference",
        }
    }

    /// The stable word for scripts: `not_in_evidence`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Contradicted => "contradicted",
            Self::NotInEvidence => "not_in_evidence",
            Self::Unsafe => "unsafe",
            Self::DoesNotLoad => "does_not_load",
            Self::WrongReference => "wrong_reference",
        }
    }

    /// True for every kind but [`MarkKind::Supported`].
    pub fn accuses(self) -> bool {
        self != Self::Supported
    }
}

/// How many marks of each kind a document got, and what else its reader should know. It stands in front of everything.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    /// How many marks of each kind, in the order of [`MarkKind::ALL`], zeros included.
    pub counts: Vec<(MarkKind, u32)>,
    /// Against what the document was checked, and what was left unchecked.
    pub notes: Vec<Sentence>,
    /// What the alert says and the document leaves out. Accuses no statement.
    pub left_out: Vec<Sentence>,
}

impl Report {
    /// Every mark, in reading order.
    pub fn marks(&self) -> Vec<&Mark> {
        let mut found = Vec::new();
        let mut rest: Vec<&Block> = self.sections.iter().rev().flat_map(|one| one.blocks.iter().rev()).collect();
        while let Some(block) = rest.pop() {
            match block {
                Block::Marked(marked) => {
                    found.extend(&marked.marks);
                    rest.push(&marked.block);
                }
                Block::Outline { items, .. } => rest.extend(items.iter().rev().flat_map(|item| item.iter().rev())),
                Block::Quote(inner) => rest.extend(inner.iter().rev()),
                _ => {}
            }
        }
        found
    }

    /// The counts and notes of a check; `None` for a report that was not checked.
    pub fn tally(&self) -> Option<&Tally> {
        self.sections.first()?.blocks.iter().find_map(|block| match block {
            Block::Tally(tally) => Some(tally),
            _ => None,
        })
    }
}
