//! A night brought into the form that joining needs: one vocabulary for all fields, a place and a moment for each row.

use super::night::Night;
use alert::Timestamp;
use hashbrown::HashMap;

/// A word of the scene's vocabulary; 0 is no value. The same text has the same symbol in every field, so that a parent's
/// name can be compared with a process's.
pub type Sym = u32;

/// What is read of each alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is named after the field it reads, in FIELDS")]
pub enum Field {
    Rule,
    Priority,
    Source,
    Hostname,
    Tags,
    ContainerId,
    ContainerName,
    Image,
    ImageTag,
    Namespace,
    Pod,
    Pid,
    Ppid,
    Vpid,
    Pvpid,
    Apid2,
    Apid3,
    Sid,
    Tty,
    Name,
    Pname,
    Aname2,
    Aname3,
    Aname4,
    Aname5,
    Aname6,
    Aname7,
    Exepath,
    Cmdline,
    User,
    Uid,
    Loginuid,
    EvtType,
    EvtRes,
    FdName,
    FdRip,
    FdSip,
    FdRport,
    ArgPath,
    ArgName,
    ArgFilename,
    ArgNewpath,
    KaUser,
    KaSource,
    KaVerb,
    KaResource,
    KaTarget,
    KaNamespace,
    KaImage,
    CtUser,
    CtSource,
    CtName,
    OktaActor,
    OktaSource,
    GcpUser,
    GcpSource,
    GithubUser,
    GithubRepo,
}

/// Each field with its name in an alert.
pub const FIELDS: [(Field, &str); 58] = [
    (Field::Rule, "alert.rule"),
    (Field::Priority, "alert.priority"),
    (Field::Source, "alert.source"),
    (Field::Hostname, "alert.hostname"),
    (Field::Tags, "alert.tags"),
    (Field::ContainerId, "container.id"),
    (Field::ContainerName, "container.name"),
    (Field::Image, "container.image.repository"),
    (Field::ImageTag, "container.image.tag"),
    (Field::Namespace, "k8s.ns.name"),
    (Field::Pod, "k8s.pod.name"),
    (Field::Pid, "proc.pid"),
    (Field::Ppid, "proc.ppid"),
    (Field::Vpid, "proc.vpid"),
    (Field::Pvpid, "proc.pvpid"),
    (Field::Apid2, "proc.apid[2]"),
    (Field::Apid3, "proc.apid[3]"),
    (Field::Sid, "proc.sid"),
    (Field::Tty, "proc.tty"),
    (Field::Name, "proc.name"),
    (Field::Pname, "proc.pname"),
    (Field::Aname2, "proc.aname[2]"),
    (Field::Aname3, "proc.aname[3]"),
    (Field::Aname4, "proc.aname[4]"),
    (Field::Aname5, "proc.aname[5]"),
    (Field::Aname6, "proc.aname[6]"),
    (Field::Aname7, "proc.aname[7]"),
    (Field::Exepath, "proc.exepath"),
    (Field::Cmdline, "proc.cmdline"),
    (Field::User, "user.name"),
    (Field::Uid, "user.uid"),
    (Field::Loginuid, "user.loginuid"),
    (Field::EvtType, "evt.type"),
    (Field::EvtRes, "evt.res"),
    (Field::FdName, "fd.name"),
    (Field::FdRip, "fd.rip"),
    (Field::FdSip, "fd.sip"),
    (Field::FdRport, "fd.rport"),
    (Field::ArgPath, "evt.arg.path"),
    (Field::ArgName, "evt.arg.name"),
    (Field::ArgFilename, "evt.arg.filename"),
    (Field::ArgNewpath, "evt.arg.newpath"),
    (Field::KaUser, "ka.user.name"),
    (Field::KaSource, "ka.sourceips"),
    (Field::KaVerb, "ka.verb"),
    (Field::KaResource, "ka.target.resource"),
    (Field::KaTarget, "ka.target.name"),
    (Field::KaNamespace, "ka.target.namespace"),
    (Field::KaImage, "ka.req.pod.containers.image"),
    (Field::CtUser, "ct.user"),
    (Field::CtSource, "ct.srcip"),
    (Field::CtName, "ct.name"),
    (Field::OktaActor, "okta.actor.name"),
    (Field::OktaSource, "okta.client.ip"),
    (Field::GcpUser, "gcp.user"),
    (Field::GcpSource, "gcp.callerIP"),
    (Field::GithubUser, "github.user"),
    (Field::GithubRepo, "github.repo"),
];

