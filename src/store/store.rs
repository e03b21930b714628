//! The store itself, and how alerts get in.

use crate::bits::Bits;
use crate::cell::{Cell, Values};
use crate::chunk::{CHUNK, CHUNK_BITS, Chunk, Shapes};
use crate::cold::{Cold, Seldom};
use crate::column::{Column, Names, Slot};
use crate::forms::Forms;
use crate::incoming::{Incoming, IncomingField};
use crate::memory::Memory;
use crate::swift::equal;
use alert::{Alert, Plain, Receiver, Timestamp};
use hashbrown::HashMap;

/// The number of an alert in its store: alerts are numbered from 0 in the order they came.
pub type Row = u32;

/// Many alerts.
///
/// ```
/// use alert::{Alert, Origin, Value};
/// let mut alert = Alert { rule: Some("Terminal shell in container".into()), ..Alert::default() };
/// alert.fields.insert("proc.name", Value::Text("bash".into()), Origin::Structured);
/// let mut store = store::Store::default();
/// let row = store.push(&alert).expect("there is room");
/// let name = store.column("proc.name").expect("an alert has it");
/// assert_eq!(store.text(row, name).as_deref(), Some("bash"));
/// assert_eq!(store.alert(row), Some(alert));
/// ```
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) values: Values,
    pub(crate) names: Names,
    pub(crate) shapes: Shapes,
    pub(crate) chunks: Vec<Chunk>,
    /// For each row its chunk in the upper bits, its place there in the lower [`CHUNK_BITS`].
    pub(crate) at: Vec<u32>,
    /// For each row nanoseconds since 1970 when it is dated, since midnight when it is dayless, else 0.
    pub(crate) times: Vec<i64>,
    pub(crate) dated: Bits,
    pub(crate) dayless: Bits,
    /// The fields of alerts without a shape of their own: how many, then slot and cell of each.
    pub(crate) loose: Vec<u32>,
    pub(crate) cold: Cold,
    pub(crate) inputs: Vec<Input>,
    pub(crate) left_out: u64,
    pub(crate) budget: usize,
    /// What sealed and open chunks take.
    pub(crate) chunk_bytes: usize,
    /// By the rule's cell and the number of fields: the shape that such an alert had last.
    pub(crate) likely: HashMap<(Cell, usize), u32>,
    pub(crate) forms: Forms,
    scratch: Scratch,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Scratch {
    pub(crate) cells: Vec<Cell>,
    slots: Vec<Slot>,
    pub(crate) text: String,
}

/// A file that alerts came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// The SHA-256 of its content.
    pub sha256: [u8; 32],
    /// The first row read from it.
    pub first: Row,
}

impl Default for Store {
    fn default() -> Self {
        Self::with_budget(usize::MAX)
    }
}

impl Store {
    /// A store that takes no more alerts once it holds `bytes` of memory: see [`Store::left_out`].
    pub fn with_budget(bytes: usize) -> Self {
        Self {
            values: Values::default(),
            names: Names::default(),
            shapes: Shapes::default(),
            chunks: Vec::new(),
            at: Vec::new(),
            times: Vec::new(),
            dated: Bits::default(),
            dayless: Bits::default(),
            loose: Vec::new(),
            cold: Cold::default(),
            inputs: Vec::new(),
            left_out: 0,
            budget: bytes,
            chunk_bytes: 0,
            likely: HashMap::new(),
            forms: Forms::default(),
            scratch: Scratch::default(),
        }
    }

    /// Takes an alert. `None` when it was left out because the budget is spent.
    pub fn push(&mut self, alert: &Alert) -> Option<Row> {
        self.take(&Incoming::of(alert), alert.fields.iter())
    }

    /// Takes a borrowed alert. `None` when it was left out because the budget is spent.
    pub fn push_plain(&mut self, alert: &Plain<'_>) -> Option<Row> {
        self.take(&Incoming::of_plain(alert), alert.fields.iter().copied())
    }

    /// How many alerts it holds.
    pub fn len(&self) -> usize {
        self.at.len()
    }

    /// True when it holds none.
    pub fn is_empty(&self) -> bool {
        self.at.is_empty()
    }

    /// How many alerts were left out because the budget was spent.
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// The most memory it may take, in bytes.
    pub fn budget(&self) -> usize {
        self.budget
    }

    /// Changes the most memory it may take. What it holds stays.
    pub fn set_budget(&mut self, bytes: usize) {
        self.budget = bytes;
    }

    /// Notes that what is pushed from now on comes from this file. False, and nothing noted, when a file of this content was
    /// noted before: it should not be read again.
    pub fn begin_input(&mut self, name: &str, sha256: [u8; 32]) -> bool {
        if self.inputs.iter().any(|known| known.sha256 == sha256) {
            return false;
        }
        self.inputs.push(Input { name: name.to_owned(), sha256, first: self.len() as Row });
        true
    }

