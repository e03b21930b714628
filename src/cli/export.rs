//! `saker export`: alerts or a report as a file of another kind, redacted on request.

use crate::{Trouble, input, rulesfiles, say};
use analysis::alert::Alert;
use analysis::casefile::{self, CaseFile};
use analysis::export::{self, Export, Exporter, Of, Options};
use analysis::redact::Redaction;
use analysis::{Analysis, Rulebook};
use lexopt::{Arg, Parser, ValueExt};
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;
use std::rc::Rc;

/// Bytes are handed on when there are this many.
const CHUNK: usize = 1 << 20;

/// What was asked for.
#[derive(Default)]
struct Wanted {
    kind: Option<Export>,
    redact: bool,
    /// Where the map of the redaction goes.
    map: Option<OsString>,
    out: Option<OsString>,
    case: Option<OsString>,
    rules: Vec<OsString>,
    columns: Vec<String>,
    /// Which alert the report is on, from 1.
    number: usize,
    files: Vec<OsString>,
}

/// Runs the command.
pub fn run(words: Parser) -> Result<ExitCode, Trouble> {
    let mut wanted = read(words)?;
    let kind = wanted.kind.ok_or_else(|| Trouble::Usage(format!("the kind is wanted: --as {}", kinds())))?;
    let analysis = Analysis { alerts: input::alerts(&wanted.files)?, ..Analysis::default() };
    if analysis.alerts.is_empty() {
        say("saker: no alert found");
        return Ok(ExitCode::from(1));
    }
    let mut redaction = Redaction::default();
    if wanted.redact {
        analysis.alerts.iter().for_each(|alert| redaction.learn(alert));
    }
    let redaction = wanted.redact.then(|| Rc::new(redaction));
    if matches!(&wanted.columns[..], [all] if all == "all") {
        wanted.columns = export::columns(&analysis.alerts);
    }
    let case = case(&wanted)?.map(Rc::new);
    let rules = rules(&wanted)?.map(Rc::new);
    let done = match kind.of() {
        Of::Report => report(kind, &analysis, &wanted, redaction.as_deref(), rules.as_deref()),
        Of::Alerts => {
            let options = Options { columns: wanted.columns.clone(), redaction: redaction.clone(), case, rules };
            alerts(kind, &analysis.alerts, options, &wanted)
        }
    };
    if done.is_err() {
        // Half a file is worse than none: it would be taken for the whole.
        if let Some(name) = wanted.out.as_ref().filter(|name| *name != "-") {
            let _ = std::fs::remove_file(name);
        }
    } else if let (Some(name), Some(redaction)) = (&wanted.map, redaction) {
        std::fs::write(name, redaction.save())?;
    }
    done
}

fn read(mut words: Parser) -> Result<Wanted, Trouble> {
    let mut wanted = Wanted { number: 1, ..Wanted::default() };
    while let Some(word) = words.next()? {
        match word {
            Arg::Long("as") => {
                let word = words.value()?.string()?;
                let kind = Export::parse(&word)
                    .ok_or_else(|| Trouble::Usage(format!("'{word}' is no kind of export: {}", kinds())))?;
                wanted.kind = Some(kind);
            }
            Arg::Long("redact") => wanted.redact = true,
            Arg::Long("map") => wanted.map = Some(words.value()?),
            Arg::Long("out") | Arg::Short('o') => wanted.out = Some(words.value()?),
            Arg::Long("case") => wanted.case = Some(words.value()?),
            Arg::Long("rules") | Arg::Short('r') => wanted.rules.push(words.value()?),
            Arg::Long("columns") => {
                wanted.columns = words.value()?.string()?.split(',').map(str::to_owned).collect();
            }
            Arg::Long("alert") => wanted.number = words.value()?.parse()?,
            Arg::Value(value) => wanted.files.push(value),
            other => return Err(other.unexpected().into()),
        }
    }
    if wanted.map.is_some() && !wanted.redact {
        return Err(Trouble::Usage("--map saves what --redact replaces".into()));
    }
    Ok(wanted)
}

fn kinds() -> String {
    Export::ALL.iter().map(|kind| kind.word()).collect::<Vec<_>>().join(", ")
}

fn case(wanted: &Wanted) -> Result<Option<CaseFile>, Trouble> {
    let Some(name) = &wanted.case else { return Ok(None) };
    let (bytes, _) = input::read(name)?;
    let opened = casefile::read(&String::from_utf8_lossy(&bytes));
    for remark in &opened.remarks {
        say(&format!("saker: case file: {remark}"));
    }
    Ok(Some(opened.case))
}

fn rules(wanted: &Wanted) -> Result<Option<Rulebook>, Trouble> {
    if wanted.rules.is_empty() {
        return Ok(None);
    }
    let files = rulesfiles::read(&wanted.rules)?;
    Ok(Some(Rulebook::load(files.into_iter().map(|file| (file.name, file.text)).collect())))
}

fn report(
    kind: Export,
    analysis: &Analysis,
    wanted: &Wanted,
    redaction: Option<&Redaction>,
    rules: Option<&Rulebook>,
) -> Result<ExitCode, Trouble> {
    let made = wanted.number.checked_sub(1).and_then(|index| analysis.report_with(index, rules));
    let Some(made) = made else {
        say(&format!("saker: there is no alert number {}", wanted.number));
        return Ok(ExitCode::from(1));
    };
    match export::report(kind, &made, redaction) {
        Some(Ok(text)) => {
            let mut out = sink(wanted)?;
            out.write_all(text.as_bytes())?;
            out.flush()?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Err(leak)) => Err(Trouble::Input(format!("the export was stopped: {leak}"))),
        None => Ok(ExitCode::from(1)),
    }
}

fn alerts(kind: Export, alerts: &[Alert], options: Options, wanted: &Wanted) -> Result<ExitCode, Trouble> {
    let stopped = |leak| Trouble::Input(format!("the export was stopped: {leak}"));
    let Some(mut exporter) = Exporter::new(kind, options) else { return Ok(ExitCode::from(1)) };
    let mut out = sink(wanted)?;
    let mut bytes = Vec::new();
    for alert in alerts {
        exporter.alert(alert, &mut bytes).map_err(stopped)?;
        if bytes.len() >= CHUNK {
            out.write_all(&bytes)?;
            bytes.clear();
        }
    }
    let written = exporter.finish(&mut bytes).map_err(stopped)?;
    out.write_all(&bytes)?;
    out.flush()?;
    if written.left_out > 0 {
        say(&format!("saker: {} alerts written, {} left out", written.alerts, written.left_out));
    }
    for note in &written.notes {
        say(&format!("saker: {note}"));
    }
    Ok(ExitCode::SUCCESS)
}

/// Where the bytes go: a file, or standard output.
fn sink(wanted: &Wanted) -> Result<Box<dyn Write>, Trouble> {
    Ok(match wanted.out.as_ref().filter(|name| *name != "-") {
        Some(name) => Box::new(std::fs::File::create(name)?),
        None => Box::new(std::io::stdout().lock()),
    })
}
