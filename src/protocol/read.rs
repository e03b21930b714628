use report::{Report, Untrusted};
use serde::{Deserialize, Serialize};

use crate::{AlertLine, CaseRead, Look, Question, Reply, RulesStatus, RulesText, Tuned};

/// Page to worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Read the inputs that came with this message and report on the first alert in them.
    Run {
        /// The run.
        id: u32,
        /// The inputs, as many as came with the message.
        sources: Vec<Source>,
        /// True to keep what the run has read before and add to it; the id is then that of the run.
        add: bool,
        /// Which alerts are kept; the others are read and forgotten.
        keep: Look,
        /// The most memory that the alerts may take, in bytes.
        budget: u64,
    },
    /// Report on another alert of the run.
    Show {
        /// The run.
        id: u32,
        /// Which alert, from 0, in input order.
        index: u32,
    },
    /// Read no further; what was read stays.
    Stop {
        /// The run.
        id: u32,
    },
    /// Answer a question about what was read so far.
    Ask {
        /// The run.
        id: u32,
        /// The question's own number, for its answer.
        number: u32,
        /// The question.
        question: Question,
    },
    /// From now on what is shown and what leaves is redacted, or it is not.
    Redact {
        /// True for redacted.
        on: bool,
    },
    /// Open a case file. It stays until the next one, whatever is run.
    Case {
        /// Its text.
        text: String,
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
    /// From one engine to another: read the part of a file that came with this message, and hand over what is in it.
    Share {
        /// The run.
        id: u32,
        /// How many bytes.
        bytes: u64,
        /// Which alerts are kept.
        keep: Look,
        /// The most memory that they may take, in bytes.
        budget: u64,
    },
}

/// An input, as the page knows it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// The page's number for it.
    pub number: u32,
    /// The file's name, a hint; `None` for pasted text.
    pub name: Option<String>,
    /// Its size in bytes.
    pub bytes: u64,
}

/// Worker to page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// The worker listens.
    Ready {
        /// Its build.
        version: String,
    },
    /// A run is being read. What was read so far can be asked about.
    Progress(Progress),
    /// The report on an alert that was asked for, or on the first one while the rest is still being read.
    Shown {
        /// The run.
        id: u32,
        /// Which alert the report is about.
        index: u32,
        /// The report; `None` when there is no such alert.
        report: Option<Report>,
    },
    /// The run is read.
    Done {
        /// The run.
        id: u32,
        /// What was understood.
        status: Status,
        /// The report on the first alert, unless it was sent before.
        report: Option<Report>,
        /// The document, when the input is one that somebody wrote.
        document: Option<Report>,
        /// The text of the input, when it is a rules file: the page adds it to the rules files and asks for them to be
        /// loaded.
        rules: Option<RulesText>,
        /// What became of each input.
        sources: Vec<SourceRead>,
        /// The names of the rules that fired, the most frequent first.
        fired: Vec<Untrusted>,
        /// True when reading ended because the memory for alerts is spent.
        full: bool,
        /// How many alerts were read and not kept, because the run is not to keep such.
        passed_over: u32,
    },
    /// A question was answered.
    Reply {
        /// The run.
        id: u32,
        /// The question's number.
        number: u32,
        /// The answer.
        reply: Reply,
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
        /// The silenced alerts, as far as they are listed.
        lines: Vec<AlertLine>,
    },
    /// A case file was opened.
    Case(CaseRead),
}

/// How far reading has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The run.
    pub id: u32,
    /// Bytes read, of all its inputs.
    pub read: u64,
    /// Bytes there are.
    pub bytes: u64,
    /// Alerts found.
    pub alerts: u32,
    /// Bytes of memory that the engine has taken.
    pub memory: u64,
}

/// What became of an input.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SourceRead {
    /// The page's number for it.
    pub number: u32,
    /// Alerts found in it.
    pub alerts: u32,
    /// The input with the same content that was read before; then this one was not read again.
    pub same_as: Option<u32>,
    /// Why it was read in part only, or not at all.
    pub fault: Option<String>,
    /// True when a part of it was lost with the engine that read it.
    pub lost: bool,
}

/// What was understood of a run.
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
