//! Reading files and standard input.

use crate::Trouble;
use analysis::alert::Alert;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::Read;

/// `file`, or standard input for `-`, to be read piece by piece, and the file's name.
pub fn open(file: &OsStr) -> Result<(Box<dyn Read>, Option<String>), Trouble> {
    if file == "-" {
        return Ok((Box::new(std::io::stdin().lock()), None));
    }
    let name = file.to_string_lossy().into_owned();
    let bytes = File::open(file).map_err(|error| Trouble::Input(format!("{name}: {error}")))?;
    Ok((Box::new(bytes), Some(name)))
}

/// The bytes of `file`, or of standard input for `-`, and the file's name.
pub fn read(file: &OsStr) -> Result<(Vec<u8>, Option<String>), Trouble> {
    if file == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes)?;
        return Ok((bytes, None));
    }
    let name = file.to_string_lossy().into_owned();
    let bytes = std::fs::read(file).map_err(|error| Trouble::Input(format!("{name}: {error}")))?;
    Ok((bytes, Some(name)))
}

/// The alerts of all inputs, in order.
pub fn alerts(files: &[OsString]) -> Result<Vec<Alert>, Trouble> {
    if files.is_empty() {
        return Err(Trouble::Usage("a file of alerts is wanted, or - for standard input".into()));
    }
    let mut alerts = Vec::new();
    for file in files {
        let (bytes, name) = read(file)?;
        alerts.extend(analysis::ingest::read(&bytes, name.as_deref()).alerts);
    }
    Ok(alerts)
}
