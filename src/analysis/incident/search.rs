//! The search for incidents, in steps none of which takes long: whoever drives it can do something else between two of them,
//! say how far it is, and give it up.

use super::forest::Forest;
use super::habit::Habits;
use super::judge::{Judge, Known};
use super::link::Linking;
use super::night::Night;
use super::scene::{Scene, Words};
use super::tie::{Edge, Tie};
use super::weigh::{Tactics, Weigh};
use super::{Incidents, Reduction, lineage, link};
use hashbrown::HashMap;

/// How many rows are judged or weighed in a step.
const ROWS: usize = 50_000;
/// How many fields are read of all rows in a step.
const FIELDS: usize = 4;
/// The joins: one by lineage, and those of [`Linking`].
const JOINS: usize = 1 + link::JOINS;

/// A search under way. All steps must be given the same night.
#[derive(Default)]
pub struct Search {
    scene: Scene,
    words: Words,
    /// Known once the scene is whole.
    habits: Option<Habits>,
    /// By row: what is no routine, by whom or what; what is no habit of the night, whoever shows it; what the platform vouches to
    /// be a test.
    unusual: Vec<bool>,
    novel: Vec<bool>,
    test: Vec<bool>,
    known: Known,
    forest: Forest,
    /// How many joins are done.
    joins: usize,
    ties: HashMap<u32, Vec<Edge>>,
    tactics: Tactics,
    /// The groups that are not weighed yet, the first of them last. Known when all is joined.
    groups: Option<Vec<(u32, Vec<usize>)>>,
    /// How many rows are weighed.
    weighed: usize,
    found: Incidents,
}

impl Search {
    /// Does the next step. True when the search has ended.
    pub fn step<N: Night + ?Sized>(&mut self, night: &N) -> bool {
        let Some(habits) = &self.habits else {
            let read = (0..FIELDS).all(|_| self.scene.read(night, &mut self.words));
            if !read {
                self.words = Words::default();
                self.settle();
            }
            return false;
        };
        let (scene, rows) = (&self.scene, self.scene.len());
        let mut judge = Judge { night, scene, habits, known: std::mem::take(&mut self.known) };
        if self.test.len() < rows {
            for row in self.test.len()..rows.min(self.test.len() + ROWS) {
                self.test.push(self.unusual[row] && judge.judge(row).is_test());
            }
            self.known = judge.known;
            return false;
        }
        if let Some(groups) = &mut self.groups {
            let tactics = std::mem::take(&mut self.tactics);
            let mut weigh = Weigh { scene, habits, judge: &mut judge, tactics };
            let end = self.weighed + ROWS;
            while self.weighed < end
                && let Some((root, rows)) = groups.pop()
            {
                let count = rows.len();
                self.weighed += count;
                if !rows.iter().any(|row| self.unusual[*row]) {
                    self.found.reduction.routine += count;
                    continue;
                }
                match weigh.incident(rows, self.ties.remove(&root).unwrap_or_default()) {
                    Ok(incident) => self.found.ranked.push(incident),
                    Err(class) if class.to_confirm() => self.found.reduction.expected += count,
                    Err(_) => self.found.reduction.slight += count,
                }
            }
            self.tactics = weigh.tactics;
            self.known = judge.known;
            return groups.is_empty();
        }
        self.known = judge.known;
        let linking = Linking { scene, unusual: &self.unusual, novel: &self.novel, test: &self.test };
        match self.joins.checked_sub(1) {
            None => lineage::join(scene, habits, &self.unusual, &mut self.forest),
            Some(at) if self.joins < JOINS => linking.join(at, &mut self.forest),
            Some(_) => {
                let mut groups = groups(scene, habits, &self.unusual, &mut self.forest);
                groups.reverse();
                for edge in std::mem::take(&mut self.forest.edges) {
                    self.ties.entry(self.forest.find(edge.from)).or_default().push(edge);
                }
                self.groups = Some(groups);
            }
        }
        self.joins += 1;
        false
    }

    /// How far it is, in hundredths: the first half is for what is read and counted, the rest for joining and weighing.
    pub fn progress(&self) -> u32 {
        let part = |done: usize, of: usize, share: usize| done.min(of) * share / of.max(1);
        let (fields, rows) = (super::scene::FIELDS.len(), self.scene.len());
        let read = part(self.scene.fields_read(), fields, 35) + if self.habits.is_some() { 15 } else { 0 };
        (read + part(self.test.len(), rows, 15) + part(self.joins, JOINS + 1, 20) + part(self.weighed, rows, 15)) as u32
    }

    /// What was found.
    pub fn into_incidents(mut self) -> Incidents {
        alert::arrange(&mut self.found.ranked, |a, b| b.score.total_cmp(&a.score).then(a.first().cmp(&b.first())));
        self.found
    }

    /// The scene is whole: counts what the night is used to.
    fn settle(&mut self) {
        let scene = &self.scene;
        let habits = Habits::of(scene);
        self.unusual = (0..scene.len()).map(|row| !habits.routine(row) && !scene.about_falco(row)).collect();
        self.novel = (0..scene.len()).map(|row| habits.novel(row) && !scene.about_falco(row)).collect();
        self.forest = Forest::new(scene.len());
        self.found.reduction = Reduction { alerts: scene.len(), folds: habits.len(), ..Reduction::default() };
        self.habits = Some(habits);
    }
}

/// The rows of each group in order of time, the groups in order of their first row. Groups that show one behaviour each,
/// and the same one, are one group: the same thing at several places.
fn groups(scene: &Scene, habits: &Habits, unusual: &[bool], forest: &mut Forest) -> Vec<(u32, Vec<usize>)> {
    let mut only: HashMap<u32, Option<u32>> = HashMap::new();
    for row in scene.order.iter().copied().filter(|row| unusual[*row as usize]) {
        let behaviour = habits.behaviour[row as usize];
        let shown = only.entry(forest.find(row)).or_insert(Some(behaviour));
        if *shown != Some(behaviour) {
            *shown = None;
        }
    }
    let mut last: HashMap<u32, u32> = HashMap::new();
    for row in scene.order.iter().copied().filter(|row| unusual[*row as usize]) {
        let behaviour = habits.behaviour[row as usize];
        if only.get(&forest.find(row)) == Some(&Some(behaviour))
            && let Some(before) = last.insert(behaviour, row)
            && forest.join(before, row, Tie::Same)
        {
            only.insert(forest.find(row), Some(behaviour));
        }
    }
    let mut index: HashMap<u32, usize> = HashMap::new();
    let mut groups: Vec<(u32, Vec<usize>)> = Vec::new();
    for row in scene.order.iter().copied() {
        let root = forest.find(row);
        let at = *index.entry(root).or_insert_with(|| {
            groups.push((root, Vec::new()));
            groups.len() - 1
        });
        groups[at].1.push(row as usize);
    }
    groups
}
