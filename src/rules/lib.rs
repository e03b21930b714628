//! Falco rules files: load, lint, explain why a rule fired, write and replay exceptions.

pub mod write;
pub mod yaml;

mod collect;
mod compile;
mod explain;
mod lint;
mod load;
mod model;
mod operators;
mod options;
mod problem;
mod read;
mod traced;
mod tune;

pub use explain::{Held, Part, PartKind, Tree, explain};
pub use load::{Loaded, RulesFile, load};
pub use model::{Entry, Exception, List, Macro, Rule, RuleSet, SilencedBy};
pub use options::{Options, Version};
pub use problem::{Code, Context, Problem, Severity, Span};
pub use tune::{Differing, IdentityPart, Proposal, Replay, Untunable, differing, identity_part, propose, replay};
