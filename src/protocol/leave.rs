//! What leaves as a file, what is replaced on its way out, and what the analyst decided.

use crate::Look;
use report::{Report, Untrusted};
use serde::{Deserialize, Serialize};

/// A kind of file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kind {
    /// Its stable word.
    pub word: String,
    /// What people call it.
    pub title: String,
    /// True when it is made of the report that is shown; else of alerts.
    pub whole: bool,
}

/// What is to leave.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Leave {
    /// The word of a [`Kind`]; or [`MAP`], or [`CASE`].
    pub kind: String,
    /// The alert whose report leaves; `None` for the document.
    pub index: Option<u32>,
    /// The incident whose report leaves instead, by its place in the list.
    pub incident: Option<u32>,
    /// The alerts that leave.
    pub look: Look,
    /// The columns of a table of them, in order; empty for all that they can fill.
    pub columns: Vec<String>,
}

/// The word for the map of what was replaced.
pub const MAP: &str = "map";
/// The word for the case file.
pub const CASE: &str = "case";

/// A part of a file, in order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// The next bytes.
    pub bytes: Vec<u8>,
    /// True while what has to be replaced is still being learned: nothing leaves before that.
    pub learning: bool,
    /// How many alerts were taken so far.
    pub done: u32,
    /// How many there are.
    pub of: u32,
    /// How it ended, with the last part.
    pub end: Option<End>,
}

/// How the making of a file ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum End {
    /// The file is whole.
    Written {
        /// Its name, of safe characters only.
        name: String,
        /// Its media type.
        media: String,
        /// What its reader should know, a sentence each.
        notes: Vec<String>,
    },
    /// Something that should have been replaced was found in it: there is no file.
    Leak {
        /// What and where, without the value.
        said: String,
        /// The value.
        value: Untrusted,
    },
    /// There is nothing to make it of, for this reason.
    Nothing(String),
}

/// How far the learning of what has to be replaced has come.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Learned {
    /// Alerts that were gone through.
    pub done: u32,
    /// How many there are.
    pub of: u32,
    /// The document as it is to be shown, once all is known.
    pub document: Option<Report>,
    /// How many values are replaced.
    pub values: u32,
    /// The first of them, once all is known.
    pub first: Vec<Replaced>,
}

/// How many replaced values are sent for a look.
pub const MOST_REPLACED: usize = 200;

/// A value that is replaced.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Replaced {
    /// What it is: `user`, `address`.
    pub kind: String,
    /// The value.
    pub original: Untrusted,
    /// What stands in its place.
    pub token: String,
    /// True when it is replaced only where it stands alone.
    pub weak: bool,
}

/// What is decided about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum About {
    /// An alert, by its place in the input.
    Alert(u32),
    /// All alerts that show the same as this one.
    Fold(u32),
    /// An incident, by its place in the list.
    Incident(u32),
}

/// What the analyst decided about an alert, a fold or an incident.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// True when it is about all alerts that show the same: an alert without a decision of its own has theirs.
    pub fold: bool,
    /// The word of a classification; empty for none.
    pub verdict: String,
    /// What was written down.
    pub notes: String,
    /// The titles of the steps that are done.
    pub done: Vec<String>,
}

/// A case file that was opened.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CaseRead {
    /// How many entries it has.
    pub entries: u32,
    /// How many of them are about alerts that are held; `None` when there are too many alerts to look.
    pub attached: Option<u32>,
    /// What was odd about it.
    pub remarks: Vec<String>,
}
