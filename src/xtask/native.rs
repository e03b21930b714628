//! One aggregation of a log of alerts, by Saker, jq and DuckDB: how many alerts of each rule there are in each hour.

use crate::process::{Attempt, Failure, Result, command, on_path, output};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Every way is run so often; the best counts.
const RUNS: usize = 3;

/// What jq runs.
const JQ: &str = r#"reduce inputs as $alert ({}; .[$alert.rule + "\t" + $alert.time[:13]] += 1) | to_entries[] | "\(.key)\t\(.value)""#;

/// What Python runs, with the file, the number of threads and a table's columns: it answers from the file when there are
/// two, else it makes the table first, as who asks more than once would.
const DUCKDB: &str = r#"
import duckdb, sys
_, file, threads, columns = sys.argv
database = duckdb.connect(config={"threads": int(threads)})
database.execute("SET enable_progress_bar = false")
alerts, given = f"read_json(?, format = 'newline_delimited', columns = {columns})", [file]
if columns.count(":") > 2:
    database.execute(f"CREATE TABLE alerts AS SELECT * FROM {alerts}", given)
    alerts, given = "alerts", []
asked = f"SELECT rule, strftime(\"time\", '%Y-%m-%dT%H') AS hour, count(*) FROM {alerts} GROUP BY ALL"
for row in database.execute(asked, given).fetchall():
    print(*row, sep="\t")
"#;
const TWO: &str = "{rule: 'VARCHAR', time: 'TIMESTAMP'}";
const ALL: &str = "{rule: 'VARCHAR', time: 'TIMESTAMP', priority: 'VARCHAR', source: 'VARCHAR', hostname: 'VARCHAR', \
                   output: 'VARCHAR', tags: 'VARCHAR[]', output_fields: 'MAP(VARCHAR, VARCHAR)'}";

/// A program that answers, and what it is called.
struct Way {
    name: String,
    command: Command,
}

/// Runs them all over `file` and prints how long each took. `count` is the store's example of that name. Fails when two
/// answers differ.
pub fn compare(count: &Path, file: &Path) -> Result<()> {
    let size = file.metadata().attempt(|| format!("{} cannot be read", file.display()))?.len() as f64 / 1e6;
    println!("{size:.0} MB; whole runs, from start to the last line printed; the best of {RUNS}");
    let mut expected: Option<Vec<String>> = None;
    let mut first: Option<Duration> = None;
    for Way { name, mut command } in ways(count, file) {
        let (time, answer) = best(&mut command, &name)?;
        if expected.get_or_insert_with(|| answer.clone()) != &answer {
            return Err(Failure(format!("{name} gives another answer than Saker")));
        }
        let seconds = time.as_secs_f64();
        let beside = seconds / first.get_or_insert(time).as_secs_f64();
        println!("{name:44}{seconds:>8.2} s{:>8.0} MB/s{beside:>8.2} ×", size / seconds);
    }
    Ok(())
}

fn ways(count: &Path, file: &Path) -> Vec<Way> {
    let saker = |threads: &str| {
        let mut command = command(count);
        command.arg(file).arg(threads);
        Way { name: format!("Saker, every field kept, {threads} thread(s)"), command }
    };
    let mut ways = vec![saker("1"), saker("2")];
    match on_path(&["jq"]) {
        Some(jq) => {
            let version = output(command(&jq).arg("--version")).unwrap_or_default();
            let mut command = command(jq);
            command.args(["-nr", JQ]).arg(file);
            ways.push(Way { name: version.trim().to_owned(), command });
        }
        None => println!("jq is not on PATH: left out"),
    }
    match python() {
        Some((python, version)) => {
            for (what, columns) in [("two fields read", TWO), ("every field kept", ALL)] {
                for threads in ["1", "2"] {
                    let mut command = command(&python);
                    command.args(["-c", DUCKDB]).arg(file).args([threads, columns]);
                    ways.push(Way { name: format!("DuckDB {version}, {what}, {threads} thread(s)"), command });
                }
            }
        }
        None => println!("no Python that can import duckdb: left out (PYTHON names another)"),
    }
    ways
}

/// A Python that has DuckDB, and DuckDB's version.
fn python() -> Option<(PathBuf, String)> {
    let told = std::env::var_os("PYTHON").map(PathBuf::from);
    told.into_iter().chain(on_path(&["python3"])).find_map(|python| {
        let said = output(command(&python).args(["-c", "import duckdb; print(duckdb.__version__)"]))?;
        Some((python, said.trim().to_owned()))
    })
}

/// The best time, and the lines in order.
fn best(command: &mut Command, name: &str) -> Result<(Duration, Vec<String>)> {
    let mut best: Option<(Duration, Vec<String>)> = None;
    for _ in 0..RUNS {
        let start = Instant::now();
        let done = command.stderr(Stdio::inherit()).output().attempt(|| format!("{name} did not start"))?;
        let time = start.elapsed();
        if !done.status.success() {
            return Err(Failure(format!("{name} failed")));
        }
        let text = String::from_utf8_lossy(&done.stdout).into_owned();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort_unstable();
        if best.as_ref().is_none_or(|(known, _)| time < *known) {
            best = Some((time, lines));
        }
    }
    best.ok_or_else(|| Failure(format!("{name} was not run")))
}
