//! Where the recordings are.

use std::path::PathBuf;

use serde_json::Value;

/// The lines of a file of records, or nothing when the recordings are not there.
pub fn records(name: &str) -> Option<Vec<Value>> {
    let text = read(name)?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    Some(lines.map(|line| serde_json::from_str(line).expect("a record is one line of JSON")).collect())
}

/// A file of the recordings.
pub fn read(name: &str) -> Option<String> {
    let root = std::env::var_os("SAKER_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")), PathBuf::from);
    match std::fs::read_to_string(root.join(name)) {
        Ok(text) => Some(text),
        Err(_) => {
            eprintln!("skipped: {name} is not here");
            None
        }
    }
}

/// A text member of a record.
pub fn text<'v>(record: &'v Value, name: &str) -> &'v str {
    record[name].as_str().unwrap_or_default()
}
