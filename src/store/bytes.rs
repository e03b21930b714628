//! A store as bytes, to hand it from one worker to another.
//!
//! ```text
//! store   = "SAKERSTO" version symbols wides names shapes chunks rows loose blocks codes inputs left-out
//! symbols = count { letter text }            chunks = count { shape rows column* }
//! shapes  = count { count slot* }            column = 0 cell | 1 count cell* code* | 2 cell*
//! ```
//!
//! Counts and numbers take seven bits a byte, cells and slots four bytes, all lowest first. What comes back is checked as if
//! an attacker had written it.

use crate::bits::Bits;
use crate::cell::Cell;
use crate::chunk::{CHUNK, Cells};
use crate::codec::{Put, Take};
use crate::cold::Block;
use crate::column::{Column, Slot};
use crate::kind::Kind;
use crate::part::Part;
use crate::store::{Input, Row, Store};
use alert::Code;
use std::fmt;

const MAGIC: &[u8] = b"SAKERSTO";
/// Changes with the layout.
const VERSION: u8 = 2;

/// Why bytes are no store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BytesError {
    /// They do not begin as a store does.
    NoStore,
    /// Another version of Saker wrote them.
    Version(u8),
    /// They end too early or do not fit together.
    Damaged,
}

/// `the bytes are no store`
impl fmt::Display for BytesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoStore => f.write_str("the bytes are no store"),
            Self::Version(version) => {
                write!(f, "the store was written in layout {version}, and layout {VERSION} was expected")
            }
            Self::Damaged => f.write_str("the store is damaged"),
        }
    }
}

impl std::error::Error for BytesError {}

impl Store {
    /// All of it as bytes.
    pub fn to_bytes(&mut self) -> Vec<u8> {
        self.seal();
        let mut out = Vec::with_capacity(self.memory().total());
        out.extend_from_slice(MAGIC);
        out.byte(VERSION);
        out.number(self.values.symbols.len() as u64);
        for number in 0..self.values.symbols.len() as u32 {
            let (kind, text) = self.values.symbols.get(number);
            out.byte(kind.letter());
            out.bytes(text.as_bytes());
        }
        out.number(self.values.wides().len() as u64);
        self.values.wides().iter().for_each(|wide| out.extend_from_slice(&wide.to_le_bytes()));
        out.number(self.names.fields().len() as u64);
        self.names.fields().for_each(|name| out.bytes(name.as_bytes()));
        out.number(self.shapes.list.len() as u64);
        for shape in &self.shapes.list {
            out.number(shape.slots.len() as u64);
            out.words(shape.slots.iter().map(|slot| slot.0));
        }
        out.number(self.chunks.len() as u64);
        for chunk in &self.chunks {
            out.number(chunk.shape.into());
            out.number(chunk.rows.len() as u64);
            out.words(chunk.rows.iter().copied());
            let width = Column::HEADS + self.shape(chunk).slots.len();
            (0..width).for_each(|at| put_cells(&mut out, &chunk.column(at)));
        }
        out.number(self.times.len() as u64);
        self.times.iter().for_each(|time| out.extend_from_slice(&time.to_le_bytes()));
        for bits in [&self.dated, &self.dayless] {
            bits.words().iter().for_each(|word| out.extend_from_slice(&word.to_le_bytes()));
        }
        out.number(self.loose.len() as u64);
        out.words(self.loose.iter().copied());
        out.number(self.cold.blocks.len() as u64);
        for block in &self.cold.blocks {
            for number in [block.first.into(), block.length.into(), block.bytes_before, block.lines_before.into()] {
                out.number(number);
            }
            out.bytes(&block.packed);
        }
        out.number(self.cold.codes.len() as u64);
        self.cold.codes.iter().for_each(|code| out.bytes(code.0.as_bytes()));
        out.number(self.inputs.len() as u64);
        for input in &self.inputs {
            out.bytes(input.name.as_bytes());
            out.extend_from_slice(&input.sha256);
            out.number(input.first.into());
        }
        out.number(self.left_out);
        out
    }

    /// The store that was made into these bytes. `codes` are the names that diagnostics may have; one with another name
    /// makes the bytes damaged.
    pub fn from_bytes(bytes: &[u8], codes: &[Code]) -> Result<Store, BytesError> {
        let mut store = Store::default();
        store.absorb_bytes(bytes, codes)?;
        Ok(store)
    }

