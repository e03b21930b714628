//! Agreement with real Falco 0.44.1, case by case, over its recorded verdicts.
//!
//! The recordings lie beside the checkout; without them every test here says so and passes.

#![allow(clippy::print_stderr, reason = "a skipped test must say that it was skipped")]

mod events;
mod falco_print;
mod matching;
mod parsing;
mod shared;
mod tables;
mod upstream;
