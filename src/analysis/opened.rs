//! Documents that somebody wrote, checked against the alerts in them.

use crate::check::check;
use report::Report;

/// A document as the page shows it: with the marks of a check against the alerts that it holds.
pub fn open(text: &str) -> Report {
    check(text, &[]).report
}
