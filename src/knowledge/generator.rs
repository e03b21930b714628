//! Falco's own test tool, event-generator: its actions, and how to recognise what it leaves in an alert.
//!
//! Every sign here can be imitated by anyone who has read the tool's source. A match means that the alert *claims* to
//! come from a test; how far to believe it depends on how many [origins](Facet::origin) say so and on confirmation.

use crate::catalogue;
use crate::table::rows;
use std::sync::OnceLock;

const ACTIONS: &str = include_str!("data/generator.tsv");
/// What starts the name of every file and directory the tool makes, since its release 0.12.
const MARK: &str = "falco-event-generator-";
/// The program's name: 15 characters, exactly as many as the kernel keeps.
const PROGRAM: &str = "event-generator";

/// One thing the tool can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Action {
    /// Its full name: `syscall.ExecutionFromDevShm`.
    pub name: &'static str,
    /// The rule it is meant to trigger. None for helpers.
    pub rule: Option<&'static str>,
}

/// What part of an alert a sign was found in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Facet {
    /// A path the tool makes.
    Path,
    /// The name of the process or of one of its ancestors.
    ProcessName,
    /// The path of the program file.
    ProgramPath,
    /// The command line.
    CommandLine,
    /// The environment.
    Env,
    /// The container image.
    Image,
    /// The container's name.
    ContainerName,
    /// The pod's or deployment's name.
    PodName,
    /// A label of a Kubernetes object.
    Label,
}

/// Who could have written a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// Any program, about itself or its files. Signs of this origin do not confirm one another.
    Program,
    /// Whoever deployed the container or the object.
    Deployment,
}

/// A sign that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sign {
    /// Where.
    pub facet: Facet,
    /// The action it names. An action that does not belong to the alert's rule is a reason for doubt.
    pub action: Option<Action>,
}

impl Facet {
    /// Who could have written it.
    pub fn origin(self) -> Origin {
        match self {
            Self::Image | Self::ContainerName | Self::PodName | Self::Label => Origin::Deployment,
            _ => Origin::Program,
        }
    }
}

/// The sign of the tool in the value of `field`, if there is one.
pub fn sign(field: &str, value: &str) -> Option<Sign> {
    let (bare, _) = crate::fields::split(field);
    let found = |facet, hit: bool| hit.then_some(Sign { facet, action: None });
    match bare {
        "proc.name" | "proc.pname" | "proc.aname" | "proc.sname" => found(Facet::ProcessName, process_name(value)),
        "proc.exepath" | "proc.pexepath" | "proc.aexepath" => {
            found(Facet::ProgramPath, program_path(value)).or_else(|| path(value))
        }
        "proc.cmdline" | "proc.pcmdline" | "proc.acmdline" | "proc.args" | "proc.exeline" | "proc.aargs" => {
            command_line(value)
        }
        "proc.env" | "proc.aenv" => found(Facet::Env, env(value)),
        "container.image.repository" | "container.image" => found(Facet::Image, image(value)),
        "container.name" => found(Facet::ContainerName, deployed_name(value)),
        "k8s.pod.name" | "k8s.deployment.name" | "k8smeta.pod.name" | "k8smeta.deployment.name" => {
            found(Facet::PodName, deployed_name(value))
        }
        "k8s.pod.labels" | "k8smeta.pod.labels" | "container.labels" => found(Facet::Label, label(value)),
        _ if bare.starts_with("fd.") || bare.starts_with("evt.arg") || bare.starts_with("fs.path") => path(value),
        _ => None,
    }
}

/// The action called `name`: `syscall.ExecutionFromDevShm`, or the part after the dot.
pub fn action(name: &str) -> Option<Action> {
    actions().iter().find(|action| action.name == name || base(action.name) == name).copied()
}

