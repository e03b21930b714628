//! Finding what we know about a rule.

use crate::schema::{Library, Playbook};
use std::sync::OnceLock;

static LIBRARY: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/library.bin"));
static PLAYBOOKS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/playbooks.bin"));

/// What all reports may draw on.
pub fn library() -> &'static Library {
    static READ: OnceLock<Library> = OnceLock::new();
    READ.get_or_init(|| postcard::from_bytes(LIBRARY).unwrap_or_default())
}

/// What we know about `rule`, by its name now or a former one. `None` when nobody has written it up.
pub fn playbook(rule: &str) -> Option<Playbook> {
    let (_, bytes) = index().iter().find(|(names, _)| names.contains(&rule))?;
    postcard::from_bytes(bytes).ok()
}

/// The name now of every rule that has a playbook.
pub fn rules() -> impl Iterator<Item = &'static str> {
    index().iter().filter_map(|(names, _)| names.first().copied())
}

/// True when a playbook or the library holds `word` with no letter or digit on either side: a name that is written in it
/// gives nobody away.
pub fn mentions(word: &str) -> bool {
    let joined = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    !word.is_empty()
        && [LIBRARY, PLAYBOOKS].into_iter().any(|text| {
            memchr::memmem::find_iter(text, word).any(|at| {
                let before = at.checked_sub(1).and_then(|at| text.get(at));
                !joined(before) && !joined(text.get(at + word.len()))
            })
        })
}

type Index = Vec<(Vec<&'static str>, &'static [u8])>;

fn index() -> &'static Index {
    static READ: OnceLock<Index> = OnceLock::new();
    READ.get_or_init(|| postcard::from_bytes(PLAYBOOKS).unwrap_or_default())
}
