//! Lines to records: tells what each line is, and joins those that belong together.
//!
//! Every decision waits for the end of the line it depends on, so that the cut of the slices never shows in the result.

use crate::json::{Scan, Step, parse};
use crate::noise::{self, Noise};
use crate::record::values;
use crate::sink::{Outcome, Sink, Spot};
use crate::{codes, doors, text};
use alert::{Level, Place};

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

/// A JSON value whose end has not arrived.
#[derive(Debug)]
struct Open {
    text: String,
    scan: Scan,
    spot: Spot,
}

/// A text alert whose next line may belong to it.
#[derive(Debug)]
struct Held {
    text: String,
    lines: u32,
    joined: bool,
    spot: Spot,
    mends: Vec<alert::Diagnostic>,
    /// Titles and values below it, in turn, as a message copied from a chat has them.
    card: Vec<String>,
}

/// Lines of one kind that hold no alert, told as one.
#[derive(Debug)]
struct Run {
    /// `None` for text that nobody knows.
    kind: Option<Noise>,
    place: Place,
    lines: u64,
    bytes: usize,
    excerpt: String,
}

/// How many lines one text alert may take.
const HELD_LINES: u32 = 16;

/// How many lines of titles and values may follow one.
const CARD_LINES: usize = 200;

impl Lines {
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
        if std::mem::take(&mut self.fronted) {
            // The rest of a long line whose values have been read.
            let outcome = if line.trim().is_empty() { Outcome::Blank } else { self.json(line, spot, sink) };
            sink.account(outcome, bytes);
            return sink.forget_mends();
        }
        if line.contains("\u{1b}[") && !doors::falco_text::recognise(line.trim()) {
            return self.coloured(line, spot, bytes, sink);
        }
        if let Some(open) = self.open.take()
            && !self.goes_on(open, line, bytes, sink)
        {
            return;
        }
        sink.prose = self.markdown;
        // Zeros stand where a log was cut to nothing while it was written, a mark where files were joined.
        let lead = line.len() - line.trim_start_matches(['\u{feff}', '\0']).len();
        let moved = (lead > 0).then(|| spot.moved(line, lead));
        if let Some(outcome) = self.record(&line[lead..], moved.as_ref().unwrap_or(spot), bytes, sink) {
            sink.account(outcome, bytes);
        }
        sink.forget_mends();
    }

    /// Takes a line in colours, which a terminal shows and a log should not hold.
    fn coloured(&mut self, line: &str, spot: &Spot, bytes: usize, sink: &mut Sink) {
        let mut plain = String::with_capacity(line.len());
        let mut parts = line.split("\u{1b}[");
        plain.push_str(parts.next().unwrap_or(""));
        for part in parts {
            let end = part.find(|c: char| !c.is_ascii_digit() && c != ';');
            plain.push_str(end.and_then(|end| part.get(end + 1..)).unwrap_or(""));
        }
        let message = "a terminal's colour codes were taken out";
        sink.mend(codes::COLOURS, spot.place.clone(), message, &plain);
        let before = sink.counts();
        self.line(&plain, &Spot { exact: false, ..spot.clone() }, bytes, sink);
        sink.keep_raw(before, line);
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

    /// Reads the whole JSON values at the front of a long line, each by itself, and returns where they end. A value over the
    /// limit ends them.
    pub(crate) fn front(&mut self, text: &str, spot: &Spot, sink: &mut Sink) -> usize {
        if self.open.is_some() || !self.fronted && !is_json(text) {
            return 0;
        }
        sink.prose = self.markdown;
        let (mut spot, mut at) = (spot.clone(), 0);
        loop {
            let rest = &text[at..];
            let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n', ',', '[', ']']).len();
            if !rest[blank..].starts_with('{') {
                return at;
            }
            match Scan::default().feed(rest.as_bytes(), blank) {
                Step::Closed(end) if end - blank <= sink.limits.record_bytes => {
                    self.release(sink);
                    self.flush(sink);
                    let outcome = values(&rest[..end], &spot, sink);
                    sink.account(outcome, end);
                    spot = spot.moved(rest, end);
                    at += end;
                    self.fronted = true;
                }
                _ => return at,
            }
        }
    }

    /// The long line has ended without a rest to read.
    pub(crate) fn end_front(&mut self) {
        self.fronted = false;
    }

    /// Adds a line to an open value. True when the line does not belong to it and is still to be read.
    fn goes_on(&mut self, mut open: Open, line: &str, bytes: usize, sink: &mut Sink) -> bool {
        if open.text.len() + line.len() > sink.limits.record_bytes || begins_anew(&open.scan, line) {
            self.close(open, sink);
            return true;
        }
        let at = open.text.len();
        open.text.push_str(line);
        sink.account(Outcome::Later, bytes);
        match open.scan.feed(open.text.as_bytes(), at) {
            Step::Open => self.open = Some(open),
            Step::Closed(_) | Step::Mismatch(_) => self.close(open, sink),
        }
        false
    }

    /// The value is whole, or will not become so.
    fn close(&mut self, open: Open, sink: &mut Sink) {
        // A line that is an alert by itself was not part of the value before it, whose end is missing then.
        let mut from = 0;
        let mut outcome = Outcome::Blank;
        let mut tape = std::mem::take(&mut sink.tape);
        let whole = parse(&open.text, 0, &mut tape).is_ok();
        let mut at = 0;
        let mut cuts = Vec::new();
        for line in open.text.split_inclusive('\n') {
            if !whole && at > 0 && line.trim_start().starts_with('{') {
                let is_whole = parse(line, 0, &mut tape).is_ok_and(|end| line[end..].trim().is_empty());
                if is_whole && tape.tree(line).root().is_some_and(doors::is_alert) {
                    cuts.extend([at, at + line.len()]);
                }
            }
            at += line.len();
        }
        sink.tape = tape;
        cuts.push(open.text.len());
        for cut in cuts {
            if cut > from {
                let part = &open.text[from..cut];
                outcome = outcome.and(values(part, &open.spot.moved(&open.text, from), sink));
                from = cut;
            }
        }
        sink.account(outcome, 0);
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
        if is_json(body) {
            return Some(self.json(line, spot, sink));
        }
        if doors::falco_text::recognise(body) {
            self.release_before(true, sink);
            self.flush(sink);
            self.held = Some(Held { text: line.to_owned(), lines: 1, joined: false, spot: spot.clone(), mends: std::mem::take(&mut sink.mends), card: Vec::new() });
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
        if let Some((stream, depth)) = self.last.clone()
            && sink.is_inner_open(&stream, depth, &spot.place.member)
        {
            // A value that began behind an envelope's prefix goes on without it.
            sink.inner(&stream, line, true, &Spot { depth, ..spot.clone() }, bytes);
            return None;
        }
        let json = line.find("{\"");
        let alert = json.is_some_and(|at| doors::begins_alert(&line[at..]));
        if !alert && self.joins(body, spot, sink) {
            return Some(Outcome::Later);
        }
        if let Some(at) = json {
            self.release(sink);
            self.flush(sink);
            self.stray(&line[..at], line, spot, sink);
            return Some(self.json(&line[at..], &spot.moved(line, at), sink));
        }
        if let Some(whole) = doors::headless::restore(body) {
            self.release(sink);
            self.flush(sink);
            let message = "the beginning of this object is missing; what is whole was kept";
            sink.mend(codes::HEAD_LOST, spot.place.clone(), message, body);
            let before = sink.counts();
            let outcome = values(&whole, &Spot { exact: false, ..spot.clone() }, sink);
            sink.keep_raw(before, body);
            return Some(outcome);
        }
        self.release(sink);
        if let Some(at) = doors::falco_text::find(line) {
            self.flush(sink);
            self.stray(&line[..at], line, spot, sink);
            let spot = spot.moved(line, at);
            self.held = Some(Held { text: line[at..].to_owned(), lines: HELD_LINES, joined: false, spot, mends: std::mem::take(&mut sink.mends), card: Vec::new() });
            return Some(Outcome::Later);
        }
        self.markdown = self.markdown || is_markup(body);
        self.add(None, body, spot, bytes, sink);
        None
    }

    /// A line, or the rest of one, that begins with JSON.
    fn json(&mut self, line: &str, spot: &Spot, sink: &mut Sink) -> Outcome {
        self.release(sink);
        self.flush(sink);
        let mut tape = std::mem::take(&mut sink.tape);
        let start = line.len() - line.trim_start().len();
        let whole = parse(line, start, &mut tape);
        let outcome = match (whole, tape.tree(line).root()) {
            (Ok(end), Some(root)) if root.is_object() && line[end..].trim().is_empty() => Some(sink.value(root, line, spot)),
            _ => None,
        };
        sink.tape = tape;
        if let Some(outcome) = outcome {
            return outcome;
        }
        // The last value on the line may go on in the next; those before it are whole.
        let mut at = 0;
        let mut scan = Scan::default();
        loop {
            let rest = &line[at..];
            let blank = rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '[' | ']')).len();
            if !rest[blank..].starts_with('{') {
                break;
            }
            match scan.feed(line.as_bytes(), at + blank) {
                Step::Closed(end) => at = end,
                Step::Mismatch(_) => break,
                Step::Open => {
                    let outcome = if at > 0 { values(&line[..at], spot, sink) } else { Outcome::Blank };
                    let from = at + blank;
                    self.open = Some(Open { text: line[from..].to_owned(), scan, spot: spot.moved(line, from) });
                    return if outcome == Outcome::Blank { Outcome::Later } else { outcome };
                }
            }
        }
        values(line, spot, sink)
    }

    /// Adds a line to the text alert before it, when that one is not whole yet. A terminal or a page may have wrapped it.
    fn joins(&mut self, body: &str, spot: &Spot, sink: &mut Sink) -> bool {
        if is_markup(body) {
            return false;
        }
        if let Some(held) = &mut self.held
            && held.card.len() < CARD_LINES
            && (held.card.len() % 2 == 1 || doors::chat::is_title(body))
        {
            held.card.push(body.to_owned());
            return true;
        }
        if let Some(held) = &mut self.held {
            if held.lines >= HELD_LINES || text::is_whole(doors::falco_text::message(&held.text)) {
                return false;
            }
            let end = held.text.trim_end().len();
            held.text.truncate(end);
            held.text.push(' ');
            held.text.push_str(body);
            held.lines += 1;
            held.joined = true;
            return true;
        }
        // The alert may be inside an envelope whose prefix only its first line has.
        let Some((stream, depth)) = self.last.clone() else { return false };
        let Some(mut inner) = sink.take_inner(&stream, depth, &spot.place.member) else { return false };
        let joins = inner.joins(body, spot, sink);
        sink.put_inner(&stream, depth, &spot.place.member, inner);
        joins
    }

    /// Says what stands in front of an alert and is no known prefix.
    fn stray(&mut self, before: &str, line: &str, spot: &Spot, sink: &mut Sink) {
        let words = before.trim();
        let quoting = |c: char| !c.is_alphabetic();
        if !words.chars().all(quoting) && !self.markdown {
            let place = spot.place(line, 0, before.len());
            let message = "an alert inside a line of another kind was read without what stands before it";
            sink.mend(codes::STRAY_PREFIX, place, message, words);
        }
    }

    /// A text alert is complete, and no other follows at once.
    fn release(&mut self, sink: &mut Sink) {
        self.release_before(false, sink);
    }

    /// A text alert is complete; `followed` by another in the next line.
    fn release_before(&mut self, followed: bool, sink: &mut Sink) {
        let Some(held) = self.held.take() else {
            self.doubt = false;
            return;
        };
        let outer = std::mem::replace(&mut sink.mends, held.mends);
        if std::mem::take(&mut self.doubt) {
            let message = "the line before is cut, so this one may be part of a value in it that held a line break";
            sink.diagnose(codes::AFTER_INCOMPLETE, Level::Warning, held.spot.place.clone(), message, &held.text);
        }
        let before = sink.counts();
        if held.joined {
            let message = "the lines of one alert were joined";
            sink.mend(codes::JOINED, held.spot.place.clone(), message, &held.text);
        }
        doors::falco_text::decode(&held.text, &held.spot, sink);
        doors::chat::fill(sink.alerts_since(before), &held.card);
        let cut = |alert: &alert::Alert| alert.repaired.iter().any(|mend| mend.code == codes::TEXT_INCOMPLETE);
        self.doubt = followed && sink.alerts_since(before).iter().any(cut);
        sink.mends = outer;
        sink.account(Outcome::Alert, 0);
    }

    /// Adds a line to the run of its kind.
    fn add(&mut self, kind: Option<Noise>, body: &str, spot: &Spot, bytes: usize, sink: &mut Sink) {
        if self.run.as_ref().is_some_and(|run| run.kind != kind) {
            self.flush(sink);
        }
        match &mut self.run {
            Some(run) => {
                run.lines += 1;
                run.bytes += bytes;
                run.place.length = (spot.place.byte + spot.place.length).saturating_sub(run.place.byte);
            }
            None => {
                let excerpt = body.chars().take(sink.limits.excerpt_chars).collect();
                self.run = Some(Run { kind, place: spot.place.clone(), lines: 1, bytes, excerpt });
            }
        }
    }

    /// The run has ended.
    fn flush(&mut self, sink: &mut Sink) {
        let Some(run) = self.run.take() else { return };
        match run.kind.or(self.markdown.then_some(noise::MARKDOWN)) {
            Some(noise) => {
                sink.account(Outcome::Noise, run.bytes);
                sink.noise(noise, run.lines, run.place, &run.excerpt);
            }
            None => {
                sink.account(Outcome::Unread, run.bytes);
                let message = match run.lines {
                    1 => "no alert was found in this text".to_owned(),
                    lines => format!("no alert was found in these {lines} lines of text"),
                };
                sink.diagnose(codes::UNKNOWN_TEXT, Level::Error, run.place, &message, &run.excerpt);
            }
        }
    }
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

/// True when `line` cannot be part of the value that is open.
fn begins_anew(scan: &Scan, line: &str) -> bool {
    let body = line.trim();
    if body.starts_with("```") || body.starts_with("~~~") {
        return true;
    }
    if scan.in_string() && body.is_empty() {
        return true;
    }
    if body.starts_with("{\"") && !scan.takes_object() {
        return true;
    }
    doors::falco_text::recognise(body) || noise::recognise(body_with_indent(line)).is_some()
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
        || body.starts_with("**")
        || body.starts_with("- **")
        || body.starts_with("* **")
        || (body.starts_with('|') && body.ends_with('|') && body.len() > 2)
}
