//! Alerts of one shape, their values column by column.

use crate::cell::Cell;
use crate::column::{Column, Slot};
use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;

/// The most rows of a chunk, and the bits that count them.
pub(crate) const CHUNK_BITS: u32 = 11;
pub(crate) const CHUNK: usize = 1 << CHUNK_BITS;

/// The fields of an alert, in order, and how each came to be known. Alerts of one rule and one version of it have the same.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    pub(crate) slots: Box<[Slot]>,
    /// The chunk that takes more rows.
    pub(crate) open: Option<u32>,
}

impl Shape {
    /// Where `column` lies in the chunks of this shape.
    pub(crate) fn place(&self, column: Column) -> Option<usize> {
        if (column.0 as usize) < Column::HEADS {
            return Some(column.0 as usize);
        }
        self.slots.iter().position(|slot| slot.column() == column).map(|at| at + Column::HEADS)
    }

    pub(crate) fn width(&self) -> usize {
        Column::HEADS + self.slots.len()
    }
}

/// All shapes. The first is that of the alerts that have none of their own, see [`Shapes::LOOSE`].
#[derive(Clone, Debug)]
pub(crate) struct Shapes {
    pub(crate) list: Vec<Shape>,
    numbers: HashTable<u32>,
    hasher: DefaultHashBuilder,
    slots: usize,
}

impl Default for Shapes {
    fn default() -> Self {
        // One slot, for where the fields lie; no field has that column.
        let loose = Shape { slots: Box::new([Slot(u32::MAX)]), open: None };
        Self { list: vec![loose], numbers: HashTable::new(), hasher: DefaultHashBuilder::default(), slots: 0 }
    }
}

impl Shapes {
    /// Whoever has fields that no other alert has would cost a chunk for each alert. After so many shapes, and for alerts
    /// with more fields than any rule prints, fields are kept one by one.
    pub(crate) const MAX: usize = 4096;
    const MAX_FIELDS: usize = 512;
    /// The shape of alerts whose fields are kept one by one.
    pub(crate) const LOOSE: u32 = 0;

    /// The number of the shape with these slots, made when it is new.
    pub(crate) fn intern(&mut self, slots: &[Slot]) -> u32 {
        if slots.len() > Self::MAX_FIELDS {
            return Self::LOOSE;
        }
        let hash = self.hasher.hash_one(slots);
        let Self { list, numbers, hasher, slots: total } = self;
        if let Some(number) = numbers.find(hash, |number| *list[*number as usize].slots == *slots) {
            return *number;
        }
        if list.len() > Self::MAX {
            return Self::LOOSE;
        }
        let number = list.len() as u32;
        list.push(Shape { slots: slots.into(), open: None });
        *total += slots.len();
        numbers.insert_unique(hash, number, |number| hasher.hash_one(&*list[*number as usize].slots));
        number
    }

    pub(crate) fn memory(&self) -> usize {
        self.list.capacity() * size_of::<Shape>() + self.slots * size_of::<Slot>() + self.numbers.allocation_size()
    }
}

/// Some alerts of one shape.
#[derive(Clone, Debug)]
pub(crate) struct Chunk {
    pub(crate) shape: u32,
    pub(crate) rows: Vec<u32>,
    body: Body,
}

#[derive(Clone, Debug)]
enum Body {
    /// Alert after alert, while they come.
    Open { cells: Vec<Cell>, width: usize },
    /// Column after column.
    Sealed(Box<[Cells]>),
}

/// The values of one column of one chunk.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cells {
    /// All are the same.
    Same(Cell),
    /// At most 256 different ones.
    Few { values: Box<[Cell]>, codes: Box<[u8]> },
    /// All of them.
    Many(Box<[Cell]>),
}

impl Chunk {
    pub(crate) fn new(shape: u32, width: usize) -> Self {
        Self { shape, rows: Vec::new(), body: Body::Open { cells: Vec::new(), width } }
    }

    pub(crate) fn sealed(shape: u32, rows: Vec<u32>, columns: Vec<Cells>) -> Self {
        Self { shape, rows, body: Body::Sealed(columns.into()) }
    }

    /// Takes the cells of one more alert. They must be as many as the shape is wide.
    pub(crate) fn push(&mut self, row: u32, alert: &[Cell]) {
        if let Body::Open { cells, width } = &mut self.body
            && alert.len() == *width
        {
            cells.extend_from_slice(alert);
            self.rows.push(row);
        }
    }

