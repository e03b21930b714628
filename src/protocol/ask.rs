//! Questions about what was read, and their answers. The page asks for what is on screen and holds nothing else.

use crate::incidents::{IncidentView, Incidents};
use crate::{About, Decision, Kind, Learned, Leave, Part};
use report::Untrusted;
use serde::{Deserialize, Serialize};

/// Which alerts are looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Look {
    /// A Falco condition; empty for all.
    pub filter: String,
    /// Nanoseconds since 1970: the first moment, and the first one that is out again. Undated alerts are out then.
    pub range: Option<(i64, i64)>,
}

/// The order of a list of alerts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sort {
    /// The column: a field, or `time`, `priority`, `rule`.
    pub column: String,
    /// Largest first.
    pub down: bool,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Question {
    /// Some alerts of a list.
    Alerts {
        /// Which.
        look: Look,
        /// In which order; `None` for that of the input.
        sort: Option<Sort>,
        /// The first one, from 0.
        from: u32,
        /// How many.
        count: u32,
        /// The columns: fields, or `time`, `priority`, `rule`, `place`, `output`, `source`.
        columns: Vec<String>,
    },
    /// The most frequent values of fields.
    Facets {
        /// Which alerts.
        look: Look,
        /// The fields.
        fields: Vec<String>,
        /// How many values of each.
        most: u32,
    },
    /// How many alerts when.
    Timeline {
        /// Which alerts. Without a range, from the first to the last of them.
        look: Look,
        /// How many bins.
        bins: u32,
    },
    /// The techniques of ATT&CK that the rules of the alerts stand for.
    Attack {
        /// Which alerts.
        look: Look,
    },
    /// All fields of one alert.
    Detail {
        /// Its place in the input.
        index: u32,
    },
    /// What may follow at a place of a condition that is being written.
    Complete {
        /// The condition.
        text: String,
        /// The place, in bytes.
        at: u32,
    },
    /// The names of all fields that the alerts hold, and how many hold them.
    Fields,
    /// The incidents among all alerts.
    Incidents,
    /// One incident.
    Incident {
        /// Its place in the list, from 0.
        number: u32,
    },
    /// The kinds of files that can leave.
    Kinds,
    /// A file. What was being made before is forgotten.
    Leave(Leave),
    /// The next part of it.
    More,
    /// The SHA-256 of each input that was read.
    Digests,
    /// Go on learning what has to be replaced.
    Learn,
    /// What was decided about something, after it was decided anew where there is something to decide.
    Decide {
        /// What it is about.
        about: About,
        /// What is decided.
        decision: Option<Decision>,
    },
}

/// The answer to a [`Question`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    /// To [`Question::Alerts`].
    Alerts(Alerts),
    /// To [`Question::Facets`].
    Facets(Vec<Facet>),
    /// To [`Question::Timeline`].
    Timeline(Timeline),
    /// To [`Question::Attack`].
    Attack(Vec<Seen>),
    /// To [`Question::Detail`].
    Detail(Vec<Detail>),
    /// To [`Question::Complete`].
    Complete(Vec<Offer>),
    /// To [`Question::Fields`].
    Fields(Vec<(String, u32)>),
    /// To [`Question::Incidents`].
    Incidents(Incidents),
    /// To [`Question::Incidents`], while they are still looked for: how far that is, in hundredths. It goes on when it is asked
    /// again.
    Looking(u32),
    /// To [`Question::Incident`].
    Incident(Box<IncidentView>),
    /// To [`Question::Kinds`].
    Kinds(Vec<Kind>),
    /// To [`Question::Leave`] and [`Question::More`].
    Part(Part),
    /// To [`Question::Digests`]: the number of each input, and its digest in hexadecimal.
    Digests(Vec<(u32, String)>),
    /// To [`Question::Learn`].
    Learned(Learned),
    /// To [`Question::Decide`].
    Decided(Decision),
    /// The filter is no condition.
    Refused(Refused),
    /// There is no answer: the alert or document that was meant is not there.
    Nothing,
}

/// Why a filter is refused.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Refused {
    /// What is wrong and what was expected. It may hold words of the filter.
    pub message: String,
    /// The nearest known name.
    pub suggestion: Option<String>,
    /// Where, in bytes of the filter.
    pub start: u32,
    /// The first byte behind it.
    pub end: u32,
}

/// Some alerts of a list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Alerts {
    /// How many alerts the list has.
    pub matching: u32,
    /// Of them: those for which the filter could not be decided, because they lack a field. They are not in the list.
    pub unclear: u32,
    /// How many alerts there are in all.
    pub of: u32,
    /// The first one that was asked for.
    pub from: u32,
    /// They.
    pub lines: Vec<Line>,
}

/// One alert of a list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Its place in the input, from 0.
    pub index: u32,
    /// Emergency 0 to Debug 7; `None` when the alert does not say.
    pub priority: Option<u8>,
    /// A cell for each column, cut at 200 characters; `None` for what the alert does not hold.
    pub cells: Vec<Option<Untrusted>>,
}

/// The values of a field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facet {
    /// The field.
    pub field: String,
    /// The most frequent values, the most frequent first.
    pub values: Vec<FacetValue>,
    /// How many different values there are.
    pub distinct: u32,
    /// How many alerts do not hold the field.
    pub absent: u32,
}

/// A value and how often it occurs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FacetValue {
    /// The value.
    pub value: Untrusted,
    /// How often.
    pub count: u32,
    /// The check that is true for the alerts with it.
    pub check: String,
}

/// How many alerts when.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timeline {
    /// The first moment, in nanoseconds since 1970.
    pub start: i64,
    /// The first moment behind the last bin.
    pub end: i64,
    /// The bins, equally long.
    pub bins: Vec<Bin>,
    /// Alerts without a date: they are in no bin.
    pub undated: u32,
    /// Stretches in which alerts may be missing.
    pub spots: Vec<Spotted>,
}

/// How many alerts in one bin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bin {
    /// Emergency, alert, critical.
    pub high: u32,
    /// Error, warning.
    pub middle: u32,
    /// The rest, and those that do not say.
    pub low: u32,
}

/// A stretch of time in which something was wrong with the log itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spotted {
    /// When it began, in nanoseconds since 1970.
    pub start: i64,
    /// When it ended.
    pub end: i64,
    /// What was wrong.
    pub what: String,
}

/// A tactic, and what was seen of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// The tactic.
    pub tactic: String,
    /// Its techniques.
    pub techniques: Vec<Hit>,
}

/// A technique that was seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// `T1059.004`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How many alerts.
    pub count: u32,
    /// The condition that is true for them.
    pub check: String,
}

/// A field of an alert.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Detail {
    /// The field.
    pub field: String,
    /// Its value; `None` when it was printed without one.
    pub value: Option<Untrusted>,
    /// The check that is true for alerts with the same value; empty when there is none.
    pub check: String,
}

/// Something that may follow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Offer {
    /// What to put in.
    pub text: String,
    /// What it is: `field`, `value`, `operator`, …
    pub kind: String,
    /// What it replaces: the first byte, and the first behind.
    pub span: (u32, u32),
}
