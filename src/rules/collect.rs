//! The items of all files read so far, as they replace and extend one another.

use std::collections::HashMap;

use alert::Priority;

use crate::model::Entry;
use crate::problem::{Code, Context, Problem, Severity, Span, quote};
use crate::read::exception::ExceptionInfo;
use crate::traced::Traced;

/// What is loaded so far.
#[derive(Default)]
pub(crate) struct Collection {
    pub(crate) lists: Named<ListInfo>,
    pub(crate) macros: Named<MacroInfo>,
    pub(crate) rules: Named<RuleInfo>,
    pub(crate) plugins: Vec<PluginNeed>,
    next: u32,
}

/// Items by name, in order of their first definition.
pub(crate) struct Named<T> {
    items: Vec<T>,
    places: HashMap<String, usize>,
}

impl<T> Default for Named<T> {
    fn default() -> Self {
        Self { items: Vec::new(), places: HashMap::new() }
    }
}

impl<T> Named<T> {
    pub(crate) fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }

    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.places.get(name).copied()
    }

    pub(crate) fn get(&self, name: &str) -> Option<&T> {
        self.position(name).and_then(|at| self.items.get(at))
    }

    fn get_mut(&mut self, name: &str) -> Option<&mut T> {
        self.position(name).and_then(|at| self.items.get_mut(at))
    }

    fn insert(&mut self, name: &str, item: T) {
        self.places.insert(name.to_owned(), self.items.len());
        self.items.push(item);
    }
}

/// When an item was defined, and when it was last touched. A macro sees the macros defined before it was last touched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Order {
    pub(crate) index: u32,
    pub(crate) visibility: u32,
}

/// Where an item stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Place {
    pub(crate) span: Span,
    pub(crate) chain: Vec<Context>,
}

impl Place {
    pub(crate) fn error(&self, code: Code, message: impl Into<String>) -> Box<Problem> {
        Box::new(self.problem(code, Severity::Error, message))
    }

    pub(crate) fn problem(&self, code: Code, severity: Severity, message: impl Into<String>) -> Problem {
        Problem { code, severity, span: self.span, message: message.into(), context: self.chain.clone() }
    }
}

pub(crate) struct ListInfo {
    pub(crate) name: String,
    pub(crate) items: Vec<String>,
    pub(crate) order: Order,
    pub(crate) place: Place,
}

pub(crate) struct MacroInfo {
    pub(crate) name: String,
    pub(crate) condition: Traced,
    pub(crate) order: Order,
    pub(crate) place: Place,
    pub(crate) condition_place: Place,
}

pub(crate) struct RuleInfo {
    pub(crate) name: String,
    pub(crate) desc: String,
    pub(crate) condition: Traced,
    pub(crate) output: String,
    pub(crate) priority: Priority,
    pub(crate) source: String,
    pub(crate) enabled: bool,
    pub(crate) warn_evttypes: bool,
    pub(crate) skip_if_unknown: bool,
    pub(crate) tags: Vec<String>,
    pub(crate) exceptions: Vec<ExceptionInfo>,
    pub(crate) source_known: bool,
    pub(crate) place: Place,
    pub(crate) condition_place: Place,
    pub(crate) output_place: Place,
    pub(crate) priority_span: Span,
}

/// What an override or an append gives; what it leaves out stays.
#[derive(Default)]
pub(crate) struct RuleUpdate {
    pub(crate) condition: Option<Traced>,
    pub(crate) output: Option<String>,
    pub(crate) desc: Option<String>,
    pub(crate) tags: Option<Vec<String>>,
    pub(crate) exceptions: Option<Vec<ExceptionInfo>>,
    pub(crate) priority: Option<Priority>,
    pub(crate) enabled: Option<bool>,
    pub(crate) warn_evttypes: Option<bool>,
    pub(crate) skip_if_unknown: Option<bool>,
}

/// One entry of `required_plugin_versions`: one of these must be loaded.
pub(crate) struct PluginNeed {
    pub(crate) alternatives: Vec<(String, String)>,
    pub(crate) place: Place,
}

