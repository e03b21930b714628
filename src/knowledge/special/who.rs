//! Users, groups and what they may do.

use super::{Said, number::whole};
use crate::capabilities::{self, Capability, Danger};

/// The kernel's "no id": -1, which unsigned prints as 4294967295.
const NONE: i128 = 4_294_967_295;

/// The user who logged in.
pub(super) fn login(value: &str) -> Said {
    Some(match whole(value)? {
        -1 | NONE => {
            "No login session: the system or a container runtime started this, not a person who logged in. Commands \
             sent with docker exec or kubectl exec look the same."
        }
        0 => "The login session is root's own: someone or something logged in as root directly.",
        1..1000 => "The login session belongs to a system account, by the usual numbering.",
        1000..60_000 => "The login session belongs to an ordinary account, by the usual numbering; sudo and su do not change this.",
        _ => return None,
    }
    .into())
}

/// The user a process runs as.
pub(super) fn user(value: &str) -> Said {
    Some(
        match whole(value)? {
            0 => "Root. In a container without a user namespace it is the host's root with fewer powers.",
            65_534 => "nobody: the account for ids that have no place here.",
            -1 | NONE => "No id: Falco does not know it, or, in calls that change ids, leave as it is.",
            1..1000 => "A system account, by the usual numbering.",
            1000..60_000 => "An ordinary account, by the usual numbering.",
            _ => return None,
        }
        .into(),
    )
}

/// The group a process runs as.
pub(super) fn group(value: &str) -> Said {
    Some(
        match whole(value)? {
            0 => "The group of root.",
            65_534 => "nogroup: the group for ids that have no place here.",
            -1 | NONE => "No id: Falco does not know it, or, in calls that change ids, leave as it is.",
            _ => return None,
        }
        .into(),
    )
}

/// A set of capabilities, separated by blanks.
pub(super) fn capabilities(value: &str) -> Said {
    let known = capabilities::all();
    let held: Vec<_> = value.split([' ', ',']).filter_map(capabilities::capability).collect();
    if held.is_empty() {
        let none = matches!(value, "" | "NONE" | "0");
        return none.then_some("No capabilities: no part of root's power.".into());
    }
    if held.len() >= known.len() - 3 {
        return Some(
            "Nearly all capabilities there are: root without limits, as on the host or in a privileged container."
                .into(),
        );
    }
    let beyond: Vec<_> = held.iter().filter(|capability| !capability.docker_default).collect();
    if beyond.is_empty() {
        let whole_set = held.len() == known.iter().filter(|capability| capability.docker_default).count();
        return Some(match whole_set {
            true => "Exactly what Docker and containerd give every container.".into(),
            false => "No more than Docker and containerd give every container.".into(),
        });
    }
    let mut worst: Vec<&Capability> = Vec::new();
    for capability in beyond.into_iter().filter(|capability| capability.danger >= Danger::High) {
        worst.insert(worst.partition_point(|other| other.danger >= capability.danger), capability);
    }
    if worst.is_empty() {
        return Some("More than containers get by default, but none of the dangerous ones.".into());
    }
    let named: Vec<String> =
        worst.iter().take(4).map(|capability| format!("{} ({})", capability.name, capability.allows)).collect();
    let more = worst.len().saturating_sub(4);
    let tail = if more > 0 { format!("; and {more} more") } else { String::new() };
    Some(format!("More than containers get by default: {}{tail}.", named.join("; ")).into())
}
