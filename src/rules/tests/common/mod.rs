//! Where the reference data lies, if it is there.

use std::path::PathBuf;

use serde_json::Value;

/// The folder of reference data: SAKER_SHARED, or `shared` beside the checkout. `None`, with a line on the terminal, when
/// there is none.
pub fn shared(what: &str) -> Option<PathBuf> {
    let root = std::env::var_os("SAKER_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")), PathBuf::from);
    let path = root.join(what);
    if path.exists() {
        return Some(path);
    }
    #[allow(clippy::print_stderr)]
    {
        eprintln!("skipped: no {what} in the reference data");
    }
    None
}

/// The records of a file with one JSON value per line.
#[allow(dead_code)]
pub fn records(path: &std::path::Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).expect("readable");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}
