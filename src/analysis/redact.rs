//! Redaction: names of people, machines and things, addresses, ids and secrets are replaced by tokens on their way out.
//!
//! One [`Redaction`] serves a session: it [learns](Redaction::learn) from every alert, gives each value one token, and the
//! same value has the same token in every file. All alerts must be learned before the first leaves, because a name that is
//! told by a field of the last alert may stand in the command line of the first.
//!
//! What was replaced is searched for in what comes out, as it is and behind the escapes of URLs, base64, JSON, HTML and
//! Markdown: see [`Redaction::find`].
//!
//! Some values are *weak*: too short to be looked for everywhere, or a word that Saker's own text holds. They are replaced
//! where they stand alone: in their field, in a string of their own, behind an equals sign or in an address. The preview says so.

mod fields;
mod kind;
mod needles;
mod passwords;
mod readings;
mod report;
mod secrets;
mod shapes;
mod values;

use ::report::Untrusted;
use needles::{Needles, SHORTEST};
use readings::readings;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fmt;

pub use kind::Kind;

/// What is replaced, and by what.
#[derive(Clone, Debug, Default)]
pub struct Redaction {
    /// By number.
    known: Vec<Known>,
    numbers: HashMap<String, usize>,
    /// The same by token: one of our own is no new value.
    tokens: HashMap<String, usize>,
    /// How many of each kind there are.
    counts: HashMap<Kind, usize>,
    needles: Needles,
    /// Numbers of those that are weak.
    weak: Vec<usize>,
}

#[derive(Clone, Debug)]
struct Known {
    kind: Kind,
    original: String,
    token: String,
    weak: bool,
    seen: usize,
}

/// A value that is replaced, for the preview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// What it is.
    pub kind: Kind,
    /// The value.
    pub original: Untrusted,
    /// What stands in its place.
    pub token: String,
    /// True when it is replaced only where it stands alone, and not looked for in what comes out.
    pub weak: bool,
    /// How often it was learned.
    pub seen: usize,
}

/// A value that should have been replaced and was found in what came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leak {
    /// What it is.
    pub kind: Kind,
    /// The value.
    pub original: Untrusted,
    /// Behind which escapes it was found: `base64`, `escapes in URL encoding`; empty when it stood there as it is.
    pub form: String,
    /// The line of the bytes that were searched, from 1.
    pub line: usize,
    /// The byte in that line, from 1.
    pub column: usize,
}

/// A sentence without the value: it can go into a log.
impl fmt::Display for Leak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, form, line, column, .. } = self;
        write!(f, "a {kind} that should have been replaced stands at line {line}, byte {column}")?;
        if form.is_empty() { Ok(()) } else { write!(f, ", behind {form}") }
    }
}

impl std::error::Error for Leak {}

impl Redaction {
    /// Everything that is replaced, in the order in which it was learned.
    pub fn preview(&self) -> impl Iterator<Item = Replaced> {
        self.known.iter().map(|known| Replaced {
            kind: known.kind,
            original: Untrusted::new(known.original.as_str()),
            token: known.token.clone(),
            weak: known.weak,
            seen: known.seen,
        })
    }

    /// `text` with everything in it replaced.
    pub fn text(&self, text: &str) -> String {
        let mut text = self.alone(text);
        // What is undone may have to be undone again.
        for _ in 0..4 {
            let Some(next) = self.replaced(&text) else { break };
            text = next;
        }
        text
    }

    /// The first value in `bytes` that should have been replaced.
    pub fn find(&self, bytes: &[u8]) -> Option<Leak> {
        readings(bytes).iter().find_map(|reading| {
            let (at, number, length) = self.needles.find(&reading.bytes).next()?;
            let known = self.known.get(number)?;
            let (start, _) = reading.place(at, at + length);
            let before = bytes.get(..start).unwrap_or_default();
            let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
            Some(Leak {
                kind: known.kind,
                original: Untrusted::new(known.original.as_str()),
                form: reading.form.clone(),
                line: before.iter().filter(|byte| **byte == b'\n').count() + 1,
                column: start - line_start + 1,
            })
        })
    }

    /// The map as JSON, to be kept apart from what was exported: whoever has both has everything.
    pub fn save(&self) -> String {
        let entry =
            |known: &Known| json!({ "kind": known.kind.key(), "original": known.original, "token": known.token });
        let map = json!({ "saker_redaction": 1, "entries": self.known.iter().map(entry).collect::<Vec<_>>() });
        format!("{map:#}\n")
    }

    /// A map that was saved, to go on with; `None` when it is none.
    pub fn load(text: &str) -> Option<Self> {
        let map: Value = serde_json::from_str(text).ok()?;
        if map["saker_redaction"].as_u64() != Some(1) {
            return None;
        }
        let mut redaction = Self::default();
        for entry in map["entries"].as_array()? {
            let kind = Kind::ALL.into_iter().find(|kind| Some(kind.key()) == entry["kind"].as_str())?;
            redaction.put(kind, entry["original"].as_str()?, entry["token"].as_str()?.to_owned());
        }
        Some(redaction)
    }

