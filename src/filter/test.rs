//! What a value is tested for.

use std::net::IpAddr;

use memchr::memmem::Finder;

use crate::constant;
use crate::error::ErrorKind;
use crate::glob;
use crate::net::Network;
use crate::op::{Modifier, Operator};
use crate::operand::Operand;
use crate::pathmatch::Paths;
use crate::regex;
use crate::types::{FieldType, Group};
use crate::value::{Value, c_text, trimmed};

/// The right side of a check, compiled.
#[derive(Debug)]
pub(crate) enum Test {
    Exists,
    One(Single),
    Many { modifier: Modifier, tests: Vec<Single> },
    In(Set),
    Intersects(Set),
    Paths(Paths),
    Right { op: Operator, right: Box<Operand> },
    Around { at: u64, milliseconds: i128 },
}

/// A test against one value.
#[derive(Debug)]
pub(crate) enum Single {
    Text(Operator, Box<[u8]>),
    Contains(Box<Finder<'static>>),
    Regex(Box<regex::Posix>),
    Bytes(Operator, Box<[u8]>),
    Number(Operator, i128),
    Float(Operator, f64),
    Bool(Operator, bool),
    Ip(Operator, IpAddr),
    Net(Operator, Network),
    /// The answer, whatever the value.
    Fixed(bool),
}

/// The values of a list.
#[derive(Debug)]
pub(crate) enum Set {
    Bytes { sorted: Vec<Box<[u8]>>, first: Option<Box<[u8]>> },
    Numbers(Vec<i128>),
    Floats(Vec<f64>),
    Bools(Vec<bool>),
    Ips(Vec<IpAddr>),
    Nets(Vec<Network>),
    Empty,
}

impl Test {
    /// Whether a field that stands for two must pass with both: one that asks for a difference must.
    pub(crate) fn wants_both(&self) -> bool {
        match self {
            Test::One(single) => single.is_unequal(),
            Test::Many { tests, .. } => tests.iter().any(Single::is_unequal),
            _ => false,
        }
    }
}

impl Single {
    /// Reads `value` as a value of type `ty`.
    pub(crate) fn new(ty: FieldType, op: Operator, value: &str) -> Result<Single, ErrorKind> {
        Ok(match (ty.group(), op) {
            (Group::Text, Operator::Regex) => {
                let pattern = constant::text(value)?;
                let pattern = String::from_utf8_lossy(&pattern);
                Single::Regex(Box::new(regex::compile(&pattern).map_err(ErrorKind::BadRegex)?))
            }
            (Group::Text, Operator::Contains) => {
                Single::Contains(Box::new(Finder::new(&constant::text(value)?).into_owned()))
            }
            (Group::Text, _) => Single::Text(op, constant::text(value)?),
            (Group::Bytes, Operator::Bcontains | Operator::Bstartswith) => Single::Bytes(op, constant::hex(value)?),
            (Group::Bytes, _) => Single::Bytes(op, constant::bytes(value.as_bytes())?),
            (Group::Number, _) if ty == FieldType::Double => Single::Float(op, constant::number(ty, value)? as f64),
            (Group::Number, _) => Single::Number(op, constant::number(ty, value)?),
            (Group::Bool, _) => Single::Bool(op, constant::boolean(value)?),
            (Group::Net, _) if ty == FieldType::Ipnet => Single::Net(op, constant::network(value)?),
            (Group::Net, _) => Single::Ip(op, constant::address(value)?),
            (Group::Opaque, _) => Single::Fixed(false),
        })
    }

    /// Makes every comparison one of things that differ.
    pub(crate) fn never_equal(&mut self) {
        if let Single::Net(op, _) = self {
            *self = Single::Fixed(*op == Operator::Ne);
        }
    }

    /// Whether it asks for a difference.
    pub(crate) fn is_unequal(&self) -> bool {
        match self {
            Single::Text(op, _) | Single::Bytes(op, _) | Single::Number(op, _) => *op == Operator::Ne,
            Single::Float(op, _) | Single::Bool(op, _) | Single::Ip(op, _) | Single::Net(op, _) => *op == Operator::Ne,
            Single::Contains(_) | Single::Regex(_) | Single::Fixed(_) => false,
        }
    }

