//! `saker summarize`: many alerts in one small file, made where the logs lie.

use crate::{Trouble, print, say};
use analysis::summary::{Fingerprint, Gathering, to_json, to_text};
use lexopt::{Arg, Parser, ValueExt};
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::Read;
use std::process::ExitCode;

/// Runs the command.
pub fn run(words: Parser) -> Result<ExitCode, Trouble> {
    let (files, as_text) = asked(words, false)?;
    if files.is_empty() {
        return Err(Trouble::Usage("a file of alerts is wanted, or - for standard input".into()));
    }
    let mut gathering = Gathering::default();
    for file in &files {
        gather(file, &mut gathering)?;
    }
    let summary = gathering.finish();
    print(&if as_text { to_text(&summary) } else { to_json(&summary) })?;
    Ok(if summary.alerts == 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// The files that are named, and whether text is asked for; `as_text` where nothing is said.
pub fn asked(mut words: Parser, mut as_text: bool) -> Result<(Vec<OsString>, bool), Trouble> {
    let mut files = Vec::new();
    while let Some(word) = words.next()? {
        match word {
            Arg::Long("format") => as_text = is_text(&words.value()?.string()?)?,
            Arg::Value(value) => files.push(value),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok((files, as_text))
}

/// Whether the word for a format is `text`; else it is `json`.
fn is_text(word: &str) -> Result<bool, Trouble> {
    match word {
        "text" => Ok(true),
        "json" => Ok(false),
        other => Err(Trouble::Usage(format!("no format is called {other:?}; there are json and text"))),
    }
}

/// Reads a file twice, first for its hash: what was read before must not be read again.
fn gather(file: &OsString, gathering: &mut Gathering) -> Result<(), Trouble> {
    let name = file.to_string_lossy().into_owned();
    let mut held = Vec::new();
    if file == "-" {
        std::io::stdin().lock().read_to_end(&mut held)?;
    }
    let mut fingerprint = Fingerprint::default();
    slices(file, &held, &mut |bytes| fingerprint.push(bytes))?;
    if !gathering.begin(&name, fingerprint.finish()) {
        say(&format!("{name}: has the same content as an input before it; it is not counted again"));
        return Ok(());
    }
    slices(file, &held, &mut |bytes| gathering.push(bytes))?;
    if let Some(totals) = gathering.end() {
        say(&format!("{name}: {}", analysis::ingest::totals(&totals)));
    }
    Ok(())
}

fn slices(file: &OsStr, held: &[u8], take: &mut dyn FnMut(&[u8])) -> Result<(), Trouble> {
    if file == "-" {
        held.chunks(1 << 20).for_each(take);
        return Ok(());
    }
    let trouble = |error: std::io::Error| Trouble::Input(format!("{}: {error}", file.to_string_lossy()));
    let mut open = File::open(file).map_err(trouble)?;
    let mut slice = vec![0; 1 << 20];
    loop {
        match open.read(&mut slice).map_err(trouble)? {
            0 => return Ok(()),
            read => take(&slice[..read]),
        }
    }
}
