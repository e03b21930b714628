//! Results of calls and names of events.

use super::{Said, number::whole};
use crate::errno;
use crate::table::rows;

const EVENTS: &str = include_str!("../data/events.tsv");

/// `SUCCESS`, an errno's name, or a number that is negative for an errno.
pub(super) fn explain(value: &str) -> Said {
    match value {
        "SUCCESS" => return Some("The call worked. What that brought about depends on the event.".into()),
        "true" => return Some("The call returned an error.".into()),
        "false" => return Some("The call worked.".into()),
        _ => {}
    }
    if let Some(errno) = errno::lookup(value) {
        return Some(errno.meaning.into());
    }
    let number = whole(value)?;
    if number >= 0 {
        return Some(
            "The call worked. The number is its answer: a descriptor, a count, a process id, or just 0.".into(),
        );
    }
    let errno = errno::by_number(i64::try_from(number).ok()?)?;
    Some(format!("{}: {}", errno.name, errno.meaning).into())
}

/// What an event type asks of the kernel.
pub(super) fn event(value: &str) -> Said {
    rows::<2>(EVENTS).find(|[names, _]| names.split(' ').any(|name| name == value)).map(|[_, asked]| asked.into())
}
