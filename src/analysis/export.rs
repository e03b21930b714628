//! What leaves Saker as a file: one kind a variant, all of them through one door.
//!
//! A report goes out whole, by [`report()`]. Alerts go out one after the other, by an [`Exporter`]: the caller hands it the
//! alerts in order and takes the bytes away whenever it likes, so a file of any size needs little memory, can show its
//! progress, and is cancelled by dropping the exporter:
//!
//! ```
//! # use analysis::export::{Export, Exporter, Options};
//! # let alerts = analysis::analyse(br#"{"rule":"R","output":"o"}"#, None).alerts;
//! let mut out = Vec::new();
//! let mut exporter = Exporter::new(Export::Ndjson, Options::default()).expect("a kind that is made of alerts");
//! for alert in &alerts {
//!     exporter.alert(alert, &mut out).expect("nothing is redacted");
//!     // Hand `out` on and clear it here.
//! }
//! let written = exporter.finish(&mut out).expect("nothing is redacted");
//! assert_eq!(written.alerts, 1);
//! ```
//!
//! With a [`Redaction`] that has learned all alerts first, everything is replaced on its way out, and what comes out is
//! searched again: a [`Leak`] stops the export. What has left by then must be thrown away.
//!
//! The same alerts give the same bytes. No clock is asked: times come from the alerts, ids from their content.

mod csv;
mod ecs;
mod navigator;
mod ndjson;
mod ocsf;
mod slices;
mod stix;
mod talon;
mod techniques;
mod tuning;
mod uuid;
mod view;

use crate::casefile::{self, CaseFile};
use crate::redact::{Leak, Redaction};
use crate::rulebook::Rulebook;
use alert::Alert;
use report::{Report, html, jira, json, markdown, quote, slack};
use std::rc::Rc;

pub use csv::{COLUMNS, OWN, columns};
pub use slices::{Slice, Slices};

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Export {
    /// The report as GitHub's Markdown.
    Markdown,
    /// The report in Jira's wiki markup.
    Jira,
    /// The report as a message for Slack.
    Slack,
    /// The report as one HTML file.
    Html,
    /// The report as JSON.
    Json,
    /// Alerts as a table for spreadsheets.
    Csv,
    /// OCSF Detection Findings, one a line.
    Ocsf,
    /// Documents of the Elastic Common Schema, one a line.
    Ecs,
    /// A layer for ATT&CK Navigator, in the version that Falco's tags speak.
    Navigator,
    /// The same in the version after that.
    NavigatorLater,
    /// A STIX 2.1 bundle.
    Stix,
    /// Exceptions for Falco's rules.
    Rules,
    /// A draft of rules for Falco Talon.
    Talon,
    /// Alerts as they came, one a line.
    Ndjson,
}

/// What a kind of file is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// One report: see [`report()`].
    Report,
    /// Any number of alerts: see [`Exporter`].
    Alerts,
}

impl Export {
    /// All kinds, in the order of a menu: reports first.
    pub const ALL: &[Self] = &[
        Self::Markdown,
        Self::Jira,
        Self::Slack,
        Self::Html,
        Self::Json,
        Self::Csv,
        Self::Ocsf,
        Self::Ecs,
        Self::Navigator,
        Self::NavigatorLater,
        Self::Stix,
        Self::Rules,
        Self::Talon,
        Self::Ndjson,
    ];

