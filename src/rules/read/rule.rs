//! Rules: a definition, an override, an append of the old kind, or a switch of the old kind.

use alert::Priority;

use super::context::Ctx;
use super::decode::Read;
use super::exception::{ExceptionInfo, read_exceptions};
use super::item::{APPEND_AND_OVERRIDE, Reader};
use super::overrides::{Overrides, read_overrides};
use crate::collect::{RuleInfo, RuleUpdate, exception_error, validate_exception};
use crate::problem::{Code, Problem, quote};
use crate::yaml::NodeId;

/// The keys of a rule.
pub(crate) const KEYS: [&str; 15] = [
    "rule",
    "desc",
    "condition",
    "output",
    "priority",
    "source",
    "enabled",
    "tags",
    "exceptions",
    "warn_evttypes",
    "skip-if-unknown-filter",
    "capture",
    "capture_duration",
    "override",
    "append",
];

/// In the order in which Falco reads them.
const MAY_APPEND: [&str; 5] = ["condition", "exceptions", "output", "desc", "tags"];
const MAY_REPLACE: [&str; 11] = [
    "condition",
    "exceptions",
    "output",
    "desc",
    "tags",
    "priority",
    "enabled",
    "warn_evttypes",
    "skip-if-unknown-filter",
    "capture",
    "capture_duration",
];

const ENABLED_IS_OLD: &str = "a lone enabled is deprecated, add override with enabled: replace";

