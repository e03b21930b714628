//! The alerts that most logs are full of: Falco's JSON with nothing to mend, read in one pass and handed out without
//! copying it.
//!
//! What is read here is what `object.rs` reads, which alone knows what to do with everything else: at the first thing
//! that is not plain this gives up, and the alert takes the long way.

use super::object::{CUT, CUT_FROM, is_renamed};
use crate::json::{Cursor, Tape, Text, parse};
use crate::prefix;
use crate::sink::{Sink, Spot};
use alert::{Format, Place, Plain, PlainField, PlainValue, Priority, Timestamp};
use bumpalo::Bump;
use bumpalo::collections::Vec;

/// Hands out the alert that begins at `start`, when it is plain, and returns where it ends. `whole` asks that nothing but
/// blanks follows.
pub(crate) fn read(text: &str, start: usize, whole: bool, spot: &Spot, sink: &mut Sink) -> Option<usize> {
    if !spot.exact || !sink.is_clear() || text.as_bytes().get(start) != Some(&b'{') {
        return None;
    }
    let mut room = std::mem::take(&mut sink.room);
    let mut tape = std::mem::take(&mut sink.tape);
    let end = alert(text, start, whole, spot, sink, &mut tape, &room);
    room.reset();
    sink.room = room;
    sink.tape = tape;
    end
}

fn alert(
    text: &str,
    start: usize,
    whole: bool,
    spot: &Spot,
    sink: &mut Sink,
    tape: &mut Tape,
    room: &Bump,
) -> Option<usize> {
    let mut reader = Reader { text, at: Cursor::new(text, start, room), tape, room };
    let parts = reader.parts();
    let end = reader.at.at();
    crate::work::did(end - start);
    let parts = parts?;
    if whole && !text[end..].trim_ascii().is_empty() {
        return None;
    }
    let place = spot.place(text, start, end);
    sink.plain(&parts.plain(&place, &text[start..end])?);
    Some(end)
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
    fn plain(self, place: &'a Place, raw: &'a str) -> Option<Plain<'a>> {
        let Self { source, hostname, uuid, tags, output, message, fields, .. } = self;
        let (rule, priority, time) = (self.rule?, self.priority?, self.time?);
        // What tells these two apart, and the gRPC service's form, is what their doors look for.
        let format = match source {
            Some("SYSCALL" | "K8S_AUDIT") => return None,
            Some("syscalls") => Format::Falcosidekick,
            _ if uuid.is_some() => Format::Falcosidekick,
            _ => Format::FalcoJson,
        };
        let plain =
            Plain { rule, priority, source, time, hostname, uuid, tags, output, message, fields, format, place, raw };
        (!fields.is_empty()).then_some(plain)
    }
}

struct Reader<'a, 't> {
    text: &'a str,
    at: Cursor<'a>,
    tape: &'t mut Tape,
    room: &'a Bump,
}

impl<'a> Reader<'a, '_> {
    fn parts(&mut self) -> Option<Parts<'a>> {
        let mut parts = Parts::default();
        self.at.take(b'{')?;
        loop {
            let bit = match self.at.key()? {
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
                _ => {
                    self.nested()?;
                    if self.at.more(b'}')? {
                        continue;
                    }
                    return Some(parts);
                }
            };
            if parts.seen & 1 << bit != 0 {
                return None;
            }
            parts.seen |= 1 << bit;
            match bit {
                0 => parts.hostname = self.string()?,
                1 => parts.output = self.string()?,
                2 => parts.fields = self.fields()?,
                3 => parts.priority = Priority::parse(self.string()??),
                4 => parts.rule = self.string()?,
                5 => parts.source = self.string()?,
                6 => parts.tags = self.tags()?,
                7 => parts.time = prefix::instant(self.string()??),
                8 => parts.uuid = self.string()?,
                _ => parts.message = self.string()?,
            }
            if !self.at.more(b'}')? {
                return Some(parts);
            }
        }
    }

    /// A text or null; one that was cut is not plain.
    fn string(&mut self) -> Option<Option<&'a str>> {
        if self.at.peek()? == b'n' {
            return self.at.word("null").map(|()| None);
        }
        let Text { text, .. } = self.at.text()?;
        (!text.ends_with(CUT)).then_some(Some(text))
    }

    fn tags(&mut self) -> Option<&'a [&'a str]> {
        if self.at.peek()? == b'n' {
            return self.at.word("null").map(|()| &[] as &[_]);
        }
        self.at.take(b'[')?;
        let mut tags = Vec::with_capacity_in(8, self.room);
        if self.at.peek()? == b']' {
            return self.at.take(b']').map(|()| &[] as &[_]);
        }
        loop {
            if let Some(tag) = self.string()?
                && !tag.is_empty()
            {
                tags.push(tag);
            }
            if !self.at.more(b']')? {
                return Some(tags.into_bump_slice());
            }
        }
    }

    /// The fields of an object whose names stand in order, as Falco writes them, so that none comes twice.
    fn fields(&mut self) -> Option<&'a [PlainField<'a>]> {
        self.at.take(b'{')?;
        let mut fields: Vec<'_, PlainField<'_>> = Vec::with_capacity_in(32, self.room);
        let (mut flattened, mut last) = (true, "");
        loop {
            let name = self.at.key()?;
            if name <= last || is_renamed(name) {
                return None;
            }
            last = name;
            flattened = flattened && !name.contains('.');
            fields.push(PlainField { name, value: self.field()? });
            if !self.at.more(b'}')? {
                // Names without any dot were flattened, and have to be given back.
                return (!flattened).then(|| fields.into_bump_slice() as &[_]);
            }
        }
    }

    fn field(&mut self) -> Option<PlainValue<'a>> {
        Some(match self.at.peek()? {
            b'"' => {
                let Text { raw, text } = self.at.text()?;
                if raw.len() >= CUT_FROM && raw.ends_with(CUT) {
                    return None;
                }
                PlainValue::Text(text)
            }
            b'-' | b'0'..=b'9' => PlainValue::number(self.at.number()?),
            b'n' => self.at.word("null").map(|()| PlainValue::Null)?,
            b't' => self.at.word("true").map(|()| PlainValue::Bool(true))?,
            b'f' => self.at.word("false").map(|()| PlainValue::Bool(false))?,
            b'[' => self.list()?,
            _ => PlainValue::Json(self.nested()?),
        })
    }

    /// A list of flat values; what is deeper is the JSON it was.
    fn list(&mut self) -> Option<PlainValue<'a>> {
        let start = self.at.at();
        self.at.take(b'[')?;
        let mut items = Vec::new_in(self.room);
        let mut more = self.at.peek()? != b']' || self.at.more(b']')?;
        while more {
            match self.at.peek()? {
                b'[' | b'{' => {
                    self.at.go(start);
                    return self.nested().map(PlainValue::Json);
                }
                b'"' => items.push(PlainValue::Text(self.at.text()?.text)),
                _ => items.push(self.field()?),
            }
            more = self.at.more(b']')?;
        }
        Some(PlainValue::List(items.into_bump_slice()))
    }

    /// Any value as it is written, checked by the careful reader.
    fn nested(&mut self) -> Option<&'a str> {
        self.at.peek()?;
        let start = self.at.at();
        let end = parse(self.text, start, self.tape).ok()?;
        self.at.go(end);
        self.text.get(start..end)
    }
}
