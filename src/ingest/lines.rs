//! Lines to records: tells what each line is, and joins those that belong together.
//!
//! Every decision waits for the end of the line it depends on, so that the cut of the slices never shows in the result.

mod held;
mod open;
mod run;
mod shown;

use crate::json::{Scan, Step, guise, parse};
use crate::noise;
use crate::record::values;
use crate::sink::{Outcome, Sink, Spot};
use crate::{codes, doors};
use held::{HELD_LINES, Held};
use open::{Open, head_lost};
use run::Run;
use shown::FRAMES;
use std::borrow::Cow;

/// The stream that messages of the journal's export form belong to.
pub(crate) const JOURNAL: &str = "journal";

/// The records of one text.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    open: Option<Open>,
    held: Option<Held>,
    run: Option<Run>,
    /// The text is a Markdown document, so words in it are no fault.
    markdown: bool,
    /// A long line of which more parts will come, and where it began.
    part: Option<(String, Spot)>,
    /// Values at the front of the line at hand have been read.
    fronted: bool,
    /// The text alert before was cut.
    doubt: bool,
    /// The envelope that the line before was in, by its stream and depth.
    last: Option<(String, u8)>,
}

impl Lines {
    /// The lines of a string that stands in a document of prose, or not.
    pub(crate) fn inside(prose: bool) -> Self {
        Self { markdown: prose, ..Self::default() }
    }

    /// True while something waits for the next line.
    pub(crate) fn waits(&self) -> bool {
        self.open.is_some() || self.held.is_some() || self.run.is_some() || self.part.is_some() || self.markdown
    }

    /// True while a JSON value waits for its end.
    pub(crate) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// True while a blank line means nothing.
    pub(crate) fn is_idle(&self) -> bool {
        self.open.is_none() && self.held.is_none() && self.part.is_none()
    }

    /// Nothing more will come.
    pub(crate) fn finish(&mut self, sink: &mut Sink) {
        sink.prose = self.markdown;
        if let Some((part, spot)) = self.part.take() {
            self.line(&part, &spot, 0, sink);
        }
        if let Some(open) = self.open.take() {
            self.close(open, sink);
        }
        self.release(sink);
        self.flush(sink);
    }

    /// Takes one line. `bytes` is what it took in the input, envelope included.
    pub(crate) fn line(&mut self, line: &str, spot: &Spot, bytes: usize, sink: &mut Sink) {
        crate::work::did(line.len());
        if std::mem::take(&mut self.fronted) {
            // The rest of a long line whose values have been read.
            let outcome = if line.trim().is_empty() { Outcome::Blank } else { self.json(line, spot, sink) };
            sink.account(outcome, bytes);
            return sink.forget_mends();
        }
        if memchr::memchr(0x1b, line.as_bytes()).is_some()
            && line.contains("\u{1b}[")
            && !doors::falco_text::recognise(line.trim())
        {
            return self.coloured(line, spot, bytes, sink);
        }
        if line.trim_start().starts_with(FRAMES) {
            return self.framed(line, spot, bytes, sink);
        }
        if let Some(open) = self.open.take()
            && !self.goes_on(open, line, bytes, sink)
        {
            return;
        }
        sink.prose = self.markdown;
        // Zeros stand where a log was cut to nothing while it was written, a mark where files were joined.
        let lead = line.len() - line.trim_start_matches(is_unseen).len();
        let moved = (lead > 0).then(|| spot.moved(line, lead));
        let seen = line.trim_end_matches(['\r', '\n']).trim_end_matches(is_unseen).len().max(lead);
        let end = if line[seen..].starts_with(is_unseen) { seen } else { line.len() };
        if let Some(outcome) = self.record(&line[lead..end], moved.as_ref().unwrap_or(spot), bytes, sink) {
            sink.account(outcome, bytes);
        }
        sink.forget_mends();
    }

    /// Takes a part of a line that an envelope cut in pieces; `last` ends it.
    pub(crate) fn part(&mut self, part: &str, last: bool, spot: &Spot, bytes: usize, sink: &mut Sink) {
        let whole = match &mut self.part {
            None if last => return self.line(part, spot, bytes, sink),
            None => {
                self.part = Some((part.trim_end_matches(['\r', '\n']).to_owned(), spot.clone()));
                return sink.account(Outcome::Later, bytes);
            }
            Some((whole, _)) => {
                whole.push_str(part.trim_end_matches(['\r', '\n']));
                whole
            }
        };
        if !last && whole.len() <= sink.limits.record_bytes {
            return sink.account(Outcome::Later, bytes);
        }
        if let Some((whole, spot)) = self.part.take() {
            self.line(&whole, &Spot { exact: false, ..spot }, bytes, sink);
        }
    }

