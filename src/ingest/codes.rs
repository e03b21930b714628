//! The stable names of everything that reading may say.

use alert::Code;

/// A key came twice; the last value counts.
pub const DUPLICATE_KEY: Code = Code("json.duplicate_key");
/// A `\ud83d` without its other half: shown as U+FFFD.
pub const LONE_SURROGATE: Code = Code("json.lone_surrogate");
/// One of Falco's keys holds another kind of value than Falco writes.
pub const WRONG_TYPE: Code = Code("json.wrong_type");
/// A JSON value that has not Falco's shape.
pub const NOT_AN_ALERT: Code = Code("json.not_an_alert");
/// JSON that cannot be read, and no whole part of an alert is in it.
pub const UNREADABLE: Code = Code("json.unreadable");
/// An object whose end is missing.
pub const TRUNCATED: Code = Code("json.truncated");
/// Text before or after a value on the same line.
pub const STRAY_TEXT: Code = Code("json.stray_text");
/// Text that is no alert and no known noise.
pub const UNKNOWN_TEXT: Code = Code("text.unknown");
/// The time does not read as one.
pub const BAD_TIME: Code = Code("alert.bad_time");
/// The priority is none of the eight.
pub const BAD_PRIORITY: Code = Code("alert.bad_priority");
/// An alert's text has other words than any known rule, so the rule's name is not known.
pub const UNKNOWN_TEMPLATE: Code = Code("text.unknown_template");
/// Bytes that are not UTF-8: shown as U+FFFD.
pub const INVALID_UTF8: Code = Code("text.invalid_utf8");
/// A value in a text line holds what could be another field.
pub const AMBIGUOUS: Code = Code("text.ambiguous");
/// A text line of a known rule that is cut or changed.
pub const TEXT_INCOMPLETE: Code = Code("text.incomplete");