impl Reader<'_> {
    pub(super) fn rule(&mut self, item: NodeId, root: &Ctx<'_>) -> Read<String> {
        let file = self.file;
        let name = file.text(item, "rule", &root.child("rule", "", file.mark(item)))?;
        let ctx = root.child("rule", &name, file.mark(item));
        let append = self.append_flag(item, &ctx)?;
        let overrides = read_overrides(file, item, &MAY_APPEND, &MAY_REPLACE, &ctx)?;
        if append && !overrides.is_empty() {
            return Err(ctx.error(Code::YamlValidate, APPEND_AND_OVERRIDE));
        }
        if !overrides.is_empty() {
            self.override_rule(item, &name, &overrides, &ctx)?;
        } else if append {
            let mut update = RuleUpdate::default();
            if file.yaml.get(item, "condition").is_some() {
                update.condition = Some(file.traced(item, "condition", &ctx)?);
            }
            if file.yaml.get(item, "exceptions").is_some() {
                update.exceptions = Some(self.exceptions(item, &ctx, true)?);
            }
            self.append_rule(item, &name, update, &ctx)?;
        } else if ["condition", "output", "desc", "priority"].iter().all(|key| file.yaml.get(item, key).is_none()) {
            let enabled = file.boolean(item, "enabled", &ctx)?;
            self.problems.push(ctx.warning(Code::DeprecatedItem, ENABLED_IS_OLD));
            let place = self.place(&ctx, item);
            self.collection.rule_mut(&name, &place, "switch on or off")?.enabled = enabled;
        } else {
            self.define_rule(item, &name, &ctx)?;
        }
        Ok(name)
    }

    fn exceptions(&mut self, item: NodeId, ctx: &Ctx<'_>, appending: bool) -> Read<Vec<ExceptionInfo>> {
        read_exceptions(self.file, item, ctx, appending, &mut self.budget, self.problems)
    }

    fn tags(&self, item: NodeId, ctx: &Ctx<'_>) -> Read<Vec<String>> {
        let mut tags = self.file.texts(item, "tags", ctx)?.unwrap_or_default();
        tags.sort();
        tags.dedup();
        Ok(tags)
    }

    fn priority(&self, item: NodeId, ctx: &Ctx<'_>) -> Read<Priority> {
        let scalar = self.file.scalar(item, "priority", ctx)?;
        Priority::parse(&scalar.text).ok_or_else(|| {
            let value = self.file.yaml.get(item, "priority").unwrap_or(item);
            let at = ctx.child("rule priority", "", self.file.mark(value));
            let known = "EMERGENCY, ALERT, CRITICAL, ERROR, WARNING, NOTICE, INFO or DEBUG";
            let mut wrong = at.error(Code::YamlValidate, format!("{} is no priority: {known}", quote(&scalar.text)));
            wrong.span = self.file.span(value);
            wrong
        })
    }

    fn define_rule(&mut self, item: NodeId, name: &str, ctx: &Ctx<'_>) -> Read<()> {
        let file = self.file;
        let condition = file.traced(item, "condition", ctx)?;
        let output = trimmed(&file.text(item, "output", ctx)?);
        let desc = file.text(item, "desc", ctx)?;
        let priority = self.priority(item, ctx)?;
        let source = file.optional_scalar(item, "source", ctx)?.map_or("syscall", |scalar| &scalar.text).to_owned();
        let enabled = file.optional_boolean(item, "enabled", ctx)?.unwrap_or(true);
        let warn_evttypes = file.optional_boolean(item, "warn_evttypes", ctx)?.unwrap_or(true);
        let skip_if_unknown = file.optional_boolean(item, "skip-if-unknown-filter", ctx)?.unwrap_or(false);
        file.optional_boolean(item, "capture", ctx)?;
        if file.yaml.get(item, "capture_duration").is_some() {
            file.number(item, "capture_duration", ctx)?;
        }
        let tags = self.tags(item, ctx)?;
        let mut exceptions = self.exceptions(item, ctx, false)?;

        let place = self.place(ctx, item);
        if let Some(earlier) = self.collection.rules.get(name).filter(|earlier| earlier.source != source) {
            let message = format!("the rule was for the source {} before", quote(&earlier.source));
            return Err(place.error(Code::Validate, message));
        }
        let source_known = self.options.has_source(&source);
        if !source_known {
            let mut problem = ctx
                .warning(Code::UnknownSource, format!("no source is named {}, Falco skips the rule", quote(&source)));
            if let Some(value) = file.yaml.get(item, "source") {
                problem.span = file.span(value);
            }
            self.problems.push(problem);
        }
        for exception in &mut exceptions {
            if !exception.fields.is_set() {
                return Err(exception_error(exception, "an exception needs fields"));
            }
            self.validate(exception, source_known.then_some(source.as_str()))?;
        }
        let info = RuleInfo {
            name: name.to_owned(),
            desc,
            condition,
            output,
            priority,
            source,
            enabled,
            warn_evttypes,
            skip_if_unknown,
            tags,
            exceptions,
            source_known,
            place,
            condition_place: self.part(item, "condition", "rule condition", ctx),
            output_place: self.part(item, "output", "rule output", ctx),
            priority_span: file.yaml.get(item, "priority").map(|id| file.span(id)).unwrap_or_default(),
        };
        self.collection.define_rule(info)
    }

    fn validate(&self, exception: &mut ExceptionInfo, source: Option<&str>) -> Read<()> {
        validate(self.options, exception, source)
    }

    fn append_rule(&mut self, item: NodeId, name: &str, update: RuleUpdate, ctx: &Ctx<'_>) -> Read<()> {
        let place = self.place(ctx, item);
        let options = self.options;
        self.collection.append_rule(name, &place, update, |exception, source| validate(options, exception, source))
    }

    fn override_rule(&mut self, item: NodeId, name: &str, overrides: &Overrides, ctx: &Ctx<'_>) -> Read<()> {
        let file = self.file;
        let given = |key: &str| file.yaml.get(item, key).is_some();
        // What is there and not yet accounted for by an entry under `override`, in alphabetical order.
        let mut open: Vec<&str> = MAY_REPLACE.into_iter().filter(|key| given(key)).collect();
        open.sort_unstable();
        let mut take = |how: &str, names: &[String], key: &str| -> Read<bool> {
            if !names.iter().any(|name| name == key) {
                return Ok(false);
            }
            let Some(at) = open.iter().position(|name| *name == key) else {
                let message = format!("override wants to {how} {}, but the item has no such key", quote(key));
                return Err(ctx.error(Code::YamlValidate, message));
            };
            open.remove(at);
            Ok(true)
        };
        if !overrides.append.is_empty() {
            let mut update = RuleUpdate::default();
            for key in MAY_APPEND {
                if take("append to", &overrides.append, key)? {
                    self.read_update(item, key, true, &mut update, ctx)?;
                }
            }
            self.append_rule(item, name, update, ctx)?;
        }
        if !overrides.replace.is_empty() {
            let mut update = RuleUpdate::default();
            for key in MAY_REPLACE {
                if take("replace", &overrides.replace, key)? {
                    self.read_update(item, key, false, &mut update, ctx)?;
                }
            }
            let place = self.place(ctx, item);
            self.collection.replace_rule(name, &place, update)?;
        }
        let Some(key) = open.first() else { return Ok(()) };
        let value = file.yaml.get(item, key).unwrap_or(item);
        let at = ctx.child("overrides", key, file.mark(value));
        let message = format!("the key {} is here, but not under override: append or replace?", quote(key));
        Err(at.error(Code::YamlValidate, message))
    }

    fn read_update(
        &mut self,
        item: NodeId,
        key: &str,
        appending: bool,
        update: &mut RuleUpdate,
        ctx: &Ctx<'_>,
    ) -> Read<()> {
        let file = self.file;
        match key {
            "condition" => update.condition = Some(file.traced(item, key, ctx)?),
            "exceptions" => update.exceptions = Some(self.exceptions(item, ctx, appending)?),
            "output" => update.output = Some(file.text(item, key, ctx)?),
            "desc" => update.desc = Some(file.text(item, key, ctx)?),
            "tags" => update.tags = Some(self.tags(item, ctx)?),
            "priority" => update.priority = Some(self.priority(item, ctx)?),
            "enabled" => update.enabled = Some(file.boolean(item, key, ctx)?),
            "warn_evttypes" => update.warn_evttypes = Some(file.boolean(item, key, ctx)?),
            "skip-if-unknown-filter" => update.skip_if_unknown = Some(file.boolean(item, key, ctx)?),
            "capture" => _ = file.boolean(item, key, ctx)?,
            _ => _ = file.number(item, key, ctx)?,
        }
        Ok(())
    }
}

fn validate(
    options: &crate::options::Options,
    exception: &mut ExceptionInfo,
    source: Option<&str>,
) -> Result<(), Box<Problem>> {
    let is_field = |field: &str| source.is_none_or(|source| options.has_field(source, field));
    validate_exception(exception, crate::operators::is_operator, crate::operators::works_on_single_field, is_field)
}

/// Without the white space around it that C++ calls so.
fn trimmed(text: &str) -> String {
    text.trim_matches([' ', '\t', '\n', '\r', '\u{b}', '\u{c}']).to_owned()
}
