//! A column of many rows at once.

use crate::cell::Cell;
use crate::chunk::{CHUNK, CHUNK_BITS, Shapes};
use crate::column::Column;
use crate::store::{Row, Store};

impl Store {
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
