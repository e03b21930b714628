//! A column of many rows at once.

use crate::cell::{Cell, Symbol};
use crate::chunk::{CHUNK, CHUNK_BITS, Shapes};
use crate::column::Column;
use crate::store::{Row, Store};
use hashbrown::HashMap;

impl Store {
    /// A column of all rows, for those who go over all of it: for each row the number of its value, 0 where it is absent, and
    /// the values from number 1 on, in order of appearance. Nothing for a column that is kept compressed.
    pub fn numbered(&self, column: Column) -> (Vec<u32>, Vec<Symbol>) {
        if column.is_cold() {
            return (vec![0; self.len()], Vec::new());
        }
        let rows: Vec<Row> = (0..self.len() as Row).collect();
        let mut known: HashMap<Symbol, u32> = HashMap::new();
        let mut values: Vec<Symbol> = Vec::new();
        let mut last: Option<(Symbol, u32)> = None;
        let number = |(row, cell): (Row, Cell)| {
            let Some(symbol) = self.values.comparable(cell, self.nanos(row)) else { return 0 };
            if let Some((_, number)) = last.filter(|(before, _)| *before == symbol) {
                return number;
            }
            let number = *known.entry(symbol).or_insert_with(|| {
                values.push(symbol);
                values.len() as u32
            });
            last = Some((symbol, number));
            number
        };
        let numbers = self.column_cells(column, &rows).into_iter().enumerate().map(|(row, cell)| (row as Row, cell));
        let numbers: Vec<u32> = numbers.map(number).collect();
        (numbers, values)
    }

    /// The cells of a column that is not compressed, one for each of `rows`. For the time they are [`Cell::TIME`] or absent.
    pub(crate) fn column_cells(&self, column: Column, rows: &[Row]) -> Vec<Cell> {
        if column == Column::TIME {
            let cell = |row: &Row| if self.dated.has(*row as usize) { Cell::TIME } else { Cell::ABSENT };
            return rows.iter().map(cell).collect();
        }
        // For each shape where the column lies, so that it is looked for once and not for every row.
        let places: Vec<Option<usize>> = self.shapes.list.iter().map(|shape| shape.place(column)).collect();
        let cell = |row: &Row| {
            let Some(at) = self.at.get(*row as usize) else { return Cell::ABSENT };
            let Some(chunk) = self.chunks.get((at >> CHUNK_BITS) as usize) else { return Cell::ABSENT };
            match places.get(chunk.shape as usize) {
                Some(Some(place)) => chunk.cell(*at as usize & (CHUNK - 1), *place),
                _ if chunk.shape == Shapes::LOOSE => self.cell(*row, column),
                _ => Cell::ABSENT,
            }
        };
        rows.iter().map(cell).collect()
    }
}