/// Names of processes from the parent upwards.
pub const ANCESTORS: [Field; 7] =
    [Field::Pname, Field::Aname2, Field::Aname3, Field::Aname4, Field::Aname5, Field::Aname6, Field::Aname7];

/// Who acts in an audit record.
pub const ACTORS: [Field; 5] = [Field::KaUser, Field::CtUser, Field::OktaActor, Field::GcpUser, Field::GithubUser];

/// The symbols of words, while columns are read.
pub type Words = HashMap<String, Sym>;

/// All rows of a night.
#[derive(Default)]
pub struct Scene {
    columns: Vec<Vec<Sym>>,
    texts: Vec<String>,
    /// When each row happened, in nanoseconds. Undated rows, which have a time of day only, are laid out in input order
    /// from day 0 of 1970, a day further each time the clock falls back by more than half a day.
    pub at: Vec<i64>,
    /// The place of each row: a container, a host without one, or an audit log. An index into `places`.
    pub place: Vec<u32>,
    /// All places.
    pub places: Vec<Place>,
    /// The rows in order of time; equal times in input order.
    pub order: Vec<u32>,
}

/// Where things happen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// What kind of place.
    pub kind: PlaceKind,
    /// The container's id, the host's name, the source of the audit log.
    pub name: Sym,
}

/// Kinds of places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PlaceKind {
    /// A container, known by `container.id`.
    Container,
    /// A container without an id, known by its pod's name or its own.
    Named,
    /// The host itself, known by `alert.hostname`.
    Host,
    /// No process at all: what an audit log tells. Known by `alert.source`.
    Audit,
}

impl Scene {
    /// Reads the next field of all rows of `night`, and when there is none left, when and where each row was: then it is whole,
    /// and this is false. Words that were read before are in `words`.
    pub fn read<N: Night + ?Sized>(&mut self, night: &N, words: &mut Words) -> bool {
        let Some((_, name)) = FIELDS.get(self.columns.len()) else {
            self.at = moments(night).0;
            self.order = (0..night.len() as u32).collect();
            self.order.sort_by_key(|row| self.at[*row as usize]);
            self.find_places(night.len());
            return false;
        };
        let texts = &mut self.texts;
        if texts.is_empty() {
            texts.push(String::new());
        }
        let mut column = night.column(name);
        let own: Vec<Sym> = std::mem::take(&mut column.texts)
            .into_iter()
            .map(|text| match text.is_empty() {
                true => 0,
                false => *words.entry(text).or_insert_with_key(|text| {
                    texts.push(text.clone());
                    texts.len() as Sym - 1
                }),
            })
            .collect();
        for symbol in &mut column.symbols {
            *symbol = own.get(*symbol as usize).copied().unwrap_or(0);
        }
        self.columns.push(column.symbols);
        true
    }

    /// How many fields were read.
    pub fn fields_read(&self) -> usize {
        self.columns.len()
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.at.len()
    }

    /// The symbol of a field in a row.
    pub fn get(&self, row: usize, field: Field) -> Sym {
        self.columns[field as usize].get(row).copied().unwrap_or(0)
    }

    /// The text of a field in a row; empty when there is none.
    pub fn text(&self, row: usize, field: Field) -> &str {
        self.word(self.get(row, field))
    }

    /// The text of a symbol.
    pub fn word(&self, symbol: Sym) -> &str {
        self.texts.get(symbol as usize).map_or("", String::as_str)
    }

    /// How many words there are, the empty one included: symbols are smaller than this.
    pub fn words(&self) -> usize {
        self.texts.len()
    }

    /// A field that holds a whole number, such as a process id.
    pub fn number(&self, row: usize, field: Field) -> Option<u32> {
        self.text(row, field).parse().ok()
    }

    /// The place of a row.
    pub fn place(&self, row: usize) -> &Place {
        &self.places[self.place[row] as usize]
    }

