//! Values that attackers write, from the reference data beside the checkout. Without it a test says so and passes.

use serde_json::Value;
use std::{fs, path::PathBuf};

/// One value and where it came from.
#[allow(dead_code, reason = "each test needs a part of it")]
pub struct Row {
    /// `SHELL-0001`.
    pub id: String,
    /// What the value tries: `homoglyph`.
    pub class: String,
    /// The value. Lone surrogates cannot be in it: rows that hold one are left out.
    pub value: String,
}

/// The folder `name` of the reference data; `None`, with a line that says so, when it is not there.
pub fn shared(name: &str) -> Option<PathBuf> {
    let base = std::env::var_os("SAKER_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")), PathBuf::from);
    let folder = base.join(name);
    if folder.exists() {
        return Some(folder);
    }
    skipped(name);
    None
}

#[expect(clippy::print_stderr, reason = "a test that checks nothing has to say so")]
fn skipped(name: &str) {
    eprintln!("skipped: no reference data at {name}");
}

/// All values, a few thousand; `None` when there is no reference data.
#[allow(dead_code, reason = "each test needs a part of it")]
pub fn hostile() -> Option<Vec<Row>> {
    let mut files: Vec<_> = fs::read_dir(shared("hostile/values")?).ok()?.flatten().map(|entry| entry.path()).collect();
    files.sort();
    let mut rows = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("reference data is UTF-8");
        for line in text.lines() {
            // A lone surrogate is no text; serde_json refuses the line.
            let Ok(row) = serde_json::from_str::<Value>(line) else { continue };
            rows.push(Row { id: string(&row["id"]), class: string(&row["class"]), value: string(&row["value"]) });
        }
    }
    assert!(rows.len() > 2000, "only {} values", rows.len());
    Some(rows)
}

fn string(value: &Value) -> String {
    value.as_str().expect("a string").to_owned()
}

/// The same, and pieces of markup that run something where they are taken for markup.
#[allow(dead_code, reason = "each test needs a part of it")]
pub fn hostile_and_payloads() -> Option<Vec<Row>> {
    let mut rows = hostile()?;
    let text = fs::read_to_string(shared("hostile/xss")?.join("payloads.jsonl")).expect("reference data is UTF-8");
    for row in text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
        rows.push(Row { id: string(&row["id"]), class: "xss".to_owned(), value: string(&row["payload"]) });
    }
    assert!(rows.len() > 7000, "only {} values", rows.len());
    Some(rows)
}
