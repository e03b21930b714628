//! Conditions of playbooks: Falco's language on Falco's fields and the derived ones.

use crate::derived::{ABOUT_FALCO, DERIVED};
use filter::{Catalogue, FieldType, Filter, Options};
use std::sync::OnceLock;

/// Compiles a playbook's condition.
///
/// # Errors
/// What the filter language finds wrong with it, with its place in the text.
pub fn compile(condition: &str) -> Result<Filter, filter::Error> {
    static KNOWN: OnceLock<Options> = OnceLock::new();
    let options = KNOWN.get_or_init(|| {
        let all = Catalogue::everything();
        let all = DERIVED.iter().fold(all, |known, name| known.with_field(name, FieldType::Charbuf, false));
        Options::new(ABOUT_FALCO.iter().fold(all, |known, (name, number)| {
            known.with_field(name, if *number { FieldType::Double } else { FieldType::Charbuf }, false)
        }))
    });
    Filter::compile(condition, options)
}
