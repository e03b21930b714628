//! From a field as written to what it asks of an event.

use crate::catalogue::{ArgForm, Catalogue, Field};
use crate::constant;
use crate::error::ErrorKind;
use crate::names::{NamedEvent, event_types, named_event, nearest, parameter, parameters};
use crate::types::FieldType;

/// A field whose name and argument have been checked.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Resolved {
    /// As the condition names it: `proc.aname[2]`, `fd.ip`.
    pub(crate) key: String,
    /// What an event is asked for: the field itself, or those that it stands for.
    pub(crate) asks: Vec<Key>,
    pub(crate) ty: FieldType,
    pub(crate) list: bool,
    pub(crate) hex: bool,
    pub(crate) no_right_field: bool,
    pub(crate) no_transformer: bool,
    pub(crate) kind: FieldKind,
}

impl Resolved {
    /// Of a field that stands for any ancestor, the fields of the levels.
    pub(crate) fn levels(&self) -> &[Key] {
        self.asks.split_last().map_or(&[], |(_, levels)| levels)
    }
}

/// A field that an event is asked for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Key {
    /// Its place among all the keys of the filter.
    pub(crate) slot: usize,
    /// As alerts name it.
    pub(crate) name: String,
}

/// How the value of a field is found.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FieldKind {
    /// The event has it under its name.
    Plain,
    /// `evt.type`: the values it is compared with must be event types.
    EventType,
    /// `evt.type.is.NAME`: 1 when `evt.type` is that name, else 0; always 0 when no event has that type any more.
    EventTypeIs(Option<String>),
    /// `evt.around[TIME]`: the distance of the event from a time.
    Around(u64),
    /// A field without its level: true for any ancestor. One is asked for after the other, the nearest first. The last that
    /// is asked for is the field itself: all ancestors in one text, which only a transformer reads.
    AnyAncestor,
    /// A field that cannot be printed and stands for others: `fd.ip` for `fd.sip` and `fd.cip`. The last that is asked for
    /// is `fd.name`, which may tell them.
    Either,
    /// A time of day or a date, which an alert in JSON holds as nanoseconds.
    Clock(Clock),
}

/// How a time field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Clock {
    /// `23:59:59.999999999`
    Time,
    /// `23:59:59`
    TimeSeconds,
    /// `2026-12-31T23:59:59.999999999Z`
    Iso8601,
    /// `2026-12-31 23:59:59.999999999`
    DateTime,
    /// `2026-12-31 23:59:59`
    DateTimeSeconds,
}

/// A field error and the nearest known name.
pub(crate) type Refusal = (ErrorKind, Option<String>);

/// How far up the ancestors of a process are asked for.
const ANCESTORS: usize = 16;

const EITHER: [(&str, &[&str]); 8] = [
    ("fd.ip", &["fd.sip", "fd.cip"]),
    ("fd.port", &["fd.sport", "fd.cport"]),
    ("fd.proto", &["fd.sport", "fd.cport"]),
    ("fd.net", &["fd.sip", "fd.cip"]),
    ("fd.snet", &["fd.sip"]),
    ("fd.cnet", &["fd.cip"]),
    ("fd.lnet", &["fd.lip"]),
    ("fd.rnet", &["fd.rip"]),
];

const ANY_ANCESTOR: [&str; 6] = ["proc.aname", "proc.aexe", "proc.aexepath", "proc.acmdline", "proc.apid", "proc.aenv"];

const CLOCKS: [(&str, Clock); 5] = [
    ("evt.time", Clock::Time),
    ("evt.time.s", Clock::TimeSeconds),
    ("evt.time.iso8601", Clock::Iso8601),
    ("evt.datetime", Clock::DateTime),
    ("evt.datetime.s", Clock::DateTimeSeconds),
];

/// Looks up `name[arg]`.
pub(crate) fn resolve(catalogue: &Catalogue, name: &str, arg: Option<&str>) -> Result<Resolved, Refusal> {
    if let Some(field) = catalogue.get(name) {
        if field.arg == ArgForm::Dotted {
            return dotted(catalogue, field.name, None, arg);
        }
        check_argument(&field, arg)?;
        return Ok(plain(&field, arg));
    }
    for prefix in ["evt.type.is", "evt.rawarg", "evt.arg", "evt.abspath", "thread.cgroup"] {
        let suffix = name.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('.'));
        if let (Some(suffix), Some(_)) = (suffix, catalogue.get(prefix)) {
            return dotted(catalogue, prefix, Some(suffix), arg);
        }
    }
    let suggestion = nearest(name, catalogue.fields().map(|field| field.name));
    Err((ErrorKind::UnknownField(written(name, arg)), suggestion))
}

