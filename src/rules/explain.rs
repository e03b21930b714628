//! Why a rule fired: its condition as a tree, each check true, false or unknown for one alert.

use filter::{Event, ExplainedKind, Lookup, ValueRef, Verdict};

use crate::model::{Rule, RuleSet};

/// The condition of a rule, seen from one alert.
///
/// Parts lie in one list, parents before their parts and in the order of the text, so that a tree of any depth can be
/// walked without recursion.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    /// The parts; the first is the whole condition. Never empty.
    pub parts: Vec<Part>,
}

/// One part of a [`Tree`].
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// What it says about the alert.
    pub verdict: Verdict,
    /// True for the parts that made the whole what it is: the branch to show first.
    pub deciding: bool,
    /// How many parts it lies in.
    pub depth: usize,
    /// The index of the part it lies in.
    pub parent: Option<usize>,
    /// The index behind the last part in it.
    pub end: usize,
    /// The macro that this is the condition of.
    pub macro_name: Option<String>,
    /// The check, as Falco's language writes it; empty for the rest.
    pub text: String,
    /// The fields that a check reads, with what the alert says of each.
    pub fields: Vec<(String, Held)>,
}

/// What a [`Part`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// True when all of its parts are.
    All,
    /// True when any of its parts is.
    Any,
    /// The opposite of its part.
    Not,
    /// A comparison.
    Check,
}

/// What an alert holds of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// The rule did not print it, so nobody can say.
    Absent,
    /// Printed, without a value.
    Null,
    /// Printed with this value, as text.
    Value(String),
}

/// Why the alert `event` fired `rule`. `None` when the rule does not compile, or Falco skips it.
///
/// A rule that fired can still be *unknown* here, since an alert holds only what was printed. When it is *false*, the rule
/// in these files is not the one that fired.
pub fn explain(rules: &RuleSet, rule: &Rule, event: &impl Event) -> Option<Tree> {
    let filter = rules.filter(rule)?;
    let explanation = filter.explain(event);
    let parts = explanation.parts.iter().map(|part| Part {
        kind: match part.kind {
            ExplainedKind::And => PartKind::All,
            ExplainedKind::Or => PartKind::Any,
            ExplainedKind::Not => PartKind::Not,
            ExplainedKind::Check => PartKind::Check,
        },
        verdict: part.verdict,
        deciding: part.deciding,
        depth: part.depth,
        parent: part.parent,
        end: part.end,
        macro_name: part.macro_name.map(str::to_owned),
        text: part.text.to_owned(),
        fields: part.fields.iter().map(|field| ((*field).to_owned(), held(event, field))).collect(),
    });
    Some(Tree { parts: parts.collect() })
}

impl Tree {
    /// What the whole condition says.
    pub fn verdict(&self) -> Verdict {
        self.parts.first().map_or(Verdict::Unknown, |part| part.verdict)
    }

    /// True when the condition is false on the alert: since the alert is there, another form of the rule raised it, an older
    /// or a newer one, and the tree does not explain it.
    pub fn is_of_another_version(&self) -> bool {
        self.verdict() == Verdict::False
    }

    /// The indices of the parts directly inside the part at `index`.
    pub fn children(&self, index: usize) -> impl Iterator<Item = usize> {
        let end = self.parts.get(index).map_or(0, |part| part.end);
        let mut next = index + 1;
        std::iter::from_fn(move || {
            let child = (next < end).then_some(next)?;
            next = self.parts.get(child)?.end.max(child + 1);
            Some(child)
        })
    }

    /// The checks that decided, in the order of the text.
    pub fn deciding_checks(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(|part| part.deciding && part.kind == PartKind::Check)
    }

    /// The fields that keep the whole, or a part of it, from being known: what to add to the rule's output.
    pub fn missing_fields(&self) -> Vec<&str> {
        let mut missing: Vec<&str> = Vec::new();
        let unknown = self.parts.iter().filter(|part| part.kind == PartKind::Check && part.verdict == Verdict::Unknown);
        for (field, held) in unknown.flat_map(|part| &part.fields) {
            if *held == Held::Absent && !missing.contains(&field.as_str()) {
                missing.push(field);
            }
        }
        missing
    }
}

pub(crate) fn held(event: &dyn Event, field: &str) -> Held {
    match event.field(field) {
        Lookup::Absent => Held::Absent,
        Lookup::Null => Held::Null,
        Lookup::Value(value) => Held::Value(shown(&value)),
    }
}

fn shown(value: &ValueRef<'_>) -> String {
    match value {
        ValueRef::Text(text) => text.clone().into_owned(),
        ValueRef::Unsigned(number) => number.to_string(),
        ValueRef::Signed(number) => number.to_string(),
        ValueRef::Float(number) => number.to_string(),
        ValueRef::Bool(value) => value.to_string(),
        ValueRef::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        ValueRef::List(values) => values.iter().map(shown).collect::<Vec<_>>().join(","),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{Options, RulesFile, load};

    struct Fields(BTreeMap<&'static str, &'static str>);

    impl Event for Fields {
        fn field(&self, field: &str) -> Lookup<'_> {
            self.0.get(field).map_or(Lookup::Absent, |value| Lookup::Value(ValueRef::Text((*value).into())))
        }
    }

    /// The tree as an indented list: `+` true, `-` false, `?` unknown, `*` deciding.
    fn show(tree: &Tree) -> String {
        let line = |part: &Part| {
            let verdict = match part.verdict {
                Verdict::True => '+',
                Verdict::False => '-',
                Verdict::Unknown => '?',
            };
            let what = match part.kind {
                PartKind::Check => part.text.clone(),
                kind => format!("{kind:?}"),
            };
            let name = part.macro_name.as_deref().map(|name| format!(" ({name})")).unwrap_or_default();
            format!("{}{verdict}{} {what}{name}", "  ".repeat(part.depth), if part.deciding { "*" } else { "" })
        };
        tree.parts.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn the_branch_that_matched_is_marked_and_macros_keep_their_names() {
        let text = "\
- list: shells
  items: [sh, bash]
- macro: started
  condition: evt.type in (execve, execveat)
- macro: shell
  condition: proc.name in (shells)
- rule: R
  desc: d
  condition: started and (proc.exe = x or shell) and not user.name = root
  output: o
  priority: INFO
";
        let loaded = load(&[RulesFile { name: "r", text }], &Options::default());
        let rule = loaded.rules.rule("R").expect("there");
        let alert = Fields([("evt.type", "execve"), ("proc.name", "sh"), ("user.name", "bob")].into());
        let tree = explain(&loaded.rules, rule, &alert).expect("compiles");
        assert_eq!(
            show(&tree),
            "\
+* All
  +* evt.type in (execve, execveat) (started)
  +* Any
    ? proc.exe = x
    +* proc.name in (sh, bash) (shell)
  +* Not
    -* user.name = root"
        );
        assert_eq!(tree.missing_fields(), ["proc.exe"]);
        assert_eq!(tree.parts[4].fields, [("proc.name".to_owned(), Held::Value("sh".to_owned()))]);
        let branches: Vec<usize> = tree.children(0).collect();
        assert_eq!(branches, [1, 2, 5]);
    }
}
