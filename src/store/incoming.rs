//! An alert on its way in, owned or borrowed.

use crate::cell::{Cell, Values};
use crate::cold::Seldom;
use crate::form::{self, Rest};
use alert::{Alert, Format, Origin, Place, Plain, PlainValue, Priority, Timestamp};
use std::borrow::Cow;

/// What [`Alert`] and [`Plain`] have in common.
pub(crate) struct Incoming<'a> {
    pub(crate) rule: Option<&'a str>,
    pub(crate) priority: Option<Priority>,
    pub(crate) source: Option<&'a str>,
    pub(crate) time: Option<Timestamp>,
    pub(crate) hostname: Option<&'a str>,
    pub(crate) tags: Cow<'a, [&'a str]>,
    pub(crate) candidates: &'a [String],
    pub(crate) format: Format,
    pub(crate) place: &'a Place,
    pub(crate) seldom: Seldom<'a>,
}

impl<'a> Incoming<'a> {
    pub(crate) fn of(alert: &'a Alert) -> Self {
        Self {
            rule: alert.rule.as_deref(),
            priority: alert.priority,
            source: alert.source.as_ref().map(|source| source.0.as_str()),
            time: alert.time,
            hostname: alert.hostname.as_deref(),
            tags: alert.tags.iter().map(String::as_str).collect(),
            candidates: &alert.rule_candidates,
            format: alert.format,
            place: &alert.place,
            seldom: Seldom {
                raw: &alert.raw,
                formed: false,
                output: alert.output.as_deref(),
                message: alert.message.as_deref(),
                uuid: alert.uuid.as_deref(),
                repaired: &alert.repaired,
                place: numbers(&alert.place),
            },
        }
    }

    pub(crate) fn of_plain(alert: &'a Plain<'a>) -> Self {
        Self {
            rule: Some(alert.rule),
            priority: Some(alert.priority),
            source: alert.source,
            time: Some(alert.time),
            hostname: alert.hostname,
            tags: Cow::Borrowed(alert.tags),
            candidates: &[],
            format: alert.format,
            place: alert.place,
            seldom: Seldom {
                raw: alert.raw,
                formed: false,
                output: alert.output,
                message: alert.message,
                uuid: alert.uuid,
                repaired: &[],
                place: numbers(alert.place),
            },
        }
    }
}

fn numbers(place: &Place) -> (u64, u64, u32, u32) {
    (place.byte, place.length, place.line, place.column)
}

/// A field on its way in.
pub(crate) trait IncomingField {
    /// Whether it comes from a [`Plain`].
    const PLAIN: bool;
    fn name(&self) -> &str;
    fn origin(&self) -> Origin;
    fn cell(&self, values: &mut Values, time: Option<u64>) -> Option<Cell>;
    /// Takes the value from what is left of a text. False when it does not stand there.
    fn stands_in(&self, rest: &mut Rest<'_>) -> bool;
    /// The same, and the value's cell. `last` is one that it often is.
    fn take_from(&self, rest: &mut Rest<'_>, last: Cell, values: &mut Values, time: Option<u64>) -> Option<Cell> {
        let _ = last;
        if self.stands_in(rest) { self.cell(values, time) } else { None }
    }
}

impl IncomingField for &alert::Field {
    const PLAIN: bool = false;

    fn name(&self) -> &str {
        &self.name
    }

    fn origin(&self) -> Origin {
        self.origin
    }

    fn cell(&self, values: &mut Values, time: Option<u64>) -> Option<Cell> {
        values.cell(&self.value, time)
    }

    fn stands_in(&self, rest: &mut Rest<'_>) -> bool {
        rest.written(|writer, out| form::value(&self.value, writer, out))
    }
}

impl IncomingField for alert::PlainField<'_> {
    const PLAIN: bool = true;

    fn name(&self) -> &str {
        self.name
    }

    fn origin(&self) -> Origin {
        Origin::Structured
    }

    fn cell(&self, values: &mut Values, time: Option<u64>) -> Option<Cell> {
        match self.value {
            PlainValue::Text(text) => values.text(text),
            PlainValue::Unsigned(number) => values.number(number, time),
            other => values.cell(&other.to_value(), time),
        }
    }

    fn stands_in(&self, rest: &mut Rest<'_>) -> bool {
        match self.value {
            PlainValue::Text(text) => rest.text(text),
            PlainValue::Unsigned(number) => rest.number(number),
            other => rest.written(|writer, out| form::value(&other.to_value(), writer, out)),
        }
    }

    fn take_from(&self, rest: &mut Rest<'_>, last: Cell, values: &mut Values, time: Option<u64>) -> Option<Cell> {
        match self.value {
            PlainValue::Text(text) => {
                // Comparing with the last value also says that it is the same: no need to look it up.
                let known = values.as_text(last).is_some_and(|known| known.len() == text.len() && rest.clean(known));
                if known {
                    return Some(last);
                }
                if rest.text(text) { values.text(text) } else { None }
            }
            PlainValue::Unsigned(number) => {
                if rest.number(number) {
                    values.number(number, time)
                } else {
                    None
                }
            }
            PlainValue::Null => rest.literal(b"null").then_some(Cell::NULL),
            _ => {
                if self.stands_in(rest) {
                    self.cell(values, time)
                } else {
                    None
                }
            }
        }
    }
}
