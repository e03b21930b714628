//! A value in four bytes.

use crate::form::{self, Writer};
use crate::kind::{self, Kind};
use crate::symbols::Symbols;
use alert::Value;
use filter::{Lookup, ValueRef};
use hashbrown::{DefaultHashBuilder, HashTable};
use std::borrow::Cow;
use std::hash::BuildHasher;

/// One value of one alert: a small number itself, or the number of what it holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Cell(pub(crate) u32);

impl Cell {
    /// The alert has no such part.
    pub(crate) const ABSENT: Cell = Cell(0);
    pub(crate) const NULL: Cell = Cell(1);
    pub(crate) const FALSE: Cell = Cell(2);
    pub(crate) const TRUE: Cell = Cell(3);
    /// The whole number that is the alert's own time in nanoseconds, as `evt.time` is in JSON.
    pub(crate) const TIME: Cell = Cell(4);
    const FIRST_SYMBOL: u32 = 16;
    const WIDE: u32 = 1 << 30;
    const SMALL: u32 = 1 << 31;

    pub(crate) fn symbol(number: u32) -> Cell {
        Cell(number + Self::FIRST_SYMBOL)
    }

    pub(crate) fn small(number: u32) -> Cell {
        Cell(number | Self::SMALL)
    }

    /// The number of the text it stands for.
    pub(crate) fn as_symbol(self) -> Option<u32> {
        match self.holds() {
            Holds::Symbol(number) => Some(number),
            _ => None,
        }
    }

    pub(crate) fn holds(self) -> Holds {
        match self {
            Self::ABSENT => Holds::Absent,
            Self::FALSE => Holds::Bool(false),
            Self::TRUE => Holds::Bool(true),
            Self::TIME => Holds::Time,
            Cell(small) if small >= Self::SMALL => Holds::Small(small & !Self::SMALL),
            Cell(wide) if wide >= Self::WIDE => Holds::Wide(wide & !Self::WIDE),
            Cell(symbol) if symbol >= Self::FIRST_SYMBOL => Holds::Symbol(symbol - Self::FIRST_SYMBOL),
            _ => Holds::Null,
        }
    }
}

/// What a [`Cell`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    Absent,
    Null,
    Bool(bool),
    Time,
    Small(u32),
    /// An entry of [`Values::wide`].
    Wide(u32),
    /// An entry of [`Values::symbols`].
    Symbol(u32),
}

/// A value of a store, to be compared: two symbols of one store are equal when their values are, and only then. Its order
/// is not that of the values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol(pub(crate) u64);

impl Symbol {
    const NUMBER: u64 = 1 << 63;
    const WIDE: u64 = 1 << 62;

    pub(crate) fn number(number: u64) -> Option<Symbol> {
        (number < Self::NUMBER).then_some(Symbol(number | Self::NUMBER))
    }
}

