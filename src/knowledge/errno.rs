//! Errors of the kernel: what each is called, and what it says about the call that got it.

use crate::places;
use crate::table::{columns, filled, lines, rows};
use std::collections::BTreeMap;
use std::sync::OnceLock;

const NAMES: &str = include_str!("data/errnos.tsv");
const VERDICTS: &str = include_str!("data/verdicts.tsv");

/// Other names of the same numbers, which programs and people use.
const ALIASES: [(&str, &str); 3] = [("EWOULDBLOCK", "EAGAIN"), ("EDEADLOCK", "EDEADLK"), ("ENOTSUP", "EOPNOTSUPP")];

/// Directories that are usually mounted noexec in containers.
const NOEXEC: [&str; 2] = ["/dev/shm/", "/run/shm/"];

/// An error of the kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Errno {
    /// Its name, as Falco prints it: `EACCES`.
    pub name: &'static str,
    /// Its number on x86 and ARM, positive.
    pub number: u16,
    /// What it means in general, one sentence.
    pub meaning: &'static str,
}

/// What became of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It took effect.
    Done,
    /// A permission, policy or limit stopped it.
    Blocked,
    /// It was tried and did not work, for a reason other than a control.
    Attempted,
    /// It was started; how it ended is not known from this event.
    Pending,
    /// Some of it may have taken effect.
    Partial,
    /// Neither a success nor an error we know.
    Unknown,
}

/// What a result says about a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What became of the call.
    pub outcome: Outcome,
    /// What usually makes the kernel answer so, most likely first. Clauses: they follow "because" or a dash.
    pub causes: Vec<&'static str>,
    /// What else must be known to read the result. Whole sentences.
    pub note: Option<&'static str>,
}

/// The error called `name` (`EACCES`, also `EWOULDBLOCK` and other second names).
pub fn lookup(name: &str) -> Option<Errno> {
    let name = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, name)| *name);
    table().iter().find(|errno| errno.name == name).copied()
}

/// The error with this number. The sign is ignored, as results carry it negative: `-13` is `EACCES`.
pub fn by_number(number: i64) -> Option<Errno> {
    let number = number.unsigned_abs();
    table().iter().find(|errno| u64::from(errno.number) == number).copied()
}

/// All errors, by number.
pub fn all() -> impl Iterator<Item = Errno> {
    table().iter().copied()
}

/// What `result` (`SUCCESS` or an errno's name, as in `evt.res`) says about `call` (a call's name, as in `evt.type`).
///
/// Where the pair has no line of its own the line for any call is taken; an errno without either means that the call
/// was attempted, any other word that we do not know.
pub fn verdict(call: &str, result: &str) -> Verdict {
    let verdicts = verdicts();
    let second = ALIASES.iter().find(|(alias, _)| *alias == result).map(|(_, name)| *name);
    let found = [Some(result), second]
        .into_iter()
        .flatten()
        .flat_map(|result| [(call, result), ("*", result)])
        .find_map(|key| verdicts.get(&key));
    match found {
        Some(verdict) => verdict.clone(),
        None if lookup(result).is_some() => Verdict { outcome: Outcome::Attempted, causes: Vec::new(), note: None },
        None => Verdict { outcome: Outcome::Unknown, causes: Vec::new(), note: None },
    }
}

/// As [`verdict`], with the causes ranked for `path`, the file the call was about, when it is known.
///
/// Container runtimes mount shared memory noexec, and so do some hosts: a refused exec there is most likely the mount's
/// doing.
pub fn verdict_at(call: &str, result: &str, path: &str) -> Verdict {
    let mut verdict = verdict(call, result);
    let shared_memory = places::writable(path).is_some_and(|place| NOEXEC.contains(&place.prefix));
    if shared_memory
        && matches!(call, "execve" | "execveat")
        && let Some(at) = verdict.causes.iter().position(|cause| cause.contains("noexec"))
    {
        verdict.causes[..=at].rotate_right(1);
    }
    verdict
}

/// Every pair of a call (`*` for any) and a result that has a line of its own.
pub fn pairs() -> impl Iterator<Item = (&'static str, &'static str)> {
    verdicts().keys().copied()
}

fn table() -> &'static [Errno] {
    static READ: OnceLock<Vec<Errno>> = OnceLock::new();
    READ.get_or_init(|| {
        rows::<3>(NAMES)
            .filter_map(|[number, name, meaning]| Some(Errno { name, number: number.parse().ok()?, meaning }))
            .collect()
    })
}

type Verdicts = BTreeMap<(&'static str, &'static str), Verdict>;

fn verdicts() -> &'static Verdicts {
    static READ: OnceLock<Verdicts> = OnceLock::new();
    READ.get_or_init(|| {
        let mut families = BTreeMap::new();
        let mut all = Verdicts::new();
        for line in lines(VERDICTS) {
            if let Some(family) = line.strip_prefix('=') {
                let [name, members] = columns(family);
                families.insert(name, members);
                continue;
            }
            let [calls, result, outcome, note, causes] = columns(line);
            let verdict = Verdict {
                outcome: outcome_of(outcome),
                causes: causes.split(';').filter(|cause| !cause.is_empty()).collect(),
                note: filled(note),
            };
            for call in calls.split(',') {
                let members = call.strip_prefix('@').and_then(|name| families.get(name).copied()).unwrap_or(call);
                for member in members.split(' ') {
                    all.insert((member, result), verdict.clone());
                }
            }
        }
        all
    })
}

fn outcome_of(word: &str) -> Outcome {
    match word {
        "done" => Outcome::Done,
        "blocked" => Outcome::Blocked,
        "attempted" => Outcome::Attempted,
        "pending" => Outcome::Pending,
        "partial" => Outcome::Partial,
        _ => Outcome::Unknown,
    }
}
