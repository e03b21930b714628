use std::fmt;

/// One thing that reading did not understand, or had to mend.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// What kind of thing, stable across releases.
    pub code: Code,
    /// How much it matters.
    pub level: Level,
    /// Where it stands.
    pub place: Place,
    /// What is wrong and what was expected, one sentence in lower case, no input text in it.
    pub message: String,
    /// A short piece of the input around the place, as it is. Show it with its control characters made visible.
    pub excerpt: String,
}

/// A stable name for a kind of diagnostic, such as `json.truncated`: the shape, a dot, the trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(pub &'static str);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Something was lost or not understood.
    Error,
    /// Something was mended or is doubtful.
    Warning,
    /// Known to be no alert: a start-up line, statistics.
    Note,
}

/// `error`, `warning` or `note`.
impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        })
    }
}

/// Where something stands in the input.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Place {
    /// The file inside an archive, or the envelope's part; empty for the input itself.
    pub member: String,
    /// The first byte, from 0, in the member after decompression.
    pub byte: u64,
    /// How many bytes it takes.
    pub length: u64,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

/// `line 3, column 7`, with the member in front where there is one.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.member.is_empty() {
            write!(f, "{}, ", self.member)?;
        }
        write!(f, "line {}, column {}", self.line, self.column)
    }
}
