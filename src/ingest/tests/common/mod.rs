//! The reference data beside the checkout, which tests use when it is there.

use std::path::PathBuf;

/// The path of a reference file or folder, or `None`, said once on the terminal.
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
