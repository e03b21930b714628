//! Names that are not fields: event types, parameters of events, services. And the nearest known name to a wrong one.

use crate::catalogue::type_named;
use crate::types::FieldType;

/// Whether Falco knows an event type or system call of this name.
pub(crate) fn is_event_type(name: &str) -> bool {
    event_types().any(|known| known == name)
}

/// Every event type, sorted.
pub(crate) fn event_types() -> impl Iterator<Item = &'static str> {
    event_lines().map(|line| line.split('\t').next().unwrap_or(line))
}

/// What `evt.type.is.NAME` can be asked for. It knows only events with parameters of their own, and compares with the
/// first version of the event; where there is a later one it is never true.
pub(crate) enum NamedEvent {
    Current,
    Superseded,
}

/// The event of this name, if it has parameters of its own.
pub(crate) fn named_event(name: &str) -> Option<NamedEvent> {
    event_lines().find_map(|line| match line.strip_prefix(name)? {
        "" => Some(NamedEvent::Current),
        "\tv" => Some(NamedEvent::Superseded),
        _ => None,
    })
}

fn event_lines() -> impl Iterator<Item = &'static str> {
    include_str!("table/events.tsv").lines().filter(|line| !line.starts_with('#'))
}

/// The type of the raw value of an event's parameter, if any event has one of this name.
pub(crate) fn parameter(name: &str) -> Option<FieldType> {
    tsv(include_str!("table/params.tsv")).find(|(known, _)| *known == name).and_then(|(_, ty)| type_named(ty))
}

/// The names of all parameters of events, sorted.
pub(crate) fn parameters() -> impl Iterator<Item = &'static str> {
    tsv(include_str!("table/params.tsv")).map(|(name, _)| name)
}

/// The port of a service: `https` is 443.
pub(crate) fn service(name: &str) -> Option<u16> {
    tsv(include_str!("table/services.tsv")).find(|(known, _)| *known == name).and_then(|(_, port)| port.parse().ok())
}

fn tsv(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

/// The name with the fewest edits from `wrong`, if few enough that it was likely meant.
pub(crate) fn nearest<'n>(wrong: &str, known: impl Iterator<Item = &'n str>) -> Option<String> {
    let edits = (wrong.chars().count() / 3).clamp(1, 3);
    let mut best: Option<(usize, &str)> = None;
    for name in known.filter(|name| *name != wrong) {
        let limit = best.map_or(EDIT * edits + CASE, |(distance, _)| distance - 1);
        if let Some(distance) = distance_within(wrong, name, limit) {
            best = Some((distance, name));
        }
        if best.is_some_and(|(distance, _)| distance <= CASE) {
            break;
        }
    }
    best.map(|(_, name)| name.to_owned())
}

/// What it costs to change, drop or add a letter or to swap two, and what letters of another case cost all together.
const EDIT: usize = 2;
const CASE: usize = 1;

/// The cost of turning `wrong` into `name`; nothing if it is above `limit`.
fn distance_within(wrong: &str, name: &str, limit: usize) -> Option<usize> {
    if EDIT * wrong.len().abs_diff(name.len()) > limit || wrong.len() > 64 {
        return None;
    }
    let (wrong, name) = (wrong.as_bytes(), name.as_bytes());
    let same = |i: usize, j: usize| wrong[i].eq_ignore_ascii_case(&name[j]);
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=name.len()).collect();
    for i in 0..wrong.len() {
        let mut row = vec![i + 1];
        for j in 0..name.len() {
            let mut edits = (last[j] + usize::from(!same(i, j))).min(last[j + 1] + 1).min(row[j] + 1);
            // Two letters that changed places are one edit.
            if i > 0 && j > 0 && same(i, j - 1) && same(i - 1, j) {
                edits = edits.min(before[j - 1] + 1);
            }
            row.push(edits);
        }
        before = std::mem::replace(&mut last, row);
    }
    let other_case = wrong.iter().zip(name).any(|(a, b)| a != b && a.eq_ignore_ascii_case(b));
    let distance = EDIT * last[name.len()] + if other_case { CASE } else { 0 };
    (distance <= limit).then_some(distance)
}
