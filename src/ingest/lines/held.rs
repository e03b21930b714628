//! Text alerts over several lines, and the rows below one that was copied from a chat.

use super::{Lines, is_markup};
use crate::json::{joins, width};
use crate::sink::{Outcome, Sink, Spot};
use crate::{codes, doors, text};
use alert::Level;

/// A text alert whose next line may belong to it.
#[derive(Debug)]
pub(super) struct Held {
    /// Its lines as they came.
    pub(super) text: String,
    pub(super) lines: u32,
    pub(super) spot: Spot,
    pub(super) mends: Vec<alert::Diagnostic>,
    /// Titles and values below it, in turn, as a message copied from a chat has them.
    pub(super) card: Vec<String>,
}

/// A terminal is not wider than that.
const WIDEST: usize = 300;

/// How many lines one text alert may take.
pub(super) const HELD_LINES: u32 = 16;

/// How many lines of titles and values may follow one.
pub(super) const CARD_LINES: usize = 200;

impl Held {
    /// On one line, in both ways it may have been broken.
    fn joined(&self) -> [String; 2] {
        if self.lines == 1 || !self.text.trim_end().contains('\n') {
            return [self.text.clone(), String::new()];
        }
        joins(self.text.trim_end(), self.column())
    }

    fn column(&self) -> usize {
        self.spot.place.column.saturating_sub(1) as usize
    }

    /// True when the next line may belong to it.
    fn goes_on(&self, next: &str) -> bool {
        let joined = self.joined();
        let known = joined.iter().any(|text| is_known(text));
        if self.lines >= HELD_LINES || known && self.lines == 1 {
            return false;
        }
        if !known && !joined.iter().any(|text| text::is_closed(doors::falco_text::message(text))) {
            return true;
        }
        // Nothing tells where it ends but what its rule prints: so far all lines are full, or the next holds more fields.
        let begun = known || joined.iter().any(|text| text::begins_known(doors::falco_text::message(text)));
        begun
            && self.text.lines().all(|line| line.len() <= WIDEST)
            && (text::holds_key(next) || width(&format!("{}\n.", self.text.trim_end()), self.column()).is_some())
    }
}

fn is_known(text: &str) -> bool {
    text::is_known(doors::falco_text::message(text))
}

impl Lines {
    /// Adds a line to the text alert before it, when that one is not whole yet. A terminal or a page may have wrapped it.
    pub(super) fn joins(&mut self, line: &str, spot: &Spot, sink: &mut Sink) -> bool {
        let body = line.trim();
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
            if !held.goes_on(body) {
                return false;
            }
            let end = held.text.trim_end_matches(['\r', '\n']).len();
            held.text.truncate(end);
            held.text.push('\n');
            held.text.push_str(line);
            held.lines += 1;
            return true;
        }
        // The alert may be inside an envelope whose prefix only its first line has.
        let Some((stream, depth)) = self.last.clone() else { return false };
        let Some(mut inner) = sink.take_inner(&stream, depth, &spot.place.member) else { return false };
        let joins = inner.joins(line, spot, sink);
        sink.put_inner(&stream, depth, &spot.place.member, inner);
        joins
    }

    /// A text alert is complete, and no other follows at once.
    pub(super) fn release(&mut self, sink: &mut Sink) {
        self.release_before(false, sink);
    }

    /// A text alert is complete; `followed` by another in the next line.
    pub(super) fn release_before(&mut self, followed: bool, sink: &mut Sink) {
        let Some(mut held) = self.held.take() else {
            self.doubt = false;
            return;
        };
        let outer = std::mem::replace(&mut sink.mends, std::mem::take(&mut held.mends));
        if std::mem::take(&mut self.doubt) {
            let message = "the line before is cut, so this one may be part of a value in it that held a line break";
            sink.diagnose(codes::AFTER_INCOMPLETE, Level::Warning, held.spot.place.clone(), message, &held.text);
        }
        let before = sink.counts();
        let [text, other] = held.joined();
        let text = if is_known(&text) || !is_known(&other) { text } else { other };
        let joined = held.text.trim_end().contains('\n');
        if joined {
            let message = "the lines of one alert were joined";
            sink.mend(codes::JOINED, held.spot.place.clone(), message, &text);
        }
        doors::falco_text::decode(&text, &held.spot, sink);
        if joined {
            sink.keep_raw(before, &held.text);
        }
        doors::chat::fill(sink.alerts_since(before), &held.card);
        let cut = |alert: &alert::Alert| alert.repaired.iter().any(|mend| mend.code == codes::TEXT_INCOMPLETE);
        self.doubt = followed && sink.alerts_since(before).iter().any(cut);
        sink.mends = outer;
        sink.account(Outcome::Alert, 0);
    }
}