/// The values that cells stand for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Values {
    pub(crate) symbols: Symbols,
    /// Whole numbers of more than 31 bits.
    wide: Vec<u64>,
    wide_numbers: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Values {
    /// The cell of `value` in an alert of this time. `None` when the tables are full.
    pub(crate) fn cell(&mut self, value: &Value, time: Option<u64>) -> Option<Cell> {
        match value {
            Value::Null => Some(Cell::NULL),
            Value::Bool(false) => Some(Cell::FALSE),
            Value::Bool(true) => Some(Cell::TRUE),
            Value::Unsigned(number) => self.number(*number, time),
            Value::Text(text) => self.text(text),
            other => {
                let (kind, text) = kind::split(other);
                self.symbols.intern(kind, &text).map(Cell::symbol)
            }
        }
    }

    pub(crate) fn text(&mut self, text: &str) -> Option<Cell> {
        self.symbols.intern(Kind::Text, text).map(Cell::symbol)
    }

    pub(crate) fn number(&mut self, number: u64, time: Option<u64>) -> Option<Cell> {
        if number < u64::from(Cell::SMALL) {
            return Some(Cell::small(number as u32));
        }
        if time == Some(number) {
            return Some(Cell::TIME);
        }
        let hash = self.hasher.hash_one(number);
        let Self { wide, wide_numbers, hasher, .. } = self;
        if let Some(at) = wide_numbers.find(hash, |at| wide.get(*at as usize) == Some(&number)) {
            return Some(Cell(*at | Cell::WIDE));
        }
        let at = wide.len() as u32;
        if at >= Cell::WIDE {
            return None;
        }
        wide.push(number);
        wide_numbers.insert_unique(hash, at, |at| hasher.hash_one(wide.get(*at as usize).copied().unwrap_or(0)));
        Some(Cell(at | Cell::WIDE))
    }

    fn wide(&self, at: u32) -> u64 {
        self.wide.get(at as usize).copied().unwrap_or(0)
    }

    /// All wide numbers, in the order of their cells.
    pub(crate) fn wides(&self) -> &[u64] {
        &self.wide
    }

    /// The value of a cell of an alert of this time; `None` where there is none.
    pub(crate) fn value(&self, cell: Cell, time: Option<u64>) -> Option<Value> {
        Some(match cell.holds() {
            Holds::Absent => return None,
            Holds::Null => Value::Null,
            Holds::Bool(flag) => Value::Bool(flag),
            Holds::Time => Value::Unsigned(time.unwrap_or(0)),
            Holds::Small(number) => Value::Unsigned(number.into()),
            Holds::Wide(at) => Value::Unsigned(self.wide(at)),
            Holds::Symbol(number) => {
                let (kind, text) = self.symbols.get(number);
                kind::join(kind, text)
            }
        })
    }

    /// The same for a filter.
    pub(crate) fn lookup(&self, cell: Cell, time: Option<u64>) -> Lookup<'_> {
        Lookup::Value(match cell.holds() {
            Holds::Absent => return Lookup::Absent,
            Holds::Null => return Lookup::Null,
            Holds::Bool(flag) => ValueRef::Bool(flag),
            Holds::Time => ValueRef::Unsigned(time.unwrap_or(0)),
            Holds::Small(number) => ValueRef::Unsigned(number.into()),
            Holds::Wide(at) => ValueRef::Unsigned(self.wide(at)),
            Holds::Symbol(number) => {
                let (kind, text) = self.symbols.get(number);
                return kind::seen(kind, text).map_or(Lookup::Null, Lookup::Value);
            }
        })
    }

    /// The text that a cell holds, when it is one.
    pub(crate) fn as_text(&self, cell: Cell) -> Option<&str> {
        let (kind, text) = self.symbols.get(cell.as_symbol()?);
        (kind == Kind::Text).then_some(text)
    }

    /// Writes the value of a cell as JSON. False when that is not known how.
    pub(crate) fn write(&self, cell: Cell, time: Option<u64>, writer: Writer, out: &mut String) -> bool {
        let number = match cell.holds() {
            Holds::Small(number) => number.into(),
            Holds::Time => time.unwrap_or(0),
            Holds::Symbol(number) if self.symbols.get(number).0 == Kind::Text => {
                form::quoted(self.symbols.get(number).1, writer, out);
                return true;
            }
            _ => return self.value(cell, time).is_some_and(|value| form::value(&value, writer, out)),
        };
        form::number(number, out);
        true
    }

    /// The same as text, as [`alert::Alert::text`] gives it; `None` where there is none or it is null.
    pub(crate) fn shown(&self, cell: Cell, time: Option<u64>) -> Option<Cow<'_, str>> {
        let number = match cell.holds() {
            Holds::Absent | Holds::Null => return None,
            Holds::Bool(flag) => return Some(if flag { "true" } else { "false" }.into()),
            Holds::Time => time.unwrap_or(0),
            Holds::Small(number) => number.into(),
            Holds::Wide(at) => self.wide(at),
            Holds::Symbol(number) => {
                let (kind, text) = self.symbols.get(number);
                return match kind {
                    Kind::List => Some(kind::join(kind, text).to_string().into()),
                    Kind::Null => None,
                    _ => Some(text.into()),
                };
            }
        };
        Some(number.to_string().into())
    }

    /// What can be compared; `None` where there is none.
    pub(crate) fn comparable(&self, cell: Cell, time: Option<u64>) -> Option<Symbol> {
        Some(match cell.holds() {
            Holds::Absent => return None,
            Holds::Small(number) => Symbol(Symbol::NUMBER | u64::from(number)),
            Holds::Time => Symbol::number(time?)?,
            Holds::Wide(at) => Symbol::number(self.wide(at)).unwrap_or(Symbol(Symbol::WIDE | u64::from(at))),
            _ => Symbol(cell.0.into()),
        })
    }

    /// The cell of a symbol, when a cell can hold it without the alert.
    pub(crate) fn of_symbol(&self, symbol: Symbol) -> Result<Cell, u64> {
        let Symbol(bits) = symbol;
        if bits & Symbol::NUMBER != 0 {
            let number = bits & !Symbol::NUMBER;
            return if number < u64::from(Cell::SMALL) { Ok(Cell::small(number as u32)) } else { Err(number) };
        }
        if bits & Symbol::WIDE != 0 { Ok(Cell(bits as u32 | Cell::WIDE)) } else { Ok(Cell(bits as u32)) }
    }

    /// The memory taken, in bytes.
    pub(crate) fn memory(&self) -> usize {
        self.symbols.memory() + self.wide.capacity() * size_of::<u64>() + self.wide_numbers.allocation_size()
    }
}

impl Values {
    /// The cell of a list of texts.
    pub(crate) fn texts(&mut self, texts: &[&str]) -> Option<Cell> {
        let mut packed = String::new();
        for text in texts {
            packed.push(Kind::Text.letter() as char);
            packed.push_str(&text.len().to_string());
            packed.push(':');
            packed.push_str(text);
        }
        self.symbols.intern(Kind::List, &packed).map(Cell::symbol)
    }
}
