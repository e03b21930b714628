//! The overrides an engineer takes away: exceptions for a rule, and fields added to its output.

use super::scalar::{quoted, scalar};
use super::value::{Unwritable, exception_value, is_field};

/// How an exception compares a field with its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Comp {
    /// `=`: exactly this text.
    Eq,
    /// `!=`: has a value, and another one.
    Ne,
    /// `in`: one of these texts.
    In,
    /// `startswith`.
    StartsWith,
    /// `endswith`.
    EndsWith,
    /// `contains`.
    Contains,
    /// `glob`: `*` and `?` stand for anything.
    Glob,
    /// `pmatch`: lies at or below one of these paths.
    Pmatch,
}

impl Comp {
    /// The operator as conditions write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Eq => "=",
            Self::Ne => "!=",
            Self::In => "in",
            Self::StartsWith => "startswith",
            Self::EndsWith => "endswith",
            Self::Contains => "contains",
            Self::Glob => "glob",
            Self::Pmatch => "pmatch",
        }
    }

    /// The operator written as `word`.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Eq, Self::Ne, Self::In, Self::StartsWith, Self::EndsWith, Self::Contains, Self::Glob, Self::Pmatch]
            .into_iter()
            .find(|comp| comp.as_str() == word)
    }

    /// True for the operators whose right side is a list.
    pub fn takes_list(self) -> bool {
        matches!(self, Self::In | Self::Pmatch)
    }
}

/// An exception to be written: the fields it looks at and, row by row, the values that silence the rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its name, unique within the rule.
    pub name: String,
    /// The fields and how each is compared, at least one.
    pub columns: Vec<(String, Comp)>,
    /// One row silences what has all of its values; as many cells as there are columns, a cell of several values for `in`.
    pub rows: Vec<Vec<Vec<String>>>,
}

/// The override that adds one exception with one row to `rule`: the rule stays silent when every condition holds.
pub fn exception<F: AsRef<str>, V: AsRef<str>>(
    rule: &str,
    name: &str,
    conditions: &[(F, Comp, Vec<V>)],
) -> Result<String, Unwritable> {
    let draft = Draft {
        name: name.to_owned(),
        columns: conditions.iter().map(|(field, comp, _)| (field.as_ref().to_owned(), *comp)).collect(),
        rows: vec![
            conditions.iter().map(|(_, _, values)| values.iter().map(|v| v.as_ref().to_owned()).collect()).collect(),
        ],
    };
    exceptions(rule, &[draft])
}

/// The override that adds `drafts` to the exceptions of `rule`. Falco 0.37 and later read it.
///
/// Every value is one YAML scalar that holds one Falco value. The list form of `fields` is used throughout: in the form for
/// a single field Falco allows fewer operators, and a list operator's values are always written as a list, because Falco
/// does not quote a lone one.
pub fn exceptions(rule: &str, drafts: &[Draft]) -> Result<String, Unwritable> {
    if rule.is_empty() {
        return Err(Unwritable::Empty("the rule's name"));
    }
    if drafts.is_empty() {
        return Err(Unwritable::Empty("the list of exceptions"));
    }
    let mut out = format!("- rule: {}\n  exceptions:\n", scalar(rule));
    for draft in drafts {
        push_draft(&mut out, draft)?;
    }
    out.push_str("  override:\n    exceptions: append\n");
    Ok(out)
}

fn push_draft(out: &mut String, draft: &Draft) -> Result<(), Unwritable> {
    if draft.name.is_empty() {
        return Err(Unwritable::Empty("the exception's name"));
    }
    if draft.columns.is_empty() || draft.rows.is_empty() {
        return Err(Unwritable::Empty("the list of conditions"));
    }
    if let Some((field, _)) = draft.columns.iter().find(|(field, _)| !is_field(field)) {
        return Err(Unwritable::Field(field.clone()));
    }
    let flow = |words: &mut dyn Iterator<Item = String>| words.collect::<Vec<_>>().join(", ");
    out.push_str(&format!("    - name: {}\n", scalar(&draft.name)));
    // A field with an argument, `proc.aname[2]`, would end a flow sequence; `scalar` quotes it.
    out.push_str(&format!("      fields: [{}]\n", flow(&mut draft.columns.iter().map(|(field, _)| scalar(field)))));
    out.push_str(&format!(
        "      comps: [{}]\n",
        flow(&mut draft.columns.iter().map(|(_, comp)| quoted(comp.as_str())))
    ));
    out.push_str("      values:\n");
    for row in &draft.rows {
        if row.len() != draft.columns.len() {
            return Err(Unwritable::Empty("the row's cells"));
        }
        for (at, (cell, (_, comp))) in row.iter().zip(&draft.columns).enumerate() {
            out.push_str(if at == 0 { "        - - " } else { "          - " });
            out.push_str(&written_cell(cell, *comp)?);
            out.push('\n');
        }
    }
    Ok(())
}

