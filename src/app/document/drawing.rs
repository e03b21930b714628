use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;
use std::sync::Arc;

use report::{Report, Untrusted};

use super::untrusted::Rest;
use crate::evidence::Index;

/// A report being drawn, and what its buttons need afterwards: a button carries the number of what it is for.
pub struct Drawing {
    /// The report.
    pub report: Arc<Report>,
    /// Which fields stand where.
    pub index: Arc<Index>,
    placed: RefCell<HashSet<usize>>,
    kept: Rc<Kept>,
}

/// What buttons are for.
#[derive(Default)]
struct Kept {
    codes: RefCell<Vec<Untrusted>>,
    rests: RefCell<Vec<Rest>>,
}

impl Drawing {
    /// Nothing is drawn yet.
    pub fn new(report: Arc<Report>) -> Self {
        let index = Arc::new(Index::of(&report));
        Self { report, index, placed: RefCell::default(), kept: Rc::default() }
    }

    /// Another report, drawn over this one: buttons that stay are for the same as before.
    pub fn next(&self, report: Arc<Report>) -> Self {
        Self { kept: Rc::clone(&self.kept), ..Self::new(report) }
    }

    /// True for the first row of the field of that number.
    pub fn place(&self, number: usize) -> bool {
        self.placed.borrow_mut().insert(number)
    }

    /// Keeps what a button copies.
    pub fn keep_code(&self, text: &Untrusted) -> String {
        keep(&self.kept.codes, text.clone())
    }

    /// Keeps what a button shows.
    pub fn keep_rest(&self, rest: Rest) -> String {
        keep(&self.kept.rests, rest)
    }

    /// What the button of that number copies.
    pub fn code(&self, number: &str) -> Option<Untrusted> {
        self.kept.codes.borrow().get(number.parse::<usize>().ok()?).cloned()
    }

    /// What the button of that number shows.
    pub fn rest(&self, number: &str) -> Option<Rest> {
        self.kept.rests.borrow().get(number.parse::<usize>().ok()?).cloned()
    }
}

fn keep<T>(shelf: &RefCell<Vec<T>>, thing: T) -> String {
    let mut shelf = shelf.borrow_mut();
    shelf.push(thing);
    (shelf.len() - 1).to_string()
}
