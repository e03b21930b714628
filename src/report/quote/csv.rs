//! One cell of a CSV file (RFC 4180).

use super::Refused;
use crate::unseen;

/// What stands in front of a cell that a spreadsheet would take for a formula. Reading drops it.
pub const GUARD: char = '\'';

/// `text` as one quoted cell. A [`GUARD`] goes in front when a spreadsheet would compute it: when it starts with `=`,
/// `+`, `-` or `@`, plain or full-width, be it behind blanks, quotes or characters that cannot be seen.
///
/// The cell holds the text as it is, control characters too: CSV has no escapes. A NUL is refused.
pub fn cell(text: &str) -> Result<String, Refused> {
    if text.contains('\0') {
        return Err(Refused::Nul);
    }
    let guard = if computes(text) { "'" } else { "" };
    Ok(format!("\"{guard}{}\"", text.replace('"', "\"\"")))
}

fn computes(text: &str) -> bool {
    // A cell that starts with one of these is trouble by itself: some programs drop it and look again.
    let skipped = |c: char| c == '"' || c.is_whitespace() || unseen::name(c).is_some();
    text.starts_with(['\t', '\r', '\n'])
        || text.trim_start_matches(skipped).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(cell(text).as_deref(), Ok(expected));
    }

    #[test]
    fn text_is_quoted() {
        check("", "\"\"");
        check("a,b", "\"a,b\"");
        check("say \"hi\"\n", "\"say \"\"hi\"\"\n\"");
        check("a=1", "\"a=1\"");
    }

    #[test]
    fn a_formula_is_guarded() {
        for text in ["=1+1", "+1", "-1", "@A1", "＝1", " =1", "\u{feff}=1", "\u{200b}\u{1}@x", "\tx", "\r", "\n1"] {
            check(text, &format!("\"'{text}\""));
        }
        check("\"=1", "\"'\"\"=1\"");
    }

    #[test]
    fn a_nul_is_refused() {
        assert_eq!(cell("a\0"), Err(Refused::Nul));
    }
}
