//! How long a file may be, and which files there are.

use crate::{none, root};
use std::fs;
use std::path::{Path, PathBuf};

/// More lines than this need a reason in [`LONG`].
const USUAL: usize = 400;
/// More lines than this are refused, whatever the reason.
const LIMIT: usize = 700;

/// Files over the usual length, each with the reason why it is still one subject.
const LONG: &[(&str, &str)] = &[];

#[test]
fn a_file_has_one_subject_and_the_length_of_one() {
    let lengths: Vec<(String, usize)> = sources(&["src", "tests", "style", "index.html"])
        .into_iter()
        .map(|(path, text)| (path, text.lines().count()))
        .collect();
    assert!(lengths.len() > 20, "the sources were not found");
    none(&faults(&lengths, LONG));
}

fn faults(lengths: &[(String, usize)], long: &[(&str, &str)]) -> Vec<String> {
    let mut faults = Vec::new();
    for (path, lines) in lengths {
        let listed = long.iter().any(|(known, reason)| known == path && !reason.is_empty());
        match *lines {
            lines if lines > LIMIT => faults.push(format!("{path}: {lines} lines, {LIMIT} is the limit")),
            lines if lines > USUAL && !listed => faults.push(format!("{path}: {lines} lines, and no reason listed")),
            lines if lines <= USUAL && listed => {
                faults.push(format!("{path}: {lines} lines, it needs no reason any more"))
            }
            _ => {}
        }
    }
    for (path, _) in long.iter().filter(|(path, _)| !lengths.iter().any(|(known, _)| known == path)) {
        faults.push(format!("{path}: listed as long, and is not there"));
    }
    faults
}

#[test]
fn length_is_judged_by_both_limits() {
    #[track_caller]
    fn check(lines: usize, long: &[(&str, &str)], expected: &str) {
        let faults = faults(&[("a.rs".to_owned(), lines)], long).join("; ");
        assert!(faults.contains(expected) && faults.is_empty() == expected.is_empty(), "{lines}: {faults}");
    }
    check(400, &[], "");
    check(401, &[], "no reason listed");
    check(401, &[("a.rs", "a reason")], "");
    check(401, &[("a.rs", "")], "no reason listed");
    check(701, &[("a.rs", "a reason")], "is the limit");
    check(400, &[("a.rs", "a reason")], "no reason any more");
    check(1, &[("b.rs", "a reason")], "is not there");
}

/// The folders directly in a folder. An empty one does not count: no version control keeps it.
pub fn folders(folder: &Path) -> Vec<PathBuf> {
    let folders = entries(folder).into_iter().filter(|path| path.is_dir());
    folders.filter(|path| !entries(path).is_empty()).collect()
}

/// What people write by hand in these places: path from the checkout, text.
pub fn sources(places: &[&str]) -> Vec<(String, String)> {
    let mut open: Vec<PathBuf> = places.iter().map(|place| root().join(place)).collect();
    let mut sources = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            if path.file_name().is_none_or(|name| name != "node_modules" && name != "target") {
                open.extend(entries(&path));
            }
        } else if path
            .extension()
            .and_then(|kind| kind.to_str())
            .is_some_and(|kind| ["rs", "js", "css", "html"].contains(&kind))
        {
            let name = path.strip_prefix(root()).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            sources.push((name, fs::read_to_string(&path).unwrap_or_default()));
        }
    }
    sources.sort();
    sources
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}
