//! A filter over columns: every check is run once for each different value, not once for each alert.

use crate::bits::Bits;
use crate::cell::{Cell, Holds, Values};
use crate::chunk::{Cells, Chunk, Shapes};
use crate::column::Column;
use crate::store::Store;
use crate::turn::Turn;
use filter::{Event, ExplainedKind, Filter, Lookup, Step, Verdict};
use hashbrown::HashMap;
use std::borrow::Cow;

/// The rows for which `filter` is true, and those for which it is false: the same that [`Filter::matches`] says alert by
/// alert. It is unknown for the others.
pub(crate) fn matching(store: &Store, filter: &Filter) -> (Bits, Bits) {
    let (mut found, mut refused) = (Bits::none(store.len()), Bits::none(store.len()));
    let mut run = Run::new(store, filter);
    for chunk in &store.chunks {
        let one_by_one = chunk.shape == Shapes::LOOSE || filter.wants_asynchronous();
        if one_by_one {
            for row in &chunk.rows {
                match filter.matches(&store.event(*row)) {
                    Verdict::True => found.set(*row as usize),
                    Verdict::False => refused.set(*row as usize),
                    Verdict::Unknown => {}
                }
            }
            continue;
        }
        let verdicts = run.chunk(chunk);
        let row = |at: usize| chunk.rows.get(at).map_or(usize::MAX, |row| *row as usize);
        verdicts.yes.iter().for_each(|at| found.set(row(at)));
        verdicts.no.iter().for_each(|at| refused.set(row(at)));
    }
    (found, refused)
}

/// The rows of a chunk for which a part is true, and those for which it is false. It is unknown for the others.
#[derive(Clone, Debug, Default)]
struct Verdicts {
    yes: Bits,
    no: Bits,
}

impl Verdicts {
    fn all(verdict: Verdict, length: usize) -> Self {
        let (all, none) = (|| Bits::all(length), || Bits::none(length));
        match verdict {
            Verdict::True => Self { yes: all(), no: none() },
            Verdict::False => Self { yes: none(), no: all() },
            Verdict::Unknown => Self { yes: none(), no: none() },
        }
    }

    fn set(&mut self, at: usize, verdict: Verdict) {
        match verdict {
            Verdict::True => self.yes.set(at),
            Verdict::False => self.no.set(at),
            Verdict::Unknown => {}
        }
    }
}

/// How a check is run on the chunks of one shape.
#[derive(Clone, Debug)]
enum Plan {
    /// The shape has none of the fields.
    Constant(Verdict),
    /// What the check says depends on these columns, as places in the chunk, by slot. The number of its [`Memo`].
    Columns { keys: Vec<(usize, usize)>, memo: usize },
    /// It compares the alert's time, whose slot this is, by size.
    Time(usize),
    /// It asks for a time in another way, or for what is compressed.
    Rows,
}

/// What a check said about values it has seen.
#[derive(Clone, Debug, Default)]
struct Memo {
    /// By symbol, for a single column: 0 where it was not asked.
    symbols: Vec<u8>,
    cells: HashMap<Cell, Verdict>,
    tuples: HashMap<Box<[Cell]>, Verdict>,
    turn: Option<Turn>,
}

/// The most combinations of several columns to remember for one check.
const MAX_TUPLES: usize = 1 << 20;

struct Run<'r> {
    store: &'r Store,
    filter: &'r Filter,
    steps: Vec<Step<'r>>,
    /// By shape and step.
    plans: HashMap<u32, Vec<Plan>>,
    memos: Vec<Memo>,
    /// By step and the columns that the shape has: its memo.
    memo_of: HashMap<(usize, Vec<Column>), usize>,
    /// By step, where it compares by size.
    turns: Vec<Option<Turn>>,
}

/// A part whose parts are being run.
struct Open {
    part: usize,
    so_far: Verdicts,
    /// The rows whose verdict still matters.
    needed: Bits,
}

impl<'r> Run<'r> {
    fn new(store: &'r Store, filter: &'r Filter) -> Self {
        let steps = filter.steps();
        let turns = steps.iter().enumerate().map(|(at, step)| Turn::of(store, filter, at, step)).collect();
        Self { store, filter, steps, plans: HashMap::new(), memos: Vec::new(), memo_of: HashMap::new(), turns }
    }

