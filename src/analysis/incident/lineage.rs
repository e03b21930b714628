//! Joining by processes: ids first, names where ids are missing.
//!
//! Process ids are used again, so a meeting of ids counts only on one host, under one name, and without a gap of more than
//! [`LIFE`]. Some processes are the parents of everything (the first process, the container runtime, schedulers, daemons
//! that let people in): to be their child says nothing. Others serve many (a web server): their children belong together
//! only when they are unusual and minutes apart. Which process serves many is told by what this night shows of it.

use super::forest::Forest;
use super::habit::Habits;
use super::scene::{Field, PlaceKind, Scene, Sym};
use super::tie::Tie;

const MINUTE: i64 = 60 * 1_000_000_000;
/// Longest silence after which a process id under the same name is still taken for the same process.
pub const LIFE: i64 = 6 * 60 * MINUTE;
/// Longest silence between one program and the next in one process, where the name changed by an exec.
pub const EXEC: i64 = MINUTE;
/// How long unusual events of one service or session are taken together.
const NEAR: i64 = 30 * MINUTE;
/// How long events whose lineage is told by names alone are taken together.
const CLOSE: i64 = 10 * MINUTE;
/// How many unusual events of a place are looked back at.
const BACK: usize = 12;

/// What an alert says about a process by its id.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    /// It is the alert's own process.
    Own,
    /// It is the parent.
    Parent,
    /// It is an ancestor further up.
    Ancestor,
}

struct Mention {
    /// The host, or the container where ids are counted inside it.
    scope: (u8, Sym),
    id: u32,
    at: i64,
    row: u32,
    role: Role,
    name: Sym,
    /// The parent's id as the alert has it, for its own process.
    parent: u32,
}

/// Joins all rows that lineage joins.
pub fn join(scene: &Scene, habits: &Habits, unusual: &[bool], forest: &mut Forest) {
    let mut mentions = mentions(scene);
    mentions.sort_unstable_by_key(|m| (m.scope, m.id, m.at, m.row, m.role));
    for same in mentions.chunk_by(|a, b| (a.scope, a.id) == (b.scope, b.id)) {
        for process in processes(scene, same) {
            join_process(scene, habits, unusual, &process, forest);
        }
    }
    sessions(scene, unusual, forest);
    by_names(scene, unusual, forest);
}

fn mentions(scene: &Scene) -> Vec<Mention> {
    let mut found = Vec::new();
    for row in 0..scene.len() {
        let host = scene.get(row, Field::Hostname);
        let above = scene.number(row, Field::Ppid).or_else(|| scene.number(row, Field::Pvpid)).unwrap_or(0);
        let mut add = |scope, id: Option<u32>, role, name: Sym| {
            // 0 is nobody, and 1 is everybody's ancestor.
            if let Some(id) = id.filter(|id| *id > 1) {
                let parent = if role == Role::Own { above } else { 0 };
                found.push(Mention { scope, id, at: scene.at[row], row: row as u32, role, name, parent });
            }
        };
        let (name, parent) = (scene.get(row, Field::Name), scene.get(row, Field::Pname));
        let own = scene.number(row, Field::Pid);
        if own.is_some() || scene.number(row, Field::Ppid).is_some() {
            let scope = (0, host);
            add(scope, own, Role::Own, name);
            add(scope, scene.number(row, Field::Ppid), Role::Parent, parent);
            add(scope, scene.number(row, Field::Apid2), Role::Ancestor, scene.get(row, Field::Aname2));
            add(scope, scene.number(row, Field::Apid3), Role::Ancestor, scene.get(row, Field::Aname3));
        } else {
            let scope = (1, scene.place(row).name);
            add(scope, scene.number(row, Field::Vpid), Role::Own, name);
            add(scope, scene.number(row, Field::Pvpid), Role::Parent, parent);
        }
    }
    found
}

