//! The reference data beside the checkout, which tests use when it is there.

pub mod pack;

use std::path::PathBuf;

/// The path of a reference file or folder, or `None`, said once on the terminal.
#[allow(dead_code)]
pub fn shared(path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("SAKER_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")), PathBuf::from);
    let path = root.join(path);
    if path.exists() {
        return Some(path);
    }
    #[allow(clippy::print_stderr)]
    {
        eprintln!("skipped: no {}", path.display());
    }
    None
}

/// Reads an input in slices of `size` bytes.
#[allow(dead_code)]
pub fn sliced(input: &[u8], size: usize) -> ingest::Reading {
    let mut reader = ingest::Reader::new(ingest::Limits::default());
    let mut whole = ingest::Reading::default();
    for slice in input.chunks(size) {
        reader.push(slice);
        let part = reader.take();
        whole.alerts.extend(part.alerts);
        whole.diagnostics.extend(part.diagnostics);
    }
    let last = reader.finish();
    whole.alerts.extend(last.alerts);
    whole.diagnostics.extend(last.diagnostics);
    whole.totals = last.totals;
    whole
}

/// Says the first difference between two readings, which should have none.
#[allow(dead_code)]
#[track_caller]
pub fn assert_same(one: &ingest::Reading, other: &ingest::Reading, what: &str) {
    for (a, b) in one.alerts.iter().zip(&other.alerts) {
        assert_eq!(a, b, "{what}");
    }
    assert_eq!(one.alerts.len(), other.alerts.len(), "{what}");
    for (a, b) in one.diagnostics.iter().zip(&other.diagnostics) {
        assert_eq!(a, b, "{what}");
    }
    assert_eq!(one.diagnostics.len(), other.diagnostics.len(), "{what}");
    assert_eq!(one.totals, other.totals, "{what}");
}

/// Reads `input`, whole and in slices, and says what came: rules, formats, and the codes of what is no note.
#[allow(dead_code)]
#[track_caller]
pub fn check(input: &[u8], expected: &str) -> Vec<alert::Alert> {
    let reading = ingest::read(input, None);
    assert!(reading.totals.add_up(), "{:?}", reading.totals);
    for size in [1, 7, 61] {
        assert_same(&reading, &sliced(input, size), &format!("slices of {size}"));
    }
    let mut told: Vec<String> = reading
        .alerts
        .iter()
        .map(|alert| format!("{}:{}", alert.format.as_str(), alert.rule.as_deref().unwrap_or("-")))
        .collect();
    told.extend(reading.diagnostics.iter().map(|diagnostic| diagnostic.code.to_string()));
    assert_eq!(told.join(" | "), expected, "{}", String::from_utf8_lossy(&input[..input.len().min(600)]));
    for alert in &reading.alerts {
        serde_json::from_str::<serde_json::Value>(&ingest::normalised(alert)).unwrap();
    }
    reading.alerts
}