    /// Runs the whole condition on a chunk. Not recursive: conditions may be deep.
    fn chunk(&mut self, chunk: &Chunk) -> Verdicts {
        let length = chunk.rows.len();
        let plans = match self.plans.remove(&chunk.shape) {
            Some(plans) => plans,
            None => (0..self.steps.len()).map(|step| self.plan(step, chunk)).collect(),
        };
        let mut open: Vec<Open> = Vec::new();
        let mut needed = Bits::all(length);
        let mut index = 0;
        let whole = loop {
            let Some(step) = self.steps.get(index) else { break Verdicts::all(Verdict::Unknown, length) };
            if step.kind != ExplainedKind::Check {
                let start = Verdict::from(step.kind != ExplainedKind::Or);
                open.push(Open { part: index, so_far: Verdicts::all(start, length), needed: needed.clone() });
                index += 1;
                continue;
            }
            let mut verdicts = self.check(index, &plans[index], chunk, &needed);
            index += 1;
            // Hands the verdicts up until a part has more parts to run.
            while let Some(last) = open.last_mut() {
                let step = &self.steps[last.part];
                let decided = match step.kind {
                    ExplainedKind::Not => {
                        let Verdicts { yes, no } = std::mem::take(&mut verdicts);
                        last.so_far = Verdicts { yes: no, no: yes };
                        true
                    }
                    ExplainedKind::Or => {
                        last.so_far.yes.add(&verdicts.yes);
                        last.so_far.no.keep(&verdicts.no);
                        last.needed.drop(&last.so_far.yes);
                        last.needed.is_empty()
                    }
                    _ => {
                        last.so_far.yes.keep(&verdicts.yes);
                        last.so_far.no.add(&verdicts.no);
                        last.needed.drop(&last.so_far.no);
                        last.needed.is_empty()
                    }
                };
                if !decided && index < step.end {
                    needed = last.needed.clone();
                    break;
                }
                index = step.end;
                let Some(done) = open.pop() else { break };
                verdicts = done.so_far;
            }
            if open.is_empty() {
                break verdicts;
            }
        };
        self.plans.insert(chunk.shape, plans);
        whole
    }

    fn plan(&mut self, step: usize, chunk: &Chunk) -> Plan {
        let shape = self.store.shape(chunk);
        let (mut keys, mut columns) = (Vec::new(), Vec::new());
        for (slot, name) in &self.steps[step].keys {
            let Some(column) = self.store.column(name) else { continue };
            if column == Column::TIME && self.turns[step].is_some() {
                return Plan::Time(*slot);
            }
            if column == Column::TIME || column.is_cold() {
                return Plan::Rows;
            }
            if let Some(place) = shape.place(column)
                && !columns.contains(&column)
            {
                keys.push((*slot, place));
                columns.push(column);
            }
        }
        if self.steps[step].kind != ExplainedKind::Check {
            return Plan::Constant(Verdict::Unknown);
        }
        if keys.is_empty() {
            let nothing = Tuple { keys: &[], cells: &[], values: &self.store.values, time: None };
            return Plan::Constant(self.filter.check(step, &nothing));
        }
        let memo = *self.memo_of.entry((step, columns)).or_insert(self.memos.len());
        if memo == self.memos.len() {
            self.memos.push(Memo { turn: self.turns[step], ..Memo::default() });
        }
        Plan::Columns { keys, memo }
    }

    fn check(&mut self, step: usize, plan: &Plan, chunk: &Chunk, needed: &Bits) -> Verdicts {
        let length = chunk.rows.len();
        let (keys, memo) = match plan {
            Plan::Constant(verdict) => return Verdicts::all(*verdict, length),
            Plan::Rows => {
                let mut verdicts = Verdicts::all(Verdict::Unknown, length);
                for at in needed.iter() {
                    let row = chunk.rows.get(at).copied().unwrap_or(u32::MAX);
                    verdicts.set(at, self.filter.check(step, &self.store.event(row)));
                }
                return verdicts;
            }
            Plan::Time(slot) => {
                let Some(turn) = self.turns[step] else { return Verdicts::all(Verdict::Unknown, length) };
                let ask = Ask { store: self.store, filter: self.filter, step, keys: &[(*slot, 0)], chunk };
                return ask.times(needed, turn);
            }
            Plan::Columns { keys, memo } => (keys, &mut self.memos[*memo]),
        };
        let ask = Ask { store: self.store, filter: self.filter, step, keys, chunk };
        let columns: Vec<Cow<'_, Cells>> = keys.iter().map(|(_, place)| chunk.column(*place)).collect();
        match columns.as_slice() {
            [one] => ask.single(one, needed, memo),
            several => ask.several(several, needed, memo),
        }
    }
}

/// One check on one chunk.
struct Ask<'a> {
    store: &'a Store,
    filter: &'a Filter,
    step: usize,
    keys: &'a [(usize, usize)],
    chunk: &'a Chunk,
}

