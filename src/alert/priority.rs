use std::fmt;

/// How loud the rule's author made the rule: the eight words of Falco's `falco_common.cpp`. Not our severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Priority {
    /// Level 0.
    Emergency,
    /// Level 1.
    Alert,
    /// Level 2.
    Critical,
    /// Level 3.
    Error,
    /// Level 4.
    Warning,
    /// Level 5.
    Notice,
    /// Level 6. Rule files may write `INFO`.
    Informational,
    /// Level 7.
    Debug,
}

impl Priority {
    /// All, loudest first.
    pub const ALL: [Self; 8] = [
        Self::Emergency,
        Self::Alert,
        Self::Critical,
        Self::Error,
        Self::Warning,
        Self::Notice,
        Self::Informational,
        Self::Debug,
    ];

    /// The priority written as `word`, case ignored; `info` is Informational.
    pub fn parse(word: &str) -> Option<Self> {
        // As Falco prints it, which is nearly always.
        if let Some(priority) = Self::ALL.into_iter().find(|priority| priority.as_str() == word) {
            return Some(priority);
        }
        if word.eq_ignore_ascii_case("info") {
            return Some(Self::Informational);
        }
        Self::ALL.into_iter().find(|priority| priority.as_str().eq_ignore_ascii_case(word))
    }

    /// The word as Falco prints it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Emergency => "Emergency",
            Self::Alert => "Alert",
            Self::Critical => "Critical",
            Self::Error => "Error",
            Self::Warning => "Warning",
            Self::Notice => "Notice",
            Self::Informational => "Informational",
            Self::Debug => "Debug",
        }
    }
}

impl fmt::Display for Priority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
