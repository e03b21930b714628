//! Alerts as a table (RFC 4180): chosen columns, every alert a row, no cell a formula.

use super::{Entry, Format};
use alert::{Alert, Value};
use report::quote::csv::{GUARD, cell};

/// The columns that are written when none are chosen. `message`, `uuid`, `raw`, `place` (the first that is known of pod,
/// container and host), and `verdict` and `notes` of the case file may be chosen too; any other name is taken for a field's.
pub const COLUMNS: &[&str] = &[
    "time",
    "priority",
    "rule",
    "source",
    "hostname",
    "tags",
    "output",
    "evt.type",
    "evt.res",
    "user.name",
    "proc.name",
    "proc.cmdline",
    "proc.pname",
    "fd.name",
    "container.id",
    "container.name",
    "container.image.repository",
    "container.image.tag",
    "k8s.ns.name",
    "k8s.pod.name",
];

/// The name of the last column: 1 in rows in which a cell was given a guard against being computed.
const NEUTRALISED: &str = "_neutralised";

/// The alerts' own properties: the first columns of a table that has all of them.
pub const OWN: [&str; 8] = ["time", "priority", "rule", "source", "hostname", "tags", "output", "uuid"];

/// Where an alert comes from: the first of these fields that has a value, else the host.
const PLACE: [&str; 3] = ["k8s.pod.name", "container.name", "container.id"];

/// Every column that these alerts can fill: the alerts' own properties, then their fields by name.
pub fn columns<'a>(alerts: impl IntoIterator<Item = &'a Alert>) -> Vec<String> {
    let mut fields = std::collections::BTreeSet::new();
    for alert in alerts {
        for field in alert.fields.iter().filter(|field| !fields.contains(&field.name)).collect::<Vec<_>>() {
            fields.insert(field.name.clone());
        }
    }
    OWN.iter().map(|name| (*name).to_owned()).chain(fields).collect()
}

/// A CSV file in the making.
pub struct Csv {
    columns: Vec<String>,
    neutralised: usize,
}

impl Csv {
    /// One with these columns, or with [`COLUMNS`].
    pub fn new(columns: &[String]) -> Self {
        let columns = match columns {
            [] => COLUMNS.iter().map(|name| (*name).to_owned()).collect(),
            chosen => chosen.to_vec(),
        };
        Self { columns, neutralised: 0 }
    }
}

impl Format for Csv {
    fn start(&mut self, out: &mut Vec<u8>) {
        for name in &self.columns {
            out.extend_from_slice(written(name).0.as_bytes());
            out.push(b',');
        }
        out.extend_from_slice(format!("\"{NEUTRALISED}\"\r\n").as_bytes());
    }

