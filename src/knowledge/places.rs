//! Places worth a remark: paths, addresses, and directories anyone can write to.

use crate::table::{filled, rows, sections};
use std::sync::OnceLock;

const PATHS: &str = include_str!("data/paths.tsv");
const ADDRESSES: &str = include_str!("data/addresses.tsv");

/// A notable path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// What kind of place it is: `credentials`, `persistence`, `escape`, `staging`.
    pub category: &'static str,
    /// The pattern that matched. `/x/` is everything below, `*` stands for one name (at the ends for anything).
    pub pattern: &'static str,
    /// What the path is: a noun phrase.
    pub why: &'static str,
    /// What someone gains by reading it. None when reading says nothing.
    pub on_read: Option<&'static str>,
    /// What changing it does. None when changing it says nothing, or cannot be done.
    pub on_write: Option<&'static str>,
}

/// A notable network address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// The address or host name.
    pub address: &'static str,
    /// What answers there: a noun phrase.
    pub what: &'static str,
    /// What it hands out.
    pub gives: &'static str,
}

/// A directory that programs of any user may write to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Writable {
    /// The directory, ending in `/`.
    pub prefix: &'static str,
    /// True when it usually lies in memory: its files are gone after a restart.
    pub in_memory: bool,
}

const WRITABLE: [Writable; 6] = [
    Writable { prefix: "/dev/shm/", in_memory: true },
    Writable { prefix: "/run/lock/", in_memory: true },
    Writable { prefix: "/run/shm/", in_memory: true },
    Writable { prefix: "/run/user/", in_memory: true },
    Writable { prefix: "/tmp/", in_memory: false },
    Writable { prefix: "/var/tmp/", in_memory: false },
];

/// What is notable about a path: the most specific pattern that matches, after `.`, `..` and doubled slashes are
/// resolved by their text alone.
pub fn path(path: &str) -> Option<Place> {
    let path = resolve(path)?;
    table().iter().filter(|place| matches(place.pattern, &path)).max_by_key(|place| rank(place.pattern)).copied()
}

/// What answers at a notable address: an IP address, without port, or a host name.
pub fn address(address: &str) -> Option<Endpoint> {
    let host = address.trim_end_matches('.');
    rows::<3>(ADDRESSES).find(|[known, _, _]| known.eq_ignore_ascii_case(host)).map(|[address, what, gives]| Endpoint {
        address,
        what,
        gives,
    })
}

/// The world-writable directory that a path lies in, or is.
pub fn writable(path: &str) -> Option<Writable> {
    let path = resolve(path)?;
    WRITABLE.into_iter().find(|place| below(place.prefix, &path))
}

/// All notable paths, in the table's order.
pub fn all() -> &'static [Place] {
    table()
}

/// An absolute path with `.`, `..` and empty parts taken out, as text: links are not known here. None for relative ones.
pub fn resolve(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.strip_prefix('/')?.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let mut resolved = String::with_capacity(path.len());
    for part in &parts {
        resolved.push('/');
        resolved.push_str(part);
    }
    if resolved.is_empty() || path.ends_with('/') {
        resolved.push('/');
    }
    Some(resolved)
}

fn table() -> &'static [Place] {
    static READ: OnceLock<Vec<Place>> = OnceLock::new();
    READ.get_or_init(|| {
        sections::<4>(PATHS)
            .map(|(category, [pattern, why, on_read, on_write])| Place {
                category,
                pattern,
                why,
                on_read: filled(on_read),
                on_write: filled(on_write),
            })
            .collect()
    })
}

/// A whole path says most, then a file known by its name wherever it lies, then the longest beginning.
fn rank(pattern: &str) -> (u8, usize) {
    let whole = !pattern.contains('*') && !pattern.ends_with('/');
    let by_name = pattern.starts_with('*');
    (2 * u8::from(whole) + u8::from(by_name), pattern.bytes().filter(|byte| *byte != b'*').count())
}

/// True for the directory itself as well as for what is below it.
fn below(prefix: &str, path: &str) -> bool {
    path.starts_with(prefix) || path == prefix.trim_end_matches('/')
}

fn matches(pattern: &str, path: &str) -> bool {
    if !pattern.contains('*') {
        return if pattern.ends_with('/') { below(pattern, path) } else { pattern == path };
    }
    if let Some(tail) = pattern.strip_prefix('*') {
        // Any directories before: try the tail at each slash.
        return path.match_indices('/').any(|(at, _)| parts_match(tail, &path[at..]));
    }
    parts_match(pattern, path)
}

/// Compares part by part; a `*` that is the whole last part of the pattern takes one or more parts.
fn parts_match(pattern: &str, path: &str) -> bool {
    let mut wanted = pattern.split('/').peekable();
    let mut given = path.split('/');
    while let Some(part) = wanted.next() {
        let Some(name) = given.next() else { return false };
        if part == "*" && wanted.peek().is_none() {
            return !name.is_empty();
        }
        if !name_matches(part, name) {
            return false;
        }
    }
    given.next().is_none()
}

/// One name against one part of a pattern, with at most one `*` in it.
fn name_matches(part: &str, name: &str) -> bool {
    match part.split_once('*') {
        None => part == name,
        Some((head, tail)) => name.len() >= head.len() + tail.len() && name.starts_with(head) && name.ends_with(tail),
    }
}
