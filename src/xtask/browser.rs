use crate::process::{Attempt, Failure, Result, command, on_path, output, root, run};
use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Where the browser tests lie.
pub const FOLDER: &str = "tests/browser";

/// What runs the browser tests: Node, the packages of `tests/browser`, Chromium.
pub struct Browser {
    chromium: PathBuf,
}

impl Browser {
    /// Finds all three; installs the packages and, where that is allowed, Chromium.
    pub fn find() -> Result<Self> {
        node()?;
        packages()?;
        Ok(Self { chromium: chromium()? })
    }

    /// Node in `tests/browser`, told where Chromium lies.
    pub fn node(&self) -> Command {
        let mut node = command("node");
        node.current_dir(root().join(FOLDER)).env("CHROMIUM", &self.chromium);
        node
    }
}

fn node() -> Result<()> {
    let major = output(command("node").arg("--version"))
        .and_then(|said| said.trim().strip_prefix('v')?.split('.').next()?.parse::<u32>().ok());
    match major {
        Some(20..) => Ok(()),
        Some(old) => Err(Failure(format!("the browser tests need Node 20 or newer, PATH has {old}"))),
        None => Err(Failure("the browser tests need Node 20 or newer, PATH has none".to_owned())),
    }
}

/// `npm ci`, unless what is installed came from the same lock file.
fn packages() -> Result<()> {
    let folder = root().join(FOLDER);
    let lock = fs::read(folder.join("package-lock.json")).attempt(|| "could not read package-lock.json".to_owned())?;
    let stamp = folder.join("node_modules/.installed-from.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let mut npm = command("npm");
    npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(&folder);
    run(&mut npm, "the packages of the browser tests could not be installed")?;
    fs::write(stamp, lock).attempt(|| "could not write to node_modules".to_owned())
}

fn chromium() -> Result<PathBuf> {
    if let Some(told) = env::var_os("CHROMIUM").map(PathBuf::from) {
        return if told.is_file() { Ok(told) } else { Err(Failure("CHROMIUM names no file".to_owned())) };
    }
    let find = || on_path(&["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]);
    if let Some(found) = find() {
        return Ok(found);
    }
    let root = output(command("id").arg("-u")).is_some_and(|id| id.trim() == "0");
    if !root || on_path(&["apt-get"]).is_none() {
        let advice = "install it (Debian: apt-get install chromium) or set CHROMIUM to its path";
        return Err(Failure(format!("the browser tests need Chromium, PATH has none: {advice}")));
    }
    let apt = |words: &[&str]| {
        let mut apt = command("apt-get");
        apt.args(words).env("DEBIAN_FRONTEND", "noninteractive");
        run(&mut apt, "Chromium could not be installed")
    };
    apt(&["update", "--quiet"])?;
    apt(&["install", "--quiet", "--yes", "--no-install-recommends", "chromium", "fonts-liberation"])?;
    find().ok_or_else(|| Failure("Chromium was installed but PATH does not have it".to_owned()))
}
