//! What an override would have silenced.

use alert::Alert;
use filter::Verdict;

use crate::load::{Loaded, RulesFile, load};
use crate::model::SilencedBy;
use crate::options::Options;
use crate::problem::{Code, Problem, Severity, Span, quote};
use crate::write::scalar;

/// What became of alerts when an override was tried on them. Every alert is either silenced or remains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replay {
    /// Places of the alerts that would not have been raised.
    pub silenced: Vec<usize>,
    /// Places of those that would have been raised all the same, alerts of other rules among them.
    pub remaining: Vec<usize>,
    /// Those of `remaining` that lack a field which an exception asks about: they are kept, but nobody can say.
    pub unclear: Vec<usize>,
}

/// Tries `yaml`, an override of `rule`, on `alerts`, with `files` loaded before it.
///
/// Without `files` a rule of that name is made up; an override that only adds values to an exception of the real rule then
/// does not load, and the error says so. An error is the first that Falco would report; its file is counted from the first
/// of `files` (the made-up rule is no file), so the override is `files.len()`.
pub fn replay(
    rule: &str,
    yaml: &str,
    alerts: &[&Alert],
    files: &[RulesFile<'_>],
    options: &Options,
) -> Result<Replay, Problem> {
    let override_file = files.len();
    let loaded = load_with(rule, yaml, files, options, alerts);
    let silencer = silencer(rule, &loaded).map_err(|mut problem| {
        if files.is_empty() {
            problem.span.file = override_file;
        }
        problem
    })?;
    let mut replay = Replay::default();
    for (at, alert) in alerts.iter().enumerate() {
        let verdict = match &silencer {
            _ if alert.rule.as_deref() != Some(rule) => Verdict::False,
            Silencer::Off => Verdict::True,
            Silencer::Exceptions(silencer) => silencer.verdict(*alert),
        };
        match verdict {
            Verdict::True => replay.silenced.push(at),
            Verdict::False => replay.remaining.push(at),
            Verdict::Unknown => {
                replay.remaining.push(at);
                replay.unclear.push(at);
            }
        }
    }
    Ok(replay)
}

enum Silencer {
    /// The override switches the rule off.
    Off,
    Exceptions(SilencedBy),
}

fn load_with(rule: &str, yaml: &str, files: &[RulesFile<'_>], options: &Options, alerts: &[&Alert]) -> Loaded {
    let override_file = RulesFile { name: "override", text: yaml };
    if !files.is_empty() {
        let all: Vec<RulesFile<'_>> = files.iter().copied().chain(std::iter::once(override_file)).collect();
        return load(&all, options);
    }
    // The fields of an exception depend on the source, so the made-up rule has the alerts' own, and every plugin is there.
    let of_rule = alerts.iter().find(|alert| alert.rule.as_deref() == Some(rule));
    let source =
        of_rule.and_then(|alert| alert.source.as_ref()).map_or("syscall", |source| match source.is_syscall() {
            true => "syscall",
            false => source.0.as_str(),
        });
    let mut options = options.clone().with_all_plugins();
    if !options.has_source(source) {
        options.sources.push(source.to_owned());
    }
    let made_up = format!(
        "- rule: {}\n  desc: made up\n  condition: evt.num >= 0\n  output: made up\n  priority: INFO\n  source: {}\n",
        scalar(rule),
        scalar(source)
    );
    load(&[RulesFile { name: "made up", text: &made_up }, override_file], &options)
}

fn silencer(rule: &str, loaded: &Loaded) -> Result<Silencer, Problem> {
    if let Some(error) = loaded.problems.iter().find(|problem| problem.severity == Severity::Error) {
        return Err(error.clone());
    }
    let unclear = |message: String| Problem {
        code: Code::Validate,
        severity: Severity::Error,
        span: Span::default(),
        message,
        context: Vec::new(),
    };
    let found = loaded.rules.rule(rule).ok_or_else(|| unclear(format!("no rule is named {}", quote(rule))))?;
    if !found.enabled {
        return Ok(Silencer::Off);
    }
    let silenced = loaded.rules.silenced_by(found);
    silenced
        .map(Silencer::Exceptions)
        .ok_or_else(|| unclear("a value with brackets in it makes something else of the exceptions".to_owned()))
}

/// The names of the exceptions that `rule` has already.
pub(super) fn exception_names(rule: &str, files: &[RulesFile<'_>], options: &Options) -> Vec<String> {
    if files.is_empty() {
        return Vec::new();
    }
    let loaded = load(files, options);
    loaded.rules.rule(rule).map(|rule| rule.exceptions.iter().map(|e| e.name.clone()).collect()).unwrap_or_default()
}
