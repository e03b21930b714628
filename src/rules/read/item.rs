//! The items of a rules file: which kind each is, and the small kinds.

use super::context::{Ctx, File};
use super::decode::Read;
use super::exception::Budget;
use super::overrides::read_overrides;
use crate::collect::{Collection, ListInfo, MacroInfo, Place, PluginNeed};
use crate::options::{Options, Version};
use crate::problem::{Code, Problem, quote};
use crate::yaml::{Kind, NodeId, to_u32};

/// Reads the items of one file into a collection.
pub(crate) struct Reader<'r> {
    pub(crate) file: File<'r>,
    pub(crate) options: &'r Options,
    pub(crate) collection: &'r mut Collection,
    pub(crate) problems: &'r mut Vec<Problem>,
    pub(crate) budget: Budget,
}

/// Every kind of item and its keys, in the order in which Falco asks: an item with `list` is a list, whatever else it has.
pub(crate) const KINDS: [(&str, &str, &[&str]); 5] = [
    ("required_engine_version", "required_engine_version", &["required_engine_version"]),
    ("required_plugin_versions", "required plugin versions", &["required_plugin_versions"]),
    ("list", "list", &["list", "items", "append", "override"]),
    ("macro", "macro", &["macro", "condition", "append", "override"]),
    ("rule", "rule", &super::rule::KEYS),
];

const APPEND_IS_OLD: &str = "the key append is deprecated, use override with append under the key that is added to";
pub(crate) const APPEND_AND_OVERRIDE: &str = "append and override cannot be used together, name the key under override";