/// All actions, old ones included.
pub fn actions() -> &'static [Action] {
    static READ: OnceLock<Vec<Action>> = OnceLock::new();
    READ.get_or_init(|| {
        let mut by_letters: Vec<(String, &'static str)> =
            catalogue::all().iter().map(|rule| (letters(rule.name), rule.name)).collect();
        by_letters.sort_unstable();
        let named_after = |name: &'static str| {
            let wanted = letters(base(name));
            let at = by_letters.binary_search_by(|(letters, _)| letters.as_str().cmp(&wanted)).ok()?;
            Some(by_letters[at].1)
        };
        rows(ACTIONS)
            .map(|[name, rule]| Action { name, rule: if rule.is_empty() { named_after(name) } else { Some(rule) } })
            .collect()
    })
}

/// A path, or text that holds one, with the tool's mark at the start of a name and one of its actions after it; or one
/// of the fixed names that releases before 0.12 used.
pub fn path(text: &str) -> Option<Sign> {
    let action = marked(text);
    (action.is_some() || old_name(text)).then_some(Sign { facet: Facet::Path, action })
}

/// True for the name the kernel shows for the tool.
pub fn process_name(name: &str) -> bool {
    name == PROGRAM
}

/// True for the places the tool's program is run from: its image, its suite runner's copies, and its copies that play
/// other programs.
pub fn program_path(path: &str) -> bool {
    let runner = |rest: &str| rest.len() == 10 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric());
    path == "/bin/event-generator"
        || path.strip_prefix("/tmp/event-generator").is_some_and(runner)
        || path.split('/').any(|part| {
            part.strip_prefix("falco-event-generator-syscall-spawned-")
                .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
        })
}

/// A command line that runs the tool (`event-generator run …`), that names one action the way the tool calls itself,
/// or that holds one of its paths.
pub fn command_line(text: &str) -> Option<Sign> {
    let mut words = text.split(' ');
    let program = words.next().and_then(|word| word.rsplit('/').next());
    let verb = words.next();
    let called = text.split_once('^').and_then(|(_, rest)| rest.split_once('$')).and_then(|(name, _)| action(name));
    let runs =
        matches!(verb, Some("run" | "test" | "bench" | "suite")) && (program == Some(PROGRAM) || called.is_some());
    let action = called.filter(|_| runs).or_else(|| marked(text));
    (runs || action.is_some() || program_words(text)).then_some(Sign { facet: Facet::CommandLine, action })
}

/// True for an environment with one of the tool's own variables.
pub fn env(text: &str) -> bool {
    text.split([' ', ',']).any(|variable| variable.starts_with("FALCO_EVENT_GENERATOR_"))
}

/// True for the image the Falco project publishes, from any registry's copy of it.
pub fn image(repository: &str) -> bool {
    let name = repository.split(['@', ':']).next().unwrap_or(repository);
    name == "falcosecurity/event-generator" || name.ends_with("/falcosecurity/event-generator")
}

/// True for the names that the tool's chart and its documentation give to containers and pods.
pub fn deployed_name(name: &str) -> bool {
    name.strip_prefix(PROGRAM).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
}

/// True for the labels that the tool puts on the objects it makes.
pub fn label(labels: &str) -> bool {
    labels.contains("app.kubernetes.io/part-of:falco-event-generator")
        || labels.contains("app.kubernetes.io/part-of: falco-event-generator")
        || labels.contains("falco.org/rule:")
}

/// The action after the tool's mark, where the mark starts a name (hidden, or after another name and a dot).
fn marked(text: &str) -> Option<Action> {
    text.match_indices(MARK).find_map(|(at, _)| {
        let starts_name = text[..at].ends_with(['/', '.', ' ', '"', '\'', '=']) || at == 0;
        let mut parts = text[at + MARK.len()..].splitn(3, '-');
        let (group, name) = (parts.next()?, parts.next()?);
        actions().iter().find(|action| starts_name && action.name.split_once('.') == Some((group, name))).copied()
    })
}

fn old_name(text: &str) -> bool {
    ["/created-by-event-generator", "/directory-created-by-event-generator", "/true.event-generator"]
        .iter()
        .any(|name| text.strip_suffix(name).is_some_and(|head| head.starts_with('/')))
}

fn program_words(text: &str) -> bool {
    text.split(' ').next().is_some_and(program_path)
}

fn base(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

fn letters(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}
