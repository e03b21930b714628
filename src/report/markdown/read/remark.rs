use crate::Report;
use std::fmt;

/// What was read of a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opened {
    /// The document.
    pub report: Report,
    /// What its reader should know, at most one of each kind.
    pub remarks: Vec<Remark>,
    /// The line, from 1, of each leaf in reading order. A paragraph, an item of a simple list, a block of code (its first
    /// line of code) and a break are one leaf each; a table is one for its head and one for each row.
    pub lines: Vec<u32>,
}

/// A thing in a document that is not shown the way its author meant it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// The document is larger than what is read as Markdown: the rest is there as plain text.
    Unread {
        /// Bytes in the rest.
        bytes: usize,
    },
    /// Lists and quotes stand too deep in one another: the innermost stand side by side.
    Flattened {
        /// How many.
        count: usize,
    },
    /// Links to somewhere that is no web or mail address: their words are there, and the address as text.
    Unlinked {
        /// How many.
        count: usize,
    },
    /// Pictures are not loaded: the words that stand for them are there.
    Pictures {
        /// How many.
        count: usize,
    },
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unread { bytes } => write!(f, "too large: the last {bytes} bytes are shown as plain text"),
            Self::Flattened { count } => write!(f, "nested too deep: {count} lists or quotes stand side by side"),
            Self::Unlinked { count } => {
                write!(f, "links that lead neither to the web nor to mail, shown as text: {count}")
            }
            Self::Pictures { count } => write!(f, "pictures that are not loaded: {count}"),
        }
    }
}
