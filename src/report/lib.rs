//! The report as a document, and its renderers. Knows nothing of security.
//!
//! A [`Report`] is a value. Whoever writes one says what is text of ours and what came from an alert ([`Untrusted`]);
//! each renderer is one file, and is the one place where that text is escaped for where it goes.

mod document;
pub mod html;
pub mod jira;
pub mod json;
mod mark;
pub mod markdown;
mod mixed;
pub mod quote;
pub mod slack;
mod unseen;
mod untrusted;
mod visible;

pub use document::{
    Badge, Banner, Block, Cell, Code, Href, Inline, Item, Link, Report, Row, Section, Sentence, Standing, Step, Table,
    Tag, Tone, Truth, Twig,
};
pub use mark::{Mark, MarkKind, Marked, Tally};
pub use mixed::mixed_script;
pub use untrusted::Untrusted;
pub use visible::{Piece, Pieces};
