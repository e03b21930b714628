//! Reading one file into the collection.

pub(crate) mod context;
pub(crate) mod decode;
pub(crate) mod exception;
pub(crate) mod item;
mod overrides;
pub(crate) mod rule;

use crate::collect::Collection;
use crate::options::Options;
use crate::problem::{Code, Problem, Severity, Span};
use crate::yaml::{self, Kind, NodeId, Yaml};
use context::{Ctx, File};
use exception::Budget;
use item::Reader;

/// Reads a file. False when Falco would refuse it; what was read before the error stays in the collection.
pub(crate) fn read(
    number: usize,
    text: &str,
    options: &Options,
    collection: &mut Collection,
    problems: &mut Vec<Problem>,
) -> bool {
    let yaml = match yaml::load(text) {
        Ok(yaml) => yaml,
        Err(error) => {
            problems.push(yaml_problem(number, &error));
            return false;
        }
    };
    let file = File { number, yaml: &yaml };
    crate::lint::file::lint(file, problems);
    match items(file, options, collection, problems) {
        Ok(()) => true,
        Err(problem) => {
            problems.push(*problem);
            false
        }
    }
}

fn yaml_problem(number: usize, error: &yaml::YamlError) -> Problem {
    let empty = Yaml::default();
    let root = Ctx::root(File { number, yaml: &empty });
    let at = root.child("value for", "", error.mark);
    *at.error(Code::YamlParse, format!("no YAML that Falco can read: {}", error.message))
}

fn items(
    file: File<'_>,
    options: &Options,
    collection: &mut Collection,
    problems: &mut Vec<Problem>,
) -> Result<(), Box<Problem>> {
    let root = Ctx::root(file);
    for document in &file.yaml.documents {
        before_reading(file, *document)?;
    }
    let mut reader = Reader { file, options, collection, problems, budget: Budget::default() };
    for document in &file.yaml.documents {
        let mut wrong = match &file.yaml.node(*document).kind {
            Kind::Sequence(items) => {
                for item in items.iter().filter(|item| !matches!(file.yaml.node(**item).kind, Kind::Null)) {
                    reader.item(*item, &root)?;
                }
                continue;
            }
            Kind::Null => continue,
            Kind::Scalar(_) => {
                root.error(Code::YamlValidate, "a rules file is a sequence of mappings, this is one text")
            }
            Kind::Mapping(_) => {
                root.error(Code::YamlValidate, "a rules file is a sequence of mappings: put `- ` before the first key")
            }
        };
        wrong.span.length = file.length(*document);
        return Err(wrong);
    }
    Ok(())
}

/// What ends Falco before it looks at any item: it checks files against a schema first, and its YAML library throws on keys
/// that are no text, and dies on an empty sequence where a mapping belongs.
fn before_reading(file: File<'_>, document: NodeId) -> Result<(), Box<Problem>> {
    let Kind::Sequence(items) = &file.yaml.node(document).kind else { return Ok(()) };
    for item in items {
        as_object(file, *item)?;
        for key in ["exceptions", "required_plugin_versions"] {
            for inner in sequence(file, file.yaml.get(*item, key)) {
                as_object(file, *inner)?;
                for alternative in sequence(file, file.yaml.get(*inner, "alternatives")) {
                    as_object(file, *alternative)?;
                }
            }
        }
        if let Some(value) = file.yaml.get(*item, "override") {
            as_object(file, value)?;
        }
    }
    Ok(())
}

fn sequence(file: File<'_>, id: Option<NodeId>) -> &[NodeId] {
    match id.map(|id| &file.yaml.node(id).kind) {
        Some(Kind::Sequence(items)) => items,
        _ => &[],
    }
}

fn as_object(file: File<'_>, id: NodeId) -> Result<(), Box<Problem>> {
    let fail = |code, at: NodeId, message: &str| {
        let mut wrong = Ctx::root(file).error(code, message);
        wrong.span = Span { length: 1, ..file.span(at) };
        Err(wrong)
    };
    match &file.yaml.node(id).kind {
        Kind::Sequence(items) if items.is_empty() => {
            fail(Code::FalcoAborts, id, "Falco dies on an empty sequence where a mapping belongs")
        }
        Kind::Mapping(entries) => {
            let odd = entries
                .iter()
                .find(|(key, _)| matches!(file.yaml.node(*key).kind, Kind::Sequence(_) | Kind::Mapping(_)));
            match odd {
                Some((key, _)) => fail(Code::YamlParse, *key, "a key must be one text"),
                None => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

/// Checks what the plugins must be, once all files are read.
pub(crate) fn check_plugins(collection: &Collection, options: &Options, problems: &mut Vec<Problem>) -> bool {
    let mut satisfied = true;
    for need in &collection.plugins {
        let wants = |(name, version): &(String, String)| {
            let loaded = options.plugins.iter().find(|(loaded, _)| loaded == name);
            let wanted = crate::options::Version::parse(version);
            loaded.zip(wanted).is_some_and(|((_, own), wanted)| own.satisfies(wanted))
        };
        if need.alternatives.iter().any(wants) {
            continue;
        }
        satisfied = false;
        let asked: Vec<String> = need.alternatives.iter().map(|(name, version)| format!("{name} {version}")).collect();
        let message =
            format!("none of the plugins asked for is loaded in a version that will do: {}", asked.join(", "));
        problems.push(need.place.problem(Code::PluginRequirement, Severity::Error, message));
    }
    satisfied
}
