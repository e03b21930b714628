use crate::browser::{self, Browser};
use crate::process::{Attempt, Failure, Result, command, line, root};
use crate::tally::Tally;
use crate::{tools, trunk};
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

/// `cargo xtask test`: everything that can fail, one after the other; a failure does not stop the rest.
///
/// The last line is `N passed, N failed`, the sum over the runners; format, lints and the built page's size count as
/// one check each.
pub fn run() -> Result<()> {
    tools::checkers()?;
    let builders = tools::builders()?;
    let browser = Browser::find()?;

    let mut tally = Tally::default();
    let mut lint = |words: &[&str]| tally.add(check(command("cargo").args(words)));
    lint(&["fmt", "--all", "--check"]);
    lint(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]);
    let wasm = ["clippy", "--target", "wasm32-unknown-unknown", "-p", "app", "-p", "worker", "--", "-D", "warnings"];
    lint(&wasm);
    tally.add(runner(command("cargo").args(["test", "--workspace", "--no-fail-fast"]))?);

    let built = trunk::run(false, &builders);
    if let Err(Failure(reason)) = &built {
        println!("{reason}");
    }
    tally.add(Tally::check(built.is_ok()));
    // The page may be over budget and still work, so that its tests run whenever there is a page.
    if trunk::dist().join("index.html").is_file() {
        let mut node = browser.node();
        node.args(["--test", "--test-reporter=spec", "--test-timeout=300000"]).args(files()?).env("NO_COLOR", "1");
        tally.add(runner(&mut node)?);
    }

    println!("\n{tally}");
    if tally.failed == 0 { Ok(()) } else { Err(Failure("not every test passed".to_owned())) }
}

/// The browser tests, in the order of their names.
fn files() -> Result<Vec<String>> {
    let entries =
        fs::read_dir(root().join(browser::FOLDER)).attempt(|| "could not read the browser tests".to_owned())?;
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".test.js")).collect();
    names.sort();
    Ok(names)
}

/// Runs a command that passes or fails as a whole.
fn check(command: &mut Command) -> Tally {
    println!("> {}", line(command));
    Tally::check(command.status().is_ok_and(|status| status.success()))
}

/// Runs a command that counts tests, showing its output as it comes.
fn runner(command: &mut Command) -> Result<Tally> {
    println!("> {}", line(command));
    let mut child = command.stdout(Stdio::piped()).spawn().attempt(|| format!("{} did not start", line(command)))?;
    let mut tally = Tally::default();
    if let Some(stdout) = child.stdout.take() {
        for bytes in BufReader::new(stdout).split(b'\n').map_while(std::result::Result::ok) {
            let text = String::from_utf8_lossy(&bytes);
            println!("{text}");
            tally.read(&text);
        }
    }
    let status = child.wait().attempt(|| format!("{} was lost", line(command)))?;
    tally.end(status.success());
    Ok(tally)
}
