//! Text alerts over several lines, and the rows below one that was copied from a chat.

use super::{Lines, is_markup};
use crate::sink::{Outcome, Sink, Spot};
use crate::{codes, doors, text};
use alert::Level;

/// A text alert whose next line may belong to it.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) text: String,
    pub(super) lines: u32,
    pub(super) joined: bool,
    pub(super) spot: Spot,
    pub(super) mends: Vec<alert::Diagnostic>,
    /// Titles and values below it, in turn, as a message copied from a chat has them.
    pub(super) card: Vec<String>,
}

/// How many lines one text alert may take.
pub(super) const HELD_LINES: u32 = 16;

/// How many lines of titles and values may follow one.
pub(super) const CARD_LINES: usize = 200;

impl Lines {
    /// Adds a line to the text alert before it, when that one is not whole yet. A terminal or a page may have wrapped it.
    pub(super) fn joins(&mut self, body: &str, spot: &Spot, sink: &mut Sink) -> bool {
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

    /// A text alert is complete, and no other follows at once.
    pub(super) fn release(&mut self, sink: &mut Sink) {
        self.release_before(false, sink);
    }

    /// A text alert is complete; `followed` by another in the next line.
    pub(super) fn release_before(&mut self, followed: bool, sink: &mut Sink) {
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
}