    pub(crate) fn is_open(&self) -> bool {
        matches!(self.body, Body::Open { .. })
    }

    pub(crate) fn cell(&self, at: usize, column: usize) -> Cell {
        match &self.body {
            Body::Open { cells, width } => cells.get(at * width + column).copied().unwrap_or(Cell::ABSENT),
            Body::Sealed(columns) => columns.get(column).map_or(Cell::ABSENT, |cells| cells.get(at)),
        }
    }

    /// The values of a column.
    pub(crate) fn column(&self, column: usize) -> std::borrow::Cow<'_, Cells> {
        use std::borrow::Cow;
        match &self.body {
            Body::Open { cells, width } => {
                let column = cells.iter().skip(column).step_by((*width).max(1)).copied();
                Cow::Owned(Cells::Many(column.collect()))
            }
            Body::Sealed(columns) => columns.get(column).map_or(Cow::Owned(Cells::Same(Cell::ABSENT)), Cow::Borrowed),
        }
    }

    /// Packs the columns; no more alerts can be pushed.
    pub(crate) fn seal(&mut self) {
        if let Body::Open { cells, width } = &self.body {
            let columns = (0..*width).map(|column| {
                let cells: Vec<Cell> = cells.iter().skip(column).step_by(*width).copied().collect();
                Cells::pack(cells)
            });
            self.body = Body::Sealed(columns.collect());
            self.rows.shrink_to_fit();
        }
    }

    pub(crate) fn memory(&self) -> usize {
        let body = match &self.body {
            Body::Open { cells, .. } => cells.capacity() * size_of::<Cell>(),
            Body::Sealed(columns) => columns.iter().map(Cells::memory).sum(),
        };
        size_of::<Self>() + self.rows.capacity() * size_of::<u32>() + body
    }
}

impl Cells {
    /// The smallest form of these.
    pub(crate) fn pack(cells: Vec<Cell>) -> Self {
        let Some(first) = cells.first().copied() else { return Cells::Same(Cell::ABSENT) };
        if cells.iter().all(|cell| *cell == first) {
            return Cells::Same(first);
        }
        let mut codes = Vec::with_capacity(cells.len());
        let mut values: Vec<Cell> = Vec::new();
        let mut known: HashTable<u8> = HashTable::new();
        let hash = |cell: Cell| u64::from(cell.0).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        for cell in &cells {
            let code = match known.find(hash(*cell), |code| values[*code as usize] == *cell) {
                Some(code) => *code,
                None if values.len() == 256 || values.len() * 4 > cells.len() * 3 => return Cells::Many(cells.into()),
                None => {
                    let code = values.len() as u8;
                    values.push(*cell);
                    known.insert_unique(hash(*cell), code, |code| hash(values[*code as usize]));
                    code
                }
            };
            codes.push(code);
        }
        Cells::Few { values: values.into(), codes: codes.into() }
    }

    pub(crate) fn get(&self, at: usize) -> Cell {
        match self {
            Cells::Same(cell) => *cell,
            Cells::Few { values, codes } => {
                codes.get(at).and_then(|code| values.get(*code as usize)).copied().unwrap_or(Cell::ABSENT)
            }
            Cells::Many(cells) => cells.get(at).copied().unwrap_or(Cell::ABSENT),
        }
    }

    /// The same with every value changed.
    pub(crate) fn map(self, change: impl Fn(Cell) -> Cell) -> Self {
        match self {
            Cells::Same(cell) => Cells::Same(change(cell)),
            Cells::Few { mut values, codes } => {
                values.iter_mut().for_each(|cell| *cell = change(*cell));
                Cells::Few { values, codes }
            }
            Cells::Many(mut cells) => {
                cells.iter_mut().for_each(|cell| *cell = change(*cell));
                Cells::Many(cells)
            }
        }
    }

    fn memory(&self) -> usize {
        size_of::<Self>()
            + match self {
                Cells::Same(_) => 0,
                Cells::Few { values, codes } => values.len() * size_of::<Cell>() + codes.len(),
                Cells::Many(cells) => cells.len() * size_of::<Cell>(),
            }
    }
}

impl Chunk {
    /// The columns of a sealed chunk, taken out of it; an open one is sealed first.
    pub(crate) fn into_columns(mut self) -> (Vec<u32>, Vec<Cells>) {
        self.seal();
        match self.body {
            Body::Sealed(columns) => (self.rows, columns.into()),
            Body::Open { .. } => (self.rows, Vec::new()),
        }
    }
}
