//! Joining across processes, containers and hosts: by what unusual alerts have in common and usual ones have not.
//!
//! A shared value is evidence only when it tells these alerts from the rest of the night: at least four in five of the
//! alerts that carry it must show what is no habit of the night. The address of a registry, a database or the API server is carried by the
//! night's routine and joins nothing, whatever its name.

use super::forest::Forest;
use super::scene::{Field, PlaceKind, Scene, Sym};
use super::tie::Tie;
use super::values;
use hashbrown::HashMap;

const MINUTE: i64 = 60 * 1_000_000_000;
const HOUR: i64 = 60 * MINUTE;
/// How long after it was named something in a pod counts as what was named it for.
const SOON: i64 = 10 * MINUTE;
/// How long addresses of one's own network, and callers of an API, join: both are used again by others.
const NEAR: i64 = 30 * MINUTE;

/// What all joins here look at.
pub struct Linking<'a> {
    /// The rows.
    pub scene: &'a Scene,
    /// Which rows are unusual, be it for who does it.
    pub unusual: &'a [bool],
    /// Which rows show a behaviour that is no habit of the night, whoever does it. Only these make a value telling.
    pub novel: &'a [bool],
    /// Which rows are the test tool's, as the platform vouches: they are joined to nothing else here.
    pub test: &'a [bool],
}

/// How many pairs of place and hour a public address may be seen in and still be somebody's own.
const SELDOM: usize = 4;
/// How many routine rows of one address are remembered.
const KEPT: usize = 2048;

/// How many joins there are.
pub const JOINS: usize = 7;

/// Rows that carry a value, each with the field in which it does.
type Rows = Vec<(u32, Field)>;

/// Who carries a value.
#[derive(Default)]
struct Carriers {
    rows: Rows,
    routine: Rows,
    more: usize,
    cells: Vec<(u32, i64)>,
}

impl Carriers {
    fn add(&mut self, row: u32, field: Field, novel: bool) {
        match novel {
            true => self.rows.push((row, field)),
            false => self.more += 1,
        }
    }

    /// Adds a row that carries an address, in a pair of place and hour.
    fn add_in(&mut self, row: u32, field: Field, novel: bool, cell: (u32, i64)) {
        if self.cells.len() <= SELDOM && !self.cells.contains(&cell) {
            self.cells.push(cell);
        }
        if !novel && self.cells.len() <= SELDOM && self.routine.len() < KEPT {
            self.routine.push((row, field));
        } else {
            self.add(row, field, novel);
        }
    }

    fn telling(&self) -> bool {
        self.rows.len() >= 2 && (self.routine.len() + self.more) * 4 <= self.rows.len()
    }

    /// The rows that a public address joins. Strangers knock at every door all night, each a few times, and that they do is
    /// routine; but an address that is met in few places and hours, and once in something that is no habit, is that
    /// stranger's own, and all he did belongs to it.
    fn of_address(mut self, public: bool) -> Option<Rows> {
        if self.telling() {
            return Some(self.rows);
        }
        let own =
            public && !self.rows.is_empty() && !self.routine.is_empty() && self.more == 0 && self.cells.len() <= SELDOM;
        if !own {
            return None;
        }
        self.rows.append(&mut self.routine);
        Some(self.rows)
    }
}

