use crate::browser::Browser;
use crate::process::{Result, run as run_command};
use crate::{tools, trunk};

/// `cargo xtask bench`: how long it takes from paste to painted report, in Chromium, beside a frame.
pub fn run(runs: u32) -> Result<()> {
    let browser = Browser::find()?;
    trunk::page(false, &tools::builders()?)?;
    run_command(browser.node().arg("bench.js").arg(runs.to_string()), "the benchmark could not be run")
}
