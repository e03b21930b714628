//! The core: bytes in, alerts and reports out. Deterministic; calls no clock, file, thread or random source.

use alert::{Alert, Diagnostic};
use report::Report;

/// What was understood of an input.
pub struct Analysis {
    /// Every alert found, in input order.
    pub alerts: Vec<Alert>,
    /// Everything that was not understood, mended, or known to be no alert.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads an input of any shape. Never fails.
pub fn analyse(_input: &[u8], _name: Option<&str>) -> Analysis {
    Analysis { alerts: Vec::new(), diagnostics: Vec::new() }
}

impl Analysis {
    /// One line for the status bar: `1 alert`, `12 alerts, 3 lines not understood`.
    pub fn sentence(&self) -> String {
        String::new()
    }

    /// The report on alert `index`, from 0.
    pub fn report(&self, _index: usize) -> Option<Report> {
        None
    }
}
