//! The key `override`: which keys of an item add to, and which replace, what an earlier item said.

use super::context::{Ctx, File};
use super::decode::Read;
use crate::problem::{Code, quote};
use crate::yaml::{Kind, NodeId};

/// The keys named under `override`.
#[derive(Debug, Default)]
pub(crate) struct Overrides {
    pub(crate) append: Vec<String>,
    pub(crate) replace: Vec<String>,
}

impl Overrides {
    pub(crate) fn is_empty(&self) -> bool {
        self.append.is_empty() && self.replace.is_empty()
    }
}

pub(crate) fn read_overrides(
    file: File<'_>,
    item: NodeId,
    may_append: &[&str],
    may_replace: &[&str],
    ctx: &Ctx<'_>,
) -> Read<Overrides> {
    let mut found = Overrides::default();
    let Some(value) = file.yaml.get(item, "override") else { return Ok(found) };
    let entries = match &file.yaml.node(value).kind {
        Kind::Mapping(entries) => entries,
        Kind::Null | Kind::Scalar(_) => return Ok(found),
        // Falco takes the sequence for a mapping, and its error has no place.
        Kind::Sequence(_) => return Err(placed(file, value, "override must be a mapping, not a sequence")),
    };
    let inside = ctx.child("overrides", "", file.mark(item));
    for (key_id, value_id) in entries {
        let Some(key) = word(file, *key_id) else {
            return Err(placed(file, *key_id, "a key of override is not one text"));
        };
        let Some(operation) = word(file, *value_id) else {
            return Err(placed(file, *value_id, "an operation of override is not one text: append or replace"));
        };
        let (appends, replaces) = (may_append.contains(&key), may_replace.contains(&key));
        let at_key = inside.child("overrides", key, file.mark(*key_id));
        let mut refused = match operation {
            "append" if appends => {
                found.append.push(key.to_owned());
                continue;
            }
            "replace" if replaces => {
                found.replace.push(key.to_owned());
                continue;
            }
            "append" => at_key.error(Code::YamlValidate, format!("{} cannot be appended to", quote(key))),
            "replace" => at_key.error(Code::YamlValidate, format!("{} cannot be replaced", quote(key))),
            _ => {
                let allowed = match (appends, replaces) {
                    (true, true) => "append or replace",
                    (true, false) => "append",
                    (false, true) => "replace",
                    (false, false) => "nothing, the key cannot be overridden",
                };
                let message = format!("{} is no operation for {}, allowed is {allowed}", quote(operation), quote(key));
                inside.child("value for", key, file.mark(*value_id)).error(Code::YamlValidate, message)
            }
        };
        refused.span.length = file.length(*key_id);
        return Err(refused);
    }
    Ok(found)
}

/// A scalar as Falco turns it into text; null is the word.
fn word<'y>(file: File<'y>, id: NodeId) -> Option<&'y str> {
    match &file.yaml.node(id).kind {
        Kind::Scalar(scalar) => Some(&scalar.text),
        Kind::Null => Some("null"),
        _ => None,
    }
}

/// An error of the YAML library rather than of Falco: it has a place, but no item around it.
fn placed(file: File<'_>, at: NodeId, message: &str) -> Box<crate::problem::Problem> {
    let mut wrong = Ctx::root(file).error(Code::Validate, message);
    wrong.span = file.span(at);
    wrong
}
