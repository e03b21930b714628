//! The core: bytes in, alerts and reports out. Deterministic; calls no clock, file, thread or random source.

mod about_falco;
mod among;
mod assess;
mod case;
pub mod casefile;
mod check;
mod condition;
mod derive;
pub mod export;
mod facts;
pub mod health;
pub mod incident;
mod kind;
mod opened;
mod outcome;
pub mod redact;
mod rulebook;
mod say;
mod sections;
pub mod summary;

use alert::{Alert, Diagnostic, Level};
use report::Report;

/// What the core stands on, for programs that lean on the core alone.
pub use {alert, filter, ingest, knowledge, report, rules, store};

pub use among::{report_among, tune_among};
pub use check::{Checked, MOST_MARKS, check};
pub use kind::{Kind, kind};
pub use opened::open;
pub use rulebook::{Problem, Rulebook, Tuned, tune};

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
        sentence(self.alerts.len(), &self.diagnostics)
    }

    /// The first `most` alerts, for a list.
    pub fn lines(&self, most: usize) -> impl Iterator<Item = Line> {
        self.alerts.iter().take(most).map(line)
    }

    /// The report on alert `index`, from 0; `None` when there is no such alert.
    pub fn report(&self, index: usize) -> Option<Report> {
        self.report_with(index, None)
    }

    /// The same, with the tree of the condition where `rules` hold the alert's rule.
    pub fn report_with(&self, index: usize, rules: Option<&Rulebook>) -> Option<Report> {
        let alert = self.alerts.get(index)?;
        Some(sections::compose(&case::Case::open(alert, &self.alerts, rules)))
    }
}

/// One line for the status bar: `1 alert`, `12 alerts, 3 places not understood`, or why there is none.
pub fn sentence(alerts: usize, diagnostics: &[Diagnostic]) -> String {
    let count = |level: Level| diagnostics.iter().filter(|diagnostic| diagnostic.level == level).count();
    let (errors, warnings, notes) = (count(Level::Error), count(Level::Warning), count(Level::Note));
    let mut parts = vec![match alerts {
        0 => "No alert found".to_owned(),
        n => grouped(&counted(n, "alert", "alerts")),
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
    if alerts == 0
        && let Some(first) = diagnostics.iter().find(|d| d.level == Level::Error)
    {
        sentence.push_str(&format!(": {} ({})", first.message, first.place));
    }
    sentence
}

/// One alert in a list.
pub struct Line {
    /// When, as text with its zone; empty when not known.
    pub time: String,
    /// The rule author's priority; empty when not known.
    pub priority: String,
    /// The rule's name; empty when not known.
    pub rule: String,
    /// Pod, container or host.
    pub place: String,
    /// The output without time and priority, cut at 200 characters.
    pub output: String,
}

/// An alert as a line of a list.
pub fn line(alert: &Alert) -> Line {
    let text = |name: &str| alert.text(name).filter(|text| !text.is_empty() && text != "<NA>");
    let place = text("k8s.pod.name").or_else(|| text("container.name")).or_else(|| text("container.id"));
    let output = alert.message.as_deref().or(alert.output.as_deref()).unwrap_or_default();
    // The prefix is the time, a colon, and the priority; a message that has none is left alone.
    let output = match alert.priority.and_then(|priority| output.split_once(&format!(": {priority} "))) {
        Some((time, rest)) if time.len() < 40 => rest,
        _ => output,
    };
    Line {
        time: alert.time.map_or(String::new(), |time| time.to_string()),
        priority: alert.priority.map_or(String::new(), |priority| priority.to_string()),
        rule: alert.rule.clone().unwrap_or_default(),
        place: place.or_else(|| alert.hostname.clone()).unwrap_or_default(),
        output: output.chars().take(200).collect(),
    }
}

/// The number that a text begins with, its thousands set apart: `12,408 alerts`.
fn grouped(text: &str) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let mut out = String::with_capacity(text.len() + digits / 3);
    for (at, letter) in text.char_indices() {
        if at > 0 && at < digits && (digits - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(letter);
    }
    out
}

pub(crate) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_line_counts_what_people_read() {
        let said: Vec<String> = [0, 1, 12, 999, 1_000, 12_408, 1_000_000].map(|count| sentence(count, &[])).to_vec();
        assert_eq!(
            said,
            [
                "No alert found",
                "1 alert",
                "12 alerts",
                "999 alerts",
                "1,000 alerts",
                "12,408 alerts",
                "1,000,000 alerts"
            ]
        );
    }
}
