//! The dictionary of fields: what each field that a report may show means, in plain words.

use crate::table::{filled, rows, sorted};
use std::sync::OnceLock;

const TABLES: [&str; 7] = [
    include_str!("data/fields/process.tsv"),
    include_str!("data/fields/event.tsv"),
    include_str!("data/fields/file_net.tsv"),
    include_str!("data/fields/workload.tsv"),
    include_str!("data/fields/k8s_audit.tsv"),
    include_str!("data/fields/cloud.tsv"),
    include_str!("data/fields/saas.tsv"),
];

/// What a field means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// One or two sentences.
    pub text: &'static str,
    /// The unit of its values: `nanoseconds`, `bytes`, `percent`. None for text, ids and counts of nothing in particular.
    pub unit: Option<&'static str>,
}

/// The meaning of a field as Falco writes it in `output_fields`: `proc.name`, `proc.aname[2]`, `evt.arg.flags`.
///
/// An argument that has a row of its own (`proc.aname[2]`) wins over the form for any argument (`proc.aname[]`), that
/// over the field without one, and that over its family (`k8s.*`).
pub fn meaning(name: &str) -> Option<Meaning> {
    let (bare, has_argument) = split(name);
    exact(name)
        .or_else(|| exact(&format!("{bare}[]")))
        .or_else(|| has_argument.then(|| exact(bare)).flatten())
        .or_else(|| family(bare))
}

/// A field's name without its argument, and whether it had one: `proc.aname[2]` is `proc.aname`.
pub(crate) fn split(name: &str) -> (&str, bool) {
    match name.find('[') {
        Some(at) => (&name[..at], true),
        None => (name, false),
    }
}

/// Every name in the dictionary, `x[]` standing for any argument and `x.*` for a family, in byte order.
pub fn names() -> impl Iterator<Item = &'static str> {
    dictionary().iter().map(|row| row[0])
}

fn exact(name: &str) -> Option<Meaning> {
    let all = dictionary();
    let at = all.binary_search_by(|row| row[0].cmp(name)).ok()?;
    let [_, unit, text] = all[at];
    Some(Meaning { text, unit: filled(unit) })
}

/// `k8s.rs.id` belongs to `k8s.*`, `n_drops_buffer_total` to `n_drops_buffer_*`: the longest family is taken.
fn family(bare: &str) -> Option<Meaning> {
    let mut rest = bare;
    while let Some(at) = rest.rfind(['.', '_']) {
        if let Some(found) = exact(&format!("{}*", &rest[..=at])) {
            return Some(found);
        }
        rest = &rest[..at];
    }
    None
}

fn dictionary() -> &'static [[&'static str; 3]] {
    static SORTED: OnceLock<Vec<[&'static str; 3]>> = OnceLock::new();
    SORTED.get_or_init(|| sorted(&mut TABLES.iter().flat_map(|text| rows::<3>(text))))
}
