//! Capabilities: the pieces root's power is cut into.

use crate::table::rows;
use std::sync::OnceLock;

const TABLE: &str = include_str!("data/capabilities.tsv");

/// How much harm a capability can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Danger {
    /// Little.
    Low,
    /// Some, mostly against neighbours.
    Medium,
    /// Much inside the container, or a step out of it.
    High,
    /// Control of the host.
    Critical,
}

/// One capability.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capability {
    /// `CAP_SYS_ADMIN`.
    pub name: &'static str,
    /// Its bit in the kernel's sets.
    pub bit: u8,
    /// What it allows: a clause that follows "may".
    pub allows: &'static str,
    /// How much harm it can do.
    pub danger: Danger,
    /// True when Docker and containerd give it to every container that asks for nothing else.
    pub docker_default: bool,
    /// The same for CRI-O. `CAP_MKNOD` differs between its versions and counts as not given.
    pub crio_default: bool,
}

/// The capability called `name`, upper case with its prefix.
pub fn capability(name: &str) -> Option<Capability> {
    all().iter().find(|capability| capability.name == name).copied()
}

/// All capabilities, by bit.
pub fn all() -> &'static [Capability] {
    static READ: OnceLock<Vec<Capability>> = OnceLock::new();
    READ.get_or_init(|| {
        rows::<5>(TABLE)
            .filter_map(|[bit, name, danger, given, allows]| {
                Some(Capability {
                    name,
                    bit: bit.parse().ok()?,
                    allows,
                    danger: match danger {
                        "critical" => Danger::Critical,
                        "high" => Danger::High,
                        "medium" => Danger::Medium,
                        _ => Danger::Low,
                    },
                    docker_default: given.contains('d'),
                    crio_default: given.contains('c'),
                })
            })
            .collect()
    })
}
