//! Counts that are added up on several machines.

use std::collections::BTreeMap;

/// How often each of some keys occurred. Where there were too many keys to hold, of the others only a sum is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts<K: Ord> {
    /// The count of each key that is held. It may be too low by up to `missed`.
    pub held: BTreeMap<K, u64>,
    /// How much all keys that are not held, and what a held key missed, count together.
    pub others: u64,
    /// No key counts more than this beyond what it is held with; 0 when nothing was ever left out.
    pub missed: u64,
}

impl<K: Ord + Clone> Counts<K> {
    /// Adds to the count of a key.
    pub fn add(&mut self, key: K, count: u64) {
        *self.held.entry(key).or_insert(0) += count;
    }

    /// Adds all counts of another.
    pub fn merge(&mut self, other: &Self) {
        for (key, count) in &other.held {
            let held = self.held.entry(key.clone()).or_insert(0);
            *held = held.saturating_add(*count);
        }
        self.others = self.others.saturating_add(other.others);
        self.missed = self.missed.saturating_add(other.missed);
    }

    /// Keeps the `most` largest counts; of equal ones the first keys.
    pub fn cut(&mut self, most: usize) {
        if self.held.len() <= most {
            return;
        }
        let mut ordered: Vec<(u64, K)> =
            std::mem::take(&mut self.held).into_iter().map(|(key, count)| (count, key)).collect();
        alert::arrange(&mut ordered, |(left_count, left), (right_count, right)| {
            right_count.cmp(left_count).then(left.cmp(right))
        });
        let left_out = ordered.split_off(most);
        self.missed = self.missed.saturating_add(left_out.first().map_or(0, |(count, _)| *count));
        self.others = left_out.iter().fold(self.others, |sum, (count, _)| sum.saturating_add(*count));
        self.held = ordered.into_iter().map(|(count, key)| (key, count)).collect();
    }

    /// All counts together.
    pub fn total(&self) -> u64 {
        self.held.values().fold(self.others, |sum, count| sum.saturating_add(*count))
    }

    /// The keys by count, the largest first.
    pub fn ordered(&self) -> Vec<(&K, u64)> {
        let mut ordered: Vec<(&K, u64)> = self.held.iter().map(|(key, count)| (key, *count)).collect();
        alert::arrange(&mut ordered, |(left, left_count), (right, right_count)| {
            right_count.cmp(left_count).then(left.cmp(right))
        });
        ordered
    }
}
