//! What crosses between page and worker.
//!
//! The worker speaks first ([`Answer::Ready`]); every other message carries the id of the run it belongs to, and the
//! page drops answers of runs it no longer waits for. Input bytes travel beside a [`Request::Run`] as a transferred
//! buffer, never inside it. Messages are bytes ([`pack`], [`unpack`]): 64-bit numbers keep all of theirs.

pub use report::{Block, Report, Untrusted};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The build that page and worker must share; a worker of another build is refused.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A message as bytes: fields in order, without their names. Page and worker are of one build, so nothing else is needed;
/// it is read in a tenth of the code that a tree of JavaScript objects takes, and crosses without being copied.
pub fn pack<T: Serialize>(message: &T) -> Vec<u8> {
    // Writing into memory fails for sequences without a length, which no message has.
    postcard::to_stdvec(message).unwrap_or_default()
}

/// The message in `bytes`; `None` when it is not of this build.
pub fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}

/// Page to worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Read the bytes that came with this message and report on the first alert in them.
    Run {
        /// The run.
        id: u32,
        /// The file's name, a hint; `None` for pasted text.
        name: Option<String>,
    },
    /// Report on another alert of the last run's input.
    Show {
        /// The run.
        id: u32,
        /// Which alert, from 0, in input order.
        index: u32,
    },
    /// Load these rules files, in order, in place of those loaded before; an empty list forgets them. They stay until the
    /// next such request, whatever is run.
    Rules {
        /// The run: of rules, not of alerts, but from the same counter.
        id: u32,
        /// The files.
        files: Vec<RulesText>,
    },
    /// Propose an exception to a rule for some alerts of the run that is held, or try one.
    Tune {
        /// The run whose alerts are meant.
        id: u32,
        /// The rule's name.
        rule: String,
        /// The selected alerts, by place in the input; empty for all of the rule.
        selected: Vec<u32>,
        /// The override as the engineer has edited it; `None` to have one proposed.
        yaml: Option<String>,
    },
    /// Forget the run.
    Cancel {
        /// The run.
        id: u32,
    },
}

/// Worker to page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// The worker listens.
    Ready {
        /// Its build.
        version: String,
    },
    /// The run is over.
    Done {
        /// The run.
        id: u32,
        /// What was understood.
        status: Status,
        /// Which alert the report is about.
        index: u32,
        /// The report; `None` when no alert was found.
        report: Option<Report>,
        /// The document, when the input is one that somebody wrote. This and what follows answer a [`Request::Run`]
        /// only; they do not change with the alert that is shown.
        document: Option<Report>,
        /// The text of the input, when it is a rules file: the page adds it to the rules files and asks for them to be
        /// loaded.
        rules: Option<RulesText>,
        /// The alerts, for lists: the first [`MOST_LINES`].
        lines: Vec<AlertLine>,
    },
    /// Rules files were loaded.
    Rules {
        /// The run.
        id: u32,
        /// What came of it.
        rules: RulesStatus,
    },
    /// An exception was proposed or tried.
    Tune {
        /// The run whose alerts were meant.
        id: u32,
        /// What came of it.
        tuned: Tuned,
    },
}

/// How many alerts are sent for a list.
pub const MOST_LINES: usize = 1_000;

/// A rules file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RulesText {
    /// The file's name.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// What came of loading rules files.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RulesStatus {
    /// True when Falco would load them.
    pub accepted: bool,
    /// One line a person reads.
    pub sentence: String,
    /// The names of all rules, in order.
    pub rules: Vec<String>,
    /// What is wrong, or worth knowing.
    pub problems: Vec<RulesProblem>,
}

/// One thing that is wrong with a rules file, or worth knowing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RulesProblem {
    /// Its stable code.
    pub code: String,
    /// `error`, `warning` or `note`.
    pub severity: String,
    /// Which file, from 0.
    pub file: u32,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// The first byte in the file, from 0.
    pub offset: u32,
    /// How many bytes.
    pub length: u32,
    /// What is wrong. It may hold names and values from the file.
    pub message: Untrusted,
}

/// What an exception would do.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tuned {
    /// The rule.
    pub rule: String,
    /// The override; empty when none could be proposed.
    pub yaml: String,
    /// Why there is none, or why Falco would refuse it. The counts then say nothing.
    pub refused: Option<Untrusted>,
    /// How many alerts it would silence.
    pub silenced: u32,
    /// How many would remain, of all rules.
    pub remaining: u32,
    /// How many of the remaining lack a field that it asks about.
    pub unclear: u32,
    /// The silenced alerts, by place in the input: the first [`MOST_LINES`].
    pub lines: Vec<u32>,
    /// Silenced alerts that were not selected and differ from those that were.
    pub differing: Vec<Differing>,
}

/// A silenced alert that nobody selected and that is not like the selected ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Differing {
    /// Its place in the input.
    pub alert: u32,
    /// The fields in which it differs, with its values; `None` for no value.
    pub fields: Vec<(String, Option<Untrusted>)>,
}

/// One alert in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AlertLine {
    /// When, as text with its zone.
    pub time: String,
    /// The rule author's priority.
    pub priority: String,
    /// The rule.
    pub rule: Untrusted,
    /// Where it happened: container, pod or host, as far as the alert says.
    pub place: Untrusted,
    /// The output without its prefix, cut at 200 characters.
    pub output: Untrusted,
}

/// What was understood of an input.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// How many alerts.
    pub alerts: u32,
    /// One line a person reads: "1 alert", "12 alerts, 3 lines not understood".
    pub sentence: String,
    /// What was not understood, mended, or known to be no alert.
    pub diagnostics: Vec<Trouble>,
}

/// One diagnostic, ready to be shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trouble {
    /// Its stable code.
    pub code: String,
    /// `error`, `warning` or `note`.
    pub level: String,
    /// Where: `line 3, column 7`.
    pub place: String,
    /// The first byte in the input, for the caret; `None` inside an archive.
    pub byte: Option<u32>,
    /// What is wrong and what was expected.
    pub message: String,
    /// A piece of the input.
    pub excerpt: Untrusted,
}
