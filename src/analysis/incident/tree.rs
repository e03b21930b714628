//! Who started whom, in each place: built from what alerts tell of their process and its ancestors.
//!
//! Rows are taken in order of time. Each tells a chain, its process and the ancestors that its fields name, which is laid
//! into the tree of its place from the oldest ancestor down. A level whose id is known is found by it, under a name it had
//! and not too long after it was last seen, because ids are used again. A level that only has a name is found among the
//! children of the level above, or, at the top of the chain, among all of the place; it is a conclusion and marked so.
//! Nothing that an alert says can make a circle, a tree deeper than [`DEEPEST`], or more than [`MOST`] processes.

use super::lineage::{EXEC, LIFE};
use super::night::{Column, Night};
use super::scene::moments;
use hashbrown::HashMap;

/// The deepest a tree grows. What would be deeper begins a tree of its own.
pub const DEEPEST: usize = 64;
/// The most processes that are kept, over all places. Rows that would need more are counted.
pub const MOST: usize = 200_000;
/// How many ancestors of one alert are read.
const CHAIN: usize = 9;
/// How many names of one process are kept.
const NAMES: usize = 8;

/// The processes of some alerts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Forest {
    /// The places in which they ran, in order of their first alert.
    pub places: Vec<Place>,
    /// All processes. A parent may stand behind its child.
    pub processes: Vec<Process>,
    /// How many rows found no room.
    pub left_out: usize,
}

/// A host, or a container of a host.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The host, empty when the alerts do not tell it.
    pub host: String,
    /// The container's id; empty for the host itself.
    pub container: String,
    /// The pod's or container's name, when an alert tells it.
    pub name: String,
    /// The processes of this place without a known parent.
    pub roots: Vec<u32>,
}

/// A process as far as alerts tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Process {
    /// Its names in the order in which they were told: a process has another after an exec, or because it gave itself one.
    /// At most eight, and none where only its id is told.
    pub names: Vec<String>,
    /// Its id on the host, or in its container where alerts tell no other.
    pub pid: Option<u32>,
    /// The process that started it.
    pub parent: Option<u32>,
    /// Those it started, in the order in which they were told.
    pub children: Vec<u32>,
    /// The alerts about itself, in order of time.
    pub rows: Vec<u32>,
    /// When it was first told of, in nanoseconds.
    pub first: i64,
    /// When it was last told of.
    pub last: i64,
}

impl Process {
    /// Its name, as last told; empty where only its id is told.
    pub fn name(&self) -> &str {
        self.names.last().map_or("", String::as_str)
    }

    /// True when only its name speaks for it: it is joined by a conclusion, not by an id.
    pub fn inferred(&self) -> bool {
        self.pid.is_none()
    }
}

/// Builds the trees of `rows`. The same night and rows give the same trees.
pub fn of<N: Night + ?Sized>(night: &N, rows: &[usize]) -> Forest {
    let fields = Fields::of(night);
    let (at, _) = moments(night);
    let mut rows: Vec<usize> = rows.iter().copied().filter(|row| *row < night.len()).collect();
    rows.sort_by_key(|row| (at[*row], *row));
    rows.dedup();
    let mut growing = Growing::default();
    let mut names: HashMap<&str, u32> = HashMap::new();
    for row in rows {
        let chain = fields.chain(row, &mut names);
        if chain.is_empty() {
            continue;
        }
        let place = growing.place(&fields, row);
        growing.lay(place, &chain, row, at[row]);
    }
    growing.done()
}

/// One level of a chain: a name, empty where it is not told, its number, and an id.
#[derive(Clone, Debug)]
struct Level<'a> {
    name: &'a str,
    number: u32,
    pid: Option<u32>,
}

/// The columns that are read.
struct Fields {
    host: Column,
    container: Column,
    names: [Column; 2],
    /// For each level from the process up: its name, its id, its id inside the container.
    levels: Vec<[Column; 3]>,
}