    /// Takes a field of the journal's export form whose value is not one line; `None` for all but the message.
    pub(crate) fn journal(&mut self, message: Option<Cow<'_, str>>, spot: &Spot, bytes: usize, sink: &mut Sink) {
        self.release(sink);
        let Some(message) = message.filter(|message| !message.trim().is_empty()) else {
            return self.add(Some(noise::JOURNAL), "", spot, bytes, sink);
        };
        self.flush(sink);
        let inside = spot.inside();
        self.last = Some((JOURNAL.to_owned(), inside.depth));
        let mut bytes = bytes;
        for line in message.split_inclusive('\n') {
            if matches!(message, Cow::Owned(_)) && line.contains('\u{fffd}') {
                let message = "bytes that are not UTF-8 cannot be shown and are replaced";
                sink.mend(codes::INVALID_UTF8, spot.place.clone(), message, line);
            }
            sink.inner(JOURNAL, line, true, &inside, std::mem::take(&mut bytes));
        }
    }

    /// Reads one line. `None` when its bytes have been accounted for.
    fn record(&mut self, line: &str, spot: &Spot, bytes: usize, sink: &mut Sink) -> Option<Outcome> {
        let body = line.trim_end_matches(['\0', '\u{1a}', '\n', '\r', ' ', '\t']).trim();
        if body.is_empty() {
            if let Some(held) = &mut self.held {
                held.lines = HELD_LINES.max(held.lines);
            }
            return Some(Outcome::Blank);
        }
        if is_json(body) || doors::is_guise(body) {
            return Some(self.json(line, spot, sink));
        }
        if doors::falco_text::recognise(body) {
            self.release_before(true, sink);
            self.flush(sink);
            self.held = Some(Held {
                text: line.to_owned(),
                lines: 1,
                spot: spot.clone(),
                mends: std::mem::take(&mut sink.mends),
                card: Vec::new(),
            });
            return Some(Outcome::Later);
        }
        if doors::is_line_alert(body) {
            self.release(sink);
            self.flush(sink);
            doors::line_alert(line, spot, sink);
            return Some(Outcome::Alert);
        }
        if let Some(noise) = noise::recognise(body_with_indent(line)) {
            self.release(sink);
            self.add(Some(noise), body, spot, bytes, sink);
            return None;
        }
        if let Some(peeled) = doors::peel(line) {
            self.release(sink);
            self.flush(sink);
            let inside = Spot { depth: spot.depth + 1, ..spot.moved(line, peeled.start) };
            self.last = Some((peeled.stream.clone(), inside.depth));
            sink.inner(&peeled.stream, &line[peeled.start..], !peeled.partial, &inside, bytes);
            return None;
        }
        if let Some((stream, depth)) = self.last.clone() {
            // What began behind a mail program's or a pager's mark goes on behind one; behind any other prefix without it.
            let mark = doors::mark(line).filter(|(_, marked)| stream == *marked).map_or(0, |(at, _)| at);
            if sink.is_inner_open(&stream, depth, &spot.place.member, mark > 0 && stream != "commented") {
                sink.inner(&stream, &line[mark..], true, &Spot { depth, ..spot.moved(line, mark) }, bytes);
                return None;
            }
        }
        let (json, guise) = (line.find("{\""), doors::find_guise(line));
        let plain = json.is_some_and(|at| doors::begins_alert(&line[at..]));
        let alert = plain || guise.is_some();
        let json = guise.into_iter().chain(json).min();
        if !alert && self.joins(line, spot, sink) {
            return Some(Outcome::Later);
        }
        if json.is_none() && doors::headless::begins(body) {
            let open = Open { text: String::new(), scan: Scan::within(2), spot: spot.clone(), headless: true };
            self.release(sink);
            self.flush(sink);
            self.goes_on(open, line, bytes, sink);
            return None;
        }
        if !plain && let Some(whole) = doors::headless::restore(body) {
            self.release(sink);
            self.flush(sink);
            return Some(head_lost(&whole, body, spot, sink));
        }
        if let Some(at) = json {
            self.release(sink);
            self.flush(sink);
            self.stray(&line[..at], line, spot, sink);
            return Some(self.json(&line[at..], &spot.moved(line, at), sink));
        }
        if LEADS.iter().any(|lead| body.ends_with(lead))
            && let Some(at) = line.rfind('{')
        {
            self.stray(&line[..at], line, spot, sink);
            return Some(self.json(&line[at..], &spot.moved(line, at), sink));
        }
        self.release(sink);
        if let Some(at) = doors::falco_text::find(line) {
            self.flush(sink);
            self.stray(&line[..at], line, spot, sink);
            let text = doors::falco_text::cell(&line[..at], &line[at..]);
            let exact = spot.exact && matches!(text, Cow::Borrowed(_));
            let spot = Spot { exact, ..spot.moved(line, at) };
            self.held = Some(Held {
                text: text.into_owned(),
                lines: HELD_LINES,
                spot,
                mends: std::mem::take(&mut sink.mends),
                card: Vec::new(),
            });
            return Some(Outcome::Later);
        }
        if doors::falco_text::is_message(body) {
            self.flush(sink);
            doors::falco_text::decode(line, spot, sink);
            return Some(Outcome::Alert);
        }
        self.markdown = self.markdown || is_markup(body);
        self.add(None, body, spot, bytes, sink);
        None
    }

