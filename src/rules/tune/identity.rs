//! Which fields say who did what to whom, and stay the same when it happens again.

use std::borrow::Cow;
use std::collections::HashSet;

use alert::{Alert, Value};

/// The part a field plays in an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// Who: the program, its parents, the user.
    Actor,
    /// What: the command, the call, its flags.
    Action,
    /// To whom: the file, the peer, the object.
    Target,
    /// Where: the image, the namespace, the account.
    Place,
}

/// Identity fields, the most telling of each part first. What changes from run to run (process and container ids, times,
/// names with random endings) is left out: an exception on it silences nothing tomorrow.
const FIELDS: [(&str, Part); 72] = [
    ("proc.name", Part::Actor),
    ("proc.exepath", Part::Actor),
    ("proc.pname", Part::Actor),
    ("user.name", Part::Actor),
    ("proc.aname[2]", Part::Actor),
    ("proc.aname[3]", Part::Actor),
    ("proc.pexepath", Part::Actor),
    ("proc.exe", Part::Actor),
    ("user.uid", Part::Actor),
    ("user.loginname", Part::Actor),
    ("user.loginuid", Part::Actor),
    ("group.name", Part::Actor),
    ("ka.user.name", Part::Actor),
    ("jevt.value[/user/username]", Part::Actor),
    ("ct.user", Part::Actor),
    ("ct.user.identitytype", Part::Actor),
    ("ct.srcip", Part::Actor),
    ("gcp.user", Part::Actor),
    ("okta.actor.name", Part::Actor),
    ("github.user", Part::Actor),
    ("proc.cmdline", Part::Action),
    ("proc.args", Part::Action),
    ("proc.pcmdline", Part::Action),
    ("evt.type", Part::Action),
    ("evt.arg.flags", Part::Action),
    ("evt.arg.mode", Part::Action),
    ("evt.arg.request", Part::Action),
    ("evt.arg.res", Part::Action),
    ("evt.res", Part::Action),
    ("ka.verb", Part::Action),
    ("ka.target.subresource", Part::Action),
    ("ct.name", Part::Action),
    ("ct.error", Part::Action),
    ("gcp.methodName", Part::Action),
    ("okta.evt.type", Part::Action),
    ("github.action", Part::Action),
    ("github.type", Part::Action),
    ("fd.name", Part::Target),
    ("fd.directory", Part::Target),
    ("fd.filename", Part::Target),
    ("fd.sip", Part::Target),
    ("fd.sport", Part::Target),
    ("fd.sip.name", Part::Target),
    ("fd.cip", Part::Target),
    ("fd.rip", Part::Target),
    ("fd.rport", Part::Target),
    ("fd.lport", Part::Target),
    ("fd.l4proto", Part::Target),
    ("fs.path.name", Part::Target),
    ("fs.path.source", Part::Target),
    ("fs.path.target", Part::Target),
    ("evt.arg.filename", Part::Target),
    ("evt.arg.path", Part::Target),
    ("evt.arg.name", Part::Target),
    ("evt.arg.oldpath", Part::Target),
    ("evt.arg.newpath", Part::Target),
    ("evt.arg.linkpath", Part::Target),
    ("evt.arg.target", Part::Target),
    ("evt.arg.uid", Part::Target),
    ("evt.arg.gid", Part::Target),
    ("ka.target.resource", Part::Target),
    ("ka.target.name", Part::Target),
    ("container.image.repository", Part::Place),
    ("k8s.ns.name", Part::Place),
    ("container.image.tag", Part::Place),
    ("container.name", Part::Place),
    ("container.type", Part::Place),
    ("ka.target.namespace", Part::Place),
    ("ct.region", Part::Place),
    ("ct.user.accountid", Part::Place),
    ("github.repo.name", Part::Place),
    ("evt.hostname", Part::Place),
];

/// The part of an identity field; `None` for a field that does not identify.
pub fn part_of(field: &str) -> Option<Part> {
    FIELDS.iter().find(|(name, _)| *name == field).map(|(_, part)| *part)
}

/// All identity fields, in order of preference within their part.
pub(super) fn fields() -> impl Iterator<Item = (&'static str, Part)> {
    FIELDS.into_iter()
}

/// The value of a field as a condition compares it. `None` when it is absent, null, or no single value.
pub(super) fn value<'a>(alert: &'a Alert, field: &str) -> Option<Cow<'a, str>> {
    match &alert.field(field)?.value {
        Value::Null | Value::List(_) | Value::Json(_) => None,
        // A text line prints `<NA>` for no value; a comparison with it would never match.
        Value::Text(text) if &**text == "<NA>" && !matches!(field, "user.name" | "user.loginname" | "fd.l4proto") => {
            None
        }
        Value::Text(text) => Some(Cow::Borrowed(text)),
        value => Some(Cow::Owned(value.to_string())),
    }
}

/// What some alerts hold of each identity field.
pub(super) struct Known<'a> {
    fields: Vec<KnownField<'a>>,
}

struct KnownField<'a> {
    name: &'static str,
    /// True when one of them was printed with the field, with or without a value.
    held: bool,
    values: HashSet<Option<Cow<'a, str>>>,
}

impl<'a> Known<'a> {
    pub(super) fn of(alerts: &[&'a Alert]) -> Self {
        let of_field = |(name, _): (&'static str, Part)| KnownField {
            name,
            held: alerts.iter().any(|alert| alert.field(name).is_some()),
            values: alerts.iter().map(|alert| value(alert, name)).collect(),
        };
        Self { fields: fields().map(of_field).collect() }
    }

    /// The identity fields in which `alert` is like none of them, with what it holds.
    pub(super) fn differences(&self, alert: &Alert) -> Vec<(String, Option<String>)> {
        let mut found = Vec::new();
        for KnownField { name, held, values } in &self.fields {
            if !held && alert.field(name).is_none() {
                continue;
            }
            let own = value(alert, name);
            if !values.contains(&own) {
                found.push(((*name).to_owned(), own.map(Cow::into_owned)));
            }
        }
        found
    }
}
