//! What `kubectl logs`, stern, kubetail and compose put in front of a line to say where it came from.
//!
//! ```text
//! [pod/falco-vf8rj/falco] 2026-07-29T13:55:07.478104653Z 13:55:07.476277048: Notice …
//! falco-vf8rj falco 13:55:07.476277048: Notice …
//! falco-1  | 13:55:07.476277048: Notice …
//! 2026-07-29T13:55:07.478104653Z 13:55:07.476277048: Notice …
//! ```

use super::{Peeled, begins_record, syslog};

/// The payload of a line with a source or a time in front.
pub(super) fn peel(line: &str) -> Option<Peeled> {
    if let Some(rest) = line.strip_prefix("[pod/").or_else(|| line.strip_prefix("[container/"))
        && let Some(end) = rest.find("] ")
    {
        let start = line.len() - rest.len() + end + 2;
        return Some(Peeled::new(&line[..start], start));
    }
    if let Some(time) = syslog::iso_time(line) {
        return Some(Peeled::new("timestamps", time));
    }
    let bar = line.find("| ").filter(|at| *at > 0 && *at <= 80 && line[..*at].trim_end().bytes().all(is_name));
    if let Some(bar) = bar
        && begins_record(&line[bar + 2..])
    {
        return Some(Peeled::new(line[..bar].trim_end(), bar + 2));
    }
    // stern: pod and container; the rest must be something known.
    let pod = line.find(' ').filter(|at| line[..*at].bytes().all(is_name))?;
    let container = pod + 1 + line[pod + 1..].find(' ')?;
    (container > pod + 1 && line[pod + 1..container].bytes().all(is_name) && begins_record(&line[container + 1..]))
        .then(|| Peeled::new(&line[..container], container + 1))
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_./".contains(&byte)
}