    fn alert(&mut self, entry: &Entry<'_>, out: &mut Vec<u8>) -> Result<(), &'static str> {
        let mut guarded = false;
        for column in &self.columns {
            let (text, changed) = match value(entry, column) {
                Held::Nothing => (String::new(), false),
                // A number is no formula, whatever its sign.
                Held::Number(number) => (number, false),
                Held::Text(text) => written(&text),
            };
            guarded |= changed;
            out.extend_from_slice(text.as_bytes());
            out.push(b',');
        }
        out.extend_from_slice(if guarded { b"1\r\n" } else { b"0\r\n" });
        self.neutralised += usize::from(guarded);
        Ok(())
    }

    fn finish(&mut self, _: &mut Vec<u8>) -> Vec<String> {
        match self.neutralised {
            0 => Vec::new(),
            rows => vec![format!(
                "{} cell that a spreadsheet would compute got an apostrophe in front; the column {NEUTRALISED} says 1 there.",
                crate::counted(rows, "row with a", "rows with a")
            )],
        }
    }
}

enum Held {
    Nothing,
    Number(String),
    Text(String),
}

fn value(entry: &Entry<'_>, column: &str) -> Held {
    let alert = entry.alert;
    let text = |text: Option<String>| text.map_or(Held::Nothing, Held::Text);
    match column {
        "time" => text(alert.time.map(|time| time.to_string())),
        "priority" => text(alert.priority.map(|priority| priority.to_string())),
        "rule" => text(alert.rule.clone()),
        "source" => text(alert.source.as_ref().map(|source| source.0.clone())),
        "hostname" => text(alert.hostname.clone()),
        "tags" => text((!alert.tags.is_empty()).then(|| alert.tags.join(" "))),
        "output" => text(alert.output.clone().or_else(|| alert.message.clone())),
        "message" => text(alert.message.clone()),
        "uuid" => text(alert.uuid.clone()),
        "verdict" => text(entry.decided.and_then(|decided| decided.verdict).map(|verdict| verdict.word().to_owned())),
        "notes" => text(entry.decided.map(|decided| entry.ours(&decided.notes))),
        "raw" => text(Some(alert.raw.clone())),
        "place" => {
            let places = PLACE.iter().filter_map(|name| alert.text(name)).chain(alert.hostname.clone());
            text(places.into_iter().find(|place| !place.is_empty() && place != "<NA>"))
        }
        field => match alert.field(field).map(|field| &field.value) {
            None | Some(Value::Null) => Held::Nothing,
            Some(Value::Unsigned(number)) => Held::Number(number.to_string()),
            Some(Value::Signed(number)) => Held::Number(number.to_string()),
            Some(value) => Held::Text(value.to_string()),
        },
    }
}

/// The text as a cell, and whether it had to be changed. A cell cannot hold a NUL: it stands there as `⟦U+0000⟧`.
fn written(text: &str) -> (String, bool) {
    match cell(text) {
        Ok(cell) => {
            let guarded = cell[1..].starts_with(GUARD) && !text.starts_with(GUARD);
            (cell, guarded)
        }
        Err(_) => (cell(&text.replace('\0', "⟦U+0000⟧")).unwrap_or_default(), true),
    }
}

#[cfg(test)]
mod tests {
    use crate::export::{Export, Exporter, Options};

    #[track_caller]
    fn check(columns: &[&str], alert: &str, expected: &str) {
        let alerts = crate::analyse(alert.as_bytes(), None).alerts;
        let options =
            Options { columns: columns.iter().map(|name| (*name).to_owned()).collect(), ..Options::default() };
        let mut exporter = Exporter::new(Export::Csv, options).expect("a kind of alerts");
        let mut out = Vec::new();
        for alert in &alerts {
            exporter.alert(alert, &mut out).expect("nothing is redacted");
        }
        exporter.finish(&mut out).expect("nothing is redacted");
        assert_eq!(String::from_utf8(out).expect("UTF-8"), expected);
    }

    #[test]
    fn text_is_quoted_numbers_are_bare_absent_is_empty() {
        check(
            &["rule", "proc.pid", "proc.cmdline", "n"],
            r#"{"rule":"R \"x\"","output":"o","output_fields":{"proc.pid":7,"proc.cmdline":"a,b","n":-5}}"#,
            "\"rule\",\"proc.pid\",\"proc.cmdline\",\"n\",\"_neutralised\"\r\n\"R \"\"x\"\"\",7,\"a,b\",-5,0\r\n",
        );
        check(&["x"], r#"{"rule":"R","output":"o"}"#, "\"x\",\"_neutralised\"\r\n,0\r\n");
    }

    #[test]
    fn a_place_is_the_nearest_that_is_known() {
        let check = |fields: &str, expected: &str| {
            let alert = format!(r#"{{"rule":"R","output":"o","hostname":"h","output_fields":{{{fields}}}}}"#);
            check(&["place"], &alert, &format!("\"place\",\"_neutralised\"\r\n\"{expected}\",0\r\n"));
        };
        check("", "h");
        check(r#""container.id":"c1","k8s.pod.name":"<NA>""#, "c1");
        check(r#""container.id":"c1","k8s.pod.name":"p1""#, "p1");
    }

    #[test]
    fn a_formula_is_guarded_and_said() {
        check(
            &["proc.cmdline"],
            r#"{"rule":"R","output":"o","output_fields":{"proc.cmdline":"=cmd|' /C calc'!A0"}}"#,
            "\"proc.cmdline\",\"_neutralised\"\r\n\"'=cmd|' /C calc'!A0\",1\r\n",
        );
    }
}
