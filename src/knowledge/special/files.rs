//! Paths, flags and modes.

use super::Said;
use crate::{flags, places};

/// Flags that almost every call carries; they are explained only when there is nothing else.
const COMMON: [&str; 12] = [
    "O_LARGEFILE",
    "O_CLOEXEC",
    "O_NONBLOCK",
    "CLONE_SETTLS",
    "CLONE_SYSVSEM",
    "CLONE_PARENT_SETTID",
    "CLONE_CHILD_SETTID",
    "CLONE_CHILD_CLEARTID",
    "SILENT",
    "RELATIME",
    "MAP_PRIVATE",
    "MAP_ANONYMOUS",
];

/// Flags joined with `|`: what they say together, or each by itself.
pub(super) fn flags(value: &str) -> Said {
    if let Some(together) = flags::program(value) {
        return Some(together.into());
    }
    let mut known = flags::explain_all(value);
    if known.iter().any(|(name, _)| !COMMON.contains(name)) {
        known.retain(|(name, _)| !COMMON.contains(name));
    }
    let each: Vec<String> = known.iter().map(|(name, meaning)| format!("{name}: {meaning}")).collect();
    (!each.is_empty()).then(|| format!("{}.", each.join("; ")).into())
}

/// One flag or operation.
pub(super) fn flag(value: &str) -> Said {
    let found = flags::explain_all(value);
    let (name, meaning) = found.first()?;
    Some(format!("{name}: {meaning}.").into())
}

/// Permission bits: `S_ISUID|S_IXUSR`, or octal with a leading zero: `04755`.
pub(super) fn mode(value: &str) -> Said {
    let named = |name: &str| flags::split(value).any(|flag| flag == name);
    let number = value.strip_prefix('0').filter(|digits| !digits.is_empty());
    let bits = number.and_then(|digits| u32::from_str_radix(digits.trim_start_matches('o'), 8).ok());
    let has = |name: &str, bit: u32| named(name) || bits.is_some_and(|bits| bits & bit != 0);
    let mut said = Vec::new();
    if has("S_ISUID", 0o4000) {
        said.push("set-user-id: whoever runs it acts as the file's owner");
    }
    if has("S_ISGID", 0o2000) {
        said.push("set-group-id: whoever runs it acts with the file's group");
    }
    if has("S_IFBLK", 0) {
        said.push("a block device, such as a disk");
    }
    if has("S_IFCHR", 0) {
        said.push("a character device");
    }
    if has("S_IXUSR", 0o100) || has("S_IXGRP", 0o010) || has("S_IXOTH", 0o001) {
        said.push("may be executed");
    }
    if has("S_IWOTH", 0o002) {
        said.push("everyone may write to it");
    }
    (!said.is_empty()).then(|| format!("Permissions of note: {}.", said.join("; ")).into())
}

/// A path: what kind of place it is.
pub(super) fn name(value: &str) -> Said {
    if let Some(place) = places::path(value) {
        return Some(format!("A place of note ({}): {}.", place.category, place.why).into());
    }
    if value.starts_with("memfd:") || value.starts_with("/memfd:") {
        return Some("An anonymous file in memory, never on disk.".into());
    }
    let writable = places::writable(value)?;
    Some(match writable.in_memory {
        true => "Lies in a directory everyone can write to, kept in memory.".into(),
        false => "Lies in a directory everyone can write to.".into(),
    })
}