    /// Whether `value` passes. A value of another form than the type's never does.
    pub(crate) fn holds(&self, value: &Value<'_>) -> bool {
        match (self, value) {
            (Single::Text(op, want), Value::Bytes(have)) => text_holds(*op, c_text(have), want),
            (Single::Contains(finder), Value::Bytes(have)) => finder.find(c_text(have)).is_some(),
            (Single::Regex(regex), Value::Bytes(have)) => regex.matches(trimmed(have)),
            (Single::Bytes(op, want), Value::Bytes(have)) => bytes_hold(*op, have, want),
            (Single::Number(op, want), Value::Int(have)) => ordered(*op, have.cmp(want)),
            (Single::Float(op, want), Value::Float(have)) => float_holds(*op, *have, *want),
            (Single::Bool(op, want), Value::Bool(have)) => (have == want) != (*op == Operator::Ne),
            (Single::Ip(op, want), Value::Ip(have)) => (have == want) != (*op == Operator::Ne),
            (Single::Net(op, want), Value::Ip(have)) => want.holds(*have) != (*op == Operator::Ne),
            (Single::Fixed(answer), _) => *answer,
            _ => false,
        }
    }
}

impl Set {
    /// Reads all `values` as values of type `ty`.
    pub(crate) fn new(ty: FieldType, values: &[String]) -> Result<Set, ErrorKind> {
        let each = values.iter().map(String::as_str);
        Ok(match ty.group() {
            Group::Text => Set::of_bytes(each.map(constant::text).collect::<Result<_, _>>()?),
            Group::Bytes => {
                Set::of_bytes(each.map(|value| constant::bytes(value.as_bytes())).collect::<Result<_, _>>()?)
            }
            Group::Number => {
                let numbers = each.map(|value| constant::number(ty, value)).collect::<Result<Vec<_>, _>>()?;
                if ty == FieldType::Double {
                    Set::Floats(numbers.into_iter().map(|number| number as f64).collect())
                } else {
                    Set::Numbers(numbers)
                }
            }
            Group::Bool => Set::Bools(each.map(constant::boolean).collect::<Result<_, _>>()?),
            Group::Net if ty == FieldType::Ipnet => Set::Nets(each.map(constant::network).collect::<Result<_, _>>()?),
            Group::Net => Set::Ips(each.map(constant::address).collect::<Result<_, _>>()?),
            Group::Opaque => Set::Empty,
        })
    }

    fn of_bytes(values: Vec<Box<[u8]>>) -> Set {
        let first = values.first().cloned();
        let mut sorted = values;
        sorted.sort_unstable();
        sorted.dedup();
        Set::Bytes { sorted, first }
    }

    /// Forgets all values but the first.
    pub(crate) fn keep_first(&mut self) {
        match self {
            Set::Bytes { sorted, first } => *sorted = first.iter().cloned().collect(),
            Set::Numbers(values) => values.truncate(1),
            Set::Floats(values) => values.truncate(1),
            Set::Bools(values) => values.truncate(1),
            Set::Ips(values) => values.truncate(1),
            Set::Nets(values) => values.truncate(1),
            Set::Empty => {}
        }
    }

    /// Whether `value` is a member. `exact` compares bytes with the NULs at their end.
    pub(crate) fn holds(&self, value: &Value<'_>, exact: bool) -> bool {
        match (self, value) {
            (Set::Bytes { sorted, .. }, Value::Bytes(have)) => {
                let have = if exact { have.as_ref() } else { trimmed(have) };
                match sorted.as_slice() {
                    few if few.len() <= 4 => few.iter().any(|want| want.as_ref() == have),
                    many => many.binary_search_by(|want| want.as_ref().cmp(have)).is_ok(),
                }
            }
            (Set::Numbers(values), Value::Int(have)) => values.contains(have),
            (Set::Floats(values), Value::Float(have)) => values.contains(have),
            (Set::Bools(values), Value::Bool(have)) => values.contains(have),
            (Set::Ips(values), Value::Ip(have)) => values.contains(have),
            (Set::Nets(values), Value::Ip(have)) => values.iter().any(|net| net.holds(*have)),
            _ => false,
        }
    }
}

/// Compares two texts.
pub(crate) fn text_holds(op: Operator, have: &[u8], want: &[u8]) -> bool {
    match op {
        Operator::Eq => have == want,
        Operator::Ne => have != want,
        Operator::Lt | Operator::Le | Operator::Gt | Operator::Ge => ordered(op, have.cmp(want)),
        Operator::Startswith => have.starts_with(want),
        Operator::Endswith => have.ends_with(want),
        Operator::Contains => memchr::memmem::find(have, want).is_some(),
        Operator::Icontains => contains_folded(have, want),
        Operator::Glob => glob::matches(want, have, false),
        Operator::Iglob => glob::matches(want, have, true),
        _ => false,
    }
}

/// Compares two runs of bytes.
pub(crate) fn bytes_hold(op: Operator, have: &[u8], want: &[u8]) -> bool {
    match op {
        Operator::Bcontains => text_holds(Operator::Contains, have, want),
        Operator::Bstartswith => text_holds(Operator::Startswith, have, want),
        Operator::Eq | Operator::Ne | Operator::Contains | Operator::Startswith | Operator::Endswith => {
            text_holds(op, have, want)
        }
        _ => false,
    }
}

/// Whether an ordering is the one that `op` asks for.
pub(crate) fn ordered(op: Operator, ordering: std::cmp::Ordering) -> bool {
    match op {
        Operator::Eq => ordering.is_eq(),
        Operator::Ne => ordering.is_ne(),
        Operator::Lt => ordering.is_lt(),
        Operator::Le => ordering.is_le(),
        Operator::Gt => ordering.is_gt(),
        Operator::Ge => ordering.is_ge(),
        _ => false,
    }
}

/// Compares two doubles; with a NaN only `!=` holds.
pub(crate) fn float_holds(op: Operator, have: f64, want: f64) -> bool {
    have.partial_cmp(&want).map_or(op == Operator::Ne, |ordering| ordered(op, ordering))
}

/// Whether a text holds another, ASCII letters in either case.
pub(crate) fn contains_folded(have: &[u8], want: &[u8]) -> bool {
    want.is_empty() || have.windows(want.len()).any(|part| part.eq_ignore_ascii_case(want))
}
