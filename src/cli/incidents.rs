//! `saker incidents`: what happened in a night of alerts, the incident to look at first in front.

use crate::{Trouble, input, print, say};
use analysis::alert::{Diagnostic, Timestamp};
use analysis::health::{self, Health};
use analysis::incident::{self, Counted, Incident, Incidents, tree};
use analysis::ingest::{Limits, Reader};
use analysis::report::Untrusted;
use analysis::store::{Row, Store};
use lexopt::{Arg, Parser, ValueExt};
use serde_json::{Value, json};
use std::ffi::OsString;
use std::fmt::Write;
use std::io::Read;
use std::process::ExitCode;

/// How many incidents the list for people shows, unless asked for more.
const MOST: usize = 20;

/// Alerts with the file each came from.
struct Night {
    alerts: Store,
    files: Vec<File>,
}

/// One input.
struct File {
    name: String,
    /// The first row after it.
    end: usize,
    diagnostics: Vec<Diagnostic>,
}

/// Runs the command.
pub fn run(mut words: Parser) -> Result<ExitCode, Trouble> {
    let (mut files, mut json, mut most) = (Vec::new(), false, MOST);
    let (mut report, mut tree) = (None, None);
    while let Some(word) = words.next()? {
        match word {
            Arg::Long("json") => json = true,
            Arg::Long("report") => report = Some(words.value()?.parse::<usize>()?),
            Arg::Long("tree") => tree = Some(words.value()?.parse::<usize>()?),
            Arg::Long("most") => most = words.value()?.parse()?,
            Arg::Value(value) => files.push(value),
            other => return Err(other.unexpected().into()),
        }
    }
    let night = Night::read(&files)?;
    let found = incident::find(&night.alerts);
    if let Some(number) = report.or(tree) {
        let Some(incident) = number.checked_sub(1).and_then(|at| found.ranked.get(at)) else {
            say(&format!("saker: there is no incident number {number}"));
            return Ok(ExitCode::from(1));
        };
        if report.is_none() {
            return print(&night.tree(incident));
        }
        let report = incident::report(&night.alerts, &found, incident, &night.health());
        return match json {
            true => print(&analysis::report::json::render(&report)),
            false => print(&analysis::report::markdown::render(&report)),
        };
    }
    print(&if json { night.json(&found) } else { night.text(&found, most) })?;
    Ok(if found.ranked.is_empty() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

impl Night {
    fn read(files: &[OsString]) -> Result<Self, Trouble> {
        if files.is_empty() {
            return Err(Trouble::Usage("a file of alerts is wanted, or - for standard input".into()));
        }
        let mut night = Self { alerts: Store::default(), files: Vec::new() };
        for file in files {
            let (mut input, name) = input::open(file)?;
            let mut reader = Reader::named(Limits::default(), name.as_deref());
            let mut slice = vec![0; 1 << 20];
            let mut diagnostics = Vec::new();
            loop {
                let read = input.read(&mut slice)?;
                if read == 0 {
                    break;
                }
                reader.push_to(&slice[..read], &mut night.alerts);
                diagnostics.append(&mut reader.take().diagnostics);
            }
            diagnostics.append(&mut reader.finish_to(&mut night.alerts).diagnostics);
            let name = name.unwrap_or_else(|| "standard input".to_owned());
            night.files.push(File { name, end: night.alerts.len(), diagnostics });
        }
        night.alerts.seal();
        Ok(night)
    }

    fn health(&self) -> Health {
        let mut begin = 0;
        let mut files = Vec::new();
        for file in &self.files {
            files.push(health::File { rows: begin..file.end, diagnostics: &file.diagnostics });
            begin = file.end;
        }
        Health::of(&self.alerts, &files)
    }

    fn text(&self, found: &Incidents, most: usize) -> String {
        let mut out = String::new();
        let reduction = found.reduction;
        let _ = writeln!(
            out,
            "{}, {}, {}; {} alerts are routine of this night, {} claimed as expected, {} too slight for an incident",
            counted(reduction.alerts, "alert"),
            counted(reduction.folds, "fold"),
            counted(found.ranked.len(), "incident"),
            reduction.routine,
            reduction.expected,
            reduction.slight
        );
        for (at, incident) in found.ranked.iter().take(most).enumerate() {
            let _ = writeln!(
                out,
                "\n{}. score {:.1}, severity {}, {}: {}, {}",
                at + 1,
                incident.score,
                incident.severity_word(),
                incident.class_words(),
                counted(incident.rows.len(), "alert"),
                counted(incident.folds, "fold")
            );
            let _ = writeln!(out, "   {} to {}", self.time(incident.first()), self.time(incident.last()));
            let tactics: Vec<&str> = incident.stages.iter().filter_map(|stage| Some(stage.tactic?.name)).collect();
            let _ =
                writeln!(out, "   {}", if tactics.is_empty() { "no tactic".to_owned() } else { tactics.join(" > ") });
            let places: Vec<String> = incident.places().map(|entity| visible(&entity.name)).collect();
            if !places.is_empty() {
                let _ = writeln!(out, "   at {}", cut(&places.join(", "), 200));
            }
            let _ = writeln!(out, "   deciding: {}", self.line(incident.deciding));
            for claim in &incident.claims {
                let by = if claim.vouched { "platform and names" } else { "names only" };
                let _ = writeln!(out, "   claimed as {} by {by}: {} alerts", claim.word(), claim.rows.len());
            }
        }
        for span in &self.health().spans {
            let host = span.host.as_deref().map_or(String::new(), |host| format!(" on {}", visible(host)));
            let (from, to) = (moment(span.from, span.dated), moment(span.to, span.dated));
            let _ = writeln!(out, "\nlog health: {}{host}, {from} to {to} ({})", span.trouble.word(), span.count);
            let _ = writeln!(out, "   {}", span.trouble.caveat());
        }
        if found.ranked.len() > most {
            let _ = writeln!(out, "\n{} more; --most {} shows all", found.ranked.len() - most, found.ranked.len());
        }
        out
    }

    /// The processes of an incident, two blanks a level: names, id, and the rows that are about it. A name without an id is
    /// a conclusion from names.
    fn tree(&self, incident: &Incident) -> String {
        let forest = tree::of(&self.alerts, &incident.rows);
        let mut out = String::new();
        for place in &forest.places {
            let container = if place.container.is_empty() { String::new() } else { format!(" / {}", place.container) };
            let name = if place.name.is_empty() { String::new() } else { format!(" ({})", place.name) };
            let _ = writeln!(out, "{}", visible(&format!("{}{container}{name}", place.host)));
            let mut open: Vec<(u32, usize)> = place.roots.iter().rev().map(|root| (*root, 1)).collect();
            while let Some((at, level)) = open.pop() {
                let Some(process) = forest.processes.get(at as usize) else { continue };
                let names: Vec<String> = process.names.iter().map(|name| visible(name)).collect();
                let id = process.pid.map_or(" (by name)".to_owned(), |pid| format!(" [{pid}]"));
                let rows: Vec<String> = process.rows.iter().map(u32::to_string).collect();
                let rows = if rows.is_empty() { String::new() } else { format!(": rows {}", rows.join(", ")) };
                let _ = writeln!(out, "{}{}{id}{}", "  ".repeat(level), names.join(", then "), cut(&rows, 200));
                open.extend(process.children.iter().rev().map(|child| (*child, level + 1)));
            }
        }
        out
    }

    fn json(&self, found: &Incidents) -> String {
        let incidents: Vec<Value> =
            found.ranked.iter().enumerate().map(|(at, incident)| self.incident(at, incident)).collect();
        let reduction = found.reduction;
        let whole = json!({
            "schema": 1,
            "files": self.files.iter().map(|file| &file.name).collect::<Vec<_>>(),
            "reduction": {
                "alerts": reduction.alerts,
                "folds": reduction.folds,
                "incidents": found.ranked.len(),
                "routine_alerts": reduction.routine,
                "expected_alerts": reduction.expected,
                "slight_alerts": reduction.slight,
            },
            "incidents": incidents,
            "log_health": self.health().spans.iter().map(span).collect::<Vec<_>>(),
        });
        format!("{whole:#}\n")
    }

    fn incident(&self, at: usize, incident: &Incident) -> Value {
        let tie = |edge: &incident::Edge| {
            let (from, to) = edge.tie.fields();
            json!({
                "from": edge.from, "to": edge.to, "kind": edge.tie.word(), "inferred": edge.tie.inferred(),
                "fields_from": from, "fields_to": to, "says": edge.tie.says(),
            })
        };
        let reason = |reason: &incident::Reason| {
            let what = match reason.what {
                Counted::Tactic(tactic) => tactic.name,
                Counted::NoTactic => "no tactic",
                Counted::Reach => "reach",
            };
            json!({ "counts": what, "adds": round(reason.adds), "row": reason.row })
        };
        let stages = incident.stages.iter().map(|stage| {
            json!({
                "tactic": stage.tactic.map(|tactic| tactic.name), "id": stage.tactic.map(|tactic| tactic.id),
                "rows": stage.rows, "deciding": stage.deciding,
            })
        });
        json!({
            "rank": at + 1,
            "score": round(incident.score),
            "severity": incident.severity_word(),
            "classification": incident.class_words(),
            "first": incident.first(),
            "last": incident.last(),
            "deciding": incident.deciding,
            "folds": incident.folds,
            "alerts": incident.rows.iter().map(|row| self.alert(*row)).collect::<Vec<_>>(),
            "stages": stages.collect::<Vec<_>>(),
            "reasons": incident.reasons.iter().map(reason).collect::<Vec<_>>(),
            "claims": incident.claims.iter().map(|claim| json!({
                "is": claim.word(), "vouched": claim.vouched, "rows": claim.rows,
            })).collect::<Vec<_>>(),
            "entities": incident.entities.iter().map(|entity| json!({
                "kind": entity.kind.word(), "field": entity.field, "name": entity.name, "rows": entity.rows,
            })).collect::<Vec<_>>(),
            "ties": incident.ties.iter().map(tie).collect::<Vec<_>>(),
        })
    }

    /// An alert by its row from 0 over all files, its file and the line in it from 1.
    fn alert(&self, row: usize) -> Value {
        let file = self.files.partition_point(|file| file.end <= row);
        let Some(alert) = Row::try_from(row).ok().and_then(|row| self.alerts.alert(row)) else { return Value::Null };
        json!({
            "row": row,
            "file": self.files.get(file).map(|file| &file.name),
            "line": alert.place.line,
            "time": alert.time.map(|time| time.to_string()),
            "rule": alert.rule,
            "priority": alert.priority.map(|priority| priority.as_str()),
            "uuid": alert.uuid,
        })
    }

    fn time(&self, row: usize) -> String {
        let time = Row::try_from(row).ok().and_then(|row| self.alerts.time(row));
        time.map_or_else(|| "unknown time".to_owned(), |time| time.to_string())
    }

    fn line(&self, row: usize) -> String {
        let Ok(at) = Row::try_from(row) else { return String::new() };
        let rule = visible(self.alerts.rule(at).as_deref().unwrap_or("no rule"));
        let column = self.alerts.column("proc.cmdline");
        let command = column.and_then(|column| self.alerts.text(at, column));
        let command = command.map(|text| format!(": {}", visible(&text))).unwrap_or_default();
        format!("row {row}, {}, {}", self.time(row), cut(&format!("{rule}{command}"), 160))
    }
}

fn span(span: &health::Span) -> Value {
    json!({
        "trouble": span.trouble.word(), "from": moment(span.from, span.dated), "to": moment(span.to, span.dated),
        "host": span.host, "count": span.count, "rows": span.rows, "caveat": span.trouble.caveat(),
    })
}

/// A moment as people read it: without a date where there is none.
fn moment(nanos: i64, dated: bool) -> String {
    const DAY: u64 = 86_400 * 1_000_000_000;
    match dated {
        true => Timestamp::Instant(nanos.into()).to_string(),
        false => Timestamp::TimeOfDay(u64::try_from(nanos).unwrap_or(0) % DAY).to_string(),
    }
}

/// Text from an alert with its control and invisible characters as marks.
fn visible(text: &str) -> String {
    Untrusted::new(text).visible()
}

fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

fn round(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