impl Fields {
    fn of<N: Night + ?Sized>(night: &N) -> Self {
        let level = |up: usize| match up {
            0 => ["proc.name", "proc.pid", "proc.vpid"].map(|field| night.column(field)),
            1 => ["proc.pname", "proc.ppid", "proc.pvpid"].map(|field| night.column(field)),
            _ => [format!("proc.aname[{up}]"), format!("proc.apid[{up}]"), String::new()].map(|f| night.column(&f)),
        };
        Self {
            host: night.column("alert.hostname"),
            container: night.column("container.id"),
            names: ["k8s.pod.name", "container.name"].map(|field| night.column(field)),
            levels: (0..=CHAIN).map(level).collect(),
        }
    }

    /// What a row tells of its process and its ancestors, the process first, up to the first level of which nothing is
    /// told. Ids of the host and ids inside the container are not mixed.
    fn chain<'a>(&'a self, row: usize, names: &mut HashMap<&'a str, u32>) -> Vec<Level<'a>> {
        let id = |column: &Column| column.text(row).parse::<u32>().ok().filter(|id| *id > 0);
        let hosts = self.levels.iter().take(2).any(|[_, pid, _]| id(pid).is_some());
        let level = |[_, pid, inside]: &'_ [Column; 3]| id(if hosts { pid } else { inside });
        let told = self.levels.iter().map(|columns| (columns[0].text(row), level(columns)));
        told.take_while(|(name, pid)| !name.is_empty() || pid.is_some())
            .map(|(name, pid)| {
                let next = names.len() as u32;
                Level { name, number: *names.entry(name).or_insert(next), pid }
            })
            .collect()
    }
}

/// The trees while they grow.
#[derive(Default)]
struct Growing {
    forest: Forest,
    /// Each process's place, the number of its name, and how many levels stand below it at most.
    more: Vec<(u32, u32, usize)>,
    places: HashMap<(String, String), u32>,
    /// The last process that had an id in a place.
    by_pid: HashMap<(u32, u32), u32>,
    /// The last process of a name in a place, and the last child of a name.
    by_name: HashMap<(u32, u32), u32>,
    child: HashMap<(u32, u32), u32>,
}

impl Growing {
    fn place(&mut self, fields: &Fields, row: usize) -> u32 {
        let host = fields.host.text(row);
        let container = Some(fields.container.text(row)).filter(|id| *id != "host").unwrap_or_default();
        let name = fields.names.iter().map(|column| column.text(row)).find(|name| !name.is_empty() && *name != "host");
        let next = self.forest.places.len() as u32;
        let place = *self.places.entry((host.to_owned(), container.to_owned())).or_insert(next);
        if place == next {
            self.forest.places.push(Place { host: host.into(), container: container.into(), ..Place::default() });
        }
        if let Some((known, name)) = self.forest.places.get_mut(place as usize).zip(name)
            && known.name.is_empty()
        {
            known.name = name.to_owned();
        }
        place
    }

