//! Macros: which are there, which may see which, and how large they are.

use std::collections::{BTreeMap, HashMap, HashSet};

use filter::{Expr, Node, Span};

use crate::collect::Order;
use crate::problem::quote;
use crate::traced::Traced;

/// The text of each macro's condition, lists in place, for the places of errors.
pub(crate) type Texts = HashMap<String, Traced>;

/// All macros in order of definition.
#[derive(Default)]
pub(crate) struct Macros {
    names: Vec<String>,
    orders: Vec<Order>,
    texts: Vec<Traced>,
    exprs: Vec<Expr>,
    places: HashMap<String, usize>,
    pub(crate) used: Vec<bool>,
    parts: Vec<usize>,
}

/// A macro that is not there, or not there yet, or holds itself.
pub(crate) struct Wrong {
    pub(crate) message: String,
    pub(crate) span: Span,
}

impl Macros {
    pub(crate) fn insert(&mut self, name: &str, order: Order, text: Traced, expr: Expr) {
        self.places.insert(name.to_owned(), self.names.len());
        self.names.push(name.to_owned());
        self.orders.push(order);
        self.texts.push(text);
        self.exprs.push(expr);
        self.used.push(false);
    }

    /// Checks that every macro which the one at `at` names was defined before it was last touched, and that none of them
    /// leads back. Macros before it in order have been checked already.
    pub(crate) fn check(&mut self, at: usize) -> Result<(), Wrong> {
        let visibility = self.orders[at].visibility;
        let mut used = Vec::new();
        let mut unknown: Option<Wrong> = None;
        let mut done: HashSet<usize> = HashSet::new();
        let mut path: Vec<usize> = Vec::new();
        // The names still to be followed in each macro on the path; the first entry is the macro itself.
        let mut waiting: Vec<Vec<(&str, Span)>> = vec![reversed(&self.exprs[at])];
        while let Some(names) = waiting.last_mut() {
            let Some((name, span)) = names.pop() else {
                waiting.pop();
                done.extend(path.pop());
                continue;
            };
            let Some(found) = self.places.get(name).copied().filter(|place| self.orders[*place].index < visibility)
            else {
                unknown.get_or_insert_with(|| Wrong { message: undefined(name), span });
                continue;
            };
            used.push(found);
            if path.contains(&found) {
                return Err(Wrong { message: format!("the macro {} holds itself", quote(name)), span });
            }
            // What comes before in order is settled and leads nowhere new.
            if found >= at && !done.contains(&found) {
                path.push(found);
                waiting.push(reversed(&self.exprs[found]));
            }
        }
        for found in used {
            self.used[found] = true;
        }
        unknown.map_or(Ok(()), Err)
    }

    /// Checks that every macro a rule names is there.
    pub(crate) fn check_rule(&mut self, expr: &Expr, macros: &BTreeMap<String, Expr>) -> Result<(), Wrong> {
        for (name, span) in expr.identifiers() {
            if !macros.contains_key(name) {
                return Err(Wrong { message: undefined(name), span });
            }
            if let Some(at) = self.places.get(name) {
                self.used[*at] = true;
            }
        }
        Ok(())
    }

    /// Counts the parts of each macro with the macros in it.
    pub(crate) fn measure(&mut self) {
        self.parts = vec![0; self.names.len()];
        // A macro may name one that comes after it in order (when it was appended to later), so the count is repeated until
        // it settles. Cycles have been refused, so it does; the limit is for the worst order.
        for _ in 0..self.names.len().min(64) {
            let mut settled = true;
            for at in 0..self.names.len() {
                let parts = self.parts_of(&self.exprs[at]);
                settled &= parts == self.parts[at];
                self.parts[at] = parts;
            }
            if settled {
                break;
            }
        }
    }

    /// How many parts a condition has with its macros in place.
    pub(crate) fn parts_of(&self, expr: &Expr) -> usize {
        let mut parts = 0usize;
        expr.visit(&mut |expr| {
            let own = match &expr.node {
                Node::Identifier(name) => {
                    self.places.get(name).and_then(|at| self.parts.get(*at)).copied().unwrap_or(1)
                }
                _ => 1,
            };
            parts = parts.saturating_add(own);
        });
        parts
    }

    /// Hands over texts and trees, by name.
    pub(crate) fn take(&mut self) -> (Texts, BTreeMap<String, Expr>) {
        let texts = self.names.iter().cloned().zip(std::mem::take(&mut self.texts)).collect();
        // Put in one by one: collected, a map brings a whole sort into the program.
        let mut exprs = BTreeMap::new();
        exprs.extend(self.names.iter().cloned().zip(std::mem::take(&mut self.exprs)));
        (texts, exprs)
    }
}

fn reversed(expr: &Expr) -> Vec<(&str, Span)> {
    let mut names = expr.identifiers();
    names.reverse();
    names
}

fn undefined(name: &str) -> String {
    format!("no macro is named {}, or only one that comes later", quote(name))
}
