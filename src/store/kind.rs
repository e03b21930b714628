//! What a text stands for, and lists as one text.

use alert::Value;
use filter::ValueRef;
use std::borrow::Cow;

/// What an interned text is the text of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Kind {
    Null,
    False,
    True,
    Unsigned,
    Signed,
    Number,
    Text,
    Json,
    /// Values one after the other, see [`pack`].
    List,
}

/// The deepest lists that are made again: what a value nests, its owner walks by recursion when it is done with it.
const MAX_DEPTH: usize = 512;

const KINDS: [(Kind, u8); 9] = [
    (Kind::Null, b'0'),
    (Kind::False, b'f'),
    (Kind::True, b't'),
    (Kind::Unsigned, b'u'),
    (Kind::Signed, b'i'),
    (Kind::Number, b'n'),
    (Kind::Text, b's'),
    (Kind::Json, b'j'),
    (Kind::List, b'l'),
];

impl Kind {
    pub(crate) fn letter(self) -> u8 {
        KINDS[self as usize].1
    }

    pub(crate) fn of(letter: u8) -> Self {
        KINDS.iter().find(|(_, known)| *known == letter).map_or(Kind::Text, |(kind, _)| *kind)
    }
}

/// The kind of `value` and its text.
pub(crate) fn split(value: &Value) -> (Kind, Cow<'_, str>) {
    match value {
        Value::Null => (Kind::Null, "".into()),
        Value::Bool(false) => (Kind::False, "".into()),
        Value::Bool(true) => (Kind::True, "".into()),
        Value::Unsigned(number) => (Kind::Unsigned, number.to_string().into()),
        Value::Signed(number) => (Kind::Signed, number.to_string().into()),
        Value::Number(text) => (Kind::Number, text.as_ref().into()),
        Value::Text(text) => (Kind::Text, text.as_ref().into()),
        Value::Json(text) => (Kind::Json, text.as_ref().into()),
        Value::List(values) => (Kind::List, pack(values).into()),
    }
}

/// The values of a list as one text: for each its kind's letter, the length of its text in decimal, a colon and the text;
/// for a list within the list the number of its values, and then these.
pub(crate) fn pack(values: &[Value]) -> String {
    let mut out = String::new();
    // Not recursive: an input may nest as deep as it likes.
    let mut open = vec![values.iter()];
    while let Some(last) = open.last_mut() {
        let Some(value) = last.next() else {
            open.pop();
            continue;
        };
        let (letter, length) = match value {
            Value::List(inner) => {
                open.push(inner.iter());
                (Kind::List.letter(), inner.len())
            }
            value => {
                let (kind, text) = split(value);
                out.push(kind.letter() as char);
                out.push_str(&text.len().to_string());
                out.push(':');
                out.push_str(&text);
                continue;
            }
        };
        out.push(letter as char);
        out.push_str(&length.to_string());
        out.push(':');
    }
    out
}

/// The values of a packed list, each made by `leaf`, lists within by `list`. What `leaf` has no value for is left out.
fn unpack<'t, T>(packed: &'t str, leaf: impl Fn(Kind, &'t str) -> Option<T>, list: impl Fn(Vec<T>) -> T) -> Vec<T> {
    let mut open: Vec<(Vec<T>, usize)> = vec![(Vec::new(), usize::MAX)];
    let mut rest = packed;
    loop {
        while open.len() > 1 && open.last().is_some_and(|(_, left)| *left == 0) {
            let (values, _) = open.pop().unwrap_or_default();
            if let Some((outer, _)) = open.last_mut() {
                outer.push(list(values));
            }
        }
        let Some((head, behind)) = rest.split_once(':') else { break };
        let Some((letter, length)) = head.as_bytes().first().zip(head.get(1..).and_then(|n| n.parse().ok())) else {
            break;
        };
        let kind = Kind::of(*letter);
        if let Some((_, left)) = open.last_mut() {
            *left -= 1;
        }
        if kind == Kind::List {
            if open.len() > MAX_DEPTH {
                break;
            }
            open.push((Vec::new(), length));
            rest = behind;
            continue;
        }
        let Some((text, behind)) = behind.split_at_checked(length) else { break };
        if let (Some(value), Some((values, _))) = (leaf(kind, text), open.last_mut()) {
            values.push(value);
        }
        rest = behind;
    }
    // Damaged bytes may leave lists open.
    while open.len() > 1 {
        let (values, _) = open.pop().unwrap_or_default();
        if let Some((outer, _)) = open.last_mut() {
            outer.push(list(values));
        }
    }
    open.pop().unwrap_or_default().0
}

/// The value that was split.
pub(crate) fn join(kind: Kind, text: &str) -> Value {
    match kind {
        Kind::Null => Value::Null,
        Kind::False => Value::Bool(false),
        Kind::True => Value::Bool(true),
        Kind::Unsigned => text.parse().map_or_else(|_| Value::Number(text.into()), Value::Unsigned),
        Kind::Signed => text.parse().map_or_else(|_| Value::Number(text.into()), Value::Signed),
        Kind::Number => Value::Number(text.into()),
        Kind::Text => Value::Text(text.into()),
        Kind::Json => Value::Json(text.into()),
        Kind::List => Value::List(unpack(text, |kind, text| Some(join(kind, text)), Value::List)),
    }
}

/// The value as a filter sees it, the same as [`Value::lookup`] gives; `None` for null.
pub(crate) fn seen(kind: Kind, text: &str) -> Option<ValueRef<'_>> {
    Some(match kind {
        Kind::Null => return None,
        Kind::False => ValueRef::Bool(false),
        Kind::True => ValueRef::Bool(true),
        Kind::Unsigned => ValueRef::Unsigned(text.parse().ok()?),
        Kind::Signed => ValueRef::Signed(text.parse().ok()?),
        Kind::Number => ValueRef::Float(text.parse().unwrap_or(f64::NAN)),
        Kind::Text | Kind::Json => ValueRef::Text(Cow::Borrowed(text)),
        Kind::List => ValueRef::List(unpack(text, seen, ValueRef::List)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: Value) {
        let (kind, text) = split(&value);
        assert_eq!(join(kind, &text), value);
        let seen = seen(kind, &text).map_or(filter::Lookup::Null, filter::Lookup::Value);
        assert_eq!(seen, value.lookup());
    }

    #[test]
    fn every_value_comes_back_and_looks_the_same_to_a_filter() {
        let text = |text: &str| Value::Text(text.into());
        let list = |values: &[Value]| Value::List(values.to_vec());
        check(Value::Null);
        check(Value::Bool(true));
        check(Value::Unsigned(u64::MAX));
        check(Value::Signed(i64::MIN));
        check(Value::Number("1e400".into()));
        check(text("3:s1:x"));
        check(Value::Json("{\"a\":1}".into()));
        check(list(&[]));
        check(list(&[text("s1:"), Value::Null, text(""), Value::Unsigned(7)]));
        check(list(&[list(&[]), list(&[list(&[text("é")]), Value::Bool(false)]), text("end")]));
    }

    #[test]
    fn damaged_lists_give_what_they_hold() {
        let deep = "l1:".repeat(1_000_000);
        for packed in [&deep, "s5:ab", "l3:s1:a", ":", "s:", "s99999999999999999999:", "l18446744073709551615:", "é1:é"]
        {
            let _ = join(Kind::List, packed);
            let _ = seen(Kind::List, packed);
        }
    }
}
