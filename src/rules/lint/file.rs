//! Lints on the YAML itself: what Falco's reader drops or takes for something else.

use std::collections::HashMap;

use crate::problem::{Code, Problem, Severity, Span, quote};
use crate::read::context::File;
use crate::read::item::KINDS;
use crate::yaml::{Kind, NodeId};

/// Looks at a file that is YAML, whether or not its items make sense.
pub(crate) fn lint(file: File<'_>, problems: &mut Vec<Problem>) {
    let mut seen: HashMap<(&str, &str), ()> = HashMap::new();
    for document in &file.yaml.documents {
        let Kind::Sequence(items) = &file.yaml.node(*document).kind else { continue };
        for item in items {
            duplicate_keys(file, *item, problems);
            for exception in sequence(file, file.yaml.get(*item, "exceptions")) {
                duplicate_keys(file, *exception, problems);
                comps(file, *exception, problems);
            }
            redefinition(file, *item, &mut seen, problems);
        }
    }
    for node in file.yaml.nodes() {
        if let Kind::Scalar(scalar) = &node.kind
            && scalar.is_bare_tag(node.mark)
        {
            let span = Span { file: file.number, offset: node.mark.offset as usize, length: 1, ..Span::default() };
            let message = "what begins with ! is a YAML tag and leaves no value: put it in quotes";
            problems.push(note(Code::TagIsNoValue, Severity::Warning, span, message.to_owned()));
        }
    }
    if let Some(mark) = file.yaml.ignored {
        let span = Span { file: file.number, offset: mark.offset as usize, length: 3, ..Span::default() };
        let message = "Falco reads nothing from here on, because the document before it is empty";
        problems.push(note(Code::DocumentIgnored, Severity::Warning, span, message.to_owned()));
    }
}

fn note(code: Code, severity: Severity, span: Span, message: String) -> Problem {
    Problem { code, severity, span, message, context: Vec::new() }
}

fn sequence(file: File<'_>, id: Option<NodeId>) -> &[NodeId] {
    match id.map(|id| &file.yaml.node(id).kind) {
        Some(Kind::Sequence(items)) => items,
        _ => &[],
    }
}

fn text(file: File<'_>, id: NodeId) -> Option<&str> {
    match &file.yaml.node(id).kind {
        Kind::Scalar(scalar) => Some(&scalar.text),
        _ => None,
    }
}

fn duplicate_keys(file: File<'_>, mapping: NodeId, problems: &mut Vec<Problem>) {
    let Kind::Mapping(entries) = &file.yaml.node(mapping).kind else { return };
    // Items have a dozen keys; a mapping with thousands is not worth comparing every pair.
    for (at, (key, _)) in entries.iter().enumerate().take(200) {
        let Some(name) = text(file, *key) else { continue };
        if entries[..at].iter().any(|(earlier, _)| text(file, *earlier) == Some(name)) {
            let message = format!("the key {} is here for the second time; Falco takes the first", quote(name));
            problems.push(note(Code::DuplicateKey, Severity::Warning, file.span(*key), message));
        }
    }
}

/// `comps: [=, in]` is fine for Falco, but YAML 1.1 has a type for a bare `=` and other tools stumble over it.
fn comps(file: File<'_>, exception: NodeId, problems: &mut Vec<Problem>) {
    let Some(value) = file.yaml.get(exception, "comps") else { return };
    let words: Vec<NodeId> = match &file.yaml.node(value).kind {
        Kind::Sequence(items) => items.clone(),
        _ => vec![value],
    };
    for word in words {
        if matches!(&file.yaml.node(word).kind, Kind::Scalar(scalar) if scalar.plain && scalar.text == "=") {
            let message = "= without quotes is a special value for YAML 1.1 parsers: write \"=\"".to_owned();
            problems.push(note(Code::CompsUnquoted, Severity::Note, file.span(word), message));
        }
    }
}

/// The same name defined twice in one file. Overrides and appends are meant, and so is a switch.
fn redefinition<'y>(
    file: File<'y>,
    item: NodeId,
    seen: &mut HashMap<(&'static str, &'y str), ()>,
    problems: &mut Vec<Problem>,
) {
    let has = |key: &str| file.yaml.get(item, key).is_some();
    let Some((kind, ..)) = KINDS.into_iter().find(|(key, ..)| has(key)) else { return };
    let defines = match kind {
        "rule" => has("condition") && has("output"),
        "macro" => has("condition"),
        "list" => has("items"),
        _ => false,
    };
    if !defines || has("override") || has("append") {
        return;
    }
    let Some(value) = file.yaml.get(item, kind) else { return };
    let Some(name) = text(file, value) else { return };
    if seen.insert((kind, name), ()).is_some() {
        let message =
            format!("the {kind} {} is defined a second time in this file and replaces the first", quote(name));
        problems.push(note(Code::Redefined, Severity::Warning, file.span(value), message));
    }
}
