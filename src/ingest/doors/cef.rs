//! falcosidekick's syslog output in ArcSight's Common Event Format.
//!
//! ```text
//! CEF:0|Falcosecurity|Falco|1.0|Falco Event|Terminal shell in container|5|uuid=… start=2025-03-11T14:07:11Z msg=… source=syscall hostname=h outputfields=proc.name:sh user.uid:0 tags=a,b
//! ```
//!
//! Nothing in it is escaped, so its fields are read from the output's own text where that has a template.

use super::object;
use crate::sink::{Sink, Spot};
use alert::{Alert, Field, Format, Origin, OutputFields, Source, Timestamp, Value};

/// How many fields are told apart; what looks like more is part of the last one's value.
const FIELDS: usize = 1000;

const HEAD: &str = "CEF:0|Falcosecurity|Falco|";

/// True for falcosidekick's header with all its parts.
pub(super) fn recognise(body: &str) -> bool {
    body.strip_prefix(HEAD).is_some_and(|rest| rest.splitn(5, '|').count() == 5)
}

/// Reads a line in this format.
pub(super) fn line(line: &str, spot: &Spot, sink: &mut Sink) {
    let body = line.trim();
    let mut parts = body.strip_prefix(HEAD).unwrap_or("").splitn(5, '|').skip(2);
    let (Some(rule), Some(_), Some(extension)) = (parts.next(), parts.next(), parts.next()) else { return };
    let mut alert = Alert {
        format: Format::Cef,
        rule: Some(rule.to_owned()),
        place: spot.place(line, 0, body.len()),
        raw: body.to_owned(),
        ..Alert::default()
    };
    // The keys have this order; the output may hold anything, so what follows it is looked for from the end.
    let (front, tags) = split_last(extension, " tags=");
    alert.tags = tags.unwrap_or("").split(',').filter(|tag| !tag.is_empty()).map(str::to_owned).collect();
    let (front, fields) = split_last(front, " outputfields=");
    let (front, hostname) = split_last(front, " hostname=");
    alert.hostname = hostname.map(str::to_owned);
    let (front, source) = split_last(front, " source=");
    alert.source = source.map(|source| Source(source.to_owned()));
    let (front, output) = front.split_once(" msg=").map_or((front, None), |(front, output)| (front, Some(output)));
    alert.output = output.map(str::to_owned);
    for pair in front.split(' ') {
        match pair.split_once('=') {
            Some(("uuid", uuid)) if !uuid.is_empty() => alert.uuid = Some(uuid.to_owned()),
            Some(("start", time)) => alert.time = Timestamp::parse_instant(time),
            _ => {}
        }
    }
    object::complete(&mut alert, sink);
    if alert.fields.is_empty() {
        alert.fields = pairs(fields.unwrap_or(""));
    }
    sink.alert(alert);
}

fn split_last<'a>(text: &'a str, key: &str) -> (&'a str, Option<&'a str>) {
    text.rsplit_once(key).map_or((text, None), |(front, value)| (front, Some(value)))
}

/// `name:value name:value`, where a value may hold blanks and colons: a name is a word with a dot before its colon.
fn pairs(text: &str) -> OutputFields {
    let mut found: Vec<(&str, usize, usize)> = Vec::new();
    let mut at = 0;
    for word in text.split(' ') {
        let end = at + word.len();
        match word.split_once(':').filter(|(name, _)| {
            name.contains('.') && !name.contains('/') && name.starts_with(|c: char| c.is_ascii_lowercase())
        }) {
            Some((name, value)) if found.len() < FIELDS && !found.iter().any(|(known, ..)| *known == name) => {
                crate::work::did(found.len());
                found.push((name, end - value.len(), end));
            }
            _ => {
                if let Some(last) = found.last_mut() {
                    last.2 = end;
                }
            }
        }
        at = end + 1;
    }
    let field = |(name, from, to): (&str, usize, usize)| Field {
        name: name.to_owned(),
        value: Value::Text(text.get(from..to).unwrap_or("").into()),
        origin: Origin::AmbiguousText,
    };
    OutputFields::from_distinct(found.into_iter().map(field).collect())
}
