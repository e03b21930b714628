//! The journal as `journalctl -o json` prints it: one object for each entry, the line under `MESSAGE`.
//!
//! A message that is not text is an array of its bytes.

use super::look::Look;
use crate::json::{Kind, Val};
use crate::sink::{Outcome, Sink, Spot};

/// An entry of the journal.
pub(super) fn recognise(look: Look<'_>) -> bool {
    let value = look.value;
    value.get("MESSAGE").is_some()
        && (value.get("__REALTIME_TIMESTAMP").is_some()
            || value.get("__CURSOR").is_some()
            || value.get("SYSLOG_IDENTIFIER").is_some()
            || value.get("_HOSTNAME").is_some())
}

/// Reads the message.
pub(super) fn decode(value: Val<'_>, _text: &str, spot: &Spot, sink: &mut Sink) -> Outcome {
    let message = match value.get("MESSAGE") {
        Some(message) if message.kind() == Kind::Array => {
            let bytes: Vec<u8> = message.items().filter_map(|byte| byte.raw().parse().ok()).collect();
            String::from_utf8_lossy(&bytes).into_owned()
        }
        Some(message) => message.text().unwrap_or_default().into_owned(),
        None => return Outcome::Blank,
    };
    sink.string(&message, spot)
}
