use alert::{Alert, Diagnostic};

/// What was understood of an input, and what was not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The alerts, in input order.
    pub alerts: Vec<Alert>,
    /// What was not understood, what was mended, and what is known to be no alert, in input order.
    pub diagnostics: Vec<Diagnostic>,
    /// The sums, which add up: see [`Totals`].
    pub totals: Totals,
}

/// What became of every byte.
///
/// `text_bytes` = `alert_bytes` + `noise_bytes` + `unread_bytes` + `blank_bytes`. The prefix of a line (a syslog header,
/// a docker envelope) counts with what it carries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Bytes that came in.
    pub bytes: u64,
    /// Bytes after all envelopes were opened and the encoding was made UTF-8, bytes that could not be opened included.
    pub text_bytes: u64,
    /// Bytes that were read into alerts.
    pub alert_bytes: u64,
    /// Bytes known to hold no alert: start-up lines, statistics, the prose around an alert.
    pub noise_bytes: u64,
    /// Bytes that were not understood; a diagnostic of level `Error` or `Warning` says so for each run of them.
    pub unread_bytes: u64,
    /// Blank lines, and the commas and brackets between alerts.
    pub blank_bytes: u64,
    /// Lines of an input that is text as it stands; known when it has ended.
    pub lines: u32,
    /// Alerts read.
    pub alerts: u64,
    /// Alerts that had to be mended.
    pub repaired: u64,
    /// Lines that are known to be no alert.
    pub noise_lines: u64,
    /// Places that were not understood.
    pub unread: u64,
    /// Diagnostics that were counted but not kept, because there were too many.
    pub diagnostics_dropped: u64,
}

impl Totals {
    /// True when every byte is accounted for. Holds for every finished reading.
    pub fn add_up(&self) -> bool {
        self.text_bytes == self.alert_bytes + self.noise_bytes + self.unread_bytes + self.blank_bytes
    }
}