    /// The stable word for this kind: what `saker export --as` takes.
    pub fn word(self) -> &'static str {
        self.door().word
    }

    /// The kind that `word` stands for.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.word() == word)
    }

    /// What people call it: an entry of a menu.
    pub fn title(self) -> &'static str {
        self.door().title
    }

    /// Its media type, with the character set where it has one.
    pub fn media_type(self) -> &'static str {
        self.door().media
    }

    /// What it is made of.
    pub fn of(self) -> Of {
        self.door().of
    }

    /// A file name for it, of safe characters only, from any text: the rule's name, or the name of the file that was read.
    pub fn file_name(self, stem: &str) -> String {
        let Door { infix, ending, .. } = self.door();
        let stem = quote::filename(stem);
        let room = 100 - infix.len() - ending.len() - 1;
        // The name is ASCII: bytes are characters.
        let stem = stem.get(..room).unwrap_or(&stem).trim_end_matches(['.', '-']);
        quote::filename(&format!("{stem}{infix}.{ending}"))
    }

    fn door(self) -> Door {
        let report = |word, title, media, ending| Door { word, title, media, infix: "", ending, of: Of::Report };
        let alerts = |word, title, media, infix, ending| Door { word, title, media, infix, ending, of: Of::Alerts };
        match self {
            Self::Markdown => report("markdown", "Markdown (GitHub)", "text/markdown;charset=utf-8", "md"),
            Self::Jira => report("jira", "Jira wiki markup", "text/plain;charset=utf-8", "jira.txt"),
            Self::Slack => report("slack", "Slack message", "text/plain;charset=utf-8", "slack.txt"),
            Self::Html => report("html", "One HTML file, to print", "text/html;charset=utf-8", "html"),
            Self::Json => report("json", "Report as JSON", "application/json", "json"),
            Self::Csv => alerts("csv", "Alerts as CSV", "text/csv;charset=utf-8", "", "csv"),
            Self::Ocsf => alerts("ocsf", "OCSF 1.8 Detection Findings", "application/x-ndjson", ".ocsf", "ndjson"),
            Self::Ecs => alerts("ecs", "ECS documents (NDJSON)", "application/x-ndjson", ".ecs", "ndjson"),
            Self::Navigator => {
                alerts("navigator", "ATT&CK Navigator layer (ATT&CK 18)", "application/json", ".attack-18", "json")
            }
            Self::NavigatorLater => {
                alerts("navigator-19", "ATT&CK Navigator layer (ATT&CK 19)", "application/json", ".attack-19", "json")
            }
            Self::Stix => alerts("stix", "STIX 2.1 bundle", "application/stix+json;version=2.1", ".stix", "json"),
            Self::Rules => alerts("rules", "Exceptions for Falco (YAML)", "application/yaml", ".rules", "yaml"),
            Self::Talon => alerts("talon", "Draft for Falco Talon (YAML)", "application/yaml", ".talon", "yaml"),
            Self::Ndjson => alerts("ndjson", "Alerts as they came (NDJSON)", "application/x-ndjson", "", "ndjson"),
        }
    }
}

/// What is said of a kind.
struct Door {
    word: &'static str,
    title: &'static str,
    media: &'static str,
    infix: &'static str,
    ending: &'static str,
    of: Of,
}

/// What an export may draw on beside the alerts. Shared, because an export may take many turns of whoever feeds it.
#[derive(Clone, Default)]
pub struct Options {
    /// The columns of a CSV file, in order: names of fields, and the names in [`COLUMNS`]. Empty for [`COLUMNS`].
    pub columns: Vec<String>,
    /// What is to be replaced. It must have learned every alert that is exported.
    pub redaction: Option<Rc<Redaction>>,
    /// What the analyst decided.
    pub case: Option<Rc<CaseFile>>,
    /// The user's rules files, against which an exception is tried.
    pub rules: Option<Rc<Rulebook>>,
}

/// What an export that has ended has to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// How many alerts are in the file.
    pub alerts: usize,
    /// How many are not, because the kind cannot hold them.
    pub left_out: usize,
    /// What the reader of the file should know, one sentence each: why alerts were left out, what was changed.
    pub notes: Vec<String>,
}

/// Writes alerts, one after the other.
pub struct Exporter {
    options: Options,
    format: Box<dyn Format>,
    started: bool,
    written: Written,
}

/// One kind of file in the making. Each call appends what is finished to `out`.
trait Format {
    /// What stands in front of the first alert.
    fn start(&mut self, out: &mut Vec<u8>);
    /// The next alert. `Err` says why the kind cannot hold it.
    fn alert(&mut self, entry: &Entry<'_>, out: &mut Vec<u8>) -> Result<(), &'static str>;
    /// What stands behind the last. Returns what the reader should know.
    fn finish(&mut self, out: &mut Vec<u8>) -> Vec<String>;
}

/// An alert on its way out.
struct Entry<'a> {
    /// The alert, redacted when that was asked for.
    alert: &'a Alert,
    /// What the analyst decided about it.
    decided: Option<&'a casefile::Entry>,
    /// What is replaced in text that does not come from the alert: sentences of ours, the analyst's notes.
    redaction: Option<&'a Redaction>,
}

impl Entry<'_> {
    /// Text that does not come from the alert, as it may leave.
    fn ours(&self, text: &str) -> String {
        self.redaction.map_or_else(|| text.to_owned(), |redaction| redaction.text(text))
    }
}