fn plain(field: &Field<'_>, arg: Option<&str>) -> Resolved {
    let name = field.name;
    let key = written(name, arg);
    let mut asks = vec![key.clone()];
    let kind = if name == "evt.type" {
        FieldKind::EventType
    } else if let Some((_, others)) = EITHER.iter().find(|(known, _)| *known == name) {
        asks = others.iter().chain(&["fd.name"]).map(|other| (*other).to_owned()).collect();
        FieldKind::Either
    } else if let Some((_, clock)) = CLOCKS.iter().find(|(known, _)| *known == name) {
        FieldKind::Clock(*clock)
    } else if arg.is_none() && ANY_ANCESTOR.contains(&name) {
        asks = (1..=ANCESTORS).map(|level| format!("{name}[{level}]")).chain([key.clone()]).collect();
        FieldKind::AnyAncestor
    } else if name == "evt.around" {
        asks = vec!["evt.rawtime".to_owned(), "evt.time".to_owned()];
        FieldKind::Around(arg.and_then(constant::unsigned).unwrap_or(0))
    } else {
        FieldKind::Plain
    };
    Resolved {
        asks: keys(asks),
        key,
        ty: field.ty,
        list: field.list,
        hex: field.hex,
        no_right_field: field.no_right_field,
        no_transformer: field.no_transformer,
        kind,
    }
}

fn check_argument(field: &Field<'_>, arg: Option<&str>) -> Result<(), Refusal> {
    let name = field.name;
    let Some(arg) = arg else {
        return if field.arg_required { Err((ErrorKind::MissingArgument(name.to_owned()), None)) } else { Ok(()) };
    };
    // Falco reads the argument up to the first bracket, quoted or not, and then finds more than a field.
    let bracket = arg.contains(']');
    let fits = match field.arg {
        _ if bracket => false,
        ArgForm::None => return Err((ErrorKind::UnknownField(written(name, Some(arg))), Some(name.to_owned()))),
        ArgForm::Index if name == "evt.around" => constant::unsigned(arg).is_some(),
        ArgForm::Index => constant::signed(arg).is_some(),
        ArgForm::IndexOrKey if !field.arg_required => true,
        ArgForm::Key | ArgForm::IndexOrKey | ArgForm::Dotted => !arg.is_empty(),
    };
    if fits { Ok(()) } else { Err((ErrorKind::BadArgument(name.to_owned()), None)) }
}

/// A field with a name after its own: `evt.arg.flags`. Only `evt.arg` also takes a number in brackets.
fn dotted(catalogue: &Catalogue, prefix: &str, suffix: Option<&str>, arg: Option<&str>) -> Result<Resolved, Refusal> {
    let bad = || Err((ErrorKind::BadArgument(prefix.to_owned()), None));
    let Some(field) = catalogue.get(prefix) else { return bad() };
    let mut resolved = plain(&field, arg);
    let Some(suffix) = suffix else {
        return match (prefix, arg) {
            ("evt.arg", Some(arg)) if constant::signed(arg).is_some() => Ok(resolved),
            ("evt.abspath", None) => Ok(resolved),
            (_, None) => Err((ErrorKind::MissingArgument(prefix.to_owned()), None)),
            _ => bad(),
        };
    };
    resolved.key = format!("{prefix}.{suffix}");
    resolved.asks = keys(vec![resolved.key.clone()]);
    if arg.is_some() {
        return Err((ErrorKind::UnknownField(written(&resolved.key, arg)), None));
    }
    match prefix {
        "evt.arg" | "evt.rawarg" => {
            let Some(ty) = parameter(suffix) else {
                return Err((ErrorKind::UnknownEventArgument(suffix.to_owned()), nearest(suffix, parameters())));
            };
            if prefix == "evt.rawarg" {
                (resolved.ty, resolved.hex) = (ty, true);
            }
        }
        "evt.type.is" => {
            resolved.asks.extend(keys(vec!["evt.type".to_owned()]));
            resolved.kind = FieldKind::EventTypeIs(match named_event(suffix) {
                Some(NamedEvent::Current) => Some(suffix.to_owned()),
                Some(NamedEvent::Superseded) => None,
                None => return Err((ErrorKind::UnknownEventType(suffix.to_owned()), nearest(suffix, event_types()))),
            });
        }
        "evt.abspath" if suffix != "src" && suffix != "dst" => return bad(),
        "thread.cgroup" if !suffix.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_') => return bad(),
        _ => {}
    }
    Ok(resolved)
}

/// The places are given when the whole condition is known.
fn keys(names: Vec<String>) -> Vec<Key> {
    names.into_iter().map(|name| Key { slot: 0, name }).collect()
}

fn written(name: &str, arg: Option<&str>) -> String {
    arg.map_or_else(|| name.to_owned(), |arg| format!("{name}[{arg}]"))
}
