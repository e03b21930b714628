//! Lines that hold no alert, told together where they stand together.

use super::Lines;
use crate::codes;
use crate::noise::{self, Noise};
use crate::sink::{Outcome, Sink, Spot};
use alert::{Level, Place};

/// Lines of one kind that hold no alert, told as one.
#[derive(Debug)]
pub(super) struct Run {
    /// `None` for text that nobody knows.
    pub(super) kind: Option<Noise>,
    pub(super) place: Place,
    pub(super) lines: u64,
    pub(super) bytes: usize,
    pub(super) excerpt: String,
}

impl Lines {
    /// Adds a line to the run of its kind.
    pub(super) fn add(&mut self, kind: Option<Noise>, body: &str, spot: &Spot, bytes: usize, sink: &mut Sink) {
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
    pub(super) fn flush(&mut self, sink: &mut Sink) {
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
