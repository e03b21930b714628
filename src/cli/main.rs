//! `saker`: the same core as in the page, on a terminal.

mod check;
mod explain;
mod export;
mod filtering;
mod incidents;
mod input;
mod lint;
mod merge;
mod read;
mod report;
mod rulesfiles;
mod summarize;
mod tune;

use std::io::Write;
use std::process::ExitCode;

const HELP: &str = "\
saker — what a runtime-security alert means, offline

usage:
  saker report [--format markdown|json] [--alert N] FILE|-
      the report on one alert of the input (the first, or number N from 1)
  saker check [--format text|markdown|json] [--alert FILE…] REPORT.md|-
      what in a report somebody wrote is supported, contradicted or in no evidence, and what in it does harm; against the
      alerts in the report and in the files given
  saker read FILE…|-
      every alert of the inputs as one line of JSON; diagnostics and totals on standard error
  saker filter 'CONDITION' FILE…|-
      the alerts for which a Falco condition holds, as read prints them
  saker incidents [--json] [--report N] [--tree N] [--most N] FILE…|-
      what happened over many alerts, the incident to look at first in front; with --report the report on number N, with
      --tree its processes
  saker lint [--format text|json] [--all-plugins] FILE…
      what Falco 0.44 would say of rules files loaded in this order, and what it would not say
  saker explain --rules FILE [--rules FILE…] ALERTS…|-
      why each alert's rule fired: its condition as a tree, each check true, false or unknown
  saker tune --rule NAME [--select 'CONDITION'] [--rules FILE…] ALERTS…|-
      an exception for the alerts of a rule, and what it would silence
  saker export --as KIND [--redact [--map FILE]] [--out FILE|-] [--case FILE] [--rules FILE…] [--columns A,B,…|all] [--alert N] FILE…
      the report on one alert as markdown, jira, slack, html or json; or all alerts as csv, ocsf, ecs, navigator,
      navigator-19, stix, rules, talon or ndjson; with --redact names, addresses, ids and secrets are replaced
  saker summarize [--format json|text] FILE…|-
      many alerts in one small file: counts, top values, kinds of alerts; made where the logs lie
  saker merge [--format text|json] PART…
      the summaries of parts joined into that of the whole; an input that two parts share is not counted twice
  saker --version | --help

exit status: 0 done; 1 nothing found, Falco would refuse the rules, or a report has more than support; 2 wrong use, a condition that does not parse, or an
input that cannot be read
";

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(Trouble::Usage(message)) => {
            say(&format!("saker: {message}; see 'saker --help'"));
            ExitCode::from(2)
        }
        Err(Trouble::Input(message)) => {
            say(&format!("saker: {message}"));
            ExitCode::from(2)
        }
        // A reader that closes the pipe (`| head`) has what it wanted.
        Err(Trouble::Closed) => ExitCode::SUCCESS,
        Err(Trouble::Help) => print(HELP).unwrap_or(ExitCode::SUCCESS),
    }
}

/// Why a command stopped.
enum Trouble {
    /// The words are wrong.
    Usage(String),
    /// An input cannot be read, or the output cannot be written.
    Input(String),
    /// Nobody reads the output any more.
    Closed,
    /// Somebody asks a command for help.
    Help,
}

impl From<lexopt::Error> for Trouble {
    fn from(error: lexopt::Error) -> Self {
        match error {
            lexopt::Error::UnexpectedOption(option) if option == "--help" || option == "-h" => Self::Help,
            other => Self::Usage(other.to_string()),
        }
    }
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Self::Closed,
            _ => Self::Input(error.to_string()),
        }
    }
}

fn run() -> Result<ExitCode, Trouble> {
    let mut words = lexopt::Parser::from_env();
    match words.next()? {
        Some(lexopt::Arg::Long("help") | lexopt::Arg::Short('h')) | None => print(HELP),
        Some(lexopt::Arg::Long("version") | lexopt::Arg::Short('V')) => {
            print(concat!("saker ", env!("CARGO_PKG_VERSION"), "\n"))
        }
        Some(lexopt::Arg::Value(command)) => match command.to_str() {
            Some("report") => report::run(words),
            Some("read") => read::run(words),
            Some("filter") => filtering::run(words),
            Some("incidents") => incidents::run(words),
            Some("lint") => lint::run(words),
            Some("check") => check::run(words),
            Some("explain") => explain::run(words),
            Some("export") => export::run(words),
            Some("tune") => tune::run(words),
            Some("summarize") => summarize::run(words),
            Some("merge") => merge::run(words),
            _ => Err(Trouble::Usage(format!("no command is called {command:?}"))),
        },
        Some(other) => Err(other.unexpected().into()),
    }
}

/// Writes to standard output.
fn print(text: &str) -> Result<ExitCode, Trouble> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Writes a line to standard error; if that fails there is nobody left to tell.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
