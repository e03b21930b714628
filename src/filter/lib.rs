//! Falco's condition language: lex, parse, print, match. Knows nothing of alerts.
//!
//! ```
//! use filter::{Event, Filter, Lookup, Options, ValueRef, Verdict};
//!
//! struct Shell;
//!
//! impl Event for Shell {
//!     fn field(&self, field: &str) -> Lookup<'_> {
//!         match field {
//!             "proc.name" => Lookup::Value(ValueRef::Text("bash".into())),
//!             "user.name" => Lookup::Null,
//!             _ => Lookup::Absent,
//!         }
//!     }
//! }
//!
//! let filter = Filter::compile("proc.name in (bash, sh) and not user.name = root", &Options::default())?;
//! assert_eq!(filter.matches(&Shell), Verdict::True);
//! assert_eq!(filter.evidence(&Shell), ["proc.name", "user.name"]);
//! let filter = Filter::compile("container.id = host", &Options::default())?;
//! assert_eq!(filter.matches(&Shell), Verdict::Unknown);
//! # Ok::<(), filter::Error>(())
//! ```
//!
//! What loads, where the error is, and which events match is what Falco 0.44.1 does, its surprises included; the tests hold
//! it to recorded verdicts. It differs on purpose only where Falco has no answer or none that helps:
//!
//! - An event may lack a field that Falco would have known; then the verdict is unknown.
//! - Falco crashes on very deep conditions; here [`MAX_DEPTH`] levels of parentheses are read, and 1,024 of transformers, or
//!   64 where they take several arguments. Nothing recurses further than that.
//! - Falco stops or crashes when it runs `fd.ip intersects`, `fd.port intersects`, `len(getopt(…))`, or `join` compared with
//!   `val()`; here these are never true, members of either port, the number of values, and a comparison of texts.
//! - Times of day are those of UTC, and of the ancestors of a process sixteen are looked at.
//! - `fd.ip`, `fd.port`, `fd.net` and their like are read from `fd.name` when an event has nothing better.

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
mod extract;
mod getopt;
mod steps;
mod value;
mod verdict;

// Helping to write it.
mod complete;
mod place;

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
pub use print::written;
pub use span::Span;
pub use steps::Step;
pub use types::{FieldType, Group};
pub use verdict::Verdict;
