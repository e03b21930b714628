//! Any text as a condition.

#![no_main]

mod filter_exercise;

libfuzzer_sys::fuzz_target!(|text: &str| filter_exercise::exercise(text));
