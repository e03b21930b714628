//! Diagnostics on their way from the engine that read a part of a file to the one that has the whole.

use analysis::alert::{Diagnostic, Level, Place};
use analysis::ingest::codes;
use protocol::SharedDiagnostic;

/// A diagnostic as it crosses.
pub fn told(diagnostic: Diagnostic) -> SharedDiagnostic {
    let Diagnostic { code, level, place: Place { member, byte, length, line, column }, message, excerpt } = diagnostic;
    let level = match level {
        Level::Error => 0,
        Level::Warning => 1,
        Level::Note => 2,
    };
    SharedDiagnostic {
        code: code.0.to_owned(),
        level,
        member,
        bytes: (byte, length),
        at: (line, column),
        message,
        excerpt,
    }
}

/// The diagnostic, where the part begins behind so many bytes and lines. `None` for a code that nobody knows.
pub fn moved(told: SharedDiagnostic, bytes: u64, lines: u32) -> Option<Diagnostic> {
    let SharedDiagnostic { code, level, member, bytes: (byte, length), at: (line, column), message, excerpt } = told;
    let code = *codes::ALL.iter().find(|known| known.0 == code)?;
    let level = [Level::Error, Level::Warning, Level::Note].get(usize::from(level)).copied()?;
    // Inside an archive places count from the start of the member.
    let (bytes, lines) = if member.is_empty() { (bytes, lines) } else { (0, 0) };
    let place = Place { member, byte: byte.saturating_add(bytes), length, line: line.saturating_add(lines), column };
    Some(Diagnostic { code, level, place, message, excerpt })
}
