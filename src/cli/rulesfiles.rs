//! Reading rules files.

use crate::{Trouble, input};
use analysis::rules::RulesFile;
use std::ffi::OsString;

/// A rules file's name and text.
pub struct File {
    /// As it was given.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// Reads all files, in order. Bytes that are no UTF-8 are replaced, which the reading of the YAML then finds.
pub fn read(names: &[OsString]) -> Result<Vec<File>, Trouble> {
    if names.is_empty() {
        return Err(Trouble::Usage("a rules file is wanted".into()));
    }
    names
        .iter()
        .map(|name| {
            let (bytes, name) = input::read(name)?;
            Ok(File { name: name.unwrap_or_else(|| "-".into()), text: String::from_utf8_lossy(&bytes).into_owned() })
        })
        .collect()
}

/// The same, as the rules crate takes them.
pub fn borrowed(files: &[File]) -> Vec<RulesFile<'_>> {
    files.iter().map(|file| RulesFile { name: &file.name, text: &file.text }).collect()
}
