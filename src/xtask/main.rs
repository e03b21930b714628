//! `cargo xtask`.
#![allow(clippy::print_stdout, clippy::print_stderr, dead_code, reason = "a command talks to its terminal")]
mod args;
mod pack;
mod process;
fn main() -> std::process::ExitCode {
    match args::parse(std::env::args().skip(1)).and_then(|_| pack::run()) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(failure) => { eprintln!("error: {}", failure.0); std::process::ExitCode::FAILURE }
    }
}
