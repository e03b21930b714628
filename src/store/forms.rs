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

/// A form and its cell; what could not be learned has none.
type Known = (Cell, Option<Form>);

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

    /// The form that tells `raw`, learned when it is new. `tells` tries a form. `None` when there is none.
    pub(crate) fn find(
        &mut self,
        key: (Cell, u32),
        raw: &str,
        writer: Writer,
        values: &mut Values,
        tells: &mut dyn FnMut(&Form) -> bool,
    ) -> Option<Cell> {
        if self.known.len() >= Self::KEYS && !self.known.contains_key(&key) {
            return None;
        }
        let known = self.known.entry(key).or_default();
        if let Some(at) = known.iter().position(|(_, form)| form.as_ref().is_some_and(&mut *tells)) {
            known.swap(0, at);
            return known.first().map(|(cell, _)| *cell);
        }
        if known.len() >= Self::EACH || self.learned > Self::MOST {
            return None;
        }
        // What cannot be learned takes a place too: else it would be tried for every alert.
        let text = form::learn(raw, writer).unwrap_or_default();
        let form = Form::parse(&text);
        let fits = form.as_ref().is_some_and(&mut *tells);
        let cell = if fits { values.text(&text)? } else { Cell::ABSENT };
        self.learned += 2 * text.len();
        known.push((cell, form.filter(|_| fits)));
        fits.then_some(cell)
    }

    pub(crate) fn memory(&self) -> usize {
        self.known.allocation_size() + self.learned
    }
}

impl Store {
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
        let fillings = Fillings {
            hostname: alert.hostname,
            output: alert.seldom.output,
            message: alert.seldom.message,
            uuid: alert.seldom.uuid,
            time: when.dated.then_some(when.nanos),
        };
        let key = (cells.first().copied().unwrap_or(Cell::ABSENT), shape);
        let form = self.forms.find(key, alert.seldom.raw, writer, &mut self.values, &mut |form| {
            let mut rest = fields.clone();
            form.fields() == fields.len()
                && form.tells(alert.seldom.raw, &fillings, text, &mut |raw| {
                    rest.next().is_some_and(|field| field.stands_in(raw))
                })
        });
        if let (Some(form), Some(cell)) = (form, cells.get_mut(Column::FORM.0 as usize)) {
            *cell = form;
        }
        form.is_some()
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
