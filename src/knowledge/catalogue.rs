//! The rules that Falco and its plugins ship: what each prints, how it is tagged, what it was called before.

use crate::table::{columns, lines, rows};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Sources whose rules are known in full, with the table of each.
const SOURCES: [(&str, &str); 6] = [
    ("syscall", include_str!("data/rules/syscall.tsv")),
    ("k8s_audit", include_str!("data/rules/k8s_audit.tsv")),
    ("aws_cloudtrail", include_str!("data/rules/aws_cloudtrail.tsv")),
    ("gcp_auditlog", include_str!("data/rules/gcp_auditlog.tsv")),
    ("github", include_str!("data/rules/github.tsv")),
    ("okta", include_str!("data/rules/okta.tsv")),
];
const OTHERS: &str = include_str!("data/rules/others.tsv");
const FORMER: &str = include_str!("data/rules/former.tsv");

const PRIORITIES: [&str; 8] =
    ["Emergency", "Alert", "Critical", "Error", "Warning", "Notice", "Informational", "Debug"];

/// Which state of the upstream rules the catalogue is of.
pub const VERSION: &str = "falco-rules 5.1.0 (2026-06-18)";

/// How long a syscall rule has proved itself; other sources do not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Maturity {
    /// Loaded by every Falco.
    Stable,
    /// In a file of its own, for those who want more.
    Incubating,
    /// Experimental, or of narrow use.
    Sandbox,
    /// No longer shipped.
    Deprecated,
}

/// What a rule's condition demands of a call's result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Demand {
    /// Nothing: it also holds for calls that failed.
    Nothing,
    /// That it did not fail: it succeeded, or is a connect that does not wait and is still in progress.
    NoFailure,
    /// That it succeeded.
    Success,
}

/// What the catalogue knows about one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleFacts {
    /// Its name, as Falco prints it.
    pub name: &'static str,
    /// Its event source.
    pub source: &'static str,
    /// Falco's word for its priority, as upstream ships it. None for rules known by name only.
    pub priority: Option<&'static str>,
    /// How long it has proved itself.
    pub maturity: Option<Maturity>,
    /// False when it is shipped switched off.
    pub enabled: bool,
    /// The system calls it watches.
    pub events: Vec<&'static str>,
    /// What its condition demands of the result of each of them, in the same order. Empty where it is not about system
    /// calls.
    pub demands: Vec<Demand>,
    /// Its tags, without the one for maturity.
    pub tags: Vec<&'static str>,
    /// The fields it prints, in order, each once. Falco may add more.
    pub output_fields: Vec<&'static str>,
    /// True when the catalogue knows the name and the source only.
    pub name_only: bool,
}

/// What a rule name that is no longer used stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Former {
    /// The name as it was.
    pub name: &'static str,
    /// What became of it.
    pub change: Change,
    /// The names in its place now: current ones, or former ones in turn.
    pub now: Vec<&'static str>,
}

/// What happened to a rule's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The same rule has another name.
    Renamed,
    /// Several rules do its work.
    Split,
    /// A rule of wider reach took its place.
    Replaced,
}

impl RuleFacts {
    /// What its condition demands of the result of `call`; of a call that is not known, the least it demands of any. None
    /// where it is not about system calls.
    pub fn demand(&self, call: Option<&str>) -> Option<Demand> {
        let at = call.and_then(|call| self.events.iter().position(|event| *event == call));
        at.and_then(|at| self.demands.get(at)).or_else(|| self.demands.iter().min()).copied()
    }
}

/// The current rule of this name.
pub fn rule(name: &str) -> Option<&'static RuleFacts> {
    let all = all();
    let at = all.binary_search_by(|rule| rule.name.cmp(name)).ok()?;
    Some(&all[at])
}

/// The rule of this name, current or former. A former name that was split stands for the first of its successors;
/// [`successors`] gives them all.
pub fn resolve(name: &str) -> Option<&'static RuleFacts> {
    successors(name).into_iter().next()
}

/// The current rules behind a name: itself, or what a former name became. Empty when nobody ever used the name.
pub fn successors(name: &str) -> Vec<&'static RuleFacts> {
    if let Some(rule) = rule(name) {
        return vec![rule];
    }
    let mut found = Vec::new();
    let mut names: Vec<&str> = vec![name];
    // Each name is left behind for good, so a chain of renames ends even if the table had a circle.
    for _ in 0..former_names().len() {
        let Some(next) = names.pop() else { break };
        match (rule(next), former(next)) {
            (Some(rule), _) => found.push(rule),
            (None, Some(former)) => names.extend(former.now.iter().rev()),
            (None, None) => {}
        }
    }
    found
}

