//! What the crate does, one behaviour at a time, without any recording of Falco.

mod completing;
mod errors;
mod explaining;
mod matching;
mod patterns;
mod printing;
mod properties;
mod sample;
mod tables;
