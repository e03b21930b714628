//! What this night is used to: how widely each behaviour is spread, so that the unusual can be told from the routine.
//!
//! A behaviour is a rule together with what ran and what it touched, without numbers and random words. Repeats of one
//! behaviour in one place within one hour are one *cell*: a loop that fires a thousand times is seen once, and a thousand
//! containers that do the same are seen a thousand times. Nothing here knows any program or rule by its name.

use super::scene::{ANCESTORS, Field, PlaceKind, Scene, Sym};
use super::template::template;
use super::values;
use hashbrown::{HashMap, HashSet};

/// How widely one thing is spread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Habit {
    /// How many rows.
    pub rows: u32,
    /// How many pairs of place and hour.
    pub cells: u32,
    /// How many different hours.
    pub hours: u32,
}

/// The habits of a night.
pub struct Habits {
    /// The behaviour of each row.
    pub behaviour: Vec<u32>,
    /// The lineage of each row: the names of process and ancestors, with the image.
    pub lineage: Vec<u32>,
    behaviours: Vec<Habit>,
    lineages: Vec<Habit>,
    cells: u32,
    hours: u32,
}

const HOUR: i64 = 3_600 * 1_000_000_000;

impl Habits {
    /// Counts the habits of a night.
    pub fn of(scene: &Scene) -> Self {
        let (behaviour, kinds) = behaviours(scene);
        let (lineage, chains) = lineages(scene);
        let behaviours = spread(scene, &behaviour, kinds);
        let lineages = spread(scene, &lineage, chains);
        let cells = behaviours.iter().map(|habit| habit.cells).sum();
        let mut hours: Vec<i64> = scene.at.iter().map(|at| at.div_euclid(HOUR)).collect();
        hours.sort_unstable();
        hours.dedup();
        Self { behaviour, lineage, behaviours, lineages, cells, hours: hours.len() as u32 }
    }

    /// How widely the row's behaviour is spread.
    pub fn habit(&self, row: usize) -> Habit {
        self.behaviours[self.behaviour[row] as usize]
    }

    /// How many behaviours there are.
    pub fn len(&self) -> usize {
        self.behaviours.len()
    }

    /// True when the row's behaviour, whoever shows it, is no habit of this night.
    pub fn novel(&self, row: usize) -> bool {
        !self.settled(self.habit(row))
    }

    /// True when what the row shows goes on all night: the behaviour and its lineage are each in more cells than chance
    /// would fill, and not only for a while.
    ///
    /// "More" grows with the square root of the night, as chance does. "Not only for a while" is a third of its hours: a
    /// worm or a rollout may fill a hundred cells within one hour, and is no habit.
    pub fn routine(&self, row: usize) -> bool {
        self.settled(self.habit(row)) && self.settled(self.lineages[self.lineage[row] as usize])
    }

    fn settled(&self, habit: Habit) -> bool {
        let few = (f64::from(self.cells).sqrt() / 16.0).max(4.0);
        f64::from(habit.cells) > few && (self.hours <= 3 || habit.hours * 3 >= self.hours)
    }

    /// From nearly 0 for what fills the night to 1 for what is in one cell only: how much of the night's variety it takes
    /// to name it, squared so that the middle counts little. A lineage seen nowhere else speaks for itself, but less.
    pub fn rarity(&self, row: usize) -> f64 {
        let of = |habit: Habit| {
            let share = f64::from(habit.cells.max(1)).ln() / (f64::from(self.cells) + 1.0).ln().max(1.0);
            (1.0 - share).clamp(0.1, 1.0).powi(2)
        };
        of(self.habit(row)).max(0.5 * of(self.lineages[self.lineage[row] as usize]))
    }
}

