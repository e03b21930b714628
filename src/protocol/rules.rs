use report::Untrusted;
use serde::{Deserialize, Serialize};

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
    /// The silenced alerts, by place in the input: the first [`crate::MOST_LINES`].
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