    /// The files that were noted, in that order.
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    /// Packs what is still as it came. Worth it after the last alert; more can follow.
    pub fn seal(&mut self) {
        for at in 0..self.chunks.len() {
            self.seal_chunk(at);
        }
        self.cold.close();
        self.at.shrink_to_fit();
        self.times.shrink_to_fit();
    }

    /// The memory it takes, in bytes.
    pub fn memory(&self) -> Memory {
        Memory {
            values: self.values.memory() + self.names.memory() + self.forms.memory(),
            columns: self.chunk_bytes + self.loose.capacity() * size_of::<u32>() + self.shapes.memory(),
            rows: self.at.capacity() * size_of::<u32>()
                + self.times.capacity() * size_of::<i64>()
                + self.dated.memory()
                + self.dayless.memory(),
            compressed: self.cold.memory(),
        }
    }

    /// Adds to the places of all alerts: for a store that read the part of a file that begins behind so many bytes and
    /// lines.
    pub fn move_places(&mut self, bytes: u64, lines: u32) {
        self.cold.move_places(bytes, lines);
    }

    pub(crate) fn seal_chunk(&mut self, at: usize) {
        let Some(chunk) = self.chunks.get_mut(at).filter(|chunk| chunk.is_open()) else { return };
        let before = chunk.memory();
        chunk.seal();
        self.chunk_bytes = self.chunk_bytes + chunk.memory() - before;
        if let Some(shape) = self.shapes.list.get_mut(chunk.shape as usize) {
            shape.open = None;
        }
    }

    fn take<F: IncomingField>(
        &mut self,
        alert: &Incoming<'_>,
        fields: impl ExactSizeIterator<Item = F> + Clone,
    ) -> Option<Row> {
        let full = self.at.len() >= Row::MAX as usize || self.memory().total() > self.budget;
        let row = if full { None } else { self.try_take(alert, fields) };
        if row.is_none() {
            self.left_out += 1;
        }
        row
    }

    fn try_take<F: IncomingField>(
        &mut self,
        alert: &Incoming<'_>,
        fields: impl ExactSizeIterator<Item = F> + Clone,
    ) -> Option<Row> {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.cells.clear();
        let when = When::of(alert.time);
        let known =
            if F::PLAIN && when.dated { self.take_known(alert, fields.clone(), &when, &mut scratch) } else { None };
        let mut formed = known.is_some();
        let taken = known
            .or_else(|| {
                scratch.cells.clear();
                self.take_heads(alert, when.odd, &mut scratch.cells)?;
                let shape = self.take_fields(fields.clone(), when.known(), &mut scratch)?;
                formed = self.take_form(alert, fields, &when, shape, &mut scratch);
                Some(shape)
            })
            .and_then(|shape| {
                let row = self.at.len() as Row;
                self.at.push(0);
                let placed = self.put(row, shape, &scratch.cells);
                if placed.is_none() {
                    self.at.pop();
                }
                placed.map(|()| row)
            });
        self.scratch = scratch;
        let row = taken?;
        self.times.push(when.nanos);
        self.dated.push(when.dated);
        self.dayless.push(when.dayless);
        self.cold.push(&Seldom { formed, ..alert.seldom });
        Some(row)
    }

    /// The cells of the parts that every alert may have.
    fn take_heads(&mut self, alert: &Incoming<'_>, odd_time: Option<Timestamp>, cells: &mut Vec<Cell>) -> Option<()> {
        let values = &mut self.values;
        let mut text = |text: Option<&str>| text.map_or(Some(Cell::ABSENT), |text| values.text(text));
        cells.push(text(alert.rule)?);
        cells.push(text(alert.priority.map(alert::Priority::as_str))?);
        cells.push(text(alert.source)?);
        cells.push(text(alert.hostname)?);
        cells.push(list(values, &alert.tags)?);
        let candidates: Vec<&str> = alert.candidates.iter().map(String::as_str).collect();
        cells.push(list(values, &candidates)?);
        cells.push(values.text(alert.format.as_str())?);
        let member = alert.place.member.as_str();
        cells.push(if member.is_empty() { Cell::ABSENT } else { values.text(member)? });
        cells.push(if alert.seldom.repaired.is_empty() { Cell::FALSE } else { Cell::TRUE });
        cells.push(match odd_time {
            None => Cell::ABSENT,
            Some(Timestamp::Instant(nanos)) => values.text(&format!("i{nanos}"))?,
            Some(Timestamp::TimeOfDay(nanos)) => values.text(&format!("d{nanos}"))?,
        });
        cells.push(Cell::ABSENT);
        Some(())
    }

