//! The exceptions of a rule.

use super::context::{Ctx, File};
use super::decode::Read;
use crate::model::Entry;
use crate::problem::{Code, Context, Problem, Span, quote};
use crate::yaml::{Kind, NodeId};

/// The most values that the exceptions of one file may hold. Aliases count as often as they are used.
const MAX_VALUES: usize = 2_000_000;
/// How deep lists of values may be nested. A row with a list in it takes two levels.
const MAX_NESTING: usize = 16;

/// An exception as one item of a file gives it: a definition, or values for an earlier one.
#[derive(Clone, Debug)]
pub(crate) struct ExceptionInfo {
    pub(crate) name: String,
    pub(crate) fields: Entry,
    pub(crate) comps: Entry,
    pub(crate) values: Vec<Entry>,
    pub(crate) chain: Vec<Context>,
    pub(crate) span: Span,
}

/// How many values have been read of a file.
#[derive(Default)]
pub(crate) struct Budget(usize);

pub(crate) fn read_exceptions(
    file: File<'_>,
    item: NodeId,
    ctx: &Ctx<'_>,
    appending: bool,
    budget: &mut Budget,
    problems: &mut Vec<Problem>,
) -> Read<Vec<ExceptionInfo>> {
    let Some(list) = file.yaml.get(item, "exceptions") else { return Ok(Vec::new()) };
    let node = file.yaml.node(list);
    let inside = ctx.child("exceptions", "", node.mark);
    let items = match &node.kind {
        Kind::Null => return Ok(Vec::new()),
        Kind::Sequence(items) => items,
        _ => {
            return Err(inside.error(Code::YamlValidate, "exceptions must be a sequence of mappings, each with a name"));
        }
    };
    let mut found: Vec<ExceptionInfo> = Vec::new();
    for id in items {
        let unnamed = inside.child("exception", "", file.mark(*id));
        if !matches!(file.yaml.node(*id).kind, Kind::Mapping(_)) {
            return Err(unnamed.error(Code::YamlValidate, "an exception must be a mapping with a name"));
        }
        let name = file.text(*id, "name", &unnamed)?;
        let ctx = ctx.child("exception", &name, file.mark(*id));
        if found.iter().any(|earlier| earlier.name == name) {
            let message = format!("the rule has two exceptions named {}", quote(&name));
            problems.push(ctx.warning(Code::ExceptionNameNotUnique, message));
        }
        let mut reader = Values { file, budget };
        let fields = reader.of_key(*id, "fields", &ctx, appending)?;
        let comps = reader.of_key(*id, "comps", &ctx, true)?;
        let mut values = Vec::new();
        if let Some(list) = file.yaml.get(*id, "values") {
            let inside = ctx.child("exception values", "", file.mark(list));
            let Kind::Sequence(items) = &file.yaml.node(list).kind else {
                return Err(inside.error(Code::YamlValidate, "the values of an exception must be a sequence"));
            };
            for value in items {
                let at = inside.child("exception value", "", file.mark(*value));
                values.push(reader.entry(*value, "", &at, 0)?);
            }
        } else if appending {
            problems.push(ctx.warning(Code::AppendNoValues, "an exception is appended to, but there are no values"));
        }
        let info = ExceptionInfo { fields, comps, values, chain: ctx.chain(), span: file.span(*id), name };
        found.push(info);
    }
    Ok(found)
}

struct Values<'y, 'b> {
    file: File<'y>,
    budget: &'b mut Budget,
}

impl Values<'_, '_> {
    fn of_key(&mut self, item: NodeId, key: &str, ctx: &Ctx<'_>, optional: bool) -> Read<Entry> {
        match self.file.yaml.get(item, key) {
            Some(value) => self.entry(value, key, ctx, 0),
            None if optional => Ok(Entry::Unset),
            None => Err(ctx.error(Code::YamlValidate, format!("the key {} is missing", quote(key)))),
        }
    }

    fn entry(&mut self, id: NodeId, key: &str, ctx: &Ctx<'_>, depth: usize) -> Read<Entry> {
        let node = self.file.yaml.node(id);
        let at = ctx.child("value for", key, node.mark);
        self.budget.0 += 1;
        if self.budget.0 > MAX_VALUES || depth > MAX_NESTING {
            return Err(
                at.error(Code::Limit, "the exceptions hold more values, or nest them deeper, than is read here")
            );
        }
        match &node.kind {
            Kind::Scalar(scalar) if scalar.text.is_empty() => {
                let mut wrong =
                    at.error(Code::YamlValidate, "a value of an exception is empty; the empty text is written '\"\"'");
                wrong.span = self.file.span(id);
                Err(wrong)
            }
            Kind::Scalar(scalar) => Ok(Entry::One(scalar.text.clone())),
            Kind::Sequence(items) => {
                let mut entries = Vec::with_capacity(items.len());
                for item in items {
                    let inside = at.child("exception", "", self.file.mark(*item));
                    entries.push(self.entry(*item, "", &inside, depth + 1)?);
                }
                Ok(Entry::Many(entries))
            }
            Kind::Null | Kind::Mapping(_) => Ok(Entry::Unset),
        }
    }
}
