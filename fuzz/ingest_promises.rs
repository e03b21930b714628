//! What reading promises of any bytes: nothing panics, every byte is accounted for, every printed line is one, slices never
//! show, and an alert that was handed out as it stands is the one that the long way reads.
//!
//! The fuzz target and the tests of `ingest` share this file.

use alert::{Alert, Plain, Receiver};

/// Reads the text of each plain alert again, inside another object, where nothing is handed out as it stands.
struct Twice;

impl Receiver for Twice {
    fn alert(&mut self, _: Alert) {}

    fn plain(&mut self, alert: &Plain<'_>) {
        let long = ingest::read(format!("{{\"envelope\":{}}}", alert.raw).as_bytes(), None);
        let [long] = &long.alerts[..] else { panic!("{} alerts in {}", long.alerts.len(), alert.raw) };
        assert_eq!(alert.to_alert(), Alert { place: alert.place.clone(), ..long.clone() });
    }
}

/// Holds reading to its promises over `data`, whose first byte says where the slices are cut.
pub fn hold(data: &[u8]) {
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
    let mut reader = ingest::Reader::new(limits.clone());
    reader.push_to(bytes, &mut Twice);
    reader.finish_to(&mut Twice);
    let mut reader = ingest::Reader::new(limits);
    for slice in bytes.chunks(usize::from(cut) + 1) {
        reader.push(slice);
    }
    let sliced = reader.finish();
    assert_eq!(whole, sliced);
}
