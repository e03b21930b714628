//! Conditions of playbooks: Falco's language on Falco's fields and the derived ones.

use crate::derived::DERIVED;
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
        Options::new(DERIVED.iter().fold(all, |catalogue, name| catalogue.with_field(name, FieldType::Charbuf, false)))
    });
    Filter::compile(condition, options)
}
