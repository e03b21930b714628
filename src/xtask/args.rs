use crate::process::{Failure, Result};

/// What `cargo xtask --help` says.
pub const HELP: &str = "\
cargo xtask COMMAND

  serve [--port N]   install what is missing, build in release mode, serve the page at http://127.0.0.1:8080/
                     until Ctrl-C; when the port is taken, the next free one
  build [--debug]    install what is missing, build the page into dist/, print sizes; in release mode, fail over budget
  test               install what is missing, run every test, browser tests included; ends with `N passed, N failed`
  bench [--runs N]   install what is missing, build, measure paste to painted report in Chromium (N runs, 40 unless told)
  bench reading FILE install what is missing, build the reader, measure it over a file of one alert a line: natively, and
                     in a worker of Chromium beside JSON.parse
  bench many FILE    install what is missing, build the store, measure it over such a file in workers of Chromium beside
                     JSON.parse with objects kept: reading, memory, filters, two workers; fails when a budget is not met
  bench native FILE  build the store, count such a file's alerts by rule and hour beside jq (on PATH) and DuckDB (a module
                     of python3, or of the Python that PYTHON names), those that are there

Tools are installed into .tools/ at pinned versions unless PATH already has them: the wasm32-unknown-unknown target
(rustup), trunk and wasm-bindgen (cargo install); for test and bench also the packages of tests/browser (npm ci) and
Chromium (apt-get, as root; or set CHROMIUM to one you have). Every command is safe to run twice.
";

/// What is to be done.
#[derive(Debug, PartialEq)]
pub enum Command {
    Help,
    Serve {
        port: u16,
    },
    Build {
        debug: bool,
    },
    Test,
    Bench {
        runs: u32,
    },
    BenchFile {
        what: Benchmark,
        file: String,
    },
    /// Trunk's hook, not for people.
    Pack,
}

/// What is measured over a file of one alert a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Benchmark {
    Reading,
    Many,
    Native,
}

/// Reads the words after `cargo xtask`.
pub fn parse(words: impl Iterator<Item = String>) -> Result<Command> {
    let words: Vec<String> = words.collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if words.iter().any(|word| ["--help", "-h"].contains(word)) {
        return Ok(Command::Help);
    }
    Ok(match words[..] {
        [] | ["help"] => Command::Help,
        ["serve"] => Command::Serve { port: 8080 },
        ["serve", "--port", port] => Command::Serve { port: number("--port", port)? },
        ["build"] => Command::Build { debug: false },
        ["build", "--debug"] => Command::Build { debug: true },
        ["test"] => Command::Test,
        ["bench"] => Command::Bench { runs: 40 },
        ["bench", "--runs", runs] => Command::Bench { runs: number("--runs", runs)? },
        ["bench", "reading", file] => Command::BenchFile { what: Benchmark::Reading, file: file.to_owned() },
        ["bench", "many", file] => Command::BenchFile { what: Benchmark::Many, file: file.to_owned() },
        ["bench", "native", file] => Command::BenchFile { what: Benchmark::Native, file: file.to_owned() },
        ["pack"] => Command::Pack,
        _ => return Err(Failure(format!("`{}` is not understood; see cargo xtask --help", words.join(" ")))),
    })
}

fn number<T: std::str::FromStr>(flag: &str, word: &str) -> Result<T> {
    word.parse().map_err(|_| Failure(format!("{flag} needs a number, not `{word}`")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Option<Command>) {
        assert_eq!(parse(line.split_whitespace().map(str::to_owned)).ok(), expected, "{line}");
    }

    #[test]
    fn every_command_of_the_help_is_understood() {
        check("", Some(Command::Help));
        check("serve --help", Some(Command::Help));
        check("serve", Some(Command::Serve { port: 8080 }));
        check("serve --port 9000", Some(Command::Serve { port: 9000 }));
        check("build", Some(Command::Build { debug: false }));
        check("build --debug", Some(Command::Build { debug: true }));
        check("test", Some(Command::Test));
        check("bench --runs 50", Some(Command::Bench { runs: 50 }));
        for (word, what) in [("reading", Benchmark::Reading), ("many", Benchmark::Many), ("native", Benchmark::Native)]
        {
            check(&format!("bench {word} a.ndjson"), Some(Command::BenchFile { what, file: "a.ndjson".to_owned() }));
        }
    }

    #[test]
    fn anything_else_is_refused() {
        check("server", None);
        check("serve --port", None);
        check("serve --port 70000", None);
        check("test --quick", None);
        check("bench reading", None);
        check("bench many", None);
    }
}
