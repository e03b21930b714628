//! What a store holds, in so few numbers that they can cross machines: parts that were read where the logs lie are joined
//! into the summary of the whole.

use crate::column::Column;
use crate::counts::Counts;
use crate::facet::FacetOrder;
use crate::query::Rows;
use crate::store::{Row, Store};
use crate::timeline::ByPriority;
use alert::{Timestamp, Value};
use std::collections::BTreeMap;

/// What many alerts come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many alerts there are.
    pub alerts: u64,
    /// How many more were left out for want of memory.
    pub left_out: u64,
    /// By rule; alerts without one are not counted.
    pub rules: Counts<String>,
    /// By the rule author's priority.
    pub priorities: Counts<String>,
    /// By event source.
    pub sources: Counts<String>,
    /// By namespace and pod, `shop/cart-0`; without the namespace where the alert does not tell it.
    pub pods: Counts<String>,
    /// By hour since 1970 in UTC, and in it by priority.
    pub hours: BTreeMap<i64, ByPriority>,
    /// Alerts that only have a time of day, and alerts that have no time.
    pub undated: (u64, u64),
    /// When the first and the last dated alert happened, in nanoseconds since 1970.
    pub seen: Option<(i64, i64)>,
    /// By field, the values that occur most. A list counts for each of its items.
    pub values: BTreeMap<String, Counts<String>>,
    /// By kind of alert.
    pub folds: Counts<FoldKey>,
    /// When each kind that is held was first and last seen, in nanoseconds since 1970.
    pub folds_seen: BTreeMap<FoldKey, (i64, i64)>,
    /// Sums of reading, by name: bytes, lines not understood.
    pub reading: BTreeMap<String, u64>,
    /// The inputs, by the SHA-256 of their content.
    pub inputs: BTreeMap<[u8; 32], SummaryInput>,
}

/// A file that was summed up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SummaryInput {
    /// Its name.
    pub name: String,
    /// How many alerts were read from it.
    pub alerts: u64,
}

/// What the alerts of a fold have in common: see [`crate::Fold`].
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FoldKey {
    /// The rule's name.
    pub rule: Option<String>,
    /// The template of each field; `None` for null.
    pub fields: Vec<(String, Option<String>)>,
}

/// How much of each a summary holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SummaryLimits {
    /// Rules, pods, sources. Default 10,000.
    pub keys: usize,
    /// Fields whose values are counted. Default 500.
    pub fields: usize,
    /// Values of one field. Default 200.
    pub values: usize,
    /// Kinds of alerts. Default 1,000.
    pub folds: usize,
}

impl Default for SummaryLimits {
    fn default() -> Self {
        Self { keys: 10_000, fields: 500, values: 200, folds: 1_000 }
    }
}

const HOUR: i64 = 3_600_000_000_000;

impl Store {
    /// The summary of all alerts. `reading` are the sums of reading, by name.
    pub fn summary(&self, limits: &SummaryLimits, reading: impl IntoIterator<Item = (String, u64)>) -> Summary {
        let all = self.all();
        let mut summary = Summary {
            alerts: self.len() as u64,
            left_out: self.left_out,
            rules: self.counts(Column::RULE, &all),
            priorities: self.counts(Column::PRIORITY, &all),
            sources: self.counts(Column::SOURCE, &all),
            pods: self.pods(),
            seen: self.span(&all),
            reading: reading.into_iter().collect(),
            ..Summary::default()
        };
        self.hours(&mut summary);
        for column in self.fields() {
            let name = self.name(column);
            // A number of a process occurs once, and says nothing about a cluster.
            if !crate::template::is_counted(name) {
                summary.values.insert(name.to_owned(), self.counts(column, &all));
            }
        }
        for fold in self.fold(&all) {
            let key = FoldKey { rule: fold.rule, fields: fold.fields };
            if let Some(seen) = fold.seen {
                summary.folds_seen.insert(key.clone(), seen);
            }
            summary.folds.add(key, fold.rows.len() as u64);
        }
        for (at, input) in self.inputs.iter().enumerate() {
            let end = self.inputs.get(at + 1).map_or(self.len() as u64, |next| next.first.into());
            let alerts = end.saturating_sub(input.first.into());
            summary.inputs.insert(input.sha256, SummaryInput { name: input.name.clone(), alerts });
        }
        summary.cut(limits);
        summary
    }

    fn counts(&self, column: Column, rows: &Rows) -> Counts<String> {
        let mut counts = Counts::default();
        for value in self.facet(column, rows, FacetOrder::Common, usize::MAX).values {
            if value.value != Value::Null {
                counts.add(value.value.to_string(), value.count);
            }
        }
        counts
    }

