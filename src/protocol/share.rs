use serde::{Deserialize, Serialize};

/// What one engine has read of a part of a file for another. The alerts go beside it, as a store's bytes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// How many bytes it has read.
    pub bytes: u64,
    /// How many lines have ended in them.
    pub lines: u32,
    /// How many alerts were not kept, because others are wanted.
    pub passed_over: u32,
    /// Why it was read in part only.
    pub fault: Option<String>,
    /// What was not understood, mended, or known to be no alert.
    pub diagnostics: Vec<SharedDiagnostic>,
}

/// A diagnostic with its place, as it crosses between engines.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SharedDiagnostic {
    /// Its stable code.
    pub code: String,
    /// 0 for an error, 1 for a warning, 2 for a note.
    pub level: u8,
    /// The file inside an archive; empty for the input itself.
    pub member: String,
    /// The first byte in the part, and how many.
    pub bytes: (u64, u64),
    /// The line in the part and the column, from 1.
    pub at: (u32, u32),
    /// What is wrong and what was expected.
    pub message: String,
    /// A piece of the input.
    pub excerpt: String,
}
