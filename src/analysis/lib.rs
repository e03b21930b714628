//! The core: bytes in, alerts and reports out. Deterministic; calls no clock, file, thread or random source.

mod assess;
mod case;
mod condition;
mod derive;
mod facts;
mod outcome;
mod say;
mod sections;

use alert::{Alert, Diagnostic, Level};
use report::Report;

/// What was understood of an input.
#[derive(Default)]
pub struct Analysis {
    /// Every alert found, in input order.
    pub alerts: Vec<Alert>,
    /// Everything that was not understood, mended, or known to be no alert.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads an input of any shape. Never fails. `name` is the file's name, a hint.
pub fn analyse(input: &[u8], name: Option<&str>) -> Analysis {
    let reading = ingest::read(input, name);
    Analysis { alerts: reading.alerts, diagnostics: reading.diagnostics }
}

impl Analysis {
    /// One line for the status bar: `1 alert`, `12 alerts, 3 places not understood`, or why there is none.
    pub fn sentence(&self) -> String {
        let count = |level: Level| self.diagnostics.iter().filter(|diagnostic| diagnostic.level == level).count();
        let (errors, warnings, notes) = (count(Level::Error), count(Level::Warning), count(Level::Note));
        let mut parts = vec![match self.alerts.len() {
            0 => "No alert found".to_owned(),
            n => counted(n, "alert", "alerts"),
        }];
        if errors > 0 {
            parts.push(format!("{} not understood", counted(errors, "place", "places")));
        }
        if warnings > 0 {
            parts.push(format!("{} repaired or doubtful", counted(warnings, "place", "places")));
        }
        if notes > 0 {
            parts.push(format!("{} known to be no alert", counted(notes, "line", "lines")));
        }
        let mut sentence = parts.join(", ");
        if self.alerts.is_empty()
            && let Some(first) = self.diagnostics.iter().find(|d| d.level == Level::Error)
        {
            sentence.push_str(&format!(": {} ({})", first.message, first.place));
        }
        sentence
    }

    /// The report on alert `index`, from 0; `None` when there is no such alert.
    pub fn report(&self, index: usize) -> Option<Report> {
        let alert = self.alerts.get(index)?;
        Some(sections::compose(&case::Case::open(alert, &self.alerts)))
    }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
