//! Programs by name and by path.

use super::{Said, number::whole};
use crate::places;
use crate::table::{rows, sorted};
use std::sync::OnceLock;

const PROGRAMS: &str = include_str!("../data/programs.tsv");
/// The kernel keeps this many bytes of a name.
const KEPT: usize = 15;

/// What kind of program a name usually stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Class {
    /// One or two words: `shell`, `web server`, `package manager`, `miner`.
    pub name: &'static str,
    /// What such a program is, in a sentence.
    pub what: &'static str,
}

/// The class of the program that shows this name. Names are chosen by programs: this is what it claims to be.
pub fn program(name: &str) -> Option<Class> {
    let all = table();
    let find = |name: &str| {
        let [_, name, what] = all[all.binary_search_by(|[known, ..]| (*known).cmp(name)).ok()?];
        Some(Class { name, what })
    };
    find(name).or_else(|| find(name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.')))
}

/// The name of a process.
pub(super) fn name(value: &str) -> Said {
    if let Some(class) = program(value) {
        return Some(class.what.into());
    }
    if value.starts_with("kworker/") || value.starts_with("ksoftirqd/") {
        return Some("The name of a kernel thread. Kernel threads have no program file and no command line; malware likes the name.".into());
    }
    (value.len() == KEPT).then_some(
        "Exactly 15 characters long: the kernel may have cut it. The path of the program has the rest.".into(),
    )
}

/// The first word of a command line.
pub(super) fn first_word(value: &str) -> Said {
    let login = value.strip_prefix('-').is_some_and(|rest| program(rest).is_some_and(|class| class.name == "shell"));
    login.then_some("The hyphen in front marks a login shell.".into())
}

/// The path of a program file.
pub(super) fn path(value: &str) -> Said {
    let name = value.rsplit('/').next().unwrap_or(value);
    let said = match name {
        "busybox" | "toybox" => {
            "One program file that plays many commands, typical of small images such as Alpine's. Which command it played is in proc.name."
        }
        "coreutils" if value.starts_with('/') => {
            "One program file that plays many commands. Which command it played is in proc.name."
        }
        _ if value.starts_with("memfd:") || value.starts_with("/memfd:") || value.starts_with("/proc/self/fd/") => {
            "Run from a file in memory or from an open descriptor, not from a path on disk."
        }
        _ if value.ends_with(" (deleted)") => "The program file was deleted while the program went on running.",
        _ => {
            return places::writable(value).map(|place| match place.in_memory {
                true => "The program lies in a directory everyone can write to, kept in memory.".into(),
                false => "The program lies in a directory everyone can write to.".into(),
            });
        }
    };
    Some(said.into())
}

/// The number of the parent process.
pub(super) fn parent_id(value: &str) -> Said {
    Some(match whole(value)? {
        0 => "No parent on this host: the first process, or one that the kernel started.".into(),
        1 => "The parent is the system's first process: a service, or a process whose own parent has ended.".into(),
        _ => return None,
    })
}

/// Each name, what kind it is and what such a program is.
fn table() -> &'static [[&'static str; 3]] {
    static SORTED: OnceLock<Vec<[&'static str; 3]>> = OnceLock::new();
    SORTED.get_or_init(|| {
        sorted(
            &mut rows::<3>(PROGRAMS)
                .flat_map(|[name, what, names]| names.split(' ').map(move |known| [known, name, what])),
        )
    })
}
