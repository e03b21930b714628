//! Reading files and standard input.

use crate::Trouble;
use std::ffi::OsStr;
use std::io::Read;

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
