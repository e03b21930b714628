//! An export that is taken in slices: between two of them its progress can be shown, and it is cancelled by not taking the
//! next one.

use super::{Export, Exporter, Options, Written};
use crate::redact::Leak;
use alert::Alert;

/// A slice ends when it holds this many bytes.
const BYTES: usize = 1 << 19;
/// A slice ends after this many alerts, whatever became of them: some kinds write at the end only.
const ALERTS: usize = 500;

/// An export of many alerts that is under way.
pub struct Slices {
    exporter: Exporter,
    done: usize,
    of: usize,
}

/// What came out of one turn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slice {
    /// The next bytes of the file.
    pub bytes: Vec<u8>,
    /// How many alerts were taken so far.
    pub done: usize,
    /// How many there are.
    pub of: usize,
    /// What the export has to say, when this slice is the last.
    pub written: Option<Written>,
}

impl Slices {
    /// An export of so many alerts; `None` for a kind that is made of a report.
    pub fn new(kind: Export, options: Options, of: usize) -> Option<Self> {
        Some(Self { exporter: Exporter::new(kind, options)?, done: 0, of })
    }

    /// The next slice. `alert` gives the alerts by number, from 0; one that is no longer there is passed over.
    ///
    /// The export hands itself back until its last slice.
    ///
    /// # Errors
    /// What should have been replaced and was not: what has left by then must be thrown away.
    pub fn next(mut self, alert: &mut dyn FnMut(usize) -> Option<Alert>) -> Result<(Slice, Option<Self>), Leak> {
        let mut bytes = Vec::new();
        let last = self.of.min(self.done + ALERTS);
        while self.done < last && bytes.len() < BYTES {
            if let Some(alert) = alert(self.done) {
                self.exporter.alert(&alert, &mut bytes)?;
            }
            self.done += 1;
        }
        let (done, of) = (self.done, self.of);
        if done < of {
            return Ok((Slice { bytes, done, of, written: None }, Some(self)));
        }
        let written = Some(self.exporter.finish(&mut bytes)?);
        Ok((Slice { bytes, done, of, written }, None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redact::Redaction;

    /// The slices of an export of these alerts, joined; how many there were; what it said.
    fn taken(kind: Export, options: Options, alerts: &[Alert]) -> Result<(Vec<u8>, usize, Written), Leak> {
        let mut slices = Slices::new(kind, options, alerts.len()).expect("a kind of alerts");
        let (mut bytes, mut count, mut before) = (Vec::new(), 0, 0);
        loop {
            let (slice, rest) = slices.next(&mut |at| alerts.get(at).cloned())?;
            assert!(slice.of == alerts.len() && slice.done >= before && slice.written.is_some() == rest.is_none());
            (count, before) = (count + 1, slice.done);
            bytes.extend(slice.bytes);
            match (rest, slice.written) {
                (Some(rest), _) => slices = rest,
                (None, written) => return Ok((bytes, count, written.expect("the last"))),
            }
        }
    }

    fn alerts(count: usize) -> Vec<Alert> {
        let line = |at| {
            let fields = format!("\"proc.name\":\"p{at}\",\"user.name\":\"alice-{at}\",\"evt.type\":\"open\"");
            let head = "\"rule\":\"R\",\"priority\":\"Notice\",\"time\":\"2026-04-13T17:57:44Z\"";
            format!("{{{head},\"output\":\"o\",\"output_fields\":{{{fields}}}}}\n")
        };
        crate::analyse((0..count).map(line).collect::<String>().as_bytes(), None).alerts
    }

    #[test]
    fn slices_joined_are_the_file() {
        let alerts = alerts(1201);
        for kind in Export::ALL.iter().copied() {
            let Some(mut exporter) = Exporter::new(kind, Options::default()) else { continue };
            let mut whole = Vec::new();
            for alert in &alerts {
                exporter.alert(alert, &mut whole).expect("nothing is redacted");
            }
            let written = exporter.finish(&mut whole).expect("nothing is redacted");
            let (bytes, count, said) = taken(kind, Options::default(), &alerts).expect("nothing is redacted");
            assert!(bytes == whole && said == written && count >= 3, "{}: {count}", kind.word());
        }
    }

    #[test]
    fn no_alert_is_a_file_too_and_a_leak_ends_it() {
        assert_eq!(taken(Export::Ndjson, Options::default(), &[]).expect("no leak").0, b"");
        // The map of one case, used on another: the name was learned as a token's own.
        let alerts = alerts(1);
        let map = r#"{"saker_redaction":1,"entries":[{"kind":"user","original":"alice-0","token":"alice-00"}]}"#;
        let redaction = Redaction::load(map).expect("a map").into();
        let options = Options { redaction: Some(redaction), ..Options::default() };
        assert!(taken(Export::Ndjson, options, &alerts).is_err());
    }
}
