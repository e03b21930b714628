//! Comparing by size over columns: instead of running the check for each number, where it turns is found once.

use crate::cell::Cell;
use crate::evaluate::Tuple;
use crate::store::Store;
use filter::{Filter, Step, Verdict};

/// What a check says of whole numbers, when that turns at most once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Turn {
    /// The first number of which it says the other.
    at: u64,
    below: Verdict,
    above: Verdict,
}

impl Turn {
    pub(crate) fn says(&self, number: u64) -> Verdict {
        if number < self.at { self.below } else { self.above }
    }

    /// Where the check of a step turns, found by halving.
    pub(crate) fn of(store: &Store, filter: &Filter, at: usize, step: &Step<'_>) -> Option<Self> {
        let [(slot, _)] = step.keys.as_slice() else { return None };
        if !filter.turns_once(at) {
            return None;
        }
        let says = |number: u64| {
            let keys = [(*slot, 0)];
            filter.check(at, &Tuple { keys: &keys, cells: &[Cell::TIME], values: &store.values, time: Some(number) })
        };
        let (mut low, mut high) = (0, u64::MAX);
        let (below, above) = (says(low), says(high));
        if below == above {
            return Some(Turn { at: 0, below, above });
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if says(middle) == below { low = middle } else { high = middle }
        }
        Some(Turn { at: high, below, above })
    }
}
