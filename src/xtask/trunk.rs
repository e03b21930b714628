use crate::process::{Result, root, run as run_command};
use crate::sizes::{self, Sizes};
use crate::tools::Builders;
use std::env;
use std::path::PathBuf;

/// The folder that can be copied to a web server.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// `cargo xtask build`: the page in `dist/`; in release mode, fails when it is over budget.
pub fn run(debug: bool, builders: &Builders) -> Result<()> {
    let sizes = page(debug, builders)?;
    if debug { Ok(()) } else { sizes.keep_budget() }
}

/// Builds page and worker into `dist/` with Trunk and prints their sizes.
pub fn page(debug: bool, builders: &Builders) -> Result<Sizes> {
    let mut build = builders.command("trunk");
    build.arg("build").args((!debug).then_some("--release"));
    // Trunk reads NO_COLOR as a flag of its own and stops at the usual value, 1.
    build.env_remove("NO_COLOR");
    // What the compiler said is what helps; where Trunk stood does not.
    build.env("RUST_BACKTRACE", "0");
    build.env(FLAGS, flags());
    run_command(&mut build, "the page could not be built")?;

    let sizes = sizes::of(&dist())?;
    print!("{}", sizes.table());
    Ok(sizes)
}

/// What Cargo reads flags for the browser's programs from; it adds to those in `.cargo/config.toml`.
const FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// Keeps the folders of this machine out of the programs (panics name source files), so that two builds of one source
/// give the same bytes wherever they are made.
fn flags() -> String {
    let home = |variable: &str, folder: &str| {
        env::var_os(variable).map(PathBuf::from).or_else(|| env::home_dir().map(|home| home.join(folder)))
    };
    let known = [
        (home("CARGO_HOME", ".cargo"), "/cargo"),
        (home("RUSTUP_HOME", ".rustup"), "/rustup"),
        (Some(root()), "/saker"),
    ];
    let flag =
        |(from, to): (Option<PathBuf>, &str)| from.map(|from| format!("--remap-path-prefix={}={to}", from.display()));
    known.into_iter().filter_map(flag).collect::<Vec<_>>().join(" ")
}