impl Ask<'_> {
    fn single(&self, cells: &Cells, needed: &Bits, memo: &mut Memo) -> Verdicts {
        let length = self.chunk.rows.len();
        let mut verdicts = Verdicts::all(Verdict::Unknown, length);
        match cells {
            Cells::Same(cell) if *cell != Cell::TIME => return Verdicts::all(self.remember(*cell, memo), length),
            Cells::Few { values, codes } if !values.contains(&Cell::TIME) => {
                let said: Vec<Verdict> = values.iter().map(|cell| self.remember(*cell, memo)).collect();
                if let Some(first) = said.first()
                    && said.iter().all(|verdict| verdict == first)
                {
                    return Verdicts::all(*first, length);
                }
                for (at, code) in codes.iter().enumerate() {
                    verdicts.set(at, said.get(*code as usize).copied().unwrap_or(Verdict::Unknown));
                }
            }
            cells => {
                for at in needed.iter() {
                    let cell = cells.get(at);
                    if let (Some(turn), Some(number)) = (memo.turn, self.number(cell, at)) {
                        verdicts.set(at, turn.says(number));
                        continue;
                    }
                    let verdict = if cell == Cell::TIME { self.run(&[cell], at) } else { self.remember(cell, memo) };
                    verdicts.set(at, verdict);
                }
            }
        }
        verdicts
    }

    fn several(&self, columns: &[Cow<'_, Cells>], needed: &Bits, memo: &mut Memo) -> Verdicts {
        let mut verdicts = Verdicts::all(Verdict::Unknown, self.chunk.rows.len());
        let mut tuple = vec![Cell::ABSENT; columns.len()];
        for at in needed.iter() {
            for (cell, column) in tuple.iter_mut().zip(columns) {
                *cell = column.get(at);
            }
            let known = memo.tuples.get(tuple.as_slice()).copied();
            let verdict = known.unwrap_or_else(|| {
                let verdict = self.run(&tuple, at);
                if !tuple.contains(&Cell::TIME) && memo.tuples.len() < MAX_TUPLES {
                    memo.tuples.insert(tuple.as_slice().into(), verdict);
                }
                verdict
            });
            verdicts.set(at, verdict);
        }
        verdicts
    }

    fn times(&self, needed: &Bits, turn: Turn) -> Verdicts {
        let mut verdicts = Verdicts::all(Verdict::Unknown, self.chunk.rows.len());
        for at in needed.iter() {
            let row = self.chunk.rows.get(at).copied().unwrap_or(u32::MAX);
            verdicts.set(
                at,
                match self.store.nanos(row) {
                    Some(number) => turn.says(number),
                    None => self.filter.check(self.step, &self.store.event(row)),
                },
            );
        }
        verdicts
    }

    /// The whole number that a cell holds.
    fn number(&self, cell: Cell, at: usize) -> Option<u64> {
        match cell.holds() {
            Holds::Small(number) => Some(number.into()),
            Holds::Wide(wide) => self.store.values.wides().get(wide as usize).copied(),
            Holds::Time => self.store.nanos(*self.chunk.rows.get(at)?),
            _ => None,
        }
    }

    /// What the check says about a value that does not hang on the alert.
    fn remember(&self, cell: Cell, memo: &mut Memo) -> Verdict {
        let Some(number) = cell.as_symbol() else {
            return *memo.cells.entry(cell).or_insert_with(|| self.run(&[cell], usize::MAX));
        };
        if memo.symbols.is_empty() {
            memo.symbols = vec![0; self.store.values.symbols.len()];
        }
        let Some(said) = memo.symbols.get_mut(number as usize) else { return self.run(&[cell], usize::MAX) };
        match *said {
            1 => Verdict::True,
            2 => Verdict::False,
            3 => Verdict::Unknown,
            _ => {
                let verdict = self.run(&[cell], usize::MAX);
                *said = match verdict {
                    Verdict::True => 1,
                    Verdict::False => 2,
                    Verdict::Unknown => 3,
                };
                verdict
            }
        }
    }

    fn run(&self, cells: &[Cell], at: usize) -> Verdict {
        let time = self.chunk.rows.get(at).and_then(|row| self.store.nanos(*row));
        self.filter.check(self.step, &Tuple { keys: self.keys, cells, values: &self.store.values, time })
    }
}

/// Some values, asked for by slot.
pub(crate) struct Tuple<'t> {
    pub(crate) keys: &'t [(usize, usize)],
    pub(crate) cells: &'t [Cell],
    pub(crate) values: &'t Values,
    pub(crate) time: Option<u64>,
}

impl Event for Tuple<'_> {
    fn field(&self, _: &str) -> Lookup<'_> {
        Lookup::Absent
    }

    fn slot(&self, slot: usize, _: &str) -> Lookup<'_> {
        let at = self.keys.iter().position(|(known, _)| *known == slot);
        let cell = at.and_then(|at| self.cells.get(at)).copied().unwrap_or(Cell::ABSENT);
        self.values.lookup(cell, self.time)
    }
}
