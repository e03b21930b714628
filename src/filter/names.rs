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
    let limit = (wrong.chars().count() / 3).clamp(1, 3);
    let mut best: Option<(usize, &str)> = None;
    for name in known {
        let allowed = best.map_or(limit, |(edits, _)| edits.saturating_sub(1));
        if let Some(edits) = edits_within(wrong, name, allowed) {
            best = Some((edits, name));
        }
    }
    best.filter(|(edits, _)| *edits > 0).map(|(_, name)| name.to_owned())
}

/// How many letters to change, drop or add, case apart; nothing if more than `allowed`.
fn edits_within(wrong: &str, name: &str, allowed: usize) -> Option<usize> {
    if wrong.len().abs_diff(name.len()) > allowed || wrong.len() > 64 {
        return None;
    }
    let (wrong, name) = (wrong.as_bytes(), name.as_bytes());
    let mut row: Vec<usize> = (0..=name.len()).collect();
    for (i, a) in wrong.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, b) in name.iter().enumerate() {
            let changed = corner + usize::from(!a.eq_ignore_ascii_case(b));
            corner = row[j + 1];
            row[j + 1] = changed.min(corner + 1).min(row[j] + 1);
        }
    }
    let edits = row[name.len()].max(usize::from(wrong != name));
    (edits <= allowed).then_some(edits)
}