type Collected = Result<(), Box<Problem>>;

impl Collection {
    fn tick(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }

    pub(crate) fn define_list(&mut self, mut info: ListInfo) {
        let now = self.tick();
        info.order = Order { index: now, visibility: now };
        match self.lists.get_mut(&info.name) {
            Some(earlier) => {
                info.order.index = earlier.order.index;
                *earlier = info;
            }
            None => self.lists.insert(&info.name.clone(), info),
        }
    }

    pub(crate) fn append_list(&mut self, info: ListInfo) -> Collected {
        let now = self.next;
        let Some(earlier) = self.lists.get_mut(&info.name) else {
            return Err(info
                .place
                .error(Code::Validate, format!("no list named {} is there to append to", quote(&info.name))));
        };
        earlier.items.extend(info.items);
        earlier.order.visibility = now;
        self.tick();
        Ok(())
    }

    pub(crate) fn define_macro(&mut self, mut info: MacroInfo) {
        let now = self.tick();
        info.order = Order { index: now, visibility: now };
        match self.macros.get_mut(&info.name) {
            Some(earlier) => {
                info.order.index = earlier.order.index;
                *earlier = info;
            }
            None => self.macros.insert(&info.name.clone(), info),
        }
    }

    pub(crate) fn append_macro(&mut self, info: MacroInfo) -> Collected {
        let now = self.next;
        let Some(earlier) = self.macros.get_mut(&info.name) else {
            return Err(info
                .place
                .error(Code::Validate, format!("no macro named {} is there to append to", quote(&info.name))));
        };
        earlier.condition.push(" ");
        earlier.condition.append(&info.condition);
        earlier.order.visibility = now;
        self.tick();
        Ok(())
    }

    pub(crate) fn define_rule(&mut self, info: RuleInfo) -> Collected {
        self.tick();
        match self.rules.get_mut(&info.name) {
            Some(earlier) if earlier.source != info.source => {
                let message = format!("the rule was for the source {} before", quote(&earlier.source));
                return Err(info.place.error(Code::Validate, message));
            }
            Some(earlier) => *earlier = info,
            None => self.rules.insert(&info.name.clone(), info),
        }
        Ok(())
    }

    /// The rule `name`, for what the item at `place` wants with it.
    pub(crate) fn rule_mut(&mut self, name: &str, place: &Place, wanted: &str) -> Result<&mut RuleInfo, Box<Problem>> {
        self.tick();
        self.rules
            .get_mut(name)
            .ok_or_else(|| place.error(Code::Validate, format!("no rule named {} is there to {wanted}", quote(name))))
    }

    /// Adds what an override adds.
    pub(crate) fn append_rule(
        &mut self,
        name: &str,
        place: &Place,
        update: RuleUpdate,
        mut validate: impl FnMut(&mut ExceptionInfo, Option<&str>) -> Collected,
    ) -> Collected {
        let rule = self.rule_mut(name, place, "append to")?;
        let given = [
            update.condition.is_some(),
            update.output.is_some(),
            update.desc.is_some(),
            update.tags.is_some(),
            update.exceptions.is_some(),
        ];
        if !given.contains(&true) {
            return Err(place.error(Code::Validate, "a rule with append needs a condition or exceptions"));
        }
        if let Some(condition) = update.condition.filter(|condition| !condition.text().is_empty()) {
            rule.condition.push(" ");
            rule.condition.append(&condition);
        }
        for (old, new) in [(&mut rule.output, update.output), (&mut rule.desc, update.desc)] {
            if let Some(new) = new.filter(|new| !new.is_empty()) {
                old.push(' ');
                old.push_str(&new);
            }
        }
        rule.tags.extend(update.tags.into_iter().flatten());
        rule.tags.sort();
        rule.tags.dedup();
        let source = rule.source_known.then(|| rule.source.clone());
        for mut added in update.exceptions.into_iter().flatten() {
            let wrong = |message: &str| Err(exception_error(&added, message));
            match rule.exceptions.iter_mut().find(|known| known.name == added.name) {
                None if !added.fields.is_set() => return wrong("a new exception needs fields"),
                None if added.values.is_empty() => return wrong("an exception that is appended needs values"),
                None => {
                    validate(&mut added, source.as_deref())?;
                    rule.exceptions.push(added);
                }
                Some(_) if added.fields.is_set() => {
                    return wrong("an exception that exists takes values only, its fields are given already");
                }
                Some(_) if added.comps.is_set() => {
                    return wrong("an exception that exists takes values only, its comps are given already");
                }
                Some(known) => known.values.extend(added.values),
            }
        }
        Ok(())
    }

