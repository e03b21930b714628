//! Records of other systems that carry a line of Falco's as one of their strings: CloudWatch events, SNS and SQS messages,
//! Splunk results, GCP log entries, logcli lines, filebeat documents.

use super::look::Look;
use crate::json::{Kind, Val};
use crate::sink::{Outcome, Sink, Spot};

/// Where such records keep the line, the surest first.
const KEYS: &[&str] =
    &["message", "Message", "@message", "msg", "line", "_raw", "textPayload", "body", "Body", "log_message", "event"];

/// A string under one of the keys that begins as Falco's lines do, or as JSON; under any other, what certainly is an alert.
pub(super) fn recognise(look: Look<'_>) -> bool {
    let value = look.value;
    carried(value).or_else(|| strange(value)).is_some()
}

fn carried(value: Val<'_>) -> Option<Val<'_>> {
    KEYS.iter()
        .filter_map(|key| value.get(key))
        .find(|value| value.kind() == Kind::Text && value.text().is_some_and(|text| super::begins_record(&text)))
}

fn strange(value: Val<'_>) -> Option<Val<'_>> {
    value.members().map(|(_, value)| value).find(|value| {
        value.kind() == Kind::Text
            && value.raw().starts_with(|c: char| c == '{' || c.is_ascii_digit())
            && value.text().is_some_and(|text| super::begins_alert(&text) || crate::prefix::falco(&text).is_some())
    })
}

/// Reads the line.
pub(super) fn decode(value: Val<'_>, text: &str, spot: &Spot, sink: &mut Sink) -> Outcome {
    let line = |value: Val<'_>| value.text().unwrap_or_default().into_owned();
    match (carried(value), strange(value)) {
        (Some(carried), _) => sink.string(&line(carried), spot),
        (_, Some(strange)) => sink.strange(&line(strange), spot.place(text, strange.start(), strange.end()), spot),
        _ => Outcome::Blank,
    }
}
