use crate::{Alert, Field, Format, Origin, OutputFields, Place, Priority, Source, Timestamp, Value};

/// An alert that was read as it stands, borrowed from the bytes it was read from.
///
/// This is what nearly every alert of a log is: a whole record of Falco's or falcosidekick's JSON that names its rule,
/// priority, time and fields, with nothing mended and nothing guessed. Whoever keeps alerts in a form of their own takes
/// what they need from it; nothing has been copied. It is an [`Alert`] word for word: see [`Plain::to_alert`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plain<'a> {
    /// The rule's name.
    pub rule: &'a str,
    /// The rule author's priority.
    pub priority: Priority,
    /// Where the event came from: see [`Source`].
    pub source: Option<&'a str>,
    /// When the event happened.
    pub time: Timestamp,
    /// The host that reported it.
    pub hostname: Option<&'a str>,
    /// falcosidekick's random id.
    pub uuid: Option<&'a str>,
    /// The rule's tags as sent, empty ones left out.
    pub tags: &'a [&'a str],
    /// The whole output line, prefix included.
    pub output: Option<&'a str>,
    /// The output without time and priority.
    pub message: Option<&'a str>,
    /// The fields the rule printed, at least one, in the order they arrived, all names different.
    pub fields: &'a [PlainField<'a>],
    /// [`Format::FalcoJson`] or [`Format::Falcosidekick`].
    pub format: Format,
    /// Where in the input it stands.
    pub place: &'a Place,
    /// The text it was read from.
    pub raw: &'a str,
}

/// One printed field, borrowed. Its origin is [`Origin::Structured`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlainField<'a> {
    /// Falco's field expression.
    pub name: &'a str,
    /// Its value.
    pub value: PlainValue<'a>,
}

/// A field's value, borrowed: [`Value`], kind for kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PlainValue<'a> {
    /// See [`Value::Null`].
    Null,
    /// See [`Value::Bool`].
    Bool(bool),
    /// See [`Value::Unsigned`].
    Unsigned(u64),
    /// See [`Value::Signed`].
    Signed(i64),
    /// See [`Value::Number`].
    Number(&'a str),
    /// See [`Value::Text`].
    Text(&'a str),
    /// See [`Value::List`].
    List(&'a [PlainValue<'a>]),
    /// See [`Value::Json`].
    Json(&'a str),
}

impl Plain<'_> {
    /// The same alert with everything copied.
    pub fn to_alert(&self) -> Alert {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let field = |field: &PlainField<'_>| Field {
            name: field.name.to_owned(),
            value: field.value.to_value(),
            origin: Origin::Structured,
        };
        Alert {
            rule: Some(self.rule.to_owned()),
            rule_candidates: Vec::new(),
            priority: Some(self.priority),
            source: owned(self.source).map(Source),
            time: Some(self.time),
            hostname: owned(self.hostname),
            uuid: owned(self.uuid),
            tags: self.tags.iter().map(|tag| (*tag).to_owned()).collect(),
            output: owned(self.output),
            message: owned(self.message),
            fields: OutputFields::from_distinct(self.fields.iter().map(field).collect()),
            format: self.format,
            repaired: Vec::new(),
            place: self.place.clone(),
            raw: self.raw.to_owned(),
        }
    }
}

impl<'a> PlainValue<'a> {
    /// The number written as `literal`, by the rules of [`Value::number`].
    pub fn number(literal: &'a str) -> Self {
        let digits = literal.strip_prefix('-').unwrap_or(literal);
        let canonical = match digits.as_bytes() {
            [b'0'] => digits.len() == literal.len(),
            [b'1'..=b'9', rest @ ..] => rest.iter().all(u8::is_ascii_digit),
            _ => false,
        };
        if canonical && let Ok(unsigned) = literal.parse() {
            return Self::Unsigned(unsigned);
        }
        if canonical && let Ok(signed) = literal.parse() {
            return Self::Signed(signed);
        }
        Self::Number(literal)
    }

    /// The same value with everything copied.
    pub fn to_value(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(value),
            Self::Unsigned(value) => Value::Unsigned(value),
            Self::Signed(value) => Value::Signed(value),
            Self::Number(literal) => Value::Number(literal.into()),
            Self::Text(text) => Value::Text(text.into()),
            Self::List(values) => Value::List(values.iter().map(|value| value.to_value()).collect()),
            Self::Json(json) => Value::Json(json.into()),
        }
    }
}