    /// Replaces what an override replaces. Exceptions are taken as they are, unchecked, as in Falco.
    pub(crate) fn replace_rule(&mut self, name: &str, place: &Place, update: RuleUpdate) -> Collected {
        let rule = self.rule_mut(name, place, "replace a part of")?;
        if let Some(condition) = update.condition {
            rule.condition = condition;
        }
        if let Some(output) = update.output {
            rule.output = output;
        }
        if let Some(desc) = update.desc {
            rule.desc = desc;
        }
        if let Some(tags) = update.tags {
            rule.tags = tags;
        }
        if let Some(exceptions) = update.exceptions {
            rule.exceptions = exceptions;
        }
        if let Some(priority) = update.priority {
            rule.priority = priority;
            rule.priority_span = place.span;
        }
        rule.enabled = update.enabled.unwrap_or(rule.enabled);
        rule.warn_evttypes = update.warn_evttypes.unwrap_or(rule.warn_evttypes);
        rule.skip_if_unknown = update.skip_if_unknown.unwrap_or(rule.skip_if_unknown);
        Ok(())
    }
}

pub(crate) fn exception_error(exception: &ExceptionInfo, message: impl Into<String>) -> Box<Problem> {
    Box::new(Problem {
        code: Code::Validate,
        severity: Severity::Error,
        span: exception.span,
        message: message.into(),
        context: exception.chain.clone(),
    })
}

/// Fills in the comparisons that an exception leaves out, and checks that fields and comparisons fit.
pub(crate) fn validate_exception(
    exception: &mut ExceptionInfo,
    is_operator: impl Fn(&str) -> bool,
    is_single_operator: impl Fn(&str) -> bool,
    is_field: impl Fn(&str) -> bool,
) -> Collected {
    let wrong = |exception: &ExceptionInfo, message: String| Err(exception_error(exception, message));
    let unknown_field = |name: &str| format!("{} is no field of this source", quote(name));
    match exception.fields.clone() {
        Entry::Many(fields) => {
            if !exception.comps.is_set() {
                exception.comps = Entry::Many(vec![Entry::One("=".to_owned()); fields.len()]);
            }
            let comps = exception.comps.items().to_vec();
            if comps.len() != fields.len() {
                let message = format!("{} fields and {} comps: there must be as many", fields.len(), comps.len());
                return wrong(exception, message);
            }
            if let Some(comp) = comps.iter().find(|comp| !is_operator(comp.text())) {
                return wrong(exception, format!("{} is no operator", quote(comp.text())));
            }
            if let Some(field) = fields.iter().find(|field| !is_field(field.text())) {
                return wrong(exception, unknown_field(field.text()));
            }
        }
        field => {
            if !exception.comps.is_set() {
                exception.comps = Entry::One("in".to_owned());
            }
            let comp = match &exception.comps {
                Entry::Many(_) => {
                    return wrong(exception, "fields is one text, so comps must be one text as well".to_owned());
                }
                comp => comp.text(),
            };
            if !is_single_operator(comp) {
                let message = format!(
                    "{} does not work with a single field: in, pmatch, intersects, or an operator with oneof, anyof or allof",
                    quote(comp)
                );
                return wrong(exception, message);
            }
            if !is_field(field.text()) {
                return wrong(exception, unknown_field(field.text()));
            }
        }
    }
    Ok(())
}
