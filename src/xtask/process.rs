use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Why a command stops: one line for a person.
#[derive(Debug)]
pub struct Failure(pub String);

/// What every step of a command returns.
pub type Result<T> = std::result::Result<T, Failure>;

/// Puts what was attempted in front of an error.
pub trait Attempt<T> {
    /// `what`: "could not read dist".
    fn attempt(self, what: impl FnOnce() -> String) -> Result<T>;
}

impl<T, E: std::fmt::Display> Attempt<T> for std::result::Result<T, E> {
    fn attempt(self, what: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|error| Failure(format!("{}: {error}", what())))
    }
}

/// The checkout.
pub fn root() -> PathBuf {
    // src/xtask lies two folders below it. `cargo run` says where the manifest is now; the constant is where it was.
    let manifest = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    manifest.ancestors().nth(2).map(Path::to_path_buf).unwrap_or(manifest)
}

/// A program to be run in the checkout, with no input.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root()).stdin(Stdio::null());
    command
}

/// Says what runs, runs it and fails unless it succeeds. `failed`: the line for a person.
pub fn run(command: &mut Command, failed: &str) -> Result<()> {
    println!("> {}", line(command));
    let status = command.status().attempt(|| format!("{failed} ({} did not start)", line(command)))?;
    if status.success() { Ok(()) } else { Err(Failure(format!("{failed} ({}: {status})", line(command)))) }
}

/// What a program prints, or `None` when it cannot be run or fails.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The command as it would be typed.
pub fn line(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// The first of `names` that PATH has.
pub fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|file| file.is_file())
}