fn written_cell(cell: &[String], comp: Comp) -> Result<String, Unwritable> {
    let exact = matches!(comp, Comp::Eq | Comp::In | Comp::StartsWith | Comp::EndsWith | Comp::Contains);
    let one = |text: &String| {
        if exact && text.contains('\u{fffd}') {
            return Err(Unwritable::Replaced(text.clone()));
        }
        exception_value(text).map(|falco| scalar(&falco))
    };
    if comp.takes_list() {
        if cell.is_empty() {
            return Err(Unwritable::Empty("the list of values"));
        }
        let words: Vec<String> = cell.iter().map(one).collect::<Result<_, _>>()?;
        return Ok(format!("[{}]", words.join(", ")));
    }
    match cell {
        [text] => one(text),
        _ => Err(Unwritable::Arity(comp.as_str())),
    }
}

/// The override that adds ` | key=%field …` to the output of `rule`. Falco 0.37 and later read it.
///
/// A pair whose field is no field is left out: Falco would refuse the file. In a key, what could end it or start a field is
/// written `_`. Without any pair left the answer is empty.
pub fn append_output<K: AsRef<str>, F: AsRef<str>>(rule: &str, fields: &[(K, F)]) -> String {
    let parts: Vec<String> = fields
        .iter()
        .filter(|(_, field)| is_field(field.as_ref()))
        .map(|(key, field)| {
            let key: String = key
                .as_ref()
                .chars()
                .map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' })
                .collect();
            format!("{key}=%{}", field.as_ref())
        })
        .collect();
    if parts.is_empty() || rule.is_empty() {
        return String::new();
    }
    let output = quoted(&format!(" | {}", parts.join(" ")));
    format!("- rule: {}\n  output: {output}\n  override:\n    output: append\n", scalar(rule))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exception_with_a_list_and_two_texts() {
        let yaml = exception(
            "Execution from /dev/shm",
            "event_generator_selftest",
            &[
                (
                    "container.image.repository",
                    Comp::In,
                    vec!["falcosecurity/event-generator", "docker.io/falcosecurity/event-generator"],
                ),
                ("proc.pname", Comp::Eq, vec!["event-generator"]),
                ("proc.cmdline", Comp::StartsWith, vec!["sh -c /dev/shm/falco-event-generator-syscall-"]),
            ],
        );
        assert_eq!(
            yaml.as_deref(),
            Ok(r#"- rule: "Execution from /dev/shm"
  exceptions:
    - name: event_generator_selftest
      fields: [container.image.repository, proc.pname, proc.cmdline]
      comps: ["in", "=", "startswith"]
      values:
        - - [falcosecurity/event-generator, docker.io/falcosecurity/event-generator]
          - event-generator
          - "sh -c /dev/shm/falco-event-generator-syscall-"
  override:
    exceptions: append
"#)
        );
    }

    #[test]
    fn a_field_added_to_the_output() {
        let yaml =
            append_output("Execution from /dev/shm", &[("attempted", "evt.arg.filename"), ("ppid", "proc.ppid")]);
        assert_eq!(
            yaml,
            "- rule: \"Execution from /dev/shm\"\n  output: \" | attempted=%evt.arg.filename ppid=%proc.ppid\"\n  override:\n    output: append\n"
        );
        assert_eq!(
            append_output("R", &[("50% x", "proc.name"), ("b", "no field")]),
            "- rule: R\n  output: \" | 50__x=%proc.name\"\n  override:\n    output: append\n"
        );
        assert_eq!(append_output("R", &[("b", "100%")]), "");
    }

    #[test]
    fn what_cannot_be_written_says_why() {
        let one = |field: &str, comp, values: &[&str]| exception("R", "n", &[(field, comp, values.to_vec())]);
        assert_eq!(one("proc.name", Comp::Eq, &[]), Err(Unwritable::Arity("=")));
        assert_eq!(one("proc.name", Comp::Eq, &["a", "b"]), Err(Unwritable::Arity("=")));
        assert_eq!(one("proc.name", Comp::In, &[]), Err(Unwritable::Empty("the list of values")));
        assert_eq!(one("procname", Comp::Eq, &["a"]), Err(Unwritable::Field("procname".into())));
        assert_eq!(one("proc.name", Comp::Eq, &["a b\\"]), Err(Unwritable::EndsInBackslash("a b\\".into())));
        assert_eq!(one("proc.name", Comp::Eq, &["a\u{fffd}"]), Err(Unwritable::Replaced("a\u{fffd}".into())));
    }
}