    /// Lays a chain into the tree of a place, from the oldest ancestor down.
    fn lay(&mut self, place: u32, chain: &[Level<'_>], row: usize, at: i64) {
        if self.forest.processes.len() + chain.len() > MOST {
            self.forest.left_out += 1;
            return;
        }
        let mut above: Option<u32> = None;
        for level in chain.iter().rev() {
            let found = self.find(place, above, level, at);
            let process = match found {
                Some(process) => process,
                None => self.add(place, level, at),
            };
            self.tell(place, process, level, at);
            if let Some(parent) = above {
                self.attach(parent, process);
            }
            above = Some(process);
        }
        if let Some(process) = above.and_then(|process| self.forest.processes.get_mut(process as usize)) {
            process.rows.push(row as u32);
        }
    }

    fn find(&self, place: u32, above: Option<u32>, level: &Level<'_>, at: i64) -> Option<u32> {
        if let Some(pid) = level.pid {
            let process = *self.by_pid.get(&(place, pid))?;
            let known = self.forest.processes.get(process as usize)?;
            let gap = at.saturating_sub(known.last);
            let named = level.name.is_empty() || known.names.is_empty() || known.names.iter().any(|n| n == level.name);
            // After an exec a process has another name.
            return (gap <= if named { LIFE } else { EXEC }).then_some(process);
        }
        let key = |of: u32| (of, level.number);
        let found = match above {
            Some(parent) => self.child.get(&key(parent)).or_else(|| {
                // One that was told of before without its parent.
                let alone = self.by_name.get(&key(place))?;
                let known = self.forest.processes.get(*alone as usize)?;
                (known.parent.is_none() && known.pid.is_none()).then_some(alone)
            }),
            None => self.by_name.get(&key(place)),
        }?;
        let gap = at.saturating_sub(self.forest.processes.get(*found as usize)?.last);
        (gap <= LIFE).then_some(*found)
    }

    fn add(&mut self, place: u32, level: &Level<'_>, at: i64) -> u32 {
        let process = self.forest.processes.len() as u32;
        self.forest.processes.push(Process { pid: level.pid, first: at, last: at, ..Process::default() });
        self.more.push((place, level.number, 0));
        process
    }

    /// Notes that a process was told of under this name.
    fn tell(&mut self, place: u32, process: u32, level: &Level<'_>, at: i64) {
        let Some(known) = self.forest.processes.get_mut(process as usize) else { return };
        known.last = known.last.max(at);
        if let Some(pid) = known.pid {
            self.by_pid.insert((place, pid), process);
        }
        if level.name.is_empty() {
            return;
        }
        if known.name() != level.name && known.names.len() < NAMES {
            known.names.push(level.name.to_owned());
        }
        if let Some(parent) = known.parent {
            self.child.insert((parent, level.number), process);
        }
        self.by_name.insert((place, level.number), process);
        if let Some(more) = self.more.get_mut(process as usize) {
            more.1 = level.number;
        }
    }

    /// Makes `parent` the parent of `process`, unless another is known, or it would make a circle or too deep a tree.
    fn attach(&mut self, parent: u32, process: u32) {
        let processes = &self.forest.processes;
        let Some(known) = processes.get(process as usize).map(|known| known.parent) else { return };
        if known == Some(parent) {
            return;
        }
        if let Some(other) = known {
            // An id is better than a name, and a name is no better than what is known.
            let [old, new] = [other, parent].map(|at| processes.get(at as usize));
            let better =
                |(old, new): (&Process, &Process)| old.pid.is_none() && new.pid.is_some() && old.name() == new.name();
            if !old.zip(new).is_some_and(better) {
                return;
            }
        }
        let (number, below) = self.more.get(process as usize).map_or((0, 0), |more| (more.1, more.2));
        let mut levels = below + 1;
        let mut above = Vec::new();
        let mut up = Some(parent);
        while let Some(at) = up {
            if at == process || levels >= DEEPEST {
                return;
            }
            above.push((at, levels));
            levels += 1;
            up = processes.get(at as usize).and_then(|above| above.parent);
        }
        for (at, levels) in above {
            if let Some(more) = self.more.get_mut(at as usize) {
                more.2 = more.2.max(levels);
            }
        }
        if let Some(known) = self.forest.processes.get_mut(process as usize) {
            known.parent = Some(parent);
        }
        self.child.insert((parent, number), process);
    }

    fn done(mut self) -> Forest {
        for process in 0..self.forest.processes.len() {
            let Some(parent) = self.forest.processes.get(process).map(|known| known.parent) else { continue };
            let place = self.more.get(process).map_or(0, |more| more.0);
            let list = match parent {
                Some(parent) => self.forest.processes.get_mut(parent as usize).map(|above| &mut above.children),
                None => self.forest.places.get_mut(place as usize).map(|place| &mut place.roots),
            };
            if let Some(list) = list {
                list.push(process as u32);
            }
        }
        self.forest
    }
}
