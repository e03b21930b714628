//! Repeats of one thing, laid on each other. Nothing is lost: a fold holds its rows.

use crate::cell::Cell;
use crate::chunk::{Cells, Chunk, Shapes};
use crate::column::Column;
use crate::period::Period;
use crate::query::Rows;
use crate::store::{Row, Store};
use crate::template::{CHANGES, is_counted, template};
use hashbrown::HashMap;
use std::collections::BTreeMap;

/// Alerts of one rule with the same fields, whose values are the same but for what chance or a counter wrote in them.
#[derive(Clone, Debug, PartialEq)]
pub struct Fold {
    /// The rule's name.
    pub rule: Option<String>,
    /// For each field the template of its values, see [`template`]; `None` where it was null. In the order of their names.
    pub fields: Vec<(String, Option<String>)>,
    /// The alerts, in input order.
    pub rows: Vec<Row>,
    /// When the first and the last happened, in nanoseconds since 1970. `None` when none is dated.
    pub seen: Option<(i64, i64)>,
    /// How regularly they came, when they did.
    pub period: Option<Period>,
}

impl Fold {
    /// How many of its alerts are of each kind, as told by the caller: their outcomes, say.
    pub fn tally<K: Ord>(&self, kind: impl Fn(Row) -> K) -> BTreeMap<K, usize> {
        let mut tally = BTreeMap::new();
        self.rows.iter().for_each(|row| *tally.entry(kind(*row)).or_insert(0) += 1);
        tally
    }
}

impl Store {
    /// The folds of some alerts, in the order of their first rows. Every row is in one fold.
    pub fn fold(&self, rows: &Rows) -> Vec<Fold> {
        let mut tree = Tree::default();
        // For each row the fold that it is in.
        let mut folds: Vec<Vec<Row>> = Vec::new();
        let mut fold_of: HashMap<u32, usize> = HashMap::new();
        let mut nodes: Vec<(Row, u32)> = Vec::with_capacity(rows.len());
        for chunk in &self.chunks {
            if chunk.shape == Shapes::LOOSE {
                let loose = chunk.rows.iter().filter(|row| rows.bits().has(**row as usize));
                nodes.extend(loose.map(|row| (*row, tree.row(self, *row))));
            } else {
                let found = tree.chunk(self, chunk);
                let found = chunk.rows.iter().copied().zip(found);
                nodes.extend(found.filter(|(row, _)| rows.bits().has(*row as usize)));
            }
        }
        nodes.sort_unstable();
        for (row, node) in nodes {
            let fold = *fold_of.entry(node).or_insert_with(|| {
                folds.push(Vec::new());
                folds.len() - 1
            });
            folds[fold].push(row);
        }
        folds.into_iter().map(|rows| self.fold_of(rows)).collect()
    }

    fn fold_of(&self, rows: Vec<Row>) -> Fold {
        let first = rows.first().copied().unwrap_or(Row::MAX);
        let mut fields: Vec<(String, Option<String>)> = self
            .cells(first)
            .map(|(slot, cell)| {
                let name = self.names.name(slot.column());
                (name.to_owned(), self.normalised(name, cell, first))
            })
            .collect();
        alert::arrange(&mut fields, Ord::cmp);
        let mut times: Vec<i64> = rows.iter().filter_map(|row| self.instant(*row)).collect();
        times.sort_unstable();
        Fold {
            rule: self.rule(first).map(Into::into),
            fields,
            seen: times.first().copied().zip(times.last().copied()),
            period: Period::of(&times),
            rows,
        }
    }

    /// The template of a value; `None` for null.
    fn normalised(&self, name: &str, cell: Cell, row: Row) -> Option<String> {
        if cell == Cell::NULL {
            return None;
        }
        if is_counted(name) {
            return Some(CHANGES.to_string());
        }
        let text = self.values.shown(cell, self.nanos(row))?;
        Some(template(name, &text).into_owned())
    }
}

/// A way from rule to fold: at each node one way on for each template of the next field. Two alerts end at the same node
/// when they have the same rule and the same templates, and only then.
#[derive(Default)]
struct Tree {
    ways: HashMap<(u32, u32), u32>,
    nodes: u32,
    /// Each template of each column has a number.
    templates: HashMap<(Column, Option<String>), u32>,
    /// By column and cell.
    known: HashMap<(Column, Cell), u32>,
}

impl Tree {
    fn step(&mut self, node: u32, template: u32) -> u32 {
        *self.ways.entry((node, template)).or_insert_with(|| {
            self.nodes += 1;
            self.nodes
        })
    }

    fn template(&mut self, store: &Store, column: Column, cell: Cell, row: Row) -> u32 {
        if let Some(known) = self.known.get(&(column, cell)) {
            return *known;
        }
        let text = if column == Column::RULE {
            store.values.shown(cell, None).map(String::from)
        } else {
            store.normalised(store.names.name(column), cell, row)
        };
        let hangs_on_row = cell == Cell::TIME && text.as_deref() != Some("*");
        let next = self.templates.len() as u32;
        let number = *self.templates.entry((column, text)).or_insert(next);
        if !hangs_on_row {
            self.known.insert((column, cell), number);
        }
        number
    }

    /// The end of a single row's way.
    fn row(&mut self, store: &Store, row: Row) -> u32 {
        let mut cells: Vec<(Column, Cell)> = store.cells(row).map(|(slot, cell)| (slot.column(), cell)).collect();
        cells.push((Column::RULE, store.cell(row, Column::RULE)));
        alert::arrange(&mut cells, |left, right| left.0.cmp(&right.0));
        cells.into_iter().fold(0, |node, (column, cell)| {
            let template = self.template(store, column, cell, row);
            self.step(node, template)
        })
    }

    /// The ends of the ways of all rows of a chunk.
    fn chunk(&mut self, store: &Store, chunk: &Chunk) -> Vec<u32> {
        let shape = store.shape(chunk);
        let mut columns: Vec<(Column, usize)> =
            shape.slots.iter().enumerate().map(|(at, slot)| (slot.column(), at + Column::HEADS)).collect();
        columns.push((Column::RULE, Column::RULE.0 as usize));
        columns.sort_unstable();
        let mut nodes = vec![0; chunk.rows.len()];
        for (column, place) in columns {
            let cells = chunk.column(place);
            let few: Option<Vec<u32>> = match cells.as_ref() {
                Cells::Few { values, .. } if !values.contains(&Cell::TIME) => {
                    Some(values.iter().map(|cell| self.template(store, column, *cell, Row::MAX)).collect())
                }
                _ => None,
            };
            // Neighbours often go the same way.
            let mut last = (u32::MAX, u32::MAX, 0);
            for (at, node) in nodes.iter_mut().enumerate() {
                let template = match (cells.as_ref(), &few) {
                    (Cells::Few { codes, .. }, Some(few)) => few[codes[at] as usize],
                    (cells, _) => self.template(store, column, cells.get(at), chunk.rows[at]),
                };
                if (last.0, last.1) != (*node, template) {
                    last = (*node, template, self.step(*node, template));
                }
                *node = last.2;
            }
        }
        nodes
    }
}
