//! Falco's condition language: lex, parse, print, match. Knows nothing of alerts.

// From text to tree and back.
mod ast;
mod error;
mod lex;
mod lists;
mod op;
mod parse;
mod print;
mod span;
mod term;

// What names and values mean.
mod catalogue;
mod constant;
mod names;
mod net;
mod options;
mod resolve;
mod types;

// From tree to program.
mod check;
mod filter;
mod glob;
mod operand;
mod pathmatch;
mod posix;
mod program;
mod regex;
mod test;

// Running it.
mod base64;
mod clock;
mod endpoint;
mod eval;
mod event;
mod explain;

// Helping to write it.
mod complete;
mod extract;
mod getopt;
mod place;
mod value;
mod verdict;

pub use ast::{Expr, Node, Term, TermKind};
pub use catalogue::{ArgForm, Catalogue, Field};
pub use complete::{Completion, CompletionKind, Known, Values, complete};
pub use error::{Error, ErrorKind};
pub use event::{Event, Lookup, ValueRef};
pub use explain::{Explained, ExplainedKind, Explanation};
pub use filter::Filter;
pub use lists::expand_lists;
pub use op::{Modifier, Operator, Side, TransformerKind};
pub use options::Options;
pub use parse::{MAX_DEPTH, parse};
pub use span::Span;
pub use types::{FieldType, Group};
pub use verdict::Verdict;
