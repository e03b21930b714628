//! Why two alerts belong together. Each tie says which fields make it, and whether they prove it or suggest it.

use super::scene::{Field, field_name};

/// One tie between two alerts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The row it leads from: the earlier, the parent, the one that names the other.
    pub from: u32,
    /// The row it leads to.
    pub to: u32,
    /// Why.
    pub tie: Tie,
}

/// The kinds of ties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tie {
    /// The same process: host and process id, near in time, under one name.
    Process,
    /// A process and its child: the id of one is the parent's id of the other, and so is the name.
    Parent,
    /// Two children of one process that is no service and no first process.
    Sibling,
    /// A process and its descendant: the id of one is an ancestor's id of the other.
    Ancestor,
    /// Two unusual children of one service, minutes apart.
    Service,
    /// Two unusual events of one session.
    Session,
    /// Lineage by names alone: the names of one's ancestors go on with the other's, in one place, minutes apart.
    Names,
    /// One place and one user within minutes, where neither alert tells its lineage.
    Moment,
    /// A container's start, unusual, and what was unusual in it within minutes.
    Start,
    /// The test tool's alerts of one container, by its image.
    TestRun,
    /// An address that only unusual events of the night touch.
    Endpoint(Field, Field),
    /// A file that only unusual events of the place touch: written here, run or read there.
    File(Field, Field),
    /// A pod that one names and in which the other happened soon after.
    Named(Field),
    /// An image that one starts and from which the other's container came.
    Image,
    /// One caller of an audit log, within minutes, unusual both times.
    Caller(Field),
    /// A request from the address of a container, and what was unusual in it around that time.
    Source,
    /// The same thing again: one behaviour, and nothing else tied to either.
    Same,
}

impl Tie {
    /// True when the tie is a conclusion from names and times, not from ids or values that are equal.
    pub fn inferred(self) -> bool {
        matches!(
            self,
            Self::Service
                | Self::Session
                | Self::Names
                | Self::Moment
                | Self::Start
                | Self::TestRun
                | Self::Named(_)
                | Self::Image
                | Self::Source
                | Self::Same
        )
    }

    /// The fields that make it: of the first alert, and of the second.
    pub fn fields(self) -> (Vec<&'static str>, Vec<&'static str>) {
        let both = |fields: &[&'static str]| (fields.to_vec(), fields.to_vec());
        match self {
            Self::Process => both(&["alert.hostname", "proc.pid", "proc.name"]),
            Self::Parent => {
                (vec!["alert.hostname", "proc.pid", "proc.name"], vec!["alert.hostname", "proc.ppid", "proc.pname"])
            }
            Self::Sibling => both(&["alert.hostname", "proc.ppid", "proc.pname"]),
            Self::Ancestor => (
                vec!["alert.hostname", "proc.pid", "proc.name"],
                vec!["alert.hostname", "proc.apid[2]", "proc.apid[3]"],
            ),
            Self::Service => both(&["alert.hostname", "proc.ppid", "alert.time"]),
            Self::Session => both(&["alert.hostname", "proc.sid", "alert.time"]),
            Self::Names => both(&["container.id", "user.name", "proc.name", "proc.pname", "alert.time"]),
            Self::Moment => both(&["container.id", "user.name", "alert.time"]),
            Self::Start => (vec!["container.id", "evt.type", "alert.time"], vec!["container.id", "alert.time"]),
            Self::TestRun => both(&["container.id", "container.image.repository"]),
            Self::Endpoint(a, b) | Self::File(a, b) => (vec![field_name(a)], vec![field_name(b)]),
            Self::Named(field) => (vec![field_name(field), "alert.time"], vec!["k8s.pod.name", "alert.time"]),
            Self::Image => (vec!["ka.req.pod.containers.image"], vec!["container.image.repository"]),
            Self::Caller(field) => both(&[field_name(field), "alert.time"]),
            Self::Source => (vec!["fd.name", "alert.time"], vec!["ka.sourceips", "alert.time"]),
            Self::Same => both(&["alert.rule", "proc.cmdline"]),
        }
    }

    /// A stable word for scripts.
    pub fn word(self) -> &'static str {
        match self {
            Self::Process => "process",
            Self::Parent => "parent",
            Self::Sibling => "sibling",
            Self::Ancestor => "ancestor",
            Self::Service => "service",
            Self::Session => "session",
            Self::Names => "lineage by names",
            Self::Moment => "place and time",
            Self::Start => "container start",
            Self::TestRun => "test run",
            Self::Endpoint(..) => "endpoint",
            Self::File(..) => "file",
            Self::Named(_) => "named pod",
            Self::Image => "image",
            Self::Caller(_) => "caller",
            Self::Source => "source address",
            Self::Same => "same behaviour",
        }
    }

    /// For a tie that leads from one alert to others, the words before and behind those others: "alert 3 is the parent of
    /// alerts 4 and 5, by process id and name".
    pub fn leads(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Parent => Some(("is the parent of", ", by process id and name")),
            Self::Ancestor => Some(("is an ancestor of", ", by process id and name")),
            Self::Start => Some(("is the start of the container of", ", which came within minutes")),
            Self::Named(_) => Some(("names the pod or host of", ", which came soon after")),
            Self::Image => Some(("asks for the image of", "")),
            Self::Source => Some(("shows its container's address, which is the source of", ", minutes apart")),
            _ => None,
        }
    }

    /// The field whose value the two alerts share: of the first, and of the second. `None` where there is no single one.
    pub fn shared(self) -> Option<(&'static str, &'static str)> {
        let both = |field| Some((field, field));
        match self {
            Self::Process => both("proc.name"),
            Self::Sibling | Self::Service => both("proc.pname"),
            Self::Session => both("proc.sid"),
            Self::TestRun => both("container.image.repository"),
            Self::Endpoint(a, b) | Self::File(a, b) => Some((field_name(a), field_name(b))),
            Self::Caller(field) => both(field_name(field)),
            _ => None,
        }
    }

    /// What it says, in words that stand behind "Alert 3 and alert 7:".
    pub fn says(self) -> &'static str {
        match self {
            Self::Process => "the same process of one host, by its id and name",
            Self::Parent => "the first is the parent of the second, by process id and name",
            Self::Sibling => "children of one process, by the parent's id and name",
            Self::Ancestor => "the first is an ancestor of the second, by process id and name",
            Self::Service => "started by one service within minutes, both unusual for it",
            Self::Session => "one session, minutes apart, both unusual",
            Self::Names => "the names of their processes make one lineage, in one place and within minutes",
            Self::Moment => "one place and one user within minutes; the alerts tell no lineage",
            Self::Start => "the container's start, and what was unusual in it within minutes",
            Self::TestRun => "one container of the test tool's image",
            Self::Endpoint(..) => "one address, and little else in the input touches it",
            Self::File(..) => "one file of one place, and little else in the input touches it",
            Self::Named(_) => "the first names the pod in which the second happened soon after",
            Self::Image => "the first asks for the image that the second ran from",
            Self::Caller(_) => "one caller within minutes, unusual both times",
            Self::Source => "the second is a request from the address of the first's container, minutes apart",
            Self::Same => "the same thing again; nothing else ties either to anything",
        }
    }
}
