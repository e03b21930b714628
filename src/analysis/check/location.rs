//! What a directory is: one that any program may write to is no critical resource of the system.

use super::finding::{Finding, Reason};
use super::prose::Statement;
use super::scene::Scene;
use knowledge::places;
use report::MarkKind;

/// Claims that a place is one of the system's own.
const SYSTEM: &[&str] = &[
    "critical system resource",
    "critical system directory",
    "system directory",
    "critical system path",
    "protected directory",
];

/// Judges what is said of a world-writable directory.
pub fn check(statement: &Statement<'_>, _: &Scene<'_>) -> Option<Finding> {
    if !statement.has(SYSTEM) || statement.has(&["not"]) {
        return None;
    }
    let (path, place) = statement.line.literals().find_map(|path| {
        let whole = format!("{}/", path.trim_end_matches('/'));
        places::writable(&whole).filter(|place| place.prefix == whole).map(|place| (path, place))
    })?;
    let memory = if place.in_memory { ", and lies in memory" } else { "" };
    let reason = Reason::default().said(path).text(&format!(
        " is a directory that programs of any user may write to{memory}. That is why a program started from it is worth a look."
    ));
    Some(Finding::new(MarkKind::Contradicted, statement.at, &statement.line.text, reason))
}
