//! The log files of containerd and CRI-O: `2023-02-02T00:43:56.734263328Z stdout F …`, long lines in several `P` parts.

use super::{Peeled, syslog};

/// The payload, and whether it goes on in the next line of its stream.
pub(super) fn peel(line: &str) -> Option<Peeled> {
    let time = syslog::iso_time(line)?;
    let rest = &line[time..];
    let stream = ["stdout ", "stderr "].into_iter().find(|stream| rest.starts_with(stream))?;
    let flag = rest.get(stream.len()..stream.len() + 2)?;
    let partial = match flag {
        "F " => false,
        "P " => true,
        _ => return None,
    };
    Some(Peeled { partial, ..Peeled::new(stream.trim_end(), time + stream.len() + 2) })
}
