//! `cargo xtask`: the project's own commands. Installs pinned tools when they are missing, drives Trunk, packs what
//! Trunk leaves, serves the page, runs every test.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command talks to its terminal")]

mod args;
mod bench;
mod browser;
mod native;
mod offline;
mod pack;
mod process;
mod serve;
mod single;
mod sizes;
mod slim;
mod tally;
mod test;
mod tools;
mod trunk;
mod wasm;

use args::{Benchmark, Command};
use process::Failure;
use std::process::ExitCode;

fn main() -> ExitCode {
    let outcome = match args::parse(std::env::args().skip(1)) {
        Ok(Command::Help) => {
            print!("{}", args::HELP);
            Ok(())
        }
        Ok(Command::Serve { port }) => serve::run(port),
        Ok(Command::Build { debug }) => tools::builders().and_then(|builders| trunk::run(debug, &builders)),
        Ok(Command::Test) => test::run(),
        Ok(Command::Bench { runs }) => bench::run(runs),
        Ok(Command::BenchFile { what: Benchmark::Reading, file }) => bench::reading(&file),
        Ok(Command::BenchFile { what: Benchmark::Many, file }) => bench::many(&file),
        Ok(Command::BenchFile { what: Benchmark::Native, file }) => bench::native(&file),
        Ok(Command::Pack) => pack::run(),
        Err(failure) => Err(failure),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(line)) => {
            eprintln!("error: {line}");
            ExitCode::FAILURE
        }
    }
}