/// What became of a former name.
pub fn former(name: &str) -> Option<&'static Former> {
    former_names().iter().find(|former| former.name == name)
}

/// The former names of a current rule, newest first as far as the table tells.
pub fn former_of(rule: &RuleFacts) -> Vec<&'static str> {
    former_names()
        .iter()
        .filter(|former| successors(former.name).iter().any(|now| now.name == rule.name))
        .map(|former| former.name)
        .collect()
}

/// All current rules, by name.
pub fn all() -> &'static [RuleFacts] {
    static READ: OnceLock<Vec<RuleFacts>> = OnceLock::new();
    READ.get_or_init(|| {
        let in_full = SOURCES.iter().flat_map(|(source, text)| read(source, text));
        let by_name =
            rows(OTHERS).flat_map(|[source, names]| names.split('|').map(move |name| known_by_name(name, source)));
        let mut all: Vec<RuleFacts> = Vec::new();
        // The sources known in full come first, so they win over a namesake.
        for rule in in_full.chain(by_name) {
            if let Err(place) = all.binary_search_by_key(&rule.name, |known| known.name) {
                all.insert(place, rule);
            }
        }
        all
    })
}

/// All former names, in byte order.
pub fn former_names() -> &'static [Former] {
    static READ: OnceLock<Vec<Former>> = OnceLock::new();
    READ.get_or_init(|| {
        rows(FORMER)
            .map(|[name, change, now]| Former {
                name,
                change: match change {
                    "s" => Change::Split,
                    "a" => Change::Replaced,
                    _ => Change::Renamed,
                },
                now: now.split('|').collect(),
            })
            .collect()
    })
}

fn read(source: &'static str, text: &'static str) -> Vec<RuleFacts> {
    let mut runs = BTreeMap::new();
    let mut rules = Vec::new();
    for line in lines(text) {
        if let Some(run) = line.strip_prefix('=') {
            let [name, members] = columns(run);
            let members = expand(members, &runs);
            runs.insert(name, members);
            continue;
        }
        let [name, priority, maturity, enabled, success, events, tags, fields] = columns(line);
        let events = expand(events, &runs);
        rules.push(RuleFacts {
            name,
            source,
            priority: priority.parse::<usize>().ok().and_then(|at| PRIORITIES.get(at).copied()),
            maturity: match maturity {
                "s" => Some(Maturity::Stable),
                "i" => Some(Maturity::Incubating),
                "x" => Some(Maturity::Sandbox),
                "d" => Some(Maturity::Deprecated),
                _ => None,
            },
            enabled: enabled != "off",
            demands: demands(success, &events, &runs),
            events,
            tags: tags.split(' ').filter(|tag| !tag.is_empty()).collect(),
            output_fields: expand(fields, &runs),
            name_only: false,
        });
    }
    rules
}

fn known_by_name(name: &'static str, source: &'static str) -> RuleFacts {
    RuleFacts {
        name,
        source,
        priority: None,
        maturity: None,
        enabled: true,
        events: Vec::new(),
        demands: Vec::new(),
        tags: Vec::new(),
        output_fields: Vec::new(),
        name_only: true,
    }
}

/// `y` for success of every event, `n` for nothing, or the events of which something is demanded: `~` in front of those that
/// may be in progress.
fn demands(column: &'static str, events: &[&str], runs: &BTreeMap<&'static str, Vec<&'static str>>) -> Vec<Demand> {
    let named = expand(column, runs);
    let demand = |event: &&str| match column {
        "y" => Demand::Success,
        "n" => Demand::Nothing,
        _ if named.contains(event) => Demand::Success,
        _ if named.iter().any(|name| name.strip_prefix('~') == Some(event)) => Demand::NoFailure,
        _ => Demand::Nothing,
    };
    if column.is_empty() { Vec::new() } else { events.iter().map(demand).collect() }
}

/// The words of a list, with the members of each run it names in the run's place.
fn expand(list: &'static str, runs: &BTreeMap<&'static str, Vec<&'static str>>) -> Vec<&'static str> {
    list.split(' ')
        .filter(|word| !word.is_empty())
        .flat_map(|word| runs.get(word).cloned().unwrap_or_else(|| vec![word]))
        .collect()
}