    /// Learns one value. Values that every system has, and tokens of our own, are left alone.
    fn add(&mut self, kind: Kind, value: &str) {
        if fields::is_common(kind, value) || value.len() > LONGEST {
            return;
        }
        if let Some(known) = self.numbers.get(value).and_then(|number| self.known.get_mut(*number)) {
            known.seen += 1;
            return;
        }
        if self.tokens.contains_key(value) {
            return;
        }
        let token = kind.token(self.counts.get(&kind).copied().unwrap_or_default() + 1);
        self.put(kind, value, token);
    }

    fn put(&mut self, kind: Kind, value: &str, token: String) {
        *self.counts.entry(kind).or_default() += 1;
        let number = self.known.len();
        let weak = is_weak(value);
        self.tokens.insert(token.clone(), number);
        self.known.push(Known { kind, original: value.to_owned(), token, weak, seen: 1 });
        self.numbers.insert(value.to_owned(), number);
        if weak {
            self.weak.push(number);
        } else {
            self.needles.insert(value, number);
        }
    }

    /// The token of a text that is, as a whole, a value that was learned.
    fn whole(&self, text: &str) -> Option<&str> {
        self.numbers.get(text).and_then(|number| self.known.get(*number)).map(|known| known.token.as_str())
    }

    /// `text` with what is found in any of its readings replaced; `None` when nothing was.
    fn replaced(&self, text: &str) -> Option<String> {
        let mut spans: Vec<(usize, usize, String)> = Vec::new();
        for reading in readings(text.as_bytes()) {
            for (at, number, length) in self.needles.find(&reading.bytes) {
                let Some(known) = self.known.get(number) else { continue };
                let (start, end) = reading.place(at, at + length);
                let token = if reading.form.contains("base64") {
                    // The whole run goes: what stands beside the value in it goes with it.
                    format!("redacted-base64-{}", known.token)
                } else {
                    known.token.clone()
                };
                spans.push((start, end, token));
            }
        }
        if spans.is_empty() {
            return None;
        }
        alert::arrange(&mut spans, |one, other| (one.0, other.1).cmp(&(other.0, one.1)));
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for (start, end, token) in spans {
            if start < done {
                // It overlaps with one that is replaced already: what sticks out goes too.
                done = done.max(end);
                continue;
            }
            out.push_str(text.get(done..start).unwrap_or_default());
            out.push_str(&token);
            done = end;
        }
        out.push_str(text.get(done..).unwrap_or_default());
        Some(out)
    }

    /// `text` with weak values replaced where they stand alone: as the whole, or between `=`, `@`, `//` or `/home/` and a
    /// separator.
    fn alone(&self, text: &str) -> String {
        if let Some(token) = self.whole(text) {
            return token.to_owned();
        }
        let mut text = text.to_owned();
        for known in self.weak.iter().filter_map(|number| self.known.get(*number)) {
            let mut from = 0;
            while let Some(at) = text.get(from..).and_then(|rest| rest.find(&known.original)).map(|at| at + from) {
                let end = at + known.original.len();
                let (before, after) = (text.get(..at).unwrap_or_default(), text.get(end..).unwrap_or_default());
                let begins = before.ends_with(['=', '@']) || before.ends_with("//") || before.ends_with("/home/");
                let ends = after.is_empty() || after.starts_with([' ', ',', ')', ';', ':', '/', '@', '\n', '"', '\'']);
                if begins && ends {
                    text.replace_range(at..end, &known.token);
                    from = at + known.token.len();
                } else {
                    from = end;
                }
            }
        }
        text
    }
}

/// Longer values are not learned: no name and no token is that long.
const LONGEST: usize = 4096;

/// What Saker writes by itself into files: their keys and their frames. A value that is a part of it cannot be looked for.
const OWN: &str = include_str!("redact/own.txt");

/// True for a value that cannot be looked for everywhere: it would be found by chance, or in what Saker writes by itself.
fn is_weak(value: &str) -> bool {
    let letters = value.chars().filter(|c| c.is_alphanumeric()).count();
    let number = value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && value.len() < 7;
    value.len() < SHORTEST
        || letters < 3
        || number
        || OWN.contains(value)
        || is_frame(value)
        || Kind::ALL.into_iter().any(|kind| kind.token(1).contains(value))
        || value.starts_with("redacted-")
        || knowledge::mentions(value)
        || knowledge::attack::techniques().iter().any(|technique| technique.name.contains(value))
        || knowledge::attack::tactics()
            .iter()
            .any(|tactic| tactic.name.contains(value) || tactic.shortname.contains(value))
}

/// True for a piece of a file's frame, such as `"name":`: signs, and between them nothing but words of ours.
fn is_frame(value: &str) -> bool {
    let words = || value.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    value.contains(['"', '{', '}', '[', ']', ':', '<', '>', '=', ',', '\n', ' '])
        && words().all(|word| OWN.lines().any(|own| own == word) || word.len() < SHORTEST)
}

#[cfg(test)]
mod tests;
