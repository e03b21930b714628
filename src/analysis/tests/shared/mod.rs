//! The reference data beside the checkout, when it is there.

use std::path::PathBuf;

/// Real alerts, by file below `corpus/` and line from 1, that show each playbook and the composed report.
pub const PICKED: &[(&str, usize)] = &[
    ("json/lab9-ds-pr783-falco.ndjson", 5),
    ("json/lab9-ds-pr783-falco.ndjson", 6),
    ("json/lab9-ds-pr596-falco-final.ndjson", 6),
    ("json/lab9-ds-pr596-falco-final.ndjson", 7),
    ("json/lab9-ds-pr596-falco-final.ndjson", 17),
    ("json/lab9-ds-pr596-falco-final.ndjson", 3),
    ("json/lab9-ds-pr596-falco-final.ndjson", 9),
    ("json/falco-website-blog-falcosidekick-response-engine-part-1-kubeless.ndjson", 1),
    ("json/falco-website-blog-falcosidekick-response-engine-part-2-openfass.ndjson", 1),
    ("json/josevnz-falco-0.31.1.ndjson", 3),
    ("json/falco-website-blog-detect-threats-falco-ovh-mks-audit-logs-plugin.ndjson", 4),
    ("json/lab9-ds-pr712-falco.ndjson", 2),
    ("json/ibm-tutorial-falco-0.23.ndjson", 1),
    ("json/diego-all-scenarios.ndjson", 11),
    ("json/falco-plugins-gcpaudit-readme.ndjson", 1),
    ("json/lab9-ds-pr692-falco.ndjson", 23),
    ("json/lab9-ds-pr692-falco.ndjson", 29),
    ("json/lab9-ds-pr698-falco.ndjson", 2),
];

/// The folder of reference data, or `None` with a line that says that the test runs without it.
pub fn folder() -> Option<PathBuf> {
    let beside = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared"));
    let folder = std::env::var_os("SAKER_SHARED").map_or(beside, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: no reference data beside the checkout");
    None
}

/// A line of a file below `corpus/`.
pub fn line(file: &str, number: usize) -> Option<String> {
    let text = std::fs::read_to_string(folder()?.join("corpus").join(file)).ok()?;
    text.lines().nth(number - 1).map(str::to_owned)
}

/// The made-up alerts of this project, one for each rule at least.
pub fn made_up() -> Vec<(String, String)> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/alerts"));
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    files.sort();
    let mut found = Vec::new();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        found.extend(text.lines().enumerate().map(|(at, line)| (format!("{name}:{}", at + 1), line.to_owned())));
    }
    found
}

/// What Falco was recorded to say for its stock rules: the first alert of each.
pub fn recorded() -> Vec<(String, String)> {
    let Some(folder) = folder() else { return Vec::new() };
    let text = std::fs::read_to_string(folder.join("conformance/alerts/upstream-rules.jsonl")).unwrap_or_default();
    let mut seen = std::collections::BTreeSet::new();
    let rows = text.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    rows.filter(|row| seen.insert(row["rule"].as_str().unwrap_or_default().to_owned()))
        .filter_map(|row| Some((row["id"].as_str()?.to_owned(), row["lines"]["json"].as_str()?.to_owned())))
        .collect()
}
