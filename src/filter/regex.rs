//! The `regex` operator: an expression over a whole text.

use memchr::memmem::Finder;
use regex_lite::{Regex, RegexBuilder};

use crate::posix::{DEEPEST, Rewritten, rewrite};

/// A regular expression for a whole text.
#[derive(Debug)]
pub(crate) struct Posix {
    regex: Regex,
    /// A text that every match holds. To look for it is much faster than to run the expression.
    required: Option<Finder<'static>>,
}

impl Posix {
    /// Whether the whole of `text` matches.
    pub(crate) fn matches(&self, text: &[u8]) -> bool {
        let possible = self.required.as_ref().is_none_or(|literal| literal.find(text).is_some());
        possible && self.regex.is_match(&String::from_utf8_lossy(text))
    }
}

/// Compiles `pattern`, or says why RE2 would not.
pub(crate) fn compile(pattern: &str) -> Result<Posix, String> {
    let Rewritten { body, required } = rewrite(pattern)?;
    let whole = format!(r"\A(?:{body})\z");
    let built = RegexBuilder::new(&whole).multi_line(true).nest_limit(4 * DEEPEST as u32).build();
    let regex = built.map_err(|error| error.to_string())?;
    // What is no UTF-8 in a text is replaced before it is matched, not before it is searched.
    let required = required.filter(|literal| !literal.contains('\u{fffd}'));
    let required = required.map(|literal| Finder::new(literal.as_bytes()).into_owned());
    Ok(Posix { regex, required })
}
