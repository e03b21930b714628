use crate::browser::Browser;
use crate::process::{Attempt, Failure, Result, command, output, run as run_command};
use crate::{tools, trunk};
use std::fs;
use std::path::PathBuf;

/// `cargo xtask bench`: how long it takes from paste to painted report, in Chromium, beside a frame.
pub fn run(runs: u32) -> Result<()> {
    let browser = Browser::find()?;
    trunk::page(false, &tools::builders()?)?;
    run_command(browser.node().arg("bench.js").arg(runs.to_string()), "the benchmark could not be run")
}

/// `cargo xtask bench reading FILE`: how fast a log of one alert a line is read, natively, and in a worker of Chromium beside
/// JSON.parse over the same bytes.
pub fn reading(file: &str) -> Result<()> {
    let file = fs::canonicalize(file).attempt(|| format!("{file} cannot be read"))?;
    let browser = Browser::find()?;
    let builders = tools::builders()?;
    let mut native = command("cargo");
    native.args(["run", "--quiet", "--release", "-p", "ingest", "--example", "throughput"]).arg(&file);
    run_command(&mut native, "the reader could not be measured natively")?;

    let mut build = command("cargo");
    build.args(["build", "--quiet", "--release", "--target", tools::TARGET, "-p", "worker", "--example", "reading"]);
    run_command(&mut build, "the reader could not be built for the browser")?;
    let target = target()?;
    let program = target.join(tools::TARGET).join("release/examples/reading.wasm");
    let folder = target.join("reading");
    let mut bind = builders.command("wasm-bindgen");
    bind.args(["--target", "no-modules", "--no-typescript", "--out-dir"]).arg(&folder).arg(program);
    run_command(&mut bind, "the reader could not be made ready for the browser")?;
    let mut node = browser.node();
    node.env("SAKER_DIST", &folder).arg("bench-reading.js").arg(file);
    run_command(&mut node, "the benchmark could not be run")
}

/// Where cargo puts what it builds.
fn target() -> Result<PathBuf> {
    let said = output(command("cargo").args(["metadata", "--format-version=1", "--no-deps", "--offline"]));
    said.as_deref()
        .and_then(|said| said.split_once("\"target_directory\":\"")?.1.split_once('"'))
        .map(|(folder, _)| PathBuf::from(folder))
        .ok_or_else(|| Failure("cargo did not say where its target folder is".to_owned()))
}
