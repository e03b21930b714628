//! `saker merge`: the summaries of parts joined into that of the whole.

use crate::summarize::asked;
use crate::{Trouble, input, print, say};
use analysis::summary::{from_json, merge, to_json, to_text};
use lexopt::Parser;
use std::process::ExitCode;

/// Runs the command.
pub fn run(words: Parser) -> Result<ExitCode, Trouble> {
    let (files, as_text) = asked(words, true)?;
    if files.is_empty() {
        return Err(Trouble::Usage("the summaries of 'saker summarize' are wanted".into()));
    }
    let mut whole = None;
    for file in files {
        let name = file.to_string_lossy().into_owned();
        let (bytes, _) = input::read(&file)?;
        let text = String::from_utf8(bytes).map_err(|_| Trouble::Input(format!("{name}: not UTF-8")))?;
        let part = from_json(&text).map_err(|error| Trouble::Input(format!("{name}: {error}")))?;
        let Some(whole) = &mut whole else {
            whole = Some(part);
            continue;
        };
        if let Err(twice) = merge(whole, &part) {
            let names: Vec<&str> = twice.iter().map(|input| input.name.as_str()).collect();
            say(&format!(
                "{name}: left out, because it sums up inputs that were counted already: {}",
                names.join(", ")
            ));
        }
    }
    let summary = whole.unwrap_or_default();
    print(&if as_text { to_text(&summary) } else { to_json(&summary) })
}
