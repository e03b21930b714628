//! Messages that falcosidekick sends to Slack (and the chats that speak its language) and to Teams, as JSON.
//!
//! ```json
//! {"username":"Falcosidekick","attachments":[{"text":"14:07:11.1: Notice …","fields":[{"title":"rule","value":"R"},…]}]}
//! {"@type":"MessageCard","sections":[{"activitySubtitle":"2001-01-01 01:10:00 +0000 UTC","text":"…","facts":[{"name":"rule","value":"R"}]}]}
//! ```
//!
//! They hold only the fields that are text, each under its name.

use super::look::Look;
use super::object;
use crate::json::Val;
use crate::sink::{Outcome, Sink, Spot};
use alert::{Alert, Field, Format, Origin, Priority, Source, Timestamp, Value};

/// A message with attachments or sections whose rows name a rule.
pub(super) fn recognise(look: Look<'_>) -> bool {
    let value = look.value;
    parts(value).next().is_some()
}

/// The parts that hold an alert: the part, its rows, the names of a row's two sides, and the format.
fn parts<'a>(value: Val<'a>) -> impl Iterator<Item = (Val<'a>, Val<'a>, &'static str, Format)> {
    let slack = value.get("attachments").into_iter().flat_map(Val::items);
    let slack = slack.filter_map(|part| Some((part, part.get("fields")?, "title", Format::Slack)));
    let teams = value.get("sections").into_iter().flat_map(Val::items);
    let teams = teams.filter_map(|part| Some((part, part.get("facts")?, "name", Format::Teams)));
    slack
        .chain(teams)
        .filter(|(_, rows, name, _)| rows.items().any(|row| row.get(name).is_some_and(|name| name.is_text("rule"))))
}

/// Reads each part.
pub(super) fn decode(value: Val<'_>, text: &str, spot: &Spot, sink: &mut Sink) -> Outcome {
    let string = |value: Option<Val<'_>>| {
        value.and_then(Val::text).map(|text| text.into_owned()).filter(|text| !text.is_empty())
    };
    for (part, rows, name, format) in parts(value) {
        let mut alert = Alert {
            format,
            output: string(part.get("text")).or_else(|| string(part.get("fallback"))),
            time: string(part.get("activitySubtitle")).and_then(|time| go_time(&time)),
            place: spot.place(text, part.start(), part.end()),
            raw: part.raw().to_owned(),
            ..Alert::default()
        };
        let mut fields: Vec<Field> = Vec::new();
        for row in rows.items() {
            let (Some(key), Some(value)) = (string(row.get(name)), string(row.get("value"))) else { continue };
            match key.as_str() {
                "rule" => alert.rule = Some(value),
                "priority" => alert.priority = Priority::parse(&value),
                "source" => alert.source = Some(Source(value)),
                "hostname" => alert.hostname = Some(value),
                "time" => alert.time = go_time(&value),
                "tags" => {
                    alert.tags =
                        value.split(',').map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect()
                }
                _ if fields.iter().any(|field| field.name == key) || fields.len() >= 1000 => {}
                _ => fields.push(Field { name: key, value: Value::Text(value.into()), origin: Origin::Structured }),
            }
        }
        // The numbers stand only in the output's text; where both speak, the row does.
        object::complete(&mut alert, sink);
        for field in fields {
            alert.fields.insert(field.name, field.value, field.origin);
        }
        sink.alert(alert);
    }
    Outcome::Alert
}

/// True for a line that is the title of a row, in a message that was copied as text.
pub(crate) fn is_title(line: &str) -> bool {
    matches!(line.to_ascii_lowercase().as_str(), "rule" | "priority" | "source" | "hostname" | "tags" | "time")
        || crate::text::is_field(line)
}

/// Adds the rows of a message that was copied as text, titles and values in turn, to its alert.
pub(crate) fn fill(alerts: &mut [Alert], card: &[String]) {
    let Some(alert) = alerts.last_mut().filter(|_| card.len() > 1) else { return };
    alert.format = Format::Slack;
    for pair in card.chunks_exact(2) {
        let (title, value) = (pair[0].to_ascii_lowercase(), &pair[1]);
        match title.as_str() {
            "rule" => {
                alert.rule = Some(value.clone());
                alert.rule_candidates.clear();
            }
            "priority" => alert.priority = Priority::parse(value).or(alert.priority),
            "source" => alert.source = Some(Source(value.clone())),
            "hostname" => alert.hostname = Some(value.clone()),
            "time" => alert.time = go_time(value).or(alert.time),
            "tags" => {
                alert.tags = value.split(',').map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect()
            }
            _ => {
                alert.fields.insert(pair[0].clone(), Value::Text(value.as_str().into()), Origin::Structured);
            }
        }
    }
}

/// A time as Go prints it: `2001-01-01 01:10:00.5 +0000 UTC`.
fn go_time(text: &str) -> Option<Timestamp> {
    let mut words = text.split(' ');
    let (date, clock, zone) = (words.next()?, words.next()?, words.next()?);
    let zone = zone.get(..5).filter(|zone| zone.starts_with(['+', '-']))?;
    Timestamp::parse_instant(&format!("{date}T{clock}{}:{}", &zone[..3], &zone[3..]))
}
