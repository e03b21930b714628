//! The service worker: the page opens without a network after the first visit.

use crate::pack::{files, hash};
use crate::process::{Attempt, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// The service worker's file. It has no hash in its name: browsers look for a new version under the same one.
pub const NAME: &str = "offline.js";

/// What it does, but for the list of files.
const SOURCE: &str = include_str!("offline.js");

/// Writes the service worker for the files that lie in `folder`, each with the digest that its content must have.
pub fn write(folder: &Path) -> Result<()> {
    let mut list = String::new();
    for name in files(folder)? {
        let content = fs::read(folder.join(&name)).attempt(|| format!("could not read {name}"))?;
        let _ = writeln!(list, "  \"./{name}\": \"sha256-{}\",", digest(&content));
    }
    let script = format!("const BUILD = \"{}\";\nconst FILES = {{\n{list}}};\n\n{SOURCE}", hash(&[&list]));
    fs::write(folder.join(NAME), script).attempt(|| format!("could not write {NAME}"))
}

/// A SHA-256 the way HTML writes it, without its prefix.
pub fn digest(content: &[u8]) -> String {
    STANDARD.encode(Sha256::digest(content))
}
