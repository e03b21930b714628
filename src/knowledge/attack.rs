//! MITRE ATT&CK: tactics and techniques by id and by Falco's tags.

use crate::table::rows;
use std::sync::OnceLock;

const TACTICS: &str = include_str!("data/tactics.tsv");
const TECHNIQUES: &str = include_str!("data/techniques.tsv");
const OTHERS: &str = include_str!("data/other_techniques.tsv");
const LATER: &str = include_str!("data/v19.tsv");

/// The version of the catalogue that ids and names are taken from.
pub const VERSION: &str = "18.1";

/// The version that [`successor`] and [`DEFENSE_EVASION_SPLIT`] speak of.
pub const LATER_VERSION: &str = "19";

/// What Defense Evasion (TA0005) became in [`LATER_VERSION`]: ids and names. The first kept the id; Falco's tags keep
/// the old name, which does not tell the two apart.
pub const DEFENSE_EVASION_SPLIT: [(&str, &str); 2] = [("TA0005", "Stealth"), ("TA0112", "Defense Impairment")];

/// A tactic: what an attacker is after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tactic {
    /// `TA0005`.
    pub id: &'static str,
    /// `Defense Evasion`.
    pub name: &'static str,
    /// `defense-evasion`, as techniques name it.
    pub shortname: String,
    /// Its place in the matrix, from 0: roughly the order of an attack.
    pub order: usize,
}

/// A technique or sub-technique: how an attacker goes about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Technique {
    /// `T1059.004`.
    pub id: &'static str,
    /// `Unix Shell`. A sub-technique's name is short without its parent's.
    pub name: &'static str,
    /// Shortnames of its tactics, in the order of the matrix.
    pub tactics: Vec<&'static str>,
    /// Id of the technique this is a part of.
    pub parent: Option<&'static str>,
}

/// What a technique is called from [`LATER_VERSION`] on, where it has another id there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Successor {
    /// Its id in [`VERSION`].
    pub before: &'static str,
    /// `T1685.004`.
    pub id: &'static str,
    /// `Disable or Modify Linux Audit System Log`.
    pub name: &'static str,
}

/// The technique with this id.
pub fn technique(id: &str) -> Option<&'static Technique> {
    let all = techniques();
    let at = all.binary_search_by(|technique| technique.id.cmp(id)).ok()?;
    Some(&all[at])
}

/// What the technique with this id is called from [`LATER_VERSION`] on. None when the id stays.
pub fn successor(id: &str) -> Option<Successor> {
    later().find(|successor| successor.before == id)
}

/// The technique of [`VERSION`] that an id of [`LATER_VERSION`] stands for; the first when it stands for several.
pub fn predecessor(later_id: &str) -> Option<&'static Technique> {
    technique(later().find(|successor| successor.id == later_id)?.before)
}

/// All techniques of the catalogue, by id.
pub fn techniques() -> &'static [Technique] {
    static READ: OnceLock<Vec<Technique>> = OnceLock::new();
    READ.get_or_init(|| {
        let named = |letter: char| tactics().get((letter as usize).checked_sub('a' as usize)?);
        rows::<3>(TECHNIQUES)
            .map(|[id, letters, name]| Technique {
                id,
                name,
                tactics: letters.chars().filter_map(named).map(|tactic| tactic.shortname.as_str()).collect(),
                parent: id.split_once('.').map(|(parent, _)| parent),
            })
            .collect()
    })
}

/// Id and name of every technique for Linux, containers and infrastructure, those that no playbook speaks of included.
pub fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    let others = rows::<2>(OTHERS).map(|[id, name]| (id, name));
    techniques().iter().map(|technique| (technique.id, technique.name)).chain(others)
}

/// The name of a technique for Linux, containers or infrastructure; a wider choice than [`technique`].
pub fn name(id: &str) -> Option<&'static str> {
    names().find(|(known, _)| *known == id).map(|(_, name)| name)
}

/// All tactics, in the order of the matrix.
pub fn tactics() -> &'static [Tactic] {
    static READ: OnceLock<Vec<Tactic>> = OnceLock::new();
    READ.get_or_init(|| {
        rows::<3>(TACTICS)
            .enumerate()
            .map(|(order, [id, _, name])| Tactic { id, name, shortname: name.to_lowercase().replace(' ', "-"), order })
            .collect()
    })
}

/// The tactic with this id (`TA0005`) or shortname (`defense-evasion`).
pub fn tactic(id: &str) -> Option<&'static Tactic> {
    tactics().iter().find(|tactic| tactic.id == id || tactic.shortname == id)
}

/// The tactic that a rule's tag names: `mitre_defense_evasion`, `TA0005`, `TA0005-defense-evasion`.
pub fn tactic_by_tag(tag: &str) -> Option<&'static Tactic> {
    match tag.strip_prefix("mitre_") {
        Some(name) => tactic(&name.replace('_', "-")),
        None => tactic(leading_id(tag, "TA")?),
    }
}

/// The technique that a rule's tag names: `T1059.004`, `T1083-file-and-directory-discovery`.
pub fn technique_by_tag(tag: &str) -> Option<&'static Technique> {
    technique(leading_id(tag, "T1")?)
}

fn later() -> impl Iterator<Item = Successor> {
    rows::<3>(LATER).map(|[before, id, name]| Successor { before, id, name })
}

/// The id at the start of a tag, when a hyphen or nothing follows it.
fn leading_id<'a>(tag: &'a str, prefix: &str) -> Option<&'a str> {
    let id = tag.split('-').next()?;
    let digits = id.strip_prefix(prefix)?;
    digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.').then_some(id)
}
