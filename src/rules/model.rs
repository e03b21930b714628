//! What a set of rules files says once it has been read.

use std::collections::HashMap;

use alert::Priority;
use filter::{Event, Expr, Filter, Verdict};

use crate::problem::Span;
use crate::traced::Traced;

/// The rules, macros and lists of some files, each at the place where it was first defined, with all that was appended
/// to it or replaced in it later.
#[derive(Debug, Default)]
pub struct RuleSet {
    /// Rules, in the order Falco tries them.
    pub rules: Vec<Rule>,
    /// Macros, in order of definition.
    pub macros: Vec<Macro>,
    /// Lists, in order of definition.
    pub lists: Vec<List>,
    /// The macros' trees, for compiling conditions.
    pub(crate) context: filter::Options,
    /// The macros' texts with lists in place, by name.
    pub(crate) macro_texts: HashMap<String, Traced>,
}

impl RuleSet {
    /// The rule called `name`.
    pub fn rule(&self, name: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.name == name)
    }

    /// The macro called `name`.
    pub fn find_macro(&self, name: &str) -> Option<&Macro> {
        self.macros.iter().find(|found| found.name == name)
    }

    /// The condition of `rule`, exceptions included, ready to run. `None` when it does not compile or Falco skips the rule.
    ///
    /// Fields of any source are allowed here: the rule has been checked, and an alert may come from a Falco with more
    /// plugins.
    pub fn filter(&self, rule: &Rule) -> Option<Filter> {
        let expr = rule.expr.as_ref().filter(|_| !rule.skipped)?;
        Filter::from_expr(expr, &self.context).ok()
    }

    /// What the exceptions of `rule` silence, of what its condition would let fire. `None` when nobody can say, because a
    /// value with brackets in it made something else of them.
    ///
    /// An alert proves that the condition held, so its exceptions alone decide what becomes of it.
    pub fn silenced_by(&self, rule: &Rule) -> Option<SilencedBy> {
        match &rule.silencer {
            _ if rule.skipped || rule.expr.is_none() => None,
            Silencer::Nothing => Some(SilencedBy { filter: None }),
            Silencer::Some(expr) => Some(SilencedBy { filter: Some(Filter::from_expr(expr, &self.context).ok()?) }),
            Silencer::Unclear => None,
        }
    }

    /// The list called `name`.
    pub fn list(&self, name: &str) -> Option<&List> {
        self.lists.iter().find(|list| list.name == name)
    }
}

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// Its name.
    pub name: String,
    /// Its description.
    pub desc: String,
    /// Its condition as written, appended parts included, without what the exceptions add.
    pub condition: String,
    /// The syntax tree of `resolved`, macros still named. `None` when it cannot be parsed, or the rule is skipped.
    pub expr: Option<Expr>,
    /// The part of it that its exceptions add.
    pub(crate) silencer: Silencer,
    /// `resolved` with its places.
    pub(crate) traced: Traced,
    /// Its output template.
    pub output: String,
    /// Its priority.
    pub priority: Priority,
    /// The event source it is for.
    pub source: String,
    /// Whether it is switched on.
    pub enabled: bool,
    /// Its tags, sorted.
    pub tags: Vec<String>,
    /// Its exceptions.
    pub exceptions: Vec<Exception>,
    /// Why Falco leaves it out although the file loads: an unknown source, or an unknown field where that is allowed.
    pub skipped: bool,
    /// Where it is defined.
    pub span: Span,
}

/// The exceptions of a rule as a condition.
#[derive(Debug)]
pub(crate) enum Silencer {
    /// There are none, or none has values.
    Nothing,
    /// True for what they silence.
    Some(Expr),
    /// They cannot be told from the rest of the condition.
    Unclear,
}

/// What the exceptions of a rule silence.
#[derive(Debug)]
pub struct SilencedBy {
    filter: Option<Filter>,
}

impl SilencedBy {
    /// True when the exceptions silence `event`, false when they do not, unknown when it does not hold a field that one of
    /// them asks about.
    pub fn verdict(&self, event: &dyn Event) -> Verdict {
        self.filter.as_ref().map_or(Verdict::False, |filter| filter.matches(event))
    }

    /// The fields that the exceptions ask about.
    pub fn fields(&self) -> Vec<&str> {
        self.filter.iter().flat_map(Filter::fields).collect()
    }
}

impl Rule {
    /// The condition that Falco compiles: exceptions added, list names replaced by their items. Empty when it could not be
    /// parsed, or Falco skips the rule.
    pub fn resolved(&self) -> &str {
        self.traced.text()
    }

    /// The fields that its output prints, as alerts name them, each once, in order.
    pub fn printed_fields(&self) -> Vec<String> {
        crate::compile::output::printed_fields(&self.output)
    }
}

/// One exception of a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Exception {
    /// Its name.
    pub name: String,
    /// The fields it compares.
    pub fields: Entry,
    /// How it compares them.
    pub comps: Entry,
    /// With what.
    pub values: Vec<Entry>,
    /// Where it is defined.
    pub span: Span,
}

/// A value of an exception: one text or a list of values. Unset is what is neither.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Entry {
    /// Not given, null, or a mapping.
    #[default]
    Unset,
    /// One text.
    One(String),
    /// Several values.
    Many(Vec<Entry>),
}

impl Entry {
    /// The text of a single value, empty otherwise.
    pub fn text(&self) -> &str {
        match self {
            Self::One(text) => text,
            _ => "",
        }
    }

    /// The values of a list, empty otherwise.
    pub fn items(&self) -> &[Entry] {
        match self {
            Self::Many(items) => items,
            _ => &[],
        }
    }

    /// True when there is something to compare.
    pub(crate) fn is_set(&self) -> bool {
        match self {
            Self::Unset => false,
            Self::One(text) => !text.is_empty(),
            Self::Many(items) => items.first().is_some_and(Self::is_set),
        }
    }
}

/// One macro.
#[derive(Clone, Debug)]
pub struct Macro {
    /// Its name.
    pub name: String,
    /// Its condition as written.
    pub condition: String,
    /// Where it is defined.
    pub span: Span,
}

/// One list.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// Its name.
    pub name: String,
    /// Its items, with the items of lists it names.
    pub items: Vec<String>,
    /// Where it is defined.
    pub span: Span,
}