    /// Puts the alerts of a store that was made into bytes behind these: [`Store::absorb`] without a store in between.
    /// Beyond the budget they are left out and counted. After an error none of them is here.
    pub fn absorb_bytes(&mut self, bytes: &[u8], codes: &[Code]) -> Result<(), BytesError> {
        self.absorb_behind(bytes, codes, 0, 0)
    }

    /// The same for a store that read the part of a file behind so many bytes and lines: the places of its alerts are moved.
    pub fn absorb_behind(&mut self, bytes: &[u8], codes: &[Code], before: u64, lines: u32) -> Result<(), BytesError> {
        if self.memory().total().saturating_add(bytes.len()) > self.budget {
            let mut store = Store::from_bytes(bytes, codes)?;
            store.move_places(before, lines);
            self.absorb(store);
            return Ok(());
        }
        let rest = bytes.strip_prefix(MAGIC).ok_or(BytesError::NoStore)?;
        let mut take = Take::new(rest);
        match take.byte() {
            Some(VERSION) => {}
            Some(other) => return Err(BytesError::Version(other)),
            None => return Err(BytesError::Damaged),
        }
        let mut part = part(&mut take, codes).filter(|_| take.left() == 0).ok_or(BytesError::Damaged)?;
        part.blocks.iter_mut().for_each(|block| block.moved(before, lines));
        let left_out = self.left_out;
        self.join(part).ok_or(BytesError::Damaged).inspect_err(|_| self.left_out = left_out)
    }
}

fn put_cells(out: &mut Vec<u8>, cells: &Cells) {
    match cells {
        Cells::Same(cell) => {
            out.byte(0);
            out.words([cell.0].into_iter());
        }
        Cells::Few { values, codes } => {
            out.byte(1);
            out.number(values.len() as u64);
            out.words(values.iter().map(|cell| cell.0));
            out.extend_from_slice(codes);
        }
        Cells::Many(cells) => {
            out.byte(2);
            out.words(cells.iter().map(|cell| cell.0));
        }
    }
}

fn take_cells(take: &mut Take<'_>, rows: usize) -> Option<Cells> {
    Some(match take.byte()? {
        0 => Cells::Same(Cell(take.words(1)?.next()?)),
        1 => {
            let count = take.count(4)?;
            let values = take.words(count)?.map(Cell).collect();
            Cells::Few { values, codes: take.raw(rows)?.into() }
        }
        2 => Cells::Many(take.words(rows)?.map(Cell).collect()),
        _ => return None,
    })
}

fn part<'b>(take: &mut Take<'b>, codes: &[Code]) -> Option<Part<'b>> {
    let mut part = Part::default();
    for _ in 0..take.count(2)? {
        let kind = Kind::of(take.byte()?);
        part.symbols.push((kind, take.text()?));
    }
    let count = take.count(8)?;
    part.wides = take.longs(count)?.collect();
    for _ in 0..take.count(1)? {
        part.names.push(take.text()?);
    }
    for _ in 0..take.count(1)? {
        let count = take.count(4)?;
        part.shapes.push(take.words(count)?.map(Slot).collect());
    }
    for _ in 0..take.count(2)? {
        let shape: u32 = take.fitting()?;
        let rows = take.count(4).filter(|rows| *rows <= CHUNK)?;
        let numbers: Vec<Row> = take.words(rows)?.collect();
        let width = part.shapes.get(shape as usize)?.len() + Column::HEADS;
        let columns = (0..width).map(|_| take_cells(take, rows)).collect::<Option<Vec<Cells>>>()?;
        part.chunks.push((shape, numbers, columns));
    }
    let rows = take.count(8)?;
    part.times = take.longs(rows)?.map(|time| time as i64).collect();
    let mut bits = || Bits::from_words(take.longs(rows.div_ceil(64))?.collect(), rows);
    (part.dated, part.dayless) = (bits()?, bits()?);
    let count = take.count(4)?;
    part.loose = take.words(count)?.collect();
    for _ in 0..take.count(5)? {
        part.blocks.push(Block {
            first: take.fitting()?,
            length: take.fitting()?,
            bytes_before: take.number()?,
            lines_before: take.fitting()?,
            packed: take.bytes()?.into(),
        });
    }
    for _ in 0..take.count(1)? {
        let name = take.text()?;
        part.codes.push(*codes.iter().find(|code| code.0 == name)?);
    }
    for _ in 0..take.count(34)? {
        let name = take.text()?.to_owned();
        let sha256 = take.raw(32)?.try_into().ok()?;
        part.inputs.push(Input { name, sha256, first: take.fitting()? });
    }
    part.left_out = take.number()?;
    Some(part)
}
