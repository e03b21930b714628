use crate::process::{Attempt, Failure, Result, command, on_path, output, root, run};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// What page and worker are compiled to.
pub const TARGET: &str = "wasm32-unknown-unknown";
const TRUNK: &str = "0.21.14";

/// A program that is installed with cargo at one version.
struct Tool {
    /// What it is called on the command line.
    program: &'static str,
    /// The crate it comes in.
    package: &'static str,
    version: String,
    /// Whether its own lock file can be had from every registry: wasm-bindgen's names a release that was taken back.
    locked: bool,
}

/// Where the programs that build the page lie.
pub struct Builders {
    path: OsString,
}

impl Builders {
    /// A program that finds the builders first on its PATH.
    pub fn command(&self, program: &str) -> Command {
        let mut command = command(program);
        command.env("PATH", &self.path);
        command
    }
}

/// What builds the page: the wasm target, trunk, and wasm-bindgen at exactly the library's version. Installs what is
/// missing: debug builds of both tools, which take a third of the time and are quick enough.
pub fn builders() -> Result<Builders> {
    target()?;
    let tools = [
        Tool { program: "trunk", package: "trunk", version: TRUNK.to_owned(), locked: true },
        Tool {
            program: "wasm-bindgen",
            package: "wasm-bindgen-cli",
            version: locked_version("wasm-bindgen")?,
            locked: false,
        },
    ];
    // Both at once: each has long stretches that keep one core busy only.
    let folders = std::thread::scope(|scope| {
        let installs: Vec<_> = tools.iter().map(|tool| scope.spawn(|| tool.folder())).collect();
        installs
            .into_iter()
            .map(|install| install.join().unwrap_or_else(|_| Err(Failure("an install broke".into()))))
            .collect::<Result<Vec<_>>>()
    })?;
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = folders.into_iter().flatten().chain(env::split_paths(&path));
    Ok(Builders { path: env::join_paths(folders).attempt(|| "PATH cannot be extended".to_owned())? })
}

/// What checks the sources: rustfmt and clippy.
pub fn checkers() -> Result<()> {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if output(command("cargo").args([subcommand, "--version"])).is_none() {
            run(
                command("rustup").args(["component", "add", component]),
                &format!("{component} could not be installed"),
            )?;
        }
    }
    Ok(())
}

fn target() -> Result<()> {
    let library = output(command("rustc").args(["--print", "target-libdir", "--target", TARGET]));
    if library.is_some_and(|folder| PathBuf::from(folder.trim()).is_dir()) {
        return Ok(());
    }
    run(command("rustup").args(["target", "add", TARGET]), &format!("the target {TARGET} could not be installed"))
}

impl Tool {
    /// The folder it lies in, when that is not on PATH already; installs it when it is nowhere in this version.
    fn folder(&self) -> Result<Option<PathBuf>> {
        let home = root().join(".tools");
        let own = home.join("bin");
        if self.is_right(own.join(self.program)) {
            return Ok(Some(own));
        }
        if on_path(&[self.program]).is_some_and(|file| self.is_right(file)) {
            return Ok(None);
        }
        self.install(&home)?;
        Ok(Some(own))
    }

    fn is_right(&self, file: PathBuf) -> bool {
        let said = output(command(file).arg("--version"));
        said.is_some_and(|said| said.split_whitespace().nth(1) == Some(&self.version))
    }

    fn install(&self, home: &std::path::Path) -> Result<()> {
        let build = home.join(format!("build-{}", self.program));
        let mut install = command("cargo");
        install.args(["install", "--quiet", "--force", "--debug", "--no-default-features", "--version", &self.version]);
        install.args(self.locked.then_some("--locked"));
        install.arg(self.package).args(["--root", ".tools"]).env("CARGO_TARGET_DIR", &build);
        // A debugger's view of the tools is not needed, and makes them large.
        install.env("CARGO_PROFILE_DEV_DEBUG", "0");
        println!("installing {} {} into .tools, which takes a few minutes", self.program, self.version);
        run(&mut install, &format!("{} {} could not be installed", self.program, self.version))?;
        // Only room is lost when this fails.
        let _ = fs::remove_dir_all(build);
        Ok(())
    }
}

/// The version of a package in Cargo.lock.
fn locked_version(package: &str) -> Result<String> {
    let lock = fs::read_to_string(root().join("Cargo.lock")).attempt(|| "could not read Cargo.lock".to_owned())?;
    version_in(&lock, package).ok_or_else(|| Failure(format!("Cargo.lock has no {package}")))
}

fn version_in(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    Some(lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_file_tells_the_version() {
        let lock =
            "[[package]]\nname = \"a-b\"\nversion = \"9.9.9\"\n\n[[package]]\nname = \"a\"\nversion = \"1.2.3\"\n";
        assert_eq!(version_in(lock, "a").as_deref(), Some("1.2.3"));
        assert_eq!(version_in(lock, "c"), None);
    }
}
