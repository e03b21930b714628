//! Falco's condition language: lex, parse, print, match. Knows nothing of alerts.

mod event;

pub use event::{Event, Lookup, ValueRef};
