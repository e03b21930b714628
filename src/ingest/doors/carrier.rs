//! Records of other systems that carry a line of Falco's as one of their strings: CloudWatch events, SNS and SQS messages,
//! Splunk results, GCP log entries, logcli lines, filebeat documents.

use super::look::Look;
use crate::json::{Kind, Val};
use crate::sink::{Outcome, Sink, Spot};

/// Where such records keep the line, the surest first.
const KEYS: &[&str] =
    &["message", "Message", "@message", "msg", "line", "_raw", "textPayload", "body", "Body", "log_message", "event"];

/// A string under one of the keys that begins as Falco's lines do, or as JSON.
pub(super) fn recognise(look: Look<'_>) -> bool {
    let value = look.value;
    carried(value).is_some()
}

fn carried(value: Val<'_>) -> Option<Val<'_>> {
    let carries =
        |value: &Val<'_>| value.kind() == Kind::Text && value.text().is_some_and(|text| super::begins_record(&text));
    // Under any other key, only what certainly is an alert.
    let holds = |value: &Val<'_>| {
        value.kind() == Kind::Text
            && value.raw().starts_with(|c: char| c == '{' || c.is_ascii_digit())
            && value.text().is_some_and(|text| super::begins_alert(&text) || crate::prefix::falco(&text).is_some())
    };
    let known = KEYS.iter().filter_map(|key| value.get(key)).find(carries);
    known.or_else(|| value.members().map(|(_, value)| value).find(holds))
}

/// Reads the line.
pub(super) fn decode(value: Val<'_>, _text: &str, spot: &Spot, sink: &mut Sink) -> Outcome {
    let Some(line) = carried(value).and_then(Val::text) else { return Outcome::Blank };
    sink.string(&line, spot)
}