impl Reader<'_> {
    pub(crate) fn item(&mut self, item: NodeId, root: &Ctx<'_>) -> Read<()> {
        let mark = self.file.mark(item);
        if !matches!(self.file.yaml.node(item).kind, Kind::Mapping(_)) {
            let ctx = root.child("rules content item", "", mark);
            return Err(ctx.error(Code::YamlValidate, "an item of a rules file must be a mapping"));
        }
        let Some((key, kind, keys)) = KINDS.into_iter().find(|(key, ..)| self.file.yaml.get(item, key).is_some())
        else {
            let mut unknown = root.child("rules content item", "", mark).warning(
                Code::UnknownItem,
                "an item that is no rule, macro, list or required version; Falco leaves it out",
            );
            unknown.span = self.file.span(item);
            self.problems.push(unknown);
            return Ok(());
        };
        let name = match key {
            "required_engine_version" => self.engine_version(item, root)?,
            "required_plugin_versions" => self.plugin_versions(item, root)?,
            "list" => self.list(item, root)?,
            "macro" => self.condition_macro(item, root)?,
            _ => self.rule(item, root)?,
        };
        self.unknown_keys(item, keys, &root.child(kind, &name, mark));
        Ok(())
    }

    fn unknown_keys(&mut self, item: NodeId, known: &[&str], ctx: &Ctx<'_>) {
        let Kind::Mapping(entries) = &self.file.yaml.node(item).kind else { return };
        for (key, _) in entries {
            let name = match &self.file.yaml.node(*key).kind {
                Kind::Scalar(scalar) => scalar.text.as_str(),
                Kind::Null => "null",
                _ => continue,
            };
            if known.contains(&name) {
                continue;
            }
            let mut problem =
                ctx.warning(Code::UnknownKey, format!("the key {} is not known here and has no effect", quote(name)));
            problem.span = self.file.span(*key);
            self.problems.push(problem);
        }
    }

    pub(crate) fn place(&self, ctx: &Ctx<'_>, node: NodeId) -> Place {
        Place { span: self.file.span(node), chain: ctx.chain() }
    }

    fn engine_version(&mut self, item: NodeId, root: &Ctx<'_>) -> Read<String> {
        let ctx = root.child("required_engine_version", "", self.file.mark(item));
        let scalar = self.file.scalar(item, "required_engine_version", &ctx)?;
        let wanted = match to_u32(&scalar.text) {
            Some(minor) => Some(Version(0, minor, 0)),
            None => Version::parse(&scalar.text),
        };
        let own = self.options.engine;
        let message = match wanted {
            None => {
                let message = format!("{} is no engine version such as 0.62.0", quote(&scalar.text));
                return Err(ctx.error(Code::YamlValidate, message));
            }
            Some(wanted) if own.satisfies(wanted) => return Ok(String::new()),
            Some(wanted) => format!("the rules need engine version {wanted}, Falco's is {own}"),
        };
        Err(ctx.error(Code::Validate, message))
    }

    fn plugin_versions(&mut self, item: NodeId, root: &Ctx<'_>) -> Read<String> {
        let file = self.file;
        let Some(list) = file.yaml.get(item, "required_plugin_versions") else { return Ok(String::new()) };
        let ctx = root.child("required plugin versions", "", file.mark(list));
        let Kind::Sequence(plugins) = &file.yaml.node(list).kind else {
            return Err(ctx.error(Code::YamlValidate, "required_plugin_versions must be a sequence"));
        };
        for plugin in plugins {
            let unnamed = ctx.child("required plugin versions entry", "", file.mark(*plugin));
            if !matches!(file.yaml.node(*plugin).kind, Kind::Mapping(_)) {
                return Err(
                    unnamed.error(Code::YamlValidate, "a required plugin must be a mapping with name and version")
                );
            }
            let name = file.text(*plugin, "name", &unnamed)?;
            let ctx = ctx.child("required plugin versions entry", &name, file.mark(*plugin));
            let mut alternatives = vec![(name.clone(), file.text(*plugin, "version", &ctx)?)];
            if let Some(list) = file.yaml.get(*plugin, "alternatives") {
                let Kind::Sequence(others) = &file.yaml.node(list).kind else {
                    return Err(ctx.error(Code::YamlValidate, "the alternatives of a plugin must be a sequence"));
                };
                for other in others {
                    let unnamed = ctx.child("required plugin versions alternative", "", file.mark(*other));
                    if !matches!(file.yaml.node(*other).kind, Kind::Mapping(_)) {
                        return Err(
                            unnamed.error(Code::YamlValidate, "an alternative must be a mapping with name and version")
                        );
                    }
                    let name = file.text(*other, "name", &unnamed)?;
                    let inside = ctx.child("required plugin versions alternative", &name, file.mark(*other));
                    alternatives.push((name.clone(), file.text(*other, "version", &inside)?));
                }
            }
            for (at, (name, version)) in alternatives.iter().enumerate() {
                if Version::parse(version).is_none() {
                    let message = format!("{} is no version for the plugin {}", quote(version), quote(name));
                    return Err(ctx.error(Code::Validate, message));
                }
                if alternatives[..at].iter().any(|(earlier, _)| earlier == name) {
                    let message = format!("two versions are asked of the plugin {}", quote(name));
                    return Err(ctx.error(Code::Validate, message));
                }
            }
            let place = self.place(&ctx, *plugin);
            self.collection.plugins.push(PluginNeed { alternatives, place });
        }
        Ok(String::new())
    }

    fn list(&mut self, item: NodeId, root: &Ctx<'_>) -> Read<String> {
        let file = self.file;
        let name = file.text(item, "list", &root.child("list", "", file.mark(item)))?;
        let ctx = root.child("list", &name, file.mark(item));
        let bad = |b: u8| b"()\"'=,".contains(&b) || b.is_ascii_whitespace() || b == 0x0b;
        if name.bytes().any(bad) {
            let message = "a list's name may not hold blanks, quotes, brackets, commas or =: no condition can name it";
            self.problems.push(ctx.warning(Code::InvalidListName, message));
        }
        let Some(items) = file.texts(item, "items", &ctx)? else {
            return Err(ctx.error(Code::YamlValidate, "the key \"items\" is missing"));
        };
        let append = self.append_flag(item, &ctx)?;
        let overrides = read_overrides(file, item, &["items"], &["items"], &ctx)?;
        if append && !overrides.is_empty() {
            return Err(ctx.error(Code::YamlValidate, APPEND_AND_OVERRIDE));
        }
        let info = ListInfo { name: name.clone(), items, order: Default::default(), place: self.place(&ctx, item) };
        if append || !overrides.append.is_empty() {
            self.collection.append_list(info)?;
        } else {
            self.collection.define_list(info);
        }
        Ok(name)
    }

    fn condition_macro(&mut self, item: NodeId, root: &Ctx<'_>) -> Read<String> {
        let file = self.file;
        let name = file.text(item, "macro", &root.child("macro", "", file.mark(item)))?;
        let ctx = root.child("macro", &name, file.mark(item));
        let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
        if !(name.bytes().all(word) && name.starts_with(|c: char| c.is_ascii_alphabetic())) {
            let message = "a macro's name must be letters, digits and _ with a letter first: no condition can name it";
            self.problems.push(ctx.warning(Code::InvalidMacroName, message));
        }
        let condition = file.traced(item, "condition", &ctx)?;
        let condition_place = self.part(item, "condition", "macro condition", &ctx);
        let append = self.append_flag(item, &ctx)?;
        let overrides = read_overrides(file, item, &["condition"], &["condition"], &ctx)?;
        if append && !overrides.is_empty() {
            return Err(ctx.error(Code::YamlValidate, APPEND_AND_OVERRIDE));
        }
        let place = self.place(&ctx, item);
        let info = MacroInfo { name: name.clone(), condition, order: Default::default(), place, condition_place };
        if append || !overrides.append.is_empty() {
            self.collection.append_macro(info)?;
        } else {
            self.collection.define_macro(info);
        }
        Ok(name)
    }

    pub(crate) fn append_flag(&mut self, item: NodeId, ctx: &Ctx<'_>) -> Read<bool> {
        let append = self.file.optional_boolean(item, "append", ctx)?.unwrap_or(false);
        if append {
            let mut problem = ctx.warning(Code::DeprecatedItem, APPEND_IS_OLD);
            if let Some((key, _)) = self.file.yaml.entry(item, "append") {
                problem.span = self.file.span(key);
            }
            self.problems.push(problem);
        }
        Ok(append)
    }

    /// The place of a key's value.
    pub(crate) fn part(&self, item: NodeId, key: &str, kind: &'static str, ctx: &Ctx<'_>) -> Place {
        let value = self.file.yaml.get(item, key).unwrap_or(item);
        self.place(&ctx.child(kind, "", self.file.mark(value)), value)
    }
}
