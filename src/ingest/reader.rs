use crate::bytes::{Layer, Member, Sniff};
use crate::sink::{Sink, State};
use crate::{Limits, Reading, Totals, codes};
use alert::{Alert, Level, Place, Receiver};

/// Reads an input that arrives in slices.
///
/// The slices may be cut anywhere; the result is that of the whole. Memory is bounded by the largest record, as long as
/// alerts go to a [`Receiver`] that does not keep them, and [`Reader::take`] is called now and then.
///
/// ```
/// let mut reader = ingest::Reader::new(ingest::Limits::default());
/// let mut alerts = Vec::new();
/// reader.push_to(b"{\"rule\":\"R\",\"priority\":\"No", &mut alerts);
/// reader.push_to(b"tice\"}\nwords", &mut alerts);
/// let rest = reader.finish_to(&mut alerts);
/// assert_eq!((alerts.len(), rest.diagnostics.len(), rest.totals.unread), (1, 1, 1));
/// ```
#[derive(Debug)]
pub struct Reader {
    state: State,
    input: Sniff,
    /// Alerts that nobody else receives.
    alerts: Vec<Alert>,
}

impl Reader {
    /// A reader with these bounds.
    pub fn new(limits: Limits) -> Self {
        Self::named(limits, None)
    }

    /// A reader with these bounds for a file of this name. The name is a hint that never outweighs the content.
    pub fn named(limits: Limits, _name: Option<&str>) -> Self {
        Self { state: State::new(limits), input: Sniff::new(Member::default()), alerts: Vec::new() }
    }

    /// Takes the next slice and hands on each alert that it completes, in input order.
    pub fn push_to(&mut self, bytes: &[u8], out: &mut dyn Receiver) {
        self.state.reading.totals.bytes += bytes.len() as u64;
        self.input.push(bytes, &mut Sink::new(&mut self.state, out));
    }

    /// Takes the next slice and keeps the alerts for [`Reader::take`] and [`Reader::finish`].
    pub fn push(&mut self, bytes: &[u8]) {
        let mut alerts = std::mem::take(&mut self.alerts);
        self.push_to(bytes, &mut alerts);
        self.alerts = alerts;
    }

    /// What has been read since the last call and not handed on, in input order. Its totals are those up to now.
    pub fn take(&mut self) -> Reading {
        let reading = &mut self.state.reading;
        Reading {
            alerts: std::mem::take(&mut self.alerts),
            diagnostics: std::mem::take(&mut reading.diagnostics),
            totals: reading.totals.clone(),
        }
    }

    /// The sums up to now. What waits for its end is not in them yet, so they need not add up.
    pub fn totals(&self) -> &Totals {
        &self.state.reading.totals
    }

    /// The input has ended: hands on the alerts that are left. Returns the diagnostics since the last [`Reader::take`], the
    /// final totals, and alerts only where [`Reader::push`] kept some.
    pub fn finish_to(mut self, out: &mut dyn Receiver) -> Reading {
        let mut sink = Sink::new(&mut self.state, out);
        self.input.finish(&mut sink);
        sink.deliver();
        sink.settle();
        let totals = &sink.reading.totals;
        if totals.text_bytes == totals.blank_bytes && totals.unread == 0 {
            let message = "the input is empty; an alert was expected";
            sink.diagnose(codes::EMPTY, Level::Error, Place::default(), message, "");
        }
        self.take()
    }

    /// The input has ended: what is left, and the final totals.
    pub fn finish(mut self) -> Reading {
        let mut alerts = std::mem::take(&mut self.alerts);
        let rest = self.finish_to(&mut alerts);
        Reading { alerts, ..rest }
    }
}
