//! Reading any bytes: nothing panics, every byte is accounted for, every printed line is one, and slices never show.
//!
//! The first byte says where the slices are cut. A seed corpus is any folder of logs: `cargo fuzz run ingest_read SEEDS`.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((&cut, bytes)) = data.split_first() else { return };
    // Small limits, so that they are reached too.
    let limits = ingest::Limits {
        inflated_bytes: 1 << 20,
        record_bytes: 1 << 16,
        nesting: 3,
        members: 4,
        diagnostics: 1000,
        ..ingest::Limits::default()
    };
    let mut reader = ingest::Reader::new(limits.clone());
    reader.push(bytes);
    let whole = reader.finish();
    assert!(whole.totals.add_up());
    for alert in &whole.alerts {
        assert!(!ingest::normalised(alert).contains('\n'));
    }
    for diagnostic in &whole.diagnostics {
        assert!(!ingest::diagnostic(diagnostic).contains('\n'));
    }
    let mut reader = ingest::Reader::new(limits);
    for slice in bytes.chunks(usize::from(cut) + 1) {
        reader.push(slice);
    }
    let sliced = reader.finish();
    assert_eq!(whole, sliced);
});
