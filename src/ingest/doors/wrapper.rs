//! Anything else with alerts somewhere inside: API answers, lists under any name, records with metadata around the alert.

use super::is_alert;
use super::look::Look;
use crate::json::{Kind, Val};
use crate::sink::{Outcome, Sink, Spot};

/// How deep the alerts may be.
const DEPTH: usize = 8;

/// How many values are looked at for the first alert.
const LOOK: usize = 10_000;

/// An object or array with an alert inside, or a list with an alert's line in it.
pub(super) fn recognise(look: Look<'_>) -> bool {
    let value = look.value;
    let mut left = LOOK;
    inside(value, DEPTH, &mut left, &mut |_| false)
}

/// Reads all alerts inside.
pub(super) fn decode(value: Val<'_>, text: &str, spot: &Spot, sink: &mut Sink) -> Outcome {
    let before = sink.counts();
    let mut left = usize::MAX;
    inside(value, DEPTH, &mut left, &mut |alert| {
        match alert.text() {
            Some(line) => sink.strange(&line, spot.place(text, alert.start(), alert.end()), spot),
            None => sink.value(alert, text, spot),
        };
        true
    });
    sink.outcome_since(before)
}

/// Shows `found` each alert inside, outermost first, until it has seen enough. True when there was one.
fn inside(value: Val<'_>, depth: usize, left: &mut usize, found: &mut dyn FnMut(Val<'_>) -> bool) -> bool {
    if depth == 0 {
        return false;
    }
    let mut any = false;
    let members: Box<dyn Iterator<Item = Val<'_>>> = match value.kind() {
        Kind::Object => Box::new(value.members().map(|(_, value)| value)),
        Kind::Array => Box::new(value.items()),
        _ => return false,
    };
    let list = value.kind() == Kind::Array;
    let worth = |value: &Val<'_>| match value.kind() {
        Kind::Text => list && value.text().is_some_and(|text| super::begins_record(&text)),
        kind => matches!(kind, Kind::Object | Kind::Array),
    };
    for value in members.filter(worth) {
        if *left == 0 {
            return any;
        }
        *left -= 1;
        if value.kind() == Kind::Text || value.is_object() && is_alert(value) {
            any = true;
            if !found(value) {
                return true;
            }
        } else if inside(value, depth - 1, left, found) {
            any = true;
        }
    }
    any
}
