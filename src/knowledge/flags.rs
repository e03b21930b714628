//! Flags of system calls, in the names Falco prints.

use crate::table::{sections, sorted};
use std::sync::OnceLock;

const FLAGS: &str = include_str!("data/flags.tsv");

/// What one flag means: `O_TRUNC`, `EXE_UPPER_LAYER`, `CLONE_NEWUSER`, `RDONLY`, `PTRACE_ATTACH`, `S_ISUID`.
///
/// A clause without a full stop. Mount flags have no prefix, as in Falco.
pub fn explain(flag: &str) -> Option<&'static str> {
    let all = table();
    let at = all.binary_search_by(|[name, ..]| (*name).cmp(flag)).ok()?;
    Some(all[at][1])
}

/// The set a flag belongs to: `exe`, `open`, `clone`, `mount`, `umount`, `ptrace`, `prctl`, `memory`, `socket`, `bpf`,
/// `module`, `mode`, `at`.
pub fn set(flag: &str) -> Option<&'static str> {
    let all = table();
    let at = all.binary_search_by(|[name, ..]| (*name).cmp(flag)).ok()?;
    Some(all[at][2])
}

/// The flags of a printed value, in order: `O_RDONLY|O_CLOEXEC`, also inside a number as in `4097(O_RDONLY|O_CLOEXEC)`.
pub fn split(value: &str) -> impl Iterator<Item = &str> {
    let inner = match (value.find('('), value.strip_suffix(')')) {
        (Some(open), Some(cut)) if value[..open].bytes().all(|byte| byte.is_ascii_alphanumeric()) => &cut[open + 1..],
        _ => value,
    };
    inner.split(['|', ',', ' ']).filter(|flag| !flag.is_empty())
}

/// The known flags of a printed value with their meanings, in order. Flags we do not know are left out.
pub fn explain_all(value: &str) -> Vec<(&'static str, &'static str)> {
    let all = table();
    split(value)
        .filter_map(|flag| all.binary_search_by(|[name, ..]| (*name).cmp(flag)).ok())
        .map(|at| (all[at][0], all[at][1]))
        .collect()
}

/// What the flags of an executed file say together: `EXE_WRITABLE|EXE_UPPER_LAYER`.
///
/// None when there is no `EXE_` flag, which can mean that the file lies outside an overlay, or that the exec failed.
pub fn program(value: &str) -> Option<&'static str> {
    let has = |name: &str| split(value).any(|flag| flag == name);
    if has("EXE_FROM_MEMFD") {
        return Some(
            "Fileless: the program never was a file on disk. Container runtimes do this too, to protect themselves.",
        );
    }
    match (has("EXE_UPPER_LAYER"), has("EXE_WRITABLE"), has("EXE_LOWER_LAYER")) {
        (true, true, _) => Some(
            "The program is not part of the image and the user who ran it can change it: typical of a dropped payload, \
             also of software installed or built after the start.",
        ),
        (true, false, _) => {
            Some("The program is not part of the image: it was added or changed after the container started.")
        }
        (false, true, true) => {
            Some("Part of the image, run by a user who could change it: normal for root in a container.")
        }
        (false, false, true) => Some("Part of the image as built."),
        (false, true, false) => Some(
            "The user who ran the program could change it: normal below a home directory, odd for a system program.",
        ),
        (false, false, false) => None,
    }
}

/// Every flag with its meaning and set, by name.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    table().iter().map(|[name, meaning, set]| (*name, *meaning, *set))
}

fn table() -> &'static [[&'static str; 3]] {
    static SORTED: OnceLock<Vec<[&'static str; 3]>> = OnceLock::new();
    SORTED.get_or_init(|| sorted(&mut sections::<2>(FLAGS).map(|(set, [name, meaning])| [name, meaning, set])))
}
