use crate::browser::Browser;
use crate::process::{Attempt, Failure, Result, command, output, run as run_command};
use crate::{native, tools, trunk};
use std::fs;
use std::path::{Path, PathBuf};

/// `cargo xtask bench`: how long it takes from paste to painted report, in Chromium, beside a frame.
pub fn run(runs: u32) -> Result<()> {
    let browser = Browser::find()?;
    trunk::page(false, &tools::builders()?)?;
    run_command(browser.node().arg("bench.js").arg(runs.to_string()), "the benchmark could not be run")
}

/// `cargo xtask bench reading FILE`: how fast a log of one alert a line is read, natively, and in a worker of Chromium beside
/// JSON.parse over the same bytes.
pub fn reading(file: &str) -> Result<()> {
    let file = found(file)?;
    let mut native = command("cargo");
    native.args(["run", "--quiet", "--release", "-p", "ingest", "--example", "throughput"]).arg(&file);
    run_command(&mut native, "the reader could not be measured natively")?;
    in_browser("reading", &file)
}

/// `cargo xtask bench many FILE`: the budgets for many alerts, in Chromium: reading into a store, its memory, filters, two
/// workers, beside JSON.parse with objects kept.
pub fn many(file: &str) -> Result<()> {
    in_browser("many", &found(file)?)
}

/// `cargo xtask bench native FILE`: one aggregation of a log of one alert a line, by Saker, jq and DuckDB, those that are
/// there.
pub fn native(file: &str) -> Result<()> {
    let file = found(file)?;
    let mut build = command("cargo");
    build.args(["build", "--quiet", "--release", "-p", "store", "--example", "count"]);
    run_command(&mut build, "the store could not be built")?;
    native::compare(&target()?.join("release/examples/count"), &file)
}

fn found(file: &str) -> Result<PathBuf> {
    fs::canonicalize(file).attempt(|| format!("{file} cannot be read"))
}

/// Builds an example of the worker as the worker is built, and runs the benchmark of its name over the file.
fn in_browser(name: &str, file: &Path) -> Result<()> {
    let browser = Browser::find()?;
    let builders = tools::builders()?;
    let mut build = command("cargo");
    build.args(["build", "--quiet", "--release", "--target", tools::TARGET, "-p", "worker", "--example", name]);
    run_command(&mut build, "what is measured could not be built for the browser")?;
    let target = target()?;
    let program = target.join(tools::TARGET).join("release/examples").join(name).with_extension("wasm");
    let folder = target.join("bench").join(name);
    let mut bind = builders.command("wasm-bindgen");
    bind.args(["--target", "no-modules", "--no-typescript", "--out-dir"]).arg(&folder).arg(program);
    run_command(&mut bind, "what is measured could not be made ready for the browser")?;
    let mut node = browser.node();
    node.env("SAKER_DIST", &folder).arg(format!("bench-{name}.js")).arg(file);
    run_command(&mut node, "the benchmark could not be run, or a budget is not met")
}

/// Where cargo puts what it builds.
fn target() -> Result<PathBuf> {
    let said = output(command("cargo").args(["metadata", "--format-version=1", "--no-deps", "--offline"]));
    said.as_deref()
        .and_then(|said| said.split_once("\"target_directory\":\"")?.1.split_once('"'))
        .map(|(folder, _)| PathBuf::from(folder))
        .ok_or_else(|| Failure("cargo did not say where its target folder is".to_owned()))
}