    fn pods(&self) -> Counts<String> {
        let mut counts = Counts::default();
        let rows: Vec<Row> = (0..self.len() as Row).collect();
        let Some(pod) = self.column("k8s.pod.name") else { return counts };
        let pods = self.column_cells(pod, &rows);
        let spaces = self.column("k8s.ns.name").map(|column| self.column_cells(column, &rows));
        let mut pairs: BTreeMap<(u32, u32), (u64, Row)> = BTreeMap::new();
        for (row, pod) in rows.iter().zip(&pods) {
            let space = spaces.as_ref().and_then(|spaces| spaces.get(*row as usize)).map_or(0, |cell| cell.0);
            pairs.entry((pod.0, space)).or_insert((0, *row)).0 += 1;
        }
        let space_column = self.column("k8s.ns.name");
        for (count, row) in pairs.into_values() {
            let Some(pod) = self.text(row, pod) else { continue };
            match space_column.and_then(|column| self.text(row, column)) {
                Some(space) => counts.add(format!("{space}/{pod}"), count),
                None => counts.add(pod.into_owned(), count),
            }
        }
        counts
    }

    fn hours(&self, summary: &mut Summary) {
        let rows: Vec<Row> = (0..self.len() as Row).collect();
        for (row, priority) in rows.iter().zip(self.priorities(&rows)) {
            match (self.instant(*row), self.time(*row)) {
                (Some(time), _) => summary.hours.entry(time.div_euclid(HOUR)).or_default()[priority] += 1,
                (None, Some(Timestamp::TimeOfDay(_))) => summary.undated.0 += 1,
                (None, _) => summary.undated.1 += 1,
            }
        }
    }
}

impl Summary {
    /// Adds the summary of other alerts. Nothing is added, and the inputs that both summed up are given back, when there
    /// are any: their alerts would count twice.
    pub fn merge(&mut self, other: &Summary, limits: &SummaryLimits) -> Result<(), Vec<SummaryInput>> {
        let known = |input: &(&[u8; 32], &SummaryInput)| self.inputs.contains_key(input.0);
        let twice: Vec<SummaryInput> = other.inputs.iter().filter(known).map(|(_, input)| input.clone()).collect();
        if !twice.is_empty() {
            return Err(twice);
        }
        self.alerts = self.alerts.saturating_add(other.alerts);
        self.left_out = self.left_out.saturating_add(other.left_out);
        self.rules.merge(&other.rules);
        self.priorities.merge(&other.priorities);
        self.sources.merge(&other.sources);
        self.pods.merge(&other.pods);
        for (hour, counts) in &other.hours {
            let ours = self.hours.entry(*hour).or_default();
            ours.iter_mut().zip(counts).for_each(|(ours, theirs)| *ours = ours.saturating_add(*theirs));
        }
        self.undated.0 = self.undated.0.saturating_add(other.undated.0);
        self.undated.1 = self.undated.1.saturating_add(other.undated.1);
        self.seen = both(self.seen, other.seen);
        for (name, counts) in &other.values {
            self.values.entry(name.clone()).or_default().merge(counts);
        }
        self.folds.merge(&other.folds);
        for (key, seen) in &other.folds_seen {
            let ours = self.folds_seen.get(key).copied();
            if let Some(seen) = both(ours, Some(*seen)) {
                self.folds_seen.insert(key.clone(), seen);
            }
        }
        for (name, sum) in &other.reading {
            let ours = self.reading.entry(name.clone()).or_insert(0);
            *ours = ours.saturating_add(*sum);
        }
        self.inputs.extend(other.inputs.iter().map(|(hash, input)| (*hash, input.clone())));
        self.cut(limits);
        Ok(())
    }

    fn cut(&mut self, limits: &SummaryLimits) {
        for counts in [&mut self.rules, &mut self.priorities, &mut self.sources, &mut self.pods] {
            counts.cut(limits.keys);
        }
        if self.values.len() > limits.fields {
            // The fields that most alerts have.
            let mut names: Vec<(u64, String)> =
                self.values.iter().map(|(name, counts)| (counts.total(), name.clone())).collect();
            alert::arrange(&mut names, |left, right| right.0.cmp(&left.0).then(left.1.cmp(&right.1)));
            for (_, name) in names.split_off(limits.fields) {
                self.values.remove(&name);
            }
        }
        self.values.values_mut().for_each(|counts| counts.cut(limits.values));
        self.folds.cut(limits.folds);
        self.folds_seen.retain(|key, _| self.folds.held.contains_key(key));
    }
}

fn both(left: Option<(i64, i64)>, right: Option<(i64, i64)>) -> Option<(i64, i64)> {
    match (left, right) {
        (Some(left), Some(right)) => Some((left.0.min(right.0), left.1.max(right.1))),
        (left, right) => left.or(right),
    }
}