    /// True for what Falco says about itself, which is no event of the night.
    pub fn about_falco(&self, row: usize) -> bool {
        let rule = self.text(row, Field::Rule);
        self.text(row, Field::Source) == "internal" || rule.starts_with("Falco internal:")
    }

    /// Who acts in an audit record, and by which field.
    pub fn actor(&self, row: usize) -> Option<(Field, Sym)> {
        ACTORS.into_iter().map(|field| (field, self.get(row, field))).find(|(_, symbol)| *symbol != 0)
    }

    /// The names of the row's ancestors, parent first.
    pub fn ancestors(&self, row: usize) -> impl Iterator<Item = Sym> + '_ {
        ANCESTORS.into_iter().map(move |field| self.get(row, field)).take_while(|symbol| *symbol != 0)
    }

    fn find_places(&mut self, rows: usize) {
        let mut known: HashMap<Place, u32> = HashMap::new();
        for row in 0..rows {
            let place = self.place_of(row);
            let index = *known.entry(place).or_insert_with_key(|place| {
                self.places.push(place.clone());
                self.places.len() as u32 - 1
            });
            self.place.push(index);
        }
    }

    fn place_of(&self, row: usize) -> Place {
        let id = self.get(row, Field::ContainerId);
        let (pod, name, host) =
            (self.get(row, Field::Pod), self.get(row, Field::ContainerName), self.get(row, Field::Hostname));
        let process = self.get(row, Field::Name) != 0 || self.get(row, Field::Cmdline) != 0;
        if id != 0 && self.word(id) != "host" {
            Place { kind: PlaceKind::Container, name: id }
        } else if id == 0 && pod != 0 {
            Place { kind: PlaceKind::Named, name: pod }
        } else if id == 0 && name != 0 && self.word(name) != "host" {
            Place { kind: PlaceKind::Named, name }
        } else if !process && self.actor(row).is_some() {
            Place { kind: PlaceKind::Audit, name: self.get(row, Field::Source) }
        } else {
            Place { kind: PlaceKind::Host, name: host }
        }
    }
}

const DAY: i64 = 86_400 * 1_000_000_000;

/// The moment of each row, and whether it is dated. A row without any time stands where its predecessor stands.
pub fn moments<N: Night + ?Sized>(night: &N) -> (Vec<i64>, Vec<bool>) {
    let (mut at, mut dated) = (Vec::with_capacity(night.len()), Vec::with_capacity(night.len()));
    let (mut day, mut last_clock, mut last) = (0i64, 0i64, 0i64);
    for row in 0..night.len() {
        let (moment, date) = match night.time(row) {
            Some(Timestamp::Instant(nanos)) => {
                (i64::try_from(nanos).unwrap_or(if nanos < 0 { i64::MIN / 2 } else { i64::MAX / 2 }), true)
            }
            Some(Timestamp::TimeOfDay(nanos)) => {
                let clock = i64::try_from(nanos).unwrap_or(0);
                if clock < last_clock - DAY / 2 {
                    day += DAY;
                }
                last_clock = clock;
                (day.saturating_add(clock), false)
            }
            None => (last, false),
        };
        last = moment;
        at.push(moment);
        dated.push(date);
    }
    (at, dated)
}

/// The name of a field as alerts have it.
pub fn field_name(field: Field) -> &'static str {
    FIELDS.get(field as usize).map_or("", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_stand_in_the_order_of_their_names() {
        for (at, (field, name)) in FIELDS.into_iter().enumerate() {
            assert_eq!(field as usize, at, "{name}");
        }
    }

    #[test]
    fn a_time_of_day_that_falls_back_is_the_next_day() {
        let text = "23:59:58.000000000: Warning a (x=1)\n23:59:57.000000000: Warning a (x=1)\n00:00:01.000000000: Warning a (x=1)\n";
        let alerts = crate::analyse(text.as_bytes(), None).alerts;
        assert_eq!(alerts.len(), 3);
        let (mut scene, mut words) = (Scene::default(), Words::new());
        while scene.read(&alerts[..], &mut words) {}
        assert_eq!(scene.order, [1, 0, 2]);
        assert_eq!(scene.at[2] - scene.at[0], 3_000_000_000);
        assert!(!moments(&alerts[..]).1[0]);
    }
}
