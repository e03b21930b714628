//! One record of JSON: whole values first, then what can be mended.

use crate::codes;
use crate::doors::plain;
use crate::json::{Tape, guise, mend, parse, unwrap};
use crate::sink::{Outcome, Sink, Spot};
use alert::Level;

/// What unreadable JSON in a document must hold to be missed as an alert.
const FALCO_KEYS: &[&str] = &["\"rule\"", "\"output\"", "\"output_fields\""];

/// Reads the values of `text`, which begins at `spot`: one after the other, with or without commas and brackets between.
pub(crate) fn values(text: &str, spot: &Spot, sink: &mut Sink) -> Outcome {
    let mut outcome = Outcome::Blank;
    let (mut rest, mut spot) = (text, spot.clone());
    loop {
        let at = separators(rest);
        (spot, rest) = (spot.moved(rest, at), &rest[at..]);
        if rest.is_empty() {
            return outcome;
        }
        if !rest.starts_with(['{', '[']) {
            let at = stray(rest, &spot, sink);
            (spot, rest) = (spot.moved(rest, at), &rest[at..]);
            continue;
        }
        if let Some(end) = plain::read(rest, 0, false, &spot, sink) {
            outcome = outcome.and(Outcome::Alert);
            (spot, rest) = (spot.moved(rest, end), &rest[end..]);
            continue;
        }
        let mut tape = std::mem::take(&mut sink.tape);
        let (end, read) = match parse(rest, 0, &mut tape) {
            Ok(end) => (end, tape.tree(rest).root().map_or(Outcome::Blank, |root| sink.value(root, rest, &spot))),
            Err(_) => damaged(rest, &spot, sink, &mut tape),
        };
        sink.tape = tape;
        sink.forget_mends();
        outcome = outcome.and(read);
        let end = end.clamp(1, rest.len());
        (spot, rest) = (spot.moved(rest, end), &rest[end..]);
    }
}

/// Skips what may stand between values.
fn separators(text: &str) -> usize {
    let mut rest = text;
    loop {
        rest = rest
            .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ']' | '\0' | '\u{1a}' | '\u{feff}'));
        match rest.strip_prefix('[') {
            Some(inner) if matches!(inner.trim_start().as_bytes(), [] | [b'{' | b'[', ..]) => rest = inner,
            // How Jira ends a block.
            _ => match rest.strip_prefix("{code}").or_else(|| rest.strip_prefix("{noformat}")) {
                Some(behind) => rest = behind,
                None => return text.len() - rest.len(),
            },
        }
    }
}

/// Text between values, up to where the next one begins. What a document puts around JSON (a fence, a quote) says nothing.
fn stray(text: &str, spot: &Spot, sink: &mut Sink) -> usize {
    let end = text.find("{\"").into_iter().chain(crate::doors::find_guise(text)).min().unwrap_or(text.len());
    let words = text[..end].trim_end();
    if words.chars().any(char::is_alphanumeric) {
        let place = spot.place(text, 0, words.len());
        sink.diagnose(codes::STRAY_TEXT, Level::Warning, place, "text behind a JSON value was not read", words);
    }
    end
}

/// Reads a value that is no JSON as it stands, and returns where it ends.
fn damaged(text: &str, spot: &Spot, sink: &mut Sink, tape: &mut Tape) -> (usize, Outcome) {
    let column = spot.place.column.saturating_sub(1) as usize;
    if text.trim_end().contains('\n') {
        let joined = unwrap(text, column, tape);
        let message = "line breaks that a terminal or an e-mail program had put in were taken out";
        if let Some(read) = joined.and_then(|joined| unwrapped(&joined, text, message, spot, sink, tape)) {
            return (text.len(), read);
        }
    }
    if let Some((copy, message)) = guise::undo(text) {
        sink.mend(codes::QUOTING, spot.place(text, 0, text.trim_end().len()), message, text);
        let before = sink.counts();
        let read = sink.string(&copy, spot);
        sink.keep_raw(before, text);
        if read != Outcome::Blank {
            return (text.len(), read);
        }
    }
    let (end, mends) = mend(text, 0, tape);
    let before = sink.reading.diagnostics.len();
    if let Some(root) = tape.tree(text).root() {
        let last = text.trim_end().len();
        for mend in &mends {
            let mend = crate::json::Mend { at: mend.at.min(last), ..*mend };
            let place = spot.place(text, mend.at, (mend.at + 1).min(text.len()));
            let from = floor(text, mend.at.saturating_sub(20));
            sink.mend(mend.code, place, mend.message, text.get(from..).unwrap_or(""));
        }
        if crate::doors::is_known(root) {
            let read = sink.value(root, text, spot);
            return (end, read);
        }
    }
    sink.reading.diagnostics.truncate(before);
    sink.forget_mends();
    let fault = parse(text, 0, tape).err().map_or((0, "JSON was expected here"), |fault| (fault.at, fault.what));
    let place = spot.place(text, 0, text.trim_end().len());
    let at = spot.place(text, fault.0, fault.0);
    // Told from where the record begins, which its own place tells: then it is the same wherever the record stands.
    let line = match at.line.saturating_sub(spot.place.line) {
        0 => String::new(),
        more => format!("line {} of it, ", more + 1),
    };
    let message = format!(
        "not readable as JSON, and no whole part of an alert is in it: {} ({line}column {})",
        fault.1, at.column
    );
    if sink.prose && !FALCO_KEYS.iter().any(|key| text.contains(key)) {
        sink.noise(crate::noise::MARKDOWN, text.lines().count() as u64, place, text);
        return (text.len(), Outcome::Noise);
    }
    sink.diagnose(codes::UNREADABLE, Level::Error, place, &message, text);
    (text.len(), Outcome::Unread)
}

/// Reads a copy of a record from which line breaks were taken out. Places inside the copy are not those of the input.
fn unwrapped(copy: &str, text: &str, message: &str, spot: &Spot, sink: &mut Sink, tape: &mut Tape) -> Option<Outcome> {
    parse(copy, 0, tape).ok()?;
    let root = tape.tree(copy).root().filter(|root| crate::doors::is_known(*root))?;
    sink.mend(codes::WRAPPED, spot.place.clone(), message, copy);
    let before = sink.counts();
    let read = sink.value(root, copy, &Spot { exact: false, ..spot.clone() });
    sink.keep_raw(before, text);
    Some(read)
}

/// The character that `at` lies in begins here.
fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
