//! Reading any bytes keeps the promises of `ingest_promises.rs`.
//!
//! The first byte says where the slices are cut. The seeds are small: `cargo fuzz run ingest_read CORPUS seeds/ingest_read`; any
//! folder of logs may be given as well. The tests of `ingest` run the seeds too.
#![no_main]

mod ingest_promises;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| ingest_promises::hold(data));