    /// The cells of the fields, and the shape they are in.
    fn take_fields<F: IncomingField>(
        &mut self,
        fields: impl ExactSizeIterator<Item = F> + Clone,
        time: Option<u64>,
        scratch: &mut Scratch,
    ) -> Option<u32> {
        let likely = (scratch.cells.first().copied().unwrap_or(Cell::ABSENT), fields.len());
        let known = self.likely.get(&likely).copied().filter(|shape| self.fits(*shape, fields.clone()));
        for field in fields.clone() {
            scratch.cells.push(field.cell(&mut self.values, time)?);
        }
        if let Some(shape) = known {
            return Some(shape);
        }
        scratch.slots.clear();
        for field in fields {
            scratch.slots.push(Slot::new(self.names.intern(field.name())?, field.origin()));
        }
        let before = self.shapes.list.len();
        let shape = self.shapes.intern(&scratch.slots);
        if shape != Shapes::LOOSE {
            if self.likely.len() < 4 * before + 64 {
                self.likely.insert(likely, shape);
            }
            return Some(shape);
        }
        let cells = scratch.cells.split_off(Column::HEADS);
        let fields: Vec<(Slot, Cell)> = scratch.slots.iter().copied().zip(cells).collect();
        scratch.cells.push(self.add_loose(&fields)?);
        Some(shape)
    }

    fn fits<F: IncomingField>(&self, shape: u32, mut fields: impl Iterator<Item = F>) -> bool {
        let Some(shape) = self.shapes.list.get(shape as usize) else { return false };
        shape.slots.iter().all(|slot| {
            fields.next().is_some_and(|field| {
                field.origin() == slot.origin()
                    && equal(self.names.name(slot.column()).as_bytes(), field.name().as_bytes())
            })
        })
    }

    /// Puts a row into the open chunk of its shape.
    pub(crate) fn put(&mut self, row: Row, shape: u32, cells: &[Cell]) -> Option<()> {
        let entry = self.shapes.list.get(shape as usize)?;
        let number = match entry.open {
            Some(number) => number,
            None => {
                let chunk = Chunk::new(shape, entry.width());
                let number = self.add_chunk(chunk)?;
                self.shapes.list.get_mut(shape as usize)?.open = Some(number);
                number
            }
        };
        let chunk = self.chunks.get_mut(number as usize)?;
        let before = chunk.memory();
        *self.at.get_mut(row as usize)? = number << CHUNK_BITS | chunk.rows.len() as u32;
        chunk.push(row, cells);
        self.chunk_bytes = self.chunk_bytes + chunk.memory() - before;
        if chunk.rows.len() >= CHUNK {
            self.seal_chunk(number as usize);
        }
        Some(())
    }

    /// Gives a chunk its number.
    pub(crate) fn add_chunk(&mut self, chunk: Chunk) -> Option<u32> {
        let number = u32::try_from(self.chunks.len()).ok().filter(|number| *number < 1 << (32 - CHUNK_BITS))?;
        self.chunk_bytes += chunk.memory();
        self.chunks.push(chunk);
        Some(number)
    }

    /// Keeps the fields of an alert one by one; the number is its only cell behind the heads.
    pub(crate) fn add_loose(&mut self, fields: &[(Slot, Cell)]) -> Option<Cell> {
        let at = u32::try_from(self.loose.len()).ok()?;
        self.loose.push(fields.len() as u32);
        self.loose.extend(fields.iter().flat_map(|(slot, cell)| [slot.0, cell.0]));
        Some(Cell(at))
    }
}

fn list(values: &mut Values, texts: &[&str]) -> Option<Cell> {
    if texts.is_empty() {
        return Some(Cell::ABSENT);
    }
    values.texts(texts)
}

/// An alert's time, split up.
pub(crate) struct When {
    pub(crate) nanos: i64,
    pub(crate) dated: bool,
    dayless: bool,
    /// A time that fits in neither.
    odd: Option<Timestamp>,
}

impl When {
    fn of(time: Option<Timestamp>) -> Self {
        let none = Self { nanos: 0, dated: false, dayless: false, odd: None };
        match time {
            None => none,
            Some(Timestamp::Instant(nanos)) => match i64::try_from(nanos) {
                Ok(nanos) => Self { nanos, dated: true, ..none },
                Err(_) => Self { odd: time, ..none },
            },
            Some(Timestamp::TimeOfDay(nanos)) if nanos < 1 << 62 => Self { nanos: nanos as i64, dayless: true, ..none },
            Some(Timestamp::TimeOfDay(_)) => Self { odd: time, ..none },
        }
    }

    /// The whole number that the fields may repeat.
    pub(crate) fn known(&self) -> Option<u64> {
        if self.dated { self.nanos.try_into().ok() } else { None }
    }
}

/// Takes what reading gives it.
impl Receiver for Store {
    fn alert(&mut self, alert: Alert) {
        self.push(&alert);
    }

    fn plain(&mut self, alert: &Plain<'_>) {
        self.push_plain(alert);
    }
}
