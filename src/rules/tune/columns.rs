//! Which fields and values make the exception.
//!
//! It begins with the most telling field of each part that every selected alert holds: who, what, to whom, where. As long
//! as it would silence alerts that nobody selected, the field that spares most of them is added. Every distinct
//! combination of values becomes a row; a field that is different nearly every time becomes `startswith` with what its
//! values have in common, or is left out.

use std::borrow::Cow;
use std::collections::BTreeSet;

use alert::Alert;
use filter::Catalogue;

use super::identity::{self, Part};
use crate::operators::is_field;
use crate::write::{Comp, Unwritable, value};

/// The most rows that an engineer can be asked to read.
const MAX_ROWS: usize = 12;
/// The most columns.
const MAX_COLUMNS: usize = 7;
/// The shortest common beginning that says anything.
const MIN_PREFIX: usize = 6;
/// The longest text that Falco compares with.
const MAX_TEXT: usize = 255;

pub(super) type Columns = (Vec<(String, Comp)>, Vec<Vec<Vec<String>>>);

/// One field and what it is compared with: the value of each selected alert, in order.
struct Candidate {
    field: &'static str,
    part: Part,
    comp: Comp,
    values: Vec<String>,
}

/// Chooses columns and rows that match every alert of `selected` and as few as possible of `others`.
pub(super) fn choose(selected: &[&Alert], others: &[&Alert]) -> Option<Columns> {
    let known = filter::Options::new(Catalogue::everything());
    let mut candidates: Vec<Candidate> = identity::fields()
        .filter(|(field, _)| is_field(field, &known))
        .filter_map(|(field, part)| candidate(field, part, selected))
        .collect();
    let mut chosen: Vec<Candidate> = Vec::new();
    for part in [Part::Actor, Part::Action, Part::Target, Part::Place] {
        if let Some(at) = candidates.iter().position(|candidate| candidate.part == part && fits(&chosen, candidate)) {
            chosen.push(candidates.remove(at));
        }
    }
    let mut silenced: Vec<&Alert> = others.to_vec();
    loop {
        let rows = distinct(rows(&chosen));
        silenced.retain(|other| matches(&chosen, &rows, other));
        if silenced.is_empty() || chosen.len() >= MAX_COLUMNS {
            break;
        }
        let spares = |candidate: &Candidate| silenced.iter().filter(|other| !holds_any(candidate, other)).count();
        let best = candidates
            .iter()
            .enumerate()
            .filter(|(_, candidate)| fits(&chosen, candidate))
            .map(|(at, candidate)| (spares(candidate), std::cmp::Reverse(at)))
            .max()
            .filter(|(spared, _)| *spared > 0);
        let Some((_, std::cmp::Reverse(at))) = best else { break };
        chosen.push(candidates.remove(at));
    }
    if chosen.is_empty() {
        return None;
    }
    let rows = distinct(rows(&chosen));
    let rows = rows.into_iter().map(|row| row.into_iter().map(|text| vec![text.to_owned()]).collect()).collect();
    Some((chosen.iter().map(|candidate| (candidate.field.to_owned(), candidate.comp)).collect(), rows))
}

/// A field that every selected alert holds, compared as narrowly as its values allow.
fn candidate(field: &'static str, part: Part, selected: &[&Alert]) -> Option<Candidate> {
    let values: Vec<String> =
        selected.iter().map(|alert| Some(identity::value(alert, field)?.into_owned())).collect::<Option<_>>()?;
    let distinct = distinct(values.iter().map(String::as_str));
    let writable = values.iter().all(|text| is_exact(text));
    let prefix = common_prefix(&distinct);
    // Two or three values may be the whole story; when there are more, or they are long and alike, only their beginning
    // will be the same next time.
    let alike = distinct.len() > 1 && prefix.len() >= 2 * MIN_PREFIX && prefix.len() * 10 >= shortest(&distinct) * 6;
    if writable && distinct.len() <= MAX_ROWS && !alike {
        return Some(Candidate { field, part, comp: Comp::Eq, values });
    }
    if prefix.len() < MIN_PREFIX || is_numeric(field) || !is_exact(prefix) {
        return None;
    }
    let prefix = prefix.to_owned();
    Some(Candidate { field, part, comp: Comp::StartsWith, values: vec![prefix; values.len()] })
}

/// Numbers and addresses have no beginning to compare.
fn is_numeric(field: &str) -> bool {
    ["uid", "gid", "port", "ip", "mode", "flags"].iter().any(|ending| field.ends_with(ending))
}

/// True when Falco compares with exactly this text.
fn is_exact(text: &str) -> bool {
    let short = text.len() <= MAX_TEXT && !text.contains('\u{fffd}');
    short && !matches!(value(text), Err(Unwritable::EndsInBackslash(_) | Unwritable::Nul(_)))
}

/// Put in one by one: collected, a set brings a whole sort into the program for each type.
fn distinct<T: Ord>(items: impl Iterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    set.extend(items);
    set
}

fn shortest(texts: &BTreeSet<&str>) -> usize {
    texts.iter().map(|text| text.len()).min().unwrap_or(0)
}

/// What all texts begin with, without a broken character, a value that Falco cut or could not print, or a lone backslash
/// at its end.
fn common_prefix<'t>(texts: &BTreeSet<&'t str>) -> &'t str {
    let mut texts = texts.iter();
    let Some(first) = texts.next() else { return "" };
    let mut length = first.len().min(MAX_TEXT);
    for text in texts {
        let same = first.bytes().zip(text.bytes()).take_while(|(a, b)| a == b).count();
        length = length.min(same);
    }
    length = length.min(first.find(['\u{fffd}', '\0']).unwrap_or(usize::MAX));
    while !first.is_char_boundary(length) {
        length -= 1;
    }
    first[..length].trim_end_matches('\\')
}

/// True when the rows stay few enough with one more column.
fn fits(chosen: &[Candidate], more: &Candidate) -> bool {
    let count = more.values.len();
    let row = |at: usize| {
        let values =
            chosen.iter().chain(std::iter::once(more)).map(move |c| c.values.get(at).map_or("", String::as_str));
        values.collect::<Vec<&str>>()
    };
    distinct((0..count).map(row)).len() <= MAX_ROWS
}

fn rows(chosen: &[Candidate]) -> impl Iterator<Item = Vec<&str>> {
    let count = chosen.first().map_or(0, |first| first.values.len());
    (0..count).map(|at| chosen.iter().map(|c| c.values.get(at).map_or("", String::as_str)).collect())
}

/// True when some row matches `alert`. Only an estimate that steers the choice; the replay through Falco's language tells.
fn matches(chosen: &[Candidate], rows: &BTreeSet<Vec<&str>>, alert: &Alert) -> bool {
    let held: Vec<Option<Cow<'_, str>>> = chosen.iter().map(|c| identity::value(alert, c.field)).collect();
    rows.iter()
        .any(|row| row.iter().zip(chosen).zip(&held).all(|((wanted, c), held)| holds(c.comp, wanted, held.as_deref())))
}

fn holds_any(candidate: &Candidate, alert: &Alert) -> bool {
    let held = identity::value(alert, candidate.field);
    let distinct = distinct(candidate.values.iter().map(String::as_str));
    distinct.into_iter().any(|wanted| holds(candidate.comp, wanted, held.as_deref()))
}

fn holds(comp: Comp, wanted: &str, held: Option<&str>) -> bool {
    held.is_some_and(|held| match comp {
        Comp::StartsWith => held.starts_with(wanted),
        _ => held == wanted,
    })
}
