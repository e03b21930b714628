//! A condition compiled once, to be run on many events.

use std::collections::HashMap;

use crate::ast::Expr;
use crate::error::{Error, ErrorKind};
use crate::eval;
use crate::event::Event;
use crate::explain::{self, Explanation};
use crate::lists::expand_lists;
use crate::options::Options;
use crate::parse::parse;
use crate::program::{Part, PartKind, allows_no_event, lay_out};
use crate::verdict::Verdict;

/// A compiled condition.
#[derive(Debug)]
pub struct Filter {
    parts: Vec<Part>,
    deepest: usize,
    fields: Vec<String>,
    keys: Vec<String>,
    /// Falco would only try it on asynchronous events.
    never: bool,
}

impl Filter {
    /// Reads and compiles a condition: its lists and macros are put in place, its fields looked up, its operators and
    /// values checked. Spans of errors count in the text after its lists were put in place, as Falco's do.
    pub fn compile(text: &str, options: &Options) -> Result<Filter, Error> {
        if options.lists.is_empty() {
            return Filter::from_expr(&parse(text)?, options);
        }
        Filter::from_expr(&parse(&expand_lists(text, &options.lists))?, options)
    }

    /// Compiles a tree. Its lists must be in place already; `options.lists` is not looked at.
    pub fn from_expr(expr: &Expr, options: &Options) -> Result<Filter, Error> {
        let mut parts = lay_out(expr, options)?;
        if parts.is_empty() {
            return Err(Error::new(ErrorKind::Empty, expr.span));
        }
        let deepest = parts.iter().map(|part| part.depth).max().unwrap_or(0);
        let (mut fields, mut keys) = (Names::default(), Names::default());
        for part in &mut parts {
            if let PartKind::Check(check) = &mut part.kind {
                check.place_keys(&mut |name| keys.place(name));
                check.names().into_iter().for_each(|name| {
                    fields.place(name);
                });
            }
        }
        let never = allows_no_event(&parts);
        Ok(Filter { parts, deepest, fields: fields.names, keys: keys.names, never })
    }

    /// What the condition says about `event`.
    pub fn matches(&self, event: &dyn Event) -> Verdict {
        if self.never && !eval::is_asynchronous(event) {
            return Verdict::False;
        }
        eval::run(&self.parts, self.deepest, event)
    }

    /// The fields that the condition names, with their arguments, each once, from left to right.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(String::as_str)
    }

    /// The fields that an event may be asked for, as alerts name them, each once: for `fd.ip` these are `fd.sip`, `fd.cip` and
    /// `fd.name`. The place of each is its slot, see [`Event::slot`].
    pub fn keys(&self) -> &[String] {
        &self.keys
    }

    pub(crate) fn parts(&self) -> &[Part] {
        &self.parts
    }

    pub(crate) fn never(&self) -> bool {
        self.never
    }

    /// The verdict of every part of the condition, and which parts decided the whole.
    pub fn explain(&self, event: &dyn Event) -> Explanation<'_> {
        explain::explain(&self.parts, self.never, event)
    }

    /// The fields whose checks made the condition true, as alerts name them; nothing when it is not true. Of an `or` they
    /// are those of the first part that is true, of an `and` those of all parts.
    ///
    /// A field that stands for others (`fd.ip`, `proc.aname` without a level) is given as those of them that the event
    /// has.
    pub fn evidence(&self, event: &dyn Event) -> Vec<&str> {
        explain::evidence(&self.parts, self.never, event)
    }
}

/// Names, each once, and the place of each.
#[derive(Default)]
struct Names {
    names: Vec<String>,
    places: HashMap<String, usize>,
}

impl Names {
    fn place(&mut self, name: &str) -> usize {
        if let Some(place) = self.places.get(name) {
            return *place;
        }
        let place = self.names.len();
        self.names.push(name.to_owned());
        self.places.insert(name.to_owned(), place);
        place
    }
}
