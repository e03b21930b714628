use crate::PlainValue;
use filter::{Lookup, ValueRef};
use std::borrow::Cow;
use std::fmt;

/// A field's value, exact: no number is rounded on its way in.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Printed without a value: JSON `null`, `<NA>` in text.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number from 0 to 2^64 − 1.
    Unsigned(u64),
    /// A negative whole number down to −2^63.
    Signed(i64),
    /// Any other number, as it was written: `0.5`, `1e400`, a whole number beyond 64 bits.
    Number(Box<str>),
    /// Text. The string `<NA>` stays text where the input had a string.
    Text(Box<str>),
    /// The values of a list field.
    List(Vec<Value>),
    /// A nested JSON object, which Falco does not print; kept as the JSON it was.
    Json(Box<str>),
}

impl Value {
    /// The number written as `literal`, kept exactly. `-0` and anything that is not plain digits stay as written.
    pub fn number(literal: &str) -> Self {
        PlainValue::number(literal).to_value()
    }

    /// The text, when it is text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// This value as a filter sees it.
    pub fn lookup(&self) -> Lookup<'_> {
        match self.as_ref() {
            None => Lookup::Null,
            Some(value) => Lookup::Value(value),
        }
    }

    fn as_ref(&self) -> Option<ValueRef<'_>> {
        Some(match self {
            Self::Null => return None,
            Self::Bool(value) => ValueRef::Bool(*value),
            Self::Unsigned(value) => ValueRef::Unsigned(*value),
            Self::Signed(value) => ValueRef::Signed(*value),
            Self::Number(literal) => ValueRef::Float(literal.parse().unwrap_or(f64::NAN)),
            Self::Text(text) | Self::Json(text) => ValueRef::Text(Cow::Borrowed(text)),
            Self::List(values) => ValueRef::List(values.iter().filter_map(Self::as_ref).collect()),
        })
    }
}

/// As Falco prints it in text: `<NA>` for nothing, `(a,b)` for a list.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("<NA>"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Unsigned(value) => write!(f, "{value}"),
            Self::Signed(value) => write!(f, "{value}"),
            Self::Number(text) | Self::Text(text) | Self::Json(text) => f.write_str(text),
            Self::List(values) => {
                f.write_str("(")?;
                for (at, value) in values.iter().enumerate() {
                    if at > 0 {
                        f.write_str(",")?;
                    }
                    write!(f, "{value}")?;
                }
                f.write_str(")")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_kept_exactly() {
        for literal in [
            "0",
            "18446744073709551615",
            "-9223372036854775808",
            "1741702031123456789",
            "1e400",
            "0.10",
            "-0",
            "99999999999999999999",
        ] {
            assert_eq!(Value::number(literal).to_string(), literal);
        }
    }
}
