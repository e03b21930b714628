//! The user's rules files: what is wrong with them, why one of their rules fired, and exceptions to it.

use crate::counted;
use crate::facts::Facts;
use crate::say;
use alert::Alert;
use filter::Verdict;
use report::{Block, Inline, Sentence, Truth, Twig, Untrusted};
use rules::{Held, Loaded, Options, Part, PartKind, RulesFile, Severity};

pub use rules::Problem;
use rules::{Replay, Untunable};

/// How many parts of a condition's tree a report shows.
const PARTS: usize = 600;
/// How many characters of one check, or of one value in it, a report shows.
const CHECK: usize = 300;

/// Rules files, loaded in order.
pub struct Rulebook {
    /// Name and text of each file.
    pub files: Vec<(String, String)>,
    loaded: Loaded,
}

/// What to tell the engineer of an exception: what it would silence, and what it would not.
pub struct Tuned {
    /// The override.
    pub yaml: String,
    /// What it would have done to the alerts.
    pub replay: Replay,
    /// Silenced alerts that nobody selected and that differ from the selected ones, with the fields in which they do.
    pub differing: Vec<rules::Differing>,
}

impl Rulebook {
    /// Loads files in order, for a Falco that has every plugin: which ones the user has is not known.
    pub fn load(files: Vec<(String, String)>) -> Self {
        let loaded = rules::load(&borrowed(&files), &options());
        Self { files, loaded }
    }

    /// True when Falco would load them.
    pub fn accepted(&self) -> bool {
        self.loaded.accepted
    }

    /// One line for people: `12 rules, 3 macros, 1 list. Falco 0.44 would load them. 2 warnings`.
    pub fn sentence(&self) -> String {
        let set = &self.loaded.rules;
        let count = |severity| self.loaded.problems.iter().filter(|problem| problem.severity == severity).count();
        let mut parts = vec![
            counted(set.rules.len(), "rule", "rules"),
            counted(set.macros.len(), "macro", "macros"),
            counted(set.lists.len(), "list", "lists"),
        ];
        for (severity, one, many) in [
            (Severity::Error, "error", "errors"),
            (Severity::Warning, "warning", "warnings"),
            (Severity::Note, "note", "notes"),
        ] {
            if count(severity) > 0 {
                parts.push(counted(count(severity), one, many));
            }
        }
        let verdict = if self.accepted() { "Falco 0.44 would load this" } else { "Falco 0.44 would refuse this" };
        format!("{verdict}: {}", parts.join(", "))
    }

    /// What is wrong, or worth knowing.
    pub fn problems(&self) -> &[Problem] {
        &self.loaded.problems
    }

    /// The names of the rules, in order.
    pub fn rules(&self) -> impl Iterator<Item = &str> {
        self.loaded.rules.rules.iter().map(|rule| rule.name.as_str())
    }

    /// The condition of the alert's rule as a tree of what decided it, or of what leaves it open and which fields would
    /// tell, each check with its answer for this alert. Empty when the rule is in no file.
    pub fn tree(&self, facts: &Facts<'_>) -> Vec<Block> {
        let Some(rule) = facts.alert.rule.as_deref().and_then(|name| self.loaded.rules.rule(name)) else {
            return Vec::new();
        };
        let Some(tree) = rules::explain(&self.loaded.rules, rule, facts.alert) else { return Vec::new() };
        let text = match tree.verdict() {
            Verdict::True => {
                "By the rules file you loaded, the condition holds for this alert; the checks in bold decided it."
            }
            Verdict::False => {
                "By the rules file you loaded, the condition does not hold for this alert: the rule that fired was another version of it."
            }
            Verdict::Unknown => {
                "By the rules file you loaded, nothing in this alert contradicts the condition, but not all of it can be told. It would take "
            }
        };
        let mut lead = say::plain(text, &["alert.rule"], facts);
        let (shown, lacking) = matters(&tree.parts);
        if tree.verdict() == Verdict::Unknown {
            say::cite(&mut lead, lacking.clone());
            lead.inlines.extend(say::names(&lacking));
            lead.inlines.push(Inline::Text(".".into()));
        }
        let mut blocks = vec![Block::Paragraph(vec![lead])];
        blocks.push(Block::Tree(shown.iter().take(PARTS).map(|part| twig(part)).collect()));
        let left_out = tree.parts.len().saturating_sub(shown.len().min(PARTS));
        if left_out > 0 {
            let text = format!(
                "What decides nothing further is left out ({}); `saker explain` shows all of it.",
                counted(left_out, "part", "parts")
            );
            blocks.extend(
                say::sentence(&text, vec!["alert.rule".into()], facts).map(|said| Block::Paragraph(vec![said])),
            );
        }
        blocks
    }
}

