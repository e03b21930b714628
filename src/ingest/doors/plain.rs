//! The alerts that most logs are full of: Falco's JSON with nothing to mend, handed out without copying it.
//!
//! What is read here is what `object.rs` reads, which alone knows what to do with everything else: at the first thing
//! that is not plain this gives up, and the alert takes the long way.

use super::object::{CUT, CUT_FROM, is_renamed};
use crate::json::{Kind, Val};
use crate::prefix;
use crate::sink::{Sink, Spot};
use alert::{Format, Plain, PlainField, PlainValue, Priority, Timestamp};
use bumpalo::Bump;
use bumpalo::collections::Vec;

/// Hands out the alert that `value` is, when it is plain.
pub(super) fn alert(value: Val<'_>, text: &str, spot: &Spot, sink: &mut Sink, format: Format) -> bool {
    let mut room = std::mem::take(&mut sink.room);
    let place = spot.place(text, value.start(), value.end());
    let raw = text.get(value.start()..value.end()).unwrap_or(text);
    let parts = Parts::read(value, &room);
    let plain = parts.and_then(|parts| parts.plain(format, &place, raw));
    if let Some(plain) = &plain {
        sink.plain(plain);
    }
    let is_plain = plain.is_some();
    room.reset();
    sink.room = room;
    is_plain
}

/// Falco's keys as far as they have come; none may come twice.
#[derive(Default)]
struct Parts<'a> {
    seen: u16,
    rule: Option<&'a str>,
    priority: Option<Priority>,
    source: Option<&'a str>,
    time: Option<Timestamp>,
    hostname: Option<&'a str>,
    uuid: Option<&'a str>,
    tags: &'a [&'a str],
    output: Option<&'a str>,
    message: Option<&'a str>,
    fields: &'a [PlainField<'a>],
}

impl<'a> Parts<'a> {
    fn read(object: Val<'a>, room: &'a Bump) -> Option<Self> {
        let mut parts = Self::default();
        for (key, value) in object.members() {
            let bit = match text(key, room)? {
                "hostname" => 0,
                "output" => 1,
                "output_fields" => 2,
                "priority" => 3,
                "rule" => 4,
                "source" => 5,
                "tags" => 6,
                "time" => 7,
                "uuid" => 8,
                "message" => 9,
                _ => continue,
            };
            if parts.seen & 1 << bit != 0 {
                return None;
            }
            parts.seen |= 1 << bit;
            match bit {
                0 => parts.hostname = string(value, room)?,
                1 => parts.output = string(value, room)?,
                2 => parts.fields = fields(value, room)?,
                3 => parts.priority = Priority::parse(string(value, room)??),
                4 => parts.rule = string(value, room)?,
                5 => parts.source = string(value, room)?,
                6 => parts.tags = tags(value, room)?,
                7 => parts.time = prefix::instant(string(value, room)??),
                8 => parts.uuid = string(value, room)?,
                _ => parts.message = string(value, room)?,
            }
        }
        Some(parts)
    }

    fn plain(self, format: Format, place: &'a alert::Place, raw: &'a str) -> Option<Plain<'a>> {
        let Self { source, hostname, uuid, tags, output, message, fields, .. } = self;
        let (rule, priority, time) = (self.rule?, self.priority?, self.time?);
        let plain =
            Plain { rule, priority, source, time, hostname, uuid, tags, output, message, fields, format, place, raw };
        (!fields.is_empty()).then_some(plain)
    }
}

/// A text, when it is one and nothing in it had to be replaced.
fn text<'a>(value: Val<'a>, room: &'a Bump) -> Option<&'a str> {
    if value.kind() != Kind::Text || value.is_lossy() {
        return None;
    }
    Some(match value.text()? {
        std::borrow::Cow::Borrowed(text) => text,
        std::borrow::Cow::Owned(text) => room.alloc_str(&text),
    })
}

/// A text or null; one that was cut is not plain.
fn string<'a>(value: Val<'a>, room: &'a Bump) -> Option<Option<&'a str>> {
    if value.kind() == Kind::Null {
        return Some(None);
    }
    text(value, room).filter(|text| !text.ends_with(CUT)).map(Some)
}

fn tags<'a>(value: Val<'a>, room: &'a Bump) -> Option<&'a [&'a str]> {
    if value.kind() != Kind::Array {
        return (value.kind() == Kind::Null).then_some(&[]);
    }
    let mut tags = Vec::new_in(room);
    for tag in value.items() {
        if let Some(tag) = string(tag, room)?
            && !tag.is_empty()
        {
            tags.push(tag);
        }
    }
    Some(tags.into_bump_slice())
}

/// The fields of an object whose names stand in order, as Falco writes them, so that none comes twice.
fn fields<'a>(object: Val<'a>, room: &'a Bump) -> Option<&'a [PlainField<'a>]> {
    if !object.is_object() {
        return None;
    }
    let mut fields: Vec<'_, PlainField<'_>> = Vec::with_capacity_in(32, room);
    let mut flattened = true;
    for (key, value) in object.members() {
        let name = text(key, room)?;
        if fields.last().is_some_and(|last| last.name >= name) || is_renamed(name) {
            return None;
        }
        flattened = flattened && !name.contains('.');
        if value.kind() == Kind::Text && value.raw().len() >= CUT_FROM && value.raw().ends_with(CUT) {
            return None;
        }
        fields.push(PlainField { name, value: field(value, room)? });
    }
    (!flattened).then(|| fields.into_bump_slice() as &[_])
}

fn field<'a>(value: Val<'a>, room: &'a Bump) -> Option<PlainValue<'a>> {
    Some(match value.kind() {
        Kind::Null => PlainValue::Null,
        Kind::True => PlainValue::Bool(true),
        Kind::False => PlainValue::Bool(false),
        Kind::Number => PlainValue::number(value.raw()),
        Kind::Text => PlainValue::Text(text(value, room)?),
        Kind::Array if value.items().all(|item| !matches!(item.kind(), Kind::Array | Kind::Object)) => {
            let mut items = Vec::new_in(room);
            for item in value.items() {
                items.push(field(item, room)?);
            }
            PlainValue::List(items.into_bump_slice())
        }
        Kind::Array | Kind::Object => PlainValue::Json(value.raw()),
    })
}
