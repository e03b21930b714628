//! Log health: where a night cannot be trusted to be whole, and what that means for what is concluded from it.
//!
//! Nothing is repaired here. Each [`Span`] says from when to when something is amiss and which rows say so; a conclusion
//! that touches a span carries its caveat.

mod clock;
mod falco;

use crate::incident::{Night, moments};
use alert::{Diagnostic, Level};
use std::ops::Range;

/// What is amiss with a night.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Health {
    /// Ranges of time in which something is amiss, by kind, then in order of time.
    pub spans: Vec<Span>,
}

/// A range of time in which something is amiss.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// What.
    pub trouble: Trouble,
    /// From when, in nanoseconds since 1970; of a time of day, since midnight of an unknown day.
    pub from: i64,
    /// Until when.
    pub to: i64,
    /// False when the two are times of day without a date.
    pub dated: bool,
    /// The host it concerns; `None` for all.
    pub host: Option<String>,
    /// How many events, alerts or places it stands for.
    pub count: u64,
    /// Rows that say so, or between which it lies: at most [`ROWS`].
    pub rows: Vec<usize>,
}

/// Kinds of trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trouble {
    /// Falco says that it lost system calls.
    LostEvents,
    /// Falco says that it threw alerts away because an output was too slow.
    LostAlerts,
    /// Falco says that no event reached it.
    Timeouts,
    /// No alert at all where many were to be expected.
    Silence,
    /// The clock of a host went back.
    ClockBack,
    /// Alerts with a time of day only, or without any time.
    Undated,
    /// Parts of the input that were not understood, or had to be mended.
    Damaged,
}

/// How many rows a span keeps.
pub const ROWS: usize = 20;

impl Trouble {
    /// A stable word.
    pub fn word(self) -> &'static str {
        match self {
            Self::LostEvents => "lost events",
            Self::LostAlerts => "lost alerts",
            Self::Timeouts => "timeouts",
            Self::Silence => "silence",
            Self::ClockBack => "clock stepped back",
            Self::Undated => "undated",
            Self::Damaged => "damaged input",
        }
    }

    /// What it means for a conclusion that touches it, a whole sentence.
    pub fn caveat(self) -> &'static str {
        match self {
            Self::LostEvents => {
                "Falco lost system calls in this time: what no alert tells of may have happened, and the lineage and names of processes started then may be wrong."
            }
            Self::LostAlerts => {
                "Falco threw alerts away in this time because an output was too slow: alerts were raised that nobody has."
            }
            Self::Timeouts => "No event reached Falco in this time: it was blind.",
            Self::Silence => {
                "No alert at all comes from this time, though many were to be expected: the log may have a hole."
            }
            Self::ClockBack => "A clock was set back in this time: the order of alerts is not certain.",
            Self::Undated => {
                "These alerts carry no date: their order follows the input, and their distance from others is a guess."
            }
            Self::Damaged => {
                "Parts of the input around this time could not be read or had to be mended: alerts may be missing."
            }
        }
    }
}

/// One input of a night: which rows came from it, and what reading it had to say.
pub struct File<'a> {
    /// Its rows.
    pub rows: Range<usize>,
    /// What was not understood or mended.
    pub diagnostics: &'a [Diagnostic],
}

impl Health {
    /// Looks a night over. `files` are its inputs, in order.
    pub fn of<N: Night + ?Sized>(night: &N, files: &[File<'_>]) -> Self {
        let (at, dated) = moments(night);
        let mut spans = falco::spans(night, &at, &dated);
        spans.extend(clock::silence(&at, &dated));
        spans.extend(clock::steps(night, &at, &dated));
        spans.extend(clock::undated(&at, &dated));
        spans.extend(files.iter().flat_map(|file| damaged(night, file, &at, &dated)));
        alert::arrange(&mut spans, |a, b| (a.trouble, a.from, a.to, &a.host).cmp(&(b.trouble, b.from, b.to, &b.host)));
        Self { spans }
    }

    /// The spans that touch a range of time on some of the hosts. Undated rows and dated ones never touch.
    pub fn touching<'a>(
        &'a self,
        from: i64,
        to: i64,
        dated: bool,
        hosts: &'a [&'a str],
    ) -> impl Iterator<Item = &'a Span> {
        self.spans.iter().filter(move |span| {
            let here = span.host.as_deref().is_none_or(|host| hosts.contains(&host));
            here && span.dated == dated && span.from <= to && span.to >= from
        })
    }
}

/// Damaged places, each between the alert before it and the alert after it in the input. Neighbouring ones are one span.
fn damaged<N: Night + ?Sized>(night: &N, file: &File<'_>, at: &[i64], dated: &[bool]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let faults = file.diagnostics.iter().filter(|diagnostic| diagnostic.level != Level::Note);
    let (mut low, mut last) = (file.rows.start, 0);
    for fault in faults {
        // Rows of one input stand in the order of their bytes, but for archives, whose members start anew. Faults mostly do
        // so too: each is looked for near the one before it, in steps that double.
        let wanted = fault.place.byte;
        if wanted < std::mem::replace(&mut last, wanted) {
            low = file.rows.start;
        }
        let mut step = 1;
        let mut high = low;
        while high < file.rows.end && night.byte(high) < wanted {
            low = high + 1;
            high = high.saturating_add(step).min(file.rows.end);
            step = step.saturating_mul(2);
        }
        while low < high {
            let middle = low + (high - low) / 2;
            if night.byte(middle) < wanted { low = middle + 1 } else { high = middle }
        }
        let before = low.checked_sub(1).filter(|row| file.rows.contains(row));
        let after = Some(low).filter(|row| file.rows.contains(row));
        let Some(near) = before.or(after) else { continue };
        let (from, to) = (at[near], at[after.unwrap_or(near)]);
        let (from, to) = (from.min(to), from.max(to));
        match spans.last_mut() {
            Some(last) if last.to >= from && last.dated == dated[near] => {
                last.to = last.to.max(to);
                last.count += 1;
            }
            _ => spans.push(Span {
                trouble: Trouble::Damaged,
                from,
                to,
                dated: dated[near],
                host: None,
                count: 1,
                rows: [before, after].into_iter().flatten().collect(),
            }),
        }
    }
    spans
}