    /// A line, or the rest of one, that begins with JSON.
    fn json(&mut self, line: &str, spot: &Spot, sink: &mut Sink) -> Outcome {
        self.release(sink);
        self.flush(sink);
        let start = line.len() - line.trim_start().len();
        if doors::plain::read(line, start, true, spot, sink).is_some() {
            return Outcome::Alert;
        }
        let mut tape = std::mem::take(&mut sink.tape);
        let whole = parse(line, start, &mut tape);
        let outcome = match (whole, tape.tree(line).root()) {
            (Ok(end), Some(root)) if root.is_object() && line[end..].trim().is_empty() => {
                Some(sink.value(root, line, spot))
            }
            _ => None,
        };
        sink.tape = tape;
        if let Some(outcome) = outcome {
            return outcome;
        }
        let value = &line[start..];
        if let Some((copy, _)) = doors::is_guise(value).then(|| guise::undo(value)).flatten()
            && (value.contains("\\\"") || parse(&copy, 0, &mut sink.tape).is_ok())
        {
            return values(line, spot, sink);
        }
        // The last value on the line may go on in the next; those before it are whole.
        let mut at = 0;
        let mut scan = Scan::default();
        loop {
            let rest = &line[at..];
            let blank =
                rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '[' | ']')).len();
            if !rest[blank..].starts_with('{') {
                break;
            }
            match scan.feed(line.as_bytes(), at + blank) {
                Step::Closed(end) => at = end,
                Step::Mismatch(_) => break,
                Step::Open => {
                    let outcome = if at > 0 { values(&line[..at], spot, sink) } else { Outcome::Blank };
                    let from = at + blank;
                    self.open = Some(Open {
                        text: line[from..].to_owned(),
                        scan,
                        spot: spot.moved(line, from),
                        headless: false,
                    });
                    return if outcome == Outcome::Blank { Outcome::Later } else { outcome };
                }
            }
        }
        values(line, spot, sink)
    }
    /// Says what stands in front of an alert and is no known prefix.
    fn stray(&mut self, before: &str, line: &str, spot: &Spot, sink: &mut Sink) {
        let words = before.trim();
        let quoting = |c: char| !c.is_alphabetic();
        let jira = words.starts_with("{code") || words.starts_with("{noformat");
        if !words.chars().all(quoting) && !self.markdown && !jira {
            let place = spot.place(line, 0, before.len());
            let message = "an alert inside a line of another kind was read without what stands before it";
            sink.mend(codes::STRAY_PREFIX, place, message, words);
        }
    }
}

/// How a line ends that leads over to a value on the lines below it: `response = {`, `"{` in a table, `<pre>{`.
const LEADS: &[&str] = &["=> {", "= {", ": {", "({", ">{", "\"{"];

/// Zeros, marks and directions, which nobody sees.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{feff}' | '\0' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

/// True for text that begins as JSON alerts do; `[pod/falco]` and the like do not.
fn is_json(body: &str) -> bool {
    let body = body.trim_start_matches([' ', '\t', ',']);
    match body.as_bytes() {
        [b'{', rest @ ..] => matches!(rest.trim_ascii_start(), [] | [b'"' | b'}' | b'#' | b'\x1b', ..]),
        [b'[', rest @ ..] => matches!(rest.trim_ascii_start(), [] | [b'{' | b'[' | b']', ..]),
        [b']' | b'}', rest @ ..] => rest.iter().all(|b| matches!(b, b']' | b'}' | b',' | b';' | b' ' | b'\r' | b'\n')),
        _ => false,
    }
}

/// A line without its end; its indentation says much in statistics.
fn body_with_indent(line: &str) -> &str {
    line.trim_end()
}

/// True for lines that only a Markdown document has: headings, fences, rules, lists with bold words, tables.
fn is_markup(body: &str) -> bool {
    let heading = body.trim_start_matches('#');
    (heading.len() < body.len() && body.len() - heading.len() <= 6 && heading.starts_with(' '))
        || body.starts_with("```")
        || body.starts_with("~~~")
        || body.starts_with("{code")
        || body.starts_with("{noformat")
        || body.starts_with("**")
        || body.starts_with("- **")
        || body.starts_with("* **")
        || (body.starts_with('|') && body.ends_with('|') && body.len() > 2)
}
