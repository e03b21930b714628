//! What a filter asks of an event, and what it may be told.

use std::borrow::Cow;

/// Anything a compiled filter can be run on.
///
/// An alert holds only the fields that its rule printed, so there are three answers, not two.
pub trait Event {
    /// The value of `field`, written as Falco writes it in `output_fields`: `proc.name`, `proc.aname[2]`,
    /// `ka.uri.param[command]`.
    fn field(&self, field: &str) -> Lookup<'_>;

    /// The same, with the place of `field` in [`Filter::keys`](crate::Filter::keys). A caller that runs one filter on many
    /// events can look every key up once and answer by its place.
    fn slot(&self, slot: usize, field: &str) -> Lookup<'_> {
        let _ = slot;
        self.field(field)
    }
}

/// The answer to one question about a field.
#[derive(Clone, Debug, PartialEq)]
pub enum Lookup<'a> {
    /// The alert does not say: its rule did not print the field. Checks on it are unknown.
    Absent,
    /// The field was printed and had no value (JSON `null`, `<NA>` in text). Comparisons with it are false.
    Null,
    /// The field was printed with this value.
    Value(ValueRef<'a>),
}

/// A borrowed field value.
#[derive(Clone, Debug, PartialEq)]
pub enum ValueRef<'a> {
    /// Text, as printed.
    Text(Cow<'a, str>),
    /// A non-negative whole number.
    Unsigned(u64),
    /// A negative whole number.
    Signed(i64),
    /// Any other number, as a double.
    Float(f64),
    /// A truth value.
    Bool(bool),
    /// Bytes that are no text, such as `evt.buffer` when Falco printed it in base64.
    Bytes(Cow<'a, [u8]>),
    /// A list field's values.
    List(Vec<ValueRef<'a>>),
}