/// Counts rows, cells and hours of each of `count` kinds.
fn spread(scene: &Scene, kind: &[u32], count: usize) -> Vec<Habit> {
    let mut habits = vec![Habit::default(); count];
    let mut last_hour = vec![i64::MIN; count];
    let mut last_cell: HashMap<(u32, u32), i64> = HashMap::new();
    for row in scene.order.iter().map(|row| *row as usize) {
        let (kind, hour) = (kind[row], scene.at[row].div_euclid(HOUR));
        let habit = &mut habits[kind as usize];
        habit.rows += 1;
        if last_hour[kind as usize] != hour {
            last_hour[kind as usize] = hour;
            habit.hours += 1;
        }
        if last_cell.insert((kind, scene.place[row]), hour) != Some(hour) {
            habit.cells += 1;
        }
    }
    habits
}

/// What a behaviour is made of, beside the endpoint.
type Key = [Sym; 8];
/// A behaviour that talks to more public addresses than this talks to anybody: the address is no part of it.
const FREE: usize = 8;

fn behaviours(scene: &Scene) -> (Vec<u32>, usize) {
    let mut templates = Templates::new(scene.words());
    let mut remotes: HashMap<Sym, bool> = HashMap::new();
    let mut seen: HashMap<Key, HashSet<Sym>> = HashMap::new();
    let mut keys: Vec<(Key, Sym)> = Vec::with_capacity(scene.len());
    for row in 0..scene.len() {
        let remote = values::remote(scene, row);
        let public = remote != 0 && *remotes.entry(remote).or_insert_with(|| values::is_public(scene.word(remote)));
        let target = if remote != 0 { 0 } else { templates.of(scene, values::target(scene, row)) };
        let acts = scene.actor(row).map_or(0, |(_, actor)| templates.of(scene, actor));
        let key = [
            scene.get(row, Field::Rule),
            scene.get(row, Field::Name).max(scene.get(row, Field::CtName)),
            templates.of(scene, scene.get(row, Field::Exepath)),
            templates.of(scene, scene.get(row, Field::Cmdline)),
            target,
            acts,
            scene.get(row, Field::KaVerb).max(scene.get(row, Field::FdRport) * u32::from(public)),
            scene.get(row, Field::KaResource).max(scene.get(row, Field::GithubRepo)),
        ];
        let endpoint = if public { remote } else { 0 };
        if endpoint != 0 {
            let endpoints = seen.entry(key).or_default();
            if endpoints.len() <= FREE {
                endpoints.insert(endpoint);
            }
        }
        keys.push((key, endpoint));
    }
    numbered(keys.into_iter().map(|(key, endpoint)| {
        let free = seen.get(&key).is_some_and(|endpoints| endpoints.len() > FREE);
        (key, if free { 0 } else { endpoint })
    }))
}

fn lineages(scene: &Scene) -> (Vec<u32>, usize) {
    numbered((0..scene.len()).map(|row| {
        let mut key = [0; ANCESTORS.len() + 3];
        key[0] = scene.get(row, Field::Name);
        key[1] = scene.get(row, Field::Image);
        key[2] = u32::from(scene.place(row).kind == PlaceKind::Host);
        for (slot, field) in key[3..].iter_mut().zip(ANCESTORS) {
            *slot = scene.get(row, field);
        }
        key
    }))
}

/// Numbers the distinct keys in order of appearance.
fn numbered<K: std::hash::Hash + Eq>(keys: impl Iterator<Item = K>) -> (Vec<u32>, usize) {
    let mut known: HashMap<K, u32> = HashMap::new();
    let numbers = keys
        .map(|key| {
            let next = known.len() as u32;
            *known.entry(key).or_insert(next)
        })
        .collect();
    (numbers, known.len())
}

/// Each word's template, made once.
struct Templates {
    of: Vec<Sym>,
    known: HashMap<String, Sym>,
}

impl Templates {
    fn new(words: usize) -> Self {
        Self { of: vec![0; words], known: HashMap::new() }
    }

    fn of(&mut self, scene: &Scene, word: Sym) -> Sym {
        if word == 0 {
            return 0;
        }
        let made = &mut self.of[word as usize];
        if *made == 0 {
            let next = self.known.len() as Sym + 1;
            *made = *self.known.entry(template(scene.word(word))).or_insert(next);
        }
        *made
    }
}
