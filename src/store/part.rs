//! Joining stores: all of one is put behind all of another.

use crate::bits::Bits;
use crate::cell::{Cell, Holds};
use crate::chunk::{CHUNK, CHUNK_BITS, Cells, Chunk, Shapes};
use crate::cold::Block;
use crate::column::{Column, Slot};
use crate::kind::Kind;
use crate::store::{Input, Row, Store};
use alert::Code;

/// The whole content of a store, its texts borrowed from wherever they lie.
#[derive(Debug, Default)]
pub(crate) struct Part<'p> {
    pub(crate) symbols: Vec<(Kind, &'p str)>,
    pub(crate) wides: Vec<u64>,
    pub(crate) names: Vec<&'p str>,
    pub(crate) shapes: Vec<Vec<Slot>>,
    pub(crate) chunks: Vec<(u32, Vec<Row>, Vec<Cells>)>,
    pub(crate) times: Vec<i64>,
    pub(crate) dated: Bits,
    pub(crate) dayless: Bits,
    pub(crate) loose: Vec<u32>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) codes: Vec<Code>,
    pub(crate) inputs: Vec<Input>,
    pub(crate) left_out: u64,
}

/// Chunks with fewer rows are poured into the open chunk of their shape.
const SMALL: usize = CHUNK / 8;

impl Store {
    /// Puts the alerts of `other` behind these, in their order: as if they had been pushed one after the other. Beyond the
    /// budget they are left out and counted.
    pub fn absorb(&mut self, mut other: Store) {
        if self.memory().total().saturating_add(other.memory().total()) > self.budget {
            return self.absorb_some(&other);
        }
        other.seal();
        let Store { values, names, shapes, chunks, times, dated, dayless, loose, cold, inputs, left_out, .. } = other;
        let part = Part {
            symbols: (0..values.symbols.len() as u32).map(|number| values.symbols.get(number)).collect(),
            wides: values.wides().to_vec(),
            names: names.fields().collect(),
            shapes: shapes.list.iter().map(|shape| shape.slots.to_vec()).collect(),
            chunks: chunks
                .into_iter()
                .map(|chunk| {
                    let shape = chunk.shape;
                    let (rows, columns) = chunk.into_columns();
                    (shape, rows, columns)
                })
                .collect(),
            times,
            dated,
            dayless,
            loose,
            blocks: cold.blocks,
            codes: cold.codes,
            inputs,
            left_out,
        };
        // A store that was built here fits together.
        let _ = self.join(part);
    }

    /// As many as the budget allows.
    fn absorb_some(&mut self, other: &Store) {
        self.left_out += other.left_out;
        let first = self.len() as Row;
        self.add_inputs(&other.inputs, first);
        for row in 0..other.len() as Row {
            match other.alert(row) {
                Some(alert) => {
                    self.push(&alert);
                }
                None => self.left_out += 1,
            }
        }
    }

    /// Puts a part behind the alerts that are here. `None`, and the alerts counted as left out, when it does not fit
    /// together or the tables are full; nothing of it can then be seen.
    pub(crate) fn join(&mut self, part: Part<'_>) -> Option<()> {
        let rows = part.times.len();
        let joined = self.try_join(part);
        if joined.is_none() {
            self.left_out += rows as u64;
        }
        joined
    }

