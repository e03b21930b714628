//! Falco rules files: load, lint, explain why a rule fired, write and replay exceptions.

pub mod write;
pub mod yaml;
