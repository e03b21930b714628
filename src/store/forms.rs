//! The forms that a store knows, and texts told by them.

use crate::cell::{Cell, Values};
use crate::chunk::Shapes;
use crate::cold::Parts;
use crate::column::Column;
use crate::form::{self, Fillings, Form, Writer};
use crate::incoming::{Incoming, IncomingField};
use crate::store::{Row, Scratch, Store, When};
use alert::Format;
use hashbrown::HashMap;

/// A form, and all cells of the plain alert that it told last; what could not be learned has none.
#[derive(Clone, Debug, Default)]
struct Known {
    form: Option<Form>,
    cell: Cell,
    cells: Vec<Cell>,
}

/// By the rule's cell and the shape: the forms of such alerts, the one that fitted last first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Forms {
    known: HashMap<(Cell, u32), Vec<Known>>,
    learned: usize,
}

impl Forms {
    /// So many forms of one rule and shape are learned. Whose texts still do not fit differs in more than its values.
    const EACH: usize = 4;
    /// So many pairs of a rule and a shape have forms.
    const KEYS: usize = 1 << 14;
    /// What forms may take in all, in bytes.
    const MOST: usize = 16 << 20;

    /// Finds the form that tells `raw`, learned when it is new, and puts it among `cells`. `tells` tries a form. False when
    /// there is none.
    fn find(
        &mut self,
        key: (Cell, u32),
        (raw, writer): (&str, Writer),
        values: &mut Values,
        (cells, plain): (&mut Vec<Cell>, bool),
        tells: &mut dyn FnMut(&Form) -> bool,
    ) -> bool {
        if self.known.len() >= Self::KEYS && !self.known.contains_key(&key) {
            return false;
        }
        let known = self.known.entry(key).or_default();
        let found = known.iter().position(|known| known.form.as_ref().is_some_and(&mut *tells));
        let at = found.unwrap_or(known.len());
        if found.is_none() {
            if at >= Self::EACH || self.learned > Self::MOST {
                return false;
            }
            // What cannot be learned takes a place too: else it would be tried for every alert.
            let text = form::learn(raw, writer).unwrap_or_default();
            self.learned += 2 * text.len();
            let form = Form::parse(&text).filter(&mut *tells);
            let cell = if form.is_some() { values.text(&text) } else { None };
            known.push(Known {
                form: form.filter(|_| cell.is_some()),
                cell: cell.unwrap_or_default(),
                cells: Vec::new(),
            });
        }
        if known.get(at).is_none_or(|known| known.form.is_none()) {
            return false;
        }
        known.swap(0, at);
        let Some(first) = known.first_mut() else { return false };
        if let Some(place) = cells.get_mut(Column::FORM.0 as usize) {
            *place = first.cell;
        }
        if plain {
            first.cells.clone_from(cells);
        }
        true
    }

    pub(crate) fn memory(&self) -> usize {
        // The last cells of each are about a fifth of its text.
        self.known.allocation_size() + self.learned * 6 / 5
    }
}

impl Store {
    /// The shape of a plain alert that the form tells which told the last one of its kind; its cells are then all there. What
    /// the form holds is the same as in that alert: only what fills its holes is looked at.
    pub(crate) fn take_known<F: IncomingField>(
        &mut self,
        alert: &Incoming<'_>,
        mut fields: impl ExactSizeIterator<Item = F>,
        when: &When,
        Scratch { cells, text, .. }: &mut Scratch,
    ) -> Option<u32> {
        let rule = self.values.text(alert.rule?)?;
        let shape = *self.likely.get(&(rule, fields.len()))?;
        let known = self.forms.known.get_mut(&(rule, shape))?.first_mut()?;
        let form = known.form.as_ref().filter(|form| form.fields() == fields.len())?;
        let (heads, mut last) = known.cells.split_at_checked(Column::HEADS)?;
        let (values, time) = (&mut self.values, when.known());
        cells.extend_from_slice(heads);
        let told = form.tells(alert.seldom.raw, &fillings(alert, when), text, &mut |rest| {
            let (before, behind) =
                last.split_first().map_or((Cell::ABSENT, last), |(before, behind)| (*before, behind));
            last = behind;
            match fields.next().and_then(|field| field.take_from(rest, before, values, time)) {
                Some(cell) => {
                    cells.push(cell);
                    true
                }
                None => false,
            }
        });
        if !told {
            return None;
        }
        let member = Some(alert.place.member.as_str()).filter(|member| !member.is_empty());
        for (column, text) in [(Column::HOSTNAME, alert.hostname), (Column::MEMBER, member)] {
            let cell = text.map_or(Some(Cell::ABSENT), |text| self.values.text(text))?;
            *cells.get_mut(column.0 as usize)? = cell;
        }
        known.cells.clone_from(cells);
        Some(shape)
    }

    /// Whether a form tells the text that the alert was read from; its cell is then among the heads.
    pub(crate) fn take_form<F: IncomingField>(
        &mut self,
        alert: &Incoming<'_>,
        fields: impl ExactSizeIterator<Item = F> + Clone,
        when: &When,
        shape: u32,
        scratch: &mut Scratch,
    ) -> bool {
        let writer = match alert.format {
            Format::FalcoJson => Writer::Falco,
            Format::Falcosidekick => Writer::Go,
            _ => return false,
        };
        if shape == Shapes::LOOSE {
            return false;
        }
        let Scratch { cells, text, .. } = scratch;
        let fillings = fillings(alert, when);
        let key = (cells.first().copied().unwrap_or(Cell::ABSENT), shape);
        self.forms.find(key, (alert.seldom.raw, writer), &mut self.values, (cells, F::PLAIN), &mut |form| {
            let mut rest = fields.clone();
            form.fields() == fields.len()
                && form.tells(alert.seldom.raw, &fillings, text, &mut |raw| {
                    rest.next().is_some_and(|field| field.stands_in(raw))
                })
        })
    }

    /// The text a row was read from, made of its form. Empty when damaged bytes left it without one.
    pub(crate) fn told(&self, row: Row, parts: &Parts<'_>) -> String {
        let mut out = String::new();
        let form = self.cell(row, Column::FORM).as_symbol();
        let Some(form) = form.and_then(|form| Form::parse(self.values.symbols.get(form).1)) else { return out };
        let hostname = self.text(row, Column::HOSTNAME);
        let (output, message, uuid) = (parts.output(), parts.message(), parts.uuid());
        let fillings = Fillings {
            hostname: hostname.as_deref(),
            output: output.as_deref(),
            message: message.as_deref(),
            uuid: uuid.as_deref(),
            time: self.instant(row),
        };
        let (mut fields, time) = (self.cells(row), self.nanos(row));
        let told = form.tell(&fillings, &mut out, &mut |writer, out| {
            fields.next().is_some_and(|(_, cell)| self.values.write(cell, time, writer, out))
        });
        if !told {
            out.clear();
        }
        out
    }
}

fn fillings<'a>(alert: &Incoming<'a>, when: &When) -> Fillings<'a> {
    Fillings {
        hostname: alert.hostname,
        output: alert.seldom.output,
        message: alert.seldom.message,
        uuid: alert.seldom.uuid,
        time: when.dated.then_some(when.nanos),
    }
}