    fn try_join(&mut self, part: Part<'_>) -> Option<()> {
        let base = self.len();
        let rows = part.times.len();
        Row::try_from(base.checked_add(rows)?).ok()?;
        fits(&part)?;
        if self.chunks.len() + part.chunks.len() + Shapes::MAX + rows / CHUNK >= 1 << (32 - CHUNK_BITS) {
            return None;
        }
        let widest = part.chunks.iter().map(|(_, rows, columns)| rows.len() as u64 * (2 * columns.len() as u64 + 1));
        if self.loose.len() as u64 + part.loose.len() as u64 + widest.sum::<u64>() > u32::MAX.into() {
            return None;
        }
        let symbols = part.symbols.iter().map(|(kind, text)| self.values.symbols.intern(*kind, text).map(Cell::symbol));
        let symbols = symbols.collect::<Option<Vec<Cell>>>()?;
        let wides = part.wides.iter().map(|wide| self.values.number(*wide, None)).collect::<Option<Vec<Cell>>>()?;
        let change = |cell: Cell| match cell.holds() {
            Holds::Symbol(number) => symbols.get(number as usize).copied().unwrap_or(Cell::NULL),
            Holds::Wide(number) => wides.get(number as usize).copied().unwrap_or(Cell::NULL),
            _ => cell,
        };
        let columns = part.names.iter().map(|name| self.names.intern(name)).collect::<Option<Vec<Column>>>()?;
        let rename = |slot: &Slot| {
            let column = columns.get(slot.column().as_field()?)?;
            Some(Slot::new(*column, slot.origin()))
        };
        let shapes = part.shapes.iter().skip(1).map(|slots| slots.iter().map(rename).collect::<Option<Vec<Slot>>>());
        let shapes = shapes.collect::<Option<Vec<Vec<Slot>>>>()?;
        let loose = Loose { words: &part.loose };
        // Nothing fails from here on: there is room for every chunk and every loose field.
        self.at.resize(base + rows, 0);
        for (shape, rows, columns) in part.chunks {
            let rows: Vec<Row> = rows.iter().map(|row| row + base as Row).collect();
            let slots = (shape as usize).checked_sub(1).and_then(|shape| shapes.get(shape));
            let ours = slots.map_or(Shapes::LOOSE, |slots| self.shapes.intern(slots));
            let columns: Vec<Cells> = columns
                .into_iter()
                .enumerate()
                .map(|(at, cells)| {
                    // Where loose fields lie is no cell.
                    if shape == Shapes::LOOSE && at == Column::HEADS { cells } else { cells.map(change) }
                })
                .collect();
            if ours != Shapes::LOOSE && rows.len() >= SMALL {
                self.add_sealed(ours, rows, columns)?;
                continue;
            }
            for (at, row) in rows.iter().enumerate() {
                let mut cells: Vec<Cell> = columns.iter().map(|cells| cells.get(at)).collect();
                if ours == Shapes::LOOSE {
                    let behind = cells.split_off(Column::HEADS);
                    let fields: Vec<(Slot, Cell)> = match slots {
                        Some(slots) => slots.iter().copied().zip(behind).collect(),
                        None => {
                            let at = behind.first().map_or(0, |cell| cell.0);
                            loose.fields(at).filter_map(|(slot, cell)| Some((rename(&slot)?, change(cell)))).collect()
                        }
                    };
                    cells.push(self.add_loose(&fields)?);
                }
                self.put(*row, ours, &cells)?;
            }
        }
        self.times.extend(part.times);
        (0..rows).for_each(|row| self.dated.push(part.dated.has(row)));
        (0..rows).for_each(|row| self.dayless.push(part.dayless.has(row)));
        let codes: Vec<u32> = part.codes.iter().map(|code| self.cold.code(*code)).collect();
        self.cold.append(part.blocks, rows as u32, &codes);
        self.add_inputs(&part.inputs, base as Row);
        self.left_out = self.left_out.saturating_add(part.left_out);
        Some(())
    }

    fn add_sealed(&mut self, shape: u32, rows: Vec<Row>, columns: Vec<Cells>) -> Option<()> {
        let number = self.chunks.len() as u32;
        for (at, row) in (0..).zip(&rows) {
            *self.at.get_mut(*row as usize)? = number << CHUNK_BITS | at;
        }
        self.add_chunk(Chunk::sealed(shape, rows, columns)).map(|_| ())
    }

    /// Parts of one file name it each; it is one input.
    fn add_inputs(&mut self, inputs: &[Input], base: Row) {
        for input in inputs {
            if !self.inputs.iter().any(|known| known.sha256 == input.sha256) {
                self.inputs.push(Input { first: input.first.saturating_add(base), ..input.clone() });
            }
        }
    }
}

/// The fields of a part's alerts without a shape.
struct Loose<'p> {
    words: &'p [u32],
}

impl Loose<'_> {
    fn fields(&self, at: u32) -> impl Iterator<Item = (Slot, Cell)> {
        let rest = self.words.get(at as usize..).unwrap_or(&[]);
        let (count, rest) = rest.split_first().map_or((0, rest), |(count, rest)| (*count as usize, rest));
        rest.chunks_exact(2).take(count).map(|pair| (Slot(pair[0]), Cell(pair[1])))
    }
}

/// Whether the chunks hold every row once, and every column all of the chunk's rows.
fn fits(part: &Part<'_>) -> Option<()> {
    let rows = part.times.len();
    let mut seen = Bits::none(rows);
    let mut fields = 0_usize;
    for (shape, numbers, columns) in &part.chunks {
        let width = part.shapes.get(*shape as usize)?.len() + Column::HEADS;
        let full = columns.iter().all(|cells| match cells {
            Cells::Same(_) => true,
            Cells::Few { codes, values } => {
                codes.len() == numbers.len() && codes.iter().all(|code| usize::from(*code) < values.len())
            }
            Cells::Many(cells) => cells.len() == numbers.len(),
        });
        let rising = numbers.windows(2).all(|pair| pair[0] < pair[1]);
        if !full || !rising || columns.len() != width || numbers.len() > CHUNK {
            return None;
        }
        for row in numbers {
            if *row as usize >= rows || seen.has(*row as usize) {
                return None;
            }
            seen.set(*row as usize);
        }
        if *shape == Shapes::LOOSE {
            // Several rows may point at the same fields; that must not make much out of little.
            let loose = Loose { words: &part.loose };
            fields += (0..numbers.len())
                .map(|at| columns.get(Column::HEADS).map_or(0, |cells| loose.fields(cells.get(at).0).count()))
                .sum::<usize>();
        }
    }
    let whole = seen.count() == rows && part.dated.capacity() == rows && part.dayless.capacity() == rows;
    (whole && fields <= part.loose.len()).then_some(())
}