impl Exporter {
    /// An exporter of this kind; `None` for a kind that is made of a report.
    pub fn new(kind: Export, options: Options) -> Option<Self> {
        let format: Box<dyn Format> = match kind {
            Export::Csv => Box::new(csv::Csv::new(&options.columns)),
            Export::Ocsf => Box::new(ocsf::Ocsf),
            Export::Ecs => Box::new(ecs::Ecs),
            Export::Navigator => Box::new(navigator::Layer::new(techniques::Version::Now)),
            Export::NavigatorLater => Box::new(navigator::Layer::new(techniques::Version::Later)),
            Export::Stix => Box::<stix::Bundle>::default(),
            Export::Rules => Box::new(tuning::Rules::new(options.rules.clone(), options.redaction.is_some())),
            Export::Talon => Box::<talon::Draft>::default(),
            Export::Ndjson => Box::new(ndjson::Ndjson),
            Export::Markdown | Export::Jira | Export::Slack | Export::Html | Export::Json => return None,
        };
        Some(Self { options, format, started: false, written: Written::default() })
    }

    /// Appends the next alert to `out`.
    ///
    /// # Errors
    /// What should have been replaced and was not. Nothing is appended then, and the export is of no more use.
    pub fn alert(&mut self, alert: &Alert, out: &mut Vec<u8>) -> Result<(), Leak> {
        let from = self.start(out);
        let decided = self.options.case.as_ref().and_then(|case| case.decided(alert));
        let redaction = self.options.redaction.as_deref();
        let redacted = redaction.map(|redaction| redaction.alert(alert));
        let entry = Entry { alert: redacted.as_ref().unwrap_or(alert), decided, redaction };
        match self.format.alert(&entry, out) {
            Ok(()) => self.written.alerts += 1,
            Err(why) => {
                self.written.left_out += 1;
                if !self.written.notes.iter().any(|known| known == why) {
                    self.written.notes.push(why.to_owned());
                }
            }
        }
        self.check(from, out)
    }

    /// Appends what ends the file.
    ///
    /// # Errors
    /// As for [`Exporter::alert`].
    pub fn finish(mut self, out: &mut Vec<u8>) -> Result<Written, Leak> {
        let from = self.start(out);
        self.written.notes.extend(self.format.finish(out));
        self.check(from, out)?;
        Ok(self.written)
    }

    /// The place in `out` where the new bytes begin.
    fn start(&mut self, out: &mut Vec<u8>) -> usize {
        let from = out.len();
        if !std::mem::replace(&mut self.started, true) {
            self.format.start(out);
        }
        from
    }

    fn check(&self, from: usize, out: &mut Vec<u8>) -> Result<(), Leak> {
        let leak =
            self.options.redaction.as_ref().and_then(|redaction| redaction.find(out.get(from..).unwrap_or_default()));
        match leak {
            Some(leak) => {
                out.truncate(from);
                Err(leak)
            }
            None => Ok(()),
        }
    }
}

/// A report as a file of this kind; `None` for a kind that is made of alerts.
///
/// # Errors
/// What should have been replaced and was not.
pub fn report(kind: Export, report: &Report, redaction: Option<&Redaction>) -> Option<Result<String, Leak>> {
    let render: fn(&Report) -> String = match kind {
        Export::Markdown => markdown::render,
        Export::Jira => jira::render,
        Export::Slack => slack::render,
        Export::Html => html::render,
        Export::Json => json::render,
        _ => return None,
    };
    let Some(redaction) = redaction else { return Some(Ok(render(report))) };
    let text = render(&redaction.report(report));
    Some(match redaction.find(text.as_bytes()) {
        Some(leak) => Err(leak),
        None => Ok(text),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_word_and_a_safe_name() {
        // The kinds are numbered in the order of the list, so one that is missing in it shows.
        let numbers: Vec<_> = Export::ALL.iter().map(|kind| *kind as usize).collect();
        assert_eq!(numbers, (0..=Export::Ndjson as usize).collect::<Vec<_>>());
        for (at, kind) in Export::ALL.iter().enumerate() {
            assert_eq!(Export::parse(kind.word()), Some(*kind));
            assert_eq!(Export::ALL.iter().position(|other| other.word() == kind.word()), Some(at));
            for stem in ["", "../../etc/passwd", "Read \u{202e}sensitive file", &"x".repeat(300), "CON", "a.b"] {
                let name = kind.file_name(stem);
                let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
                assert!(name.chars().all(safe) && name.len() <= 100 && !name.starts_with('.'), "{name}");
                assert!(name.ends_with(kind.door().ending), "{name}");
            }
            let exporter = Exporter::new(*kind, Options::default());
            assert_eq!(exporter.is_some(), kind.of() == Of::Alerts, "{}", kind.word());
            assert_eq!(report(*kind, &Report::default(), None).is_some(), kind.of() == Of::Report, "{}", kind.word());
        }
    }
}
