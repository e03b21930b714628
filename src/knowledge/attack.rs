//! MITRE ATT&CK: tactics and techniques by id and by Falco's tags.

use crate::table::rows;
use std::sync::OnceLock;

const TACTICS: &str = include_str!("data/tactics.tsv");
const TECHNIQUES: &str = include_str!("data/techniques.tsv");

/// The version of the catalogue that ids and names are taken from.
pub const VERSION: &str = "18.1";

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

/// The technique with this id.
pub fn technique(id: &str) -> Option<&'static Technique> {
    let all = techniques();
    let at = all.binary_search_by(|technique| technique.id.cmp(id)).ok()?;
    Some(&all[at])
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

/// The id at the start of a tag, when a hyphen or nothing follows it.
fn leading_id<'a>(tag: &'a str, prefix: &str) -> Option<&'a str> {
    let id = tag.split('-').next()?;
    let digits = id.strip_prefix(prefix)?;
    digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.').then_some(id)
}