/// Proposes an exception to `rule` for the alerts of `all` whose places are in `selected`, or tries `yaml` when the engineer
/// has written one.
///
/// # Errors
/// Why there is none, in a sentence.
pub fn tune(
    rule: &str,
    selected: &[usize],
    yaml: Option<&str>,
    all: &[Alert],
    book: Option<&Rulebook>,
) -> Result<Tuned, String> {
    let everything: Vec<&Alert> = all.iter().collect();
    let chosen: Vec<&Alert> = selected.iter().filter_map(|at| all.get(*at)).collect();
    let files: Vec<RulesFile<'_>> = book.map_or(Vec::new(), |book| borrowed(&book.files));
    match yaml {
        None => rules::propose(rule, &chosen, &everything, &files, &options())
            .map(|proposal| Tuned { yaml: proposal.yaml, replay: proposal.replay, differing: proposal.differing })
            .map_err(|refused| reason(&refused)),
        Some(yaml) => rules::replay(rule, yaml, &everything, &files, &options())
            .map(|replay| Tuned {
                yaml: yaml.to_owned(),
                differing: rules::differing(&replay, &chosen, &everything),
                replay,
            })
            .map_err(|problem| at(&problem)),
    }
}

fn reason(refused: &Untunable) -> String {
    match refused {
        Untunable::NothingSelected => "no alert of this rule is selected".into(),
        Untunable::NothingInCommon => "the selected alerts have no field in common that tells them from others".into(),
        Untunable::Unwritable(why) => format!("no exception can be written: {why}"),
        Untunable::Refused(problem) => format!("Falco would refuse it: {}", at(problem)),
    }
}

fn at(problem: &Problem) -> String {
    format!("{} (line {}, column {})", problem.message, problem.span.line, problem.span.column)
}

fn options() -> Options {
    Options::default().with_all_plugins()
}

fn borrowed(files: &[(String, String)]) -> Vec<RulesFile<'_>> {
    files.iter().map(|(name, text)| RulesFile { name, text }).collect()
}

/// The parts that made the whole what it is, or leave it open, and the fields that the alert lacks to close it. Of an
/// exception that does not apply its name says enough.
fn matters(parts: &[Part]) -> (Vec<&Part>, Vec<String>) {
    let whole = parts.first().map(|part| part.verdict);
    let mut shown = Vec::new();
    let mut lacking = Vec::new();
    let mut at = 0;
    while let Some(part) = parts.get(at) {
        let open = part.verdict == Verdict::Unknown && whole == Some(Verdict::Unknown);
        if !open && !part.deciding {
            at = part.end;
            continue;
        }
        shown.push(part);
        let excluded = part.parent.and_then(|parent| parts.get(parent)).is_some_and(|parent| {
            parent.kind == PartKind::Not && part.verdict == Verdict::False && whole == Some(Verdict::True)
        });
        for (field, held) in part.fields.iter().filter(|_| open) {
            if *held == Held::Absent && !lacking.contains(field) {
                lacking.push(field.clone());
            }
        }
        at = if excluded && part.macro_name.is_some() { part.end } else { at + 1 };
    }
    (shown, lacking)
}

fn twig(part: &Part) -> Twig {
    let mut words = Sentence::default();
    if let Some(name) = &part.macro_name {
        words.inlines.push(Inline::Value(Untrusted::new(name)));
        words.inlines.push(Inline::Text(": ".into()));
    }
    match part.kind {
        PartKind::All => words.inlines.push(Inline::Text("all of".into())),
        PartKind::Any => words.inlines.push(Inline::Text("any of".into())),
        PartKind::Not => words.inlines.push(Inline::Text("not".into())),
        PartKind::Check => {
            words.inlines.push(Inline::Value(Untrusted::new(cut(&part.text))));
            for (field, held) in &part.fields {
                words.inlines.push(Inline::Text(" · ".into()));
                words.inlines.push(Inline::Code(field.clone()));
                match held {
                    Held::Absent => words.inlines.push(Inline::Text(" is not in the alert".into())),
                    Held::Null => words.inlines.push(Inline::Text(" has no value".into())),
                    Held::Value(value) => {
                        words.inlines.push(Inline::Text(" is ".into()));
                        let value = Untrusted::new(cut(value));
                        words.inlines.push(Inline::Evidence { field: field.clone(), value });
                    }
                }
                say::cite(&mut words, vec![field.clone()]);
            }
        }
    }
    if words.cites.is_empty() {
        words.cites.push("alert.rule".into());
    }
    let answer = match part.verdict {
        Verdict::True => Truth::Yes,
        Verdict::False => Truth::No,
        Verdict::Unknown => Truth::Unknown,
    };
    Twig { depth: u32::try_from(part.depth).unwrap_or(u32::MAX), answer, deciding: part.deciding, words }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(CHECK) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
