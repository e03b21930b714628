//! What crosses between page and worker.
//!
//! The worker speaks first ([`Answer::Ready`]); every other message carries the id of the run it belongs to, and the
//! page drops answers of runs it no longer waits for. Input bytes travel beside a [`Request::Run`] as a transferred
//! buffer, never inside it. 64-bit numbers travel as text: JavaScript's numbers would round them.

use report::Report;
pub use report::Untrusted;
use serde::{Deserialize, Serialize};

/// The build that page and worker must share; a worker of another build is refused.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

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
    },
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