/// The mentions of one id, one list a process that had it.
///
/// A process stays in its container, and so do nearly all of its children: an id met in another container is another
/// process, unless it is a child's of minutes ago.
fn processes<'m>(scene: &Scene, mentions: &'m [Mention]) -> Vec<Vec<&'m Mention>> {
    let mut found: Vec<Vec<&Mention>> = Vec::new();
    let place = |mention: &Mention| scene.place[mention.row as usize];
    for mention in mentions {
        let fits = |process: &Vec<&Mention>| {
            let Some(last) = process.last() else { return false };
            let gap = mention.at.saturating_sub(last.at);
            if place(mention) != place(last) && (mention.role == last.role || gap > CLOSE) {
                return false;
            }
            let known = mention.name != 0 && process.iter().any(|m| m.name == mention.name);
            // After an exec the process has another name, and its children know it by either. Its parent stays.
            let own = process.iter().rev().find(|m| m.role == Role::Own);
            let exec = own.is_some_and(|own| mention.role != Role::Own || own.parent == mention.parent);
            gap <= LIFE && known || gap <= EXEC && exec
        };
        match found.iter_mut().rev().find(|process| fits(process)) {
            Some(process) => process.push(mention),
            None => found.push(vec![mention]),
        }
    }
    found
}

/// How a process stands to its children.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// To be its child says nothing.
    Root,
    /// It serves many: its children are told apart by what is unusual.
    Server,
    /// What it starts belongs together.
    Worker,
}

/// A process is a server when many of the alerts it and its children gave are the night's routine.
fn standing(scene: &Scene, unusual: &[bool], process: &[&Mention]) -> Standing {
    let name = process.iter().map(|m| m.name).find(|name| *name != 0).unwrap_or(0);
    let class = knowledge::special::program(scene.word(name)).map(|class| class.name);
    if matches!(class, Some("init" | "runtime" | "scheduler" | "login")) {
        return Standing::Root;
    }
    let routine = process.iter().filter(|m| !unusual[m.row as usize]).count();
    let serves = matches!(class, Some("web server" | "database"));
    if serves || (routine >= 16 && routine * 2 >= process.len()) { Standing::Server } else { Standing::Worker }
}

fn join_process(scene: &Scene, habits: &Habits, unusual: &[bool], process: &[&Mention], forest: &mut Forest) {
    if process.len() < 2 {
        return;
    }
    let standing = standing(scene, unusual, process);
    let own: Vec<u32> = process.iter().filter(|m| m.role == Role::Own).map(|m| m.row).collect();
    // The process's own alerts: all of one program's, unless they are a service's routine.
    for pair in own.windows(2) {
        let rare = unusual[pair[0] as usize] && unusual[pair[1] as usize];
        let same = habits.behaviour[pair[0] as usize] == habits.behaviour[pair[1] as usize];
        if standing == Standing::Worker || rare || (same && standing == Standing::Root) {
            forest.join(pair[0], pair[1], Tie::Process);
        }
    }
    let mut last: Option<&Mention> = None;
    for mention in process.iter().filter(|m| m.role != Role::Own) {
        let tie = if mention.role == Role::Parent { Tie::Parent } else { Tie::Ancestor };
        let row = mention.row as usize;
        let parent = own.iter().rev().find(|row| scene.at[**row as usize] <= mention.at).or(own.first());
        let rare = |other: u32| unusual[row] && unusual[other as usize];
        match standing {
            Standing::Worker => {
                // A child in another container than its parent has crossed a wall: both have to be unusual.
                let joins = |other: u32| scene.place[other as usize] == scene.place[row] || rare(other);
                if let Some(parent) = parent.filter(|parent| joins(**parent)) {
                    forest.join(*parent, mention.row, tie);
                }
                if let Some(last) = last.filter(|last| joins(last.row)) {
                    forest.join(last.row, mention.row, Tie::Sibling);
                }
            }
            Standing::Server => {
                if let Some(parent) = parent.filter(|parent| rare(**parent)) {
                    forest.join(*parent, mention.row, tie);
                }
                if let Some(last) = last.filter(|last| rare(last.row) && mention.at - last.at <= NEAR) {
                    forest.join(last.row, mention.row, Tie::Service);
                }
            }
            Standing::Root => {}
        }
        if standing == Standing::Worker || unusual[row] {
            last = Some(mention);
        }
    }
}

/// Unusual events of one session. Where the session is the process's own or its parent's, lineage has said it already.
fn sessions(scene: &Scene, unusual: &[bool], forest: &mut Forest) {
    let mut found: Vec<(Sym, u32, i64, u32)> = Vec::new();
    for row in (0..scene.len()).filter(|row| unusual[*row]) {
        if let Some(session) = scene.number(row, Field::Sid).filter(|session| *session > 1) {
            found.push((scene.get(row, Field::Hostname), session, scene.at[row], row as u32));
        }
    }
    alert::arrange(&mut found, Ord::cmp);
    for pair in found.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let same = (a.0, a.1) == (b.0, b.1) && scene.place[a.3 as usize] == scene.place[b.3 as usize];
        if same && b.2.saturating_sub(a.2) <= NEAR {
            forest.join(a.3, b.3, Tie::Session);
        }
    }
}