impl Linking<'_> {
    /// Does one of the joins. Their order is that of the array.
    pub fn join(&self, at: usize, forest: &mut Forest) {
        let joins: [fn(&Self, &mut Forest); JOINS] =
            [Self::test_runs, Self::files, Self::endpoints, Self::named, Self::images, Self::callers, Self::sources];
        if let Some(join) = joins.get(at) {
            join(self, forest);
        }
    }

    fn rows(&self) -> impl Iterator<Item = usize> + '_ {
        self.scene.order.iter().map(|row| *row as usize)
    }

    /// Two rows may be joined unless one is the test tool's and the other is not.
    fn apart(&self, a: u32, b: u32) -> bool {
        self.test[a as usize] != self.test[b as usize]
    }

    fn gap(&self, a: u32, b: u32) -> i64 {
        self.scene.at[b as usize].saturating_sub(self.scene.at[a as usize]).abs()
    }

    /// The test tool's alerts of one container.
    fn test_runs(&self, forest: &mut Forest) {
        let mut last: HashMap<u32, u32> = HashMap::new();
        for row in self.rows().filter(|row| self.test[*row] && self.unusual[*row]) {
            if let Some(before) = last.insert(self.scene.place[row], row as u32) {
                forest.join(before, row as u32, Tie::TestRun);
            }
        }
    }

    fn endpoints(&self, forest: &mut Forest) {
        let scene = self.scene;
        let mut in_commands: HashMap<Sym, Vec<&str>> = HashMap::new();
        let mut carriers: HashMap<&str, Carriers> = HashMap::new();
        for row in self.rows() {
            let novel = self.novel[row];
            let cell = (scene.place[row], scene.at[row].div_euclid(HOUR));
            let fields =
                [Field::FdRip, Field::FdSip, Field::KaSource, Field::CtSource, Field::OktaSource, Field::GcpSource];
            let mut own: [Sym; 6] = [0; 6];
            for (at, field) in fields.into_iter().enumerate() {
                let symbol = scene.get(row, field);
                if symbol == 0 || own.contains(&symbol) {
                    continue;
                }
                own[at] = symbol;
                let address = scene.word(symbol).trim_matches(['(', ')']);
                if !values::is_nobody(address) {
                    carriers.entry(address).or_default().add_in(row as u32, field, novel, cell);
                }
            }
            let command = scene.get(row, Field::Cmdline);
            let found = in_commands.entry(command).or_insert_with(|| values::endpoints(scene.word(command)));
            for address in found.iter() {
                if !own.iter().any(|symbol| scene.word(*symbol) == *address) {
                    carriers.entry(address).or_default().add_in(row as u32, Field::Cmdline, novel, cell);
                }
            }
        }
        let mut telling: Vec<(&str, bool, Rows)> = Vec::new();
        for (address, carriers) in carriers {
            let public = values::is_public(address);
            if let Some(mut rows) = carriers.of_address(public) {
                rows.sort_by_key(|(row, _)| (scene.at[*row as usize], *row));
                telling.push((address, public, rows));
            }
        }
        telling.sort_unstable_by_key(|(address, ..)| *address);
        for (_, public, rows) in telling {
            for pair in rows.windows(2) {
                let [(a, field_a), (b, field_b)] = [pair[0], pair[1]];
                if !self.apart(a, b) && (public || self.gap(a, b) <= NEAR) {
                    forest.join(a, b, Tie::Endpoint(field_a, field_b));
                }
            }
        }
    }

    /// What was written in a place and run there, or lies where everyone may write and is touched twice.
    fn files(&self, forest: &mut Forest) {
        let scene = self.scene;
        let mut carriers: HashMap<(u32, &str), Carriers> = HashMap::new();
        for row in self.rows() {
            let place = scene.place[row];
            let mut own: Vec<&str> = Vec::new();
            let mut add = |path, field| {
                if !own.contains(&path) {
                    own.push(path);
                    carriers.entry((place, path)).or_default().add(row as u32, field, self.novel[row]);
                }
            };
            for field in
                [Field::Exepath, Field::ArgFilename, Field::ArgPath, Field::ArgName, Field::ArgNewpath, Field::FdName]
            {
                let path = scene.text(row, field);
                if path.starts_with('/') {
                    add(path, field);
                }
            }
            if self.novel[row] {
                for path in values::paths(scene.text(row, Field::Cmdline)) {
                    add(path, Field::Cmdline);
                }
            }
        }
        let mut telling: Vec<_> = carriers.into_iter().filter(|(_, carriers)| carriers.telling()).collect();
        telling.sort_unstable_by_key(|(key, _)| *key);
        for ((_, path), carriers) in telling {
            let writable = knowledge::places::writable(path).is_some_and(|place| path.len() > place.prefix.len());
            let run = |(_, field): &(u32, Field)| *field == Field::Exepath;
            let dropped = carriers.rows.iter().any(run) && !carriers.rows.iter().all(run);
            if !writable && !dropped {
                continue;
            }
            for pair in carriers.rows.windows(2) {
                if !self.apart(pair[0].0, pair[1].0) {
                    forest.join(pair[0].0, pair[1].0, Tie::File(pair[0].1, pair[1].1));
                }
            }
        }
    }

    /// A pod or host named in a command or an API request, and the unusual things that happen in it right after: first
    /// of all a process that came in from outside.
    fn named(&self, forest: &mut Forest) {
        let scene = self.scene;
        let mut inside: HashMap<&str, Vec<u32>> = HashMap::new();
        for row in self.rows().filter(|row| self.unusual[*row]) {
            for field in [Field::Pod, Field::Hostname] {
                let name = scene.text(row, field);
                if name.len() > 3 && (field == Field::Pod || scene.place(row).kind == PlaceKind::Host) {
                    inside.entry(name).or_default().push(row as u32);
                }
            }
        }
        for row in self.rows().filter(|row| self.unusual[*row]) {
            let target = scene.text(row, Field::KaTarget);
            let by_request = (!target.is_empty()).then_some((target, Field::KaTarget));
            let by_command = values::object_names(scene.text(row, Field::Cmdline)).map(|name| (name, Field::Cmdline));
            for (name, field) in by_request.into_iter().chain(by_command) {
                if [Field::Pod, Field::Hostname].into_iter().any(|own| scene.text(row, own) == name) {
                    continue;
                }
                let Some(rows) = inside.get(name) else { continue };
                let begin = rows.partition_point(|inner| scene.at[*inner as usize] < scene.at[row]);
                let soon = || {
                    let late = |inner: &&u32| self.gap(row as u32, **inner) <= SOON;
                    rows[begin..].iter().take_while(late).filter(|inner| !self.apart(row as u32, **inner))
                };
                if let Some(first) = soon().find(|inner| self.came_in(**inner as usize)).or_else(|| soon().next()) {
                    forest.join(row as u32, *first, Tie::Named(field));
                }
            }
        }
    }

    /// True for a process whose parent is no part of the container or login: it was started from outside.
    fn came_in(&self, row: usize) -> bool {
        let parent = self.scene.text(row, Field::Pname);
        let class = knowledge::special::program(parent).map(|class| class.name);
        matches!(class, Some("runtime" | "login"))
    }

    /// An image that an API request names, and the first unusual alert of each container that came from it.
    fn images(&self, forest: &mut Forest) {
        let scene = self.scene;
        let mut from: HashMap<&str, Vec<u32>> = HashMap::new();
        let mut seen: HashMap<(u32, Sym), bool> = HashMap::new();
        for row in self.rows() {
            let image = scene.get(row, Field::Image);
            if image != 0 && seen.insert((scene.place[row], image), true).is_none() && self.unusual[row] {
                from.entry(scene.word(image)).or_default().push(row as u32);
            }
        }
        for row in self.rows().filter(|row| self.unusual[*row]) {
            let images = scene.text(row, Field::KaImage).trim_matches(['(', ')']);
            for image in images.split(',').filter(|image| !image.is_empty()) {
                let digest = image.split('@').next().unwrap_or(image);
                let slash = digest.rfind('/').map_or(0, |at| at + 1);
                let name = digest[slash..].split(':').next().map_or(digest, |tail| &digest[..slash + tail.len()]);
                let later = from.get(name).into_iter().flatten();
                for inner in later.filter(|inner| scene.at[**inner as usize] >= scene.at[row]).take(8) {
                    if !self.apart(row as u32, *inner) {
                        forest.join(row as u32, *inner, Tie::Image);
                    }
                }
            }
        }
    }

    /// Unusual requests of one caller, minutes apart.
    fn callers(&self, forest: &mut Forest) {
        let mut last: HashMap<(Field, Sym), u32> = HashMap::new();
        for row in self.rows().filter(|row| self.unusual[*row]) {
            let Some(actor) = self.scene.actor(row) else { continue };
            if let Some(before) = last.insert(actor, row as u32)
                && self.gap(before, row as u32) <= NEAR
                && !self.apart(before, row as u32)
            {
                forest.join(before, row as u32, Tie::Caller(actor.0));
            }
        }
    }

    /// A request that came from the address of a container, and what was unusual in that container around it.
    fn sources(&self, forest: &mut Forest) {
        let scene = self.scene;
        // An address that several places have is a host's, or was given to the next.
        let mut owner: HashMap<&str, Option<u32>> = HashMap::new();
        let mut unusual: HashMap<u32, Vec<u32>> = HashMap::new();
        for row in self.rows().filter(|row| scene.place(*row).kind == PlaceKind::Container) {
            let place = scene.place[row];
            if self.unusual[row] {
                unusual.entry(place).or_default().push(row as u32);
            }
            if let Some(local) = values::local(scene, row) {
                let known = owner.entry(local).or_insert(Some(place));
                if *known != Some(place) {
                    *known = None;
                }
            }
        }
        for row in self.rows().filter(|row| self.unusual[*row]) {
            let sources = scene.text(row, Field::KaSource).trim_matches(['(', ')']);
            for source in sources.split(',').filter(|source| !source.is_empty()) {
                let Some(inside) = owner.get(source).copied().flatten().and_then(|place| unusual.get(&place)) else {
                    continue;
                };
                let nearest = inside.iter().min_by_key(|inner| self.gap(**inner, row as u32));
                if let Some(nearest) = nearest.filter(|inner| self.gap(**inner, row as u32) <= NEAR)
                    && !self.apart(*nearest, row as u32)
                {
                    forest.join(*nearest, row as u32, Tie::Source);
                }
            }
        }
    }
}