/// Unusual events of one place, minutes apart, whose ancestors' names make one lineage.
fn by_names(scene: &Scene, unusual: &[bool], forest: &mut Forest) {
    let mut recent: Vec<Vec<u32>> = vec![Vec::new(); scene.places.len()];
    let mut born: Vec<Option<i64>> = vec![None; scene.places.len()];
    for row in scene.order.iter().map(|row| *row as usize) {
        born[scene.place[row] as usize].get_or_insert(scene.at[row]);
    }
    for row in scene.order.iter().copied().filter(|row| unusual[*row as usize]) {
        if scene.place(row as usize).kind == PlaceKind::Audit {
            continue;
        }
        let recent = &mut recent[scene.place[row as usize] as usize];
        recent.retain(|before| scene.at[row as usize].saturating_sub(scene.at[*before as usize]) <= CLOSE);
        if recent.len() > BACK {
            let surplus = recent.len() - BACK;
            recent.drain(..surplus);
        }
        for before in recent.iter().rev() {
            // A container starts once: what is told of one that was seen before is not its start.
            let old = |row: u32| {
                let born = born[scene.place[row as usize] as usize].unwrap_or(i64::MIN);
                scene.at[row as usize].saturating_sub(born) > MINUTE
            };
            let tie = related(scene, *before as usize, row as usize);
            if let Some(tie) = tie.filter(|tie| *tie != Tie::Start || !old(*before)) {
                forest.join(*before, row, tie);
            }
        }
        recent.push(row);
    }
}

fn related(scene: &Scene, a: usize, b: usize) -> Option<Tie> {
    let user = |row| (scene.get(row, Field::User), scene.get(row, Field::Uid));
    let (chain_a, chain_b): (Vec<Sym>, Vec<Sym>) = (scene.ancestors(a).collect(), scene.ancestors(b).collect());
    // A container's start has no lineage: it is where the lineage of what runs in it begins.
    if scene.text(a, Field::EvtType) == "container" && scene.place(a).kind == PlaceKind::Container {
        return Some(Tie::Start);
    }
    if chain_a.is_empty() && chain_b.is_empty() {
        let known = user(a) != (0, 0) && user(a) == user(b);
        let bare = scene.get(a, Field::Name) != 0 && scene.get(b, Field::Name) != 0;
        return (known && bare).then_some(Tie::Moment);
    }
    let names = |row: usize, chain: &[Sym]| -> Vec<Sym> {
        std::iter::once(scene.get(row, Field::Name)).chain(chain.iter().copied()).collect()
    };
    let (own_a, own_b) = (names(a, &chain_a), names(b, &chain_b));
    let descends = continues(scene, &own_a, &own_b, (a, b)) || continues(scene, &own_b, &own_a, (b, a));
    let tie = if descends {
        // A set-user-id program changes the user on the way down.
        true
    } else {
        user(a) == user(b) && chain_a == chain_b && !only_roots(scene, &chain_a)
    };
    tie.then_some(Tie::Names)
}

/// True when `lower` descends from `upper` by names: `upper`, its process first, is found in `lower` one level up or
/// more, and all names agree that both alerts tell; the first of them is no ancestor of everything. Where ids say that
/// the level above is another process, names do not count.
fn continues(scene: &Scene, upper: &[Sym], lower: &[Sym], rows: (usize, usize)) -> bool {
    (1..lower.len()).any(|up| {
        let shared = lower[up..].iter().zip(upper).take_while(|(a, b)| a == b).count();
        let all = shared == upper.len().min(lower.len() - up);
        if !all || shared == 0 || only_roots(scene, &upper[..1]) {
            return false;
        }
        let (upper_id, lower_parent) = (scene.number(rows.0, Field::Pid), scene.number(rows.1, Field::Ppid));
        !(up == 1 && upper_id.is_some() && lower_parent.is_some() && upper_id != lower_parent)
    })
}

/// True when a lineage names nothing but the ancestors of everything.
fn only_roots(scene: &Scene, chain: &[Sym]) -> bool {
    chain.iter().all(|name| {
        let class = knowledge::special::program(scene.word(*name)).map(|class| class.name);
        matches!(class, Some("init" | "runtime" | "scheduler" | "login"))
    })
}
