//! The shape of a playbook file and of the shared library, as written in TOML under `playbooks/` and as compiled in.
//!
//! The build script reads these types from TOML, checks them and writes them with postcard; the program reads them
//! back. `playbooks/README.md` explains every key to the people who write them.

use serde::{Deserialize, Serialize};

/// What we know about one rule.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Playbook {
    /// The rule's name, as Falco prints it.
    pub rule: String,
    /// Names the rule had before.
    #[serde(default)]
    pub former: Vec<String>,
    /// The event source: `syscall`, `k8s_audit`.
    pub source: String,
    /// ATT&CK ids beyond those in the rule's own tags.
    #[serde(default)]
    pub attack: Vec<String>,
    /// How bad it is when it is done and nothing else is known.
    pub severity: Severity,
    /// How the outcome is decided for this rule, before the general way is asked.
    #[serde(default)]
    pub outcomes: Vec<OutcomeRule>,
    /// When the rule is about the process that makes an exec and not about the exec, so that a refused one leaves it
    /// running.
    #[serde(default)]
    pub runs: Vec<Runs>,
    /// Sentences.
    #[serde(default)]
    pub says: Vec<Says>,
    /// The ways the rule can fire.
    #[serde(default)]
    pub branches: Vec<Branch>,
    /// Harmless causes seen in practice.
    #[serde(default)]
    pub benign: Vec<Benign>,
    /// Steps of this rule, beside the shared ones named in `use_steps`.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// Keys of shared steps, in any order.
    #[serde(default)]
    pub use_steps: Vec<String>,
    /// Hardening of this rule.
    #[serde(default)]
    pub harden: Vec<Step>,
    /// Which fields make a safe exception.
    pub tune: Option<Tune>,
    /// Output fields the rule does not print and that would settle an open question.
    #[serde(default)]
    pub ask: Vec<Ask>,
}

/// What is shared by many rules.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Library {
    /// Sentences used when their condition holds and no playbook says something of the same key.
    #[serde(default)]
    pub says: Vec<Says>,
    /// Steps, named by playbooks or, with `always`, used whenever their condition holds.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// How the outcome is decided where the event's own result does not say: answers of an API.
    #[serde(default)]
    pub outcomes: Vec<OutcomeRule>,
    /// Why the outcome is what `runs` of a playbook says. What it `is` comes from there.
    #[serde(default)]
    pub runs: Vec<OutcomeRule>,
    /// Signals that raise or lower the assessment.
    #[serde(default)]
    pub signals: Vec<Signal>,
    /// Questions that any alert may leave open.
    #[serde(default)]
    pub ask: Vec<Ask>,
}

/// How bad something is. Ours, not the rule author's priority.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing, no action.
    Informational,
    /// Look when there is time.
    #[default]
    Low,
    /// Look today.
    Medium,
    /// Look now.
    High,
    /// Wake someone.
    Critical,
}

/// What became of the thing the rule watches for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It took effect.
    Done,
    /// A permission, policy or limit stopped it.
    Blocked,
    /// It was tried and did not work, for a reason other than a control.
    Attempted,
    /// It was started; its end is not known yet.
    Pending,
    /// The alert does not say.
    #[default]
    Unknown,
}

/// One way to decide the outcome.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutcomeRule {
    /// The outcome.
    pub is: Outcome,
    /// When it applies: a Falco condition.
    pub when: Option<String>,
    /// Fields that must be absent or without a value.
    #[serde(default)]
    pub missing: Vec<String>,
    /// What the verdict line says instead of the outcome's word, without a full stop.
    pub headline: Option<String>,
    /// Why, as one or more sentences.
    pub text: String,
}

/// A rule that looks at the process of an exec, which on a refused one is the caller: it runs already.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Runs {
    /// When the process is what the rule is about: a Falco condition.
    pub when: String,
    /// The outcome: *done*, or *unknown* where the process does not do by itself what the rule watches for.
    #[serde(default = "done")]
    pub is: Outcome,
    /// What the verdict line says instead of the library's words.
    pub headline: Option<String>,
}

fn done() -> Outcome {
    Outcome::Done
}

/// Where a sentence stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Slot {
    /// Summary: what happened.
    Summary,
    /// Outcome: what it means, ranked causes.
    Outcome,
    /// Outcome: how to confirm it.
    Confirm,
    /// Why the Rule Fired.
    Why,
    /// Potential Impact.
    Impact,
    /// Falco Configuration: remarks.
    Tune,
    /// Not in Evidence.
    Unknown,
    /// Conclusion: the one next decision.
    Decision,
    /// Conclusion: what would change it.
    Change,
}

/// A sentence, or a few that belong together.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Says {
    /// Where it stands.
    pub slot: Slot,
    /// What it is about. Of all sentences with one key in one slot only the first that holds is used; a playbook's
    /// come before the library's.
    pub key: String,
    /// When it may be said: a Falco condition.
    pub when: Option<String>,
    /// Fields that must be absent or without a value.
    #[serde(default)]
    pub missing: Vec<String>,
    /// The words, with `{field}` placeholders. Used only when every field in it has a value.
    pub text: String,
}

/// One way a rule fires.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Branch {
    /// The condition of this way.
    pub when: String,
    /// What it means.
    pub text: String,
}

/// A harmless cause.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Benign {
    /// When it is worth mentioning; always when left out.
    pub when: Option<String>,
    /// What it is, and how to tell it apart.
    pub text: String,
}

/// What part of the response a step belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// Find out whether it is real.
    Verify,
    /// Keep what may vanish.
    Preserve,
    /// Stop it from going on.
    Contain,
    /// Remove it.
    Eradicate,
    /// Go back to normal.
    Recover,
    /// Make it impossible.
    Harden,
    /// Watch for it.
    Monitor,
}

/// What doing a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// Reads only.
    Reads,
    /// Changes something.
    Changes,
    /// Destroys evidence.
    Destroys,
}

/// One thing to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its key, unique among all steps.
    pub key: String,
    /// Its phase.
    pub phase: Phase,
    /// What doing it does.
    pub effect: Effect,
    /// When it applies: a Falco condition.
    pub when: Option<String>,
    /// Fields that must be absent or without a value: a step that asks for them, or goes without.
    #[serde(default)]
    pub missing: Vec<String>,
    /// Library steps only: used by every report in which the condition holds.
    #[serde(default)]
    pub always: bool,
    /// What to do, one line.
    pub title: String,
    /// Why, and what the answer means.
    pub text: String,
    /// The D3FEND technique it serves, id and name: `D3-NI Network Isolation`.
    pub d3fend: Option<String>,
    /// Commands. Only those whose runtime fits are shown; a step with commands of which none fits is left out.
    #[serde(default)]
    pub commands: Vec<Command>,
    /// Snippets of configuration.
    #[serde(default)]
    pub snippets: Vec<Snippet>,
}

/// A command with `{field}` placeholders, each of which becomes one quoted argument.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Command {
    /// Where it can be run: `any`, `host`, `docker`, `kubernetes`.
    pub on: Runtime,
    /// One simple command a line.
    pub run: String,
}

/// How the workload is run, which decides the tools at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Runtime {
    /// Wherever it is.
    Any,
    /// On the host itself, no container.
    Host,
    /// Docker or Podman, whose commands are the same.
    Docker,
    /// A Kubernetes pod.
    Kubernetes,
}

/// A piece of configuration to review.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Snippet {
    /// Where it fits.
    pub on: Runtime,
    /// What it is, for the copy button.
    pub label: String,
    /// `yaml`, `json`, `sh`, `apparmor` or `text`.
    pub language: String,
    /// The text. No placeholders.
    pub text: String,
}

/// Which fields make a safe exception.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tune {
    /// The exception's name: lower case, underscores.
    pub name: String,
    /// Its fields, from who to what.
    pub fields: Vec<TuneField>,
    /// What to think of before using it.
    pub text: String,
}

/// One field of an exception.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TuneField {
    /// The field.
    pub field: String,
    /// `=`, `in`, `startswith`, `endswith`, `contains`, `pmatch`.
    pub comp: String,
}

/// A question and the output field that would answer it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// The field to add to the rule's output.
    pub field: String,
    /// When the question is open; whenever the field has no value, if left out.
    pub when: Option<String>,
    /// What is not known without it.
    pub text: String,
}

/// One observation that raises or lowers the assessment.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signal {
    /// Its key, unique.
    pub key: String,
    /// What it speaks for.
    pub kind: SignalKind,
    /// Which side of the event it looks at. Signals of one facet are not independent and count once.
    pub facet: String,
    /// How much it counts: 1 to 3, or 5 for what decides alone, which a name never does.
    pub weight: u8,
    /// When it holds: a Falco condition.
    pub when: String,
    /// Why it matters, with the values.
    pub text: String,
}

/// What a signal speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignalKind {
    /// An attack.
    Threat,
    /// A security test.
    Test,
    /// Planned work: deployment, backup, package management.
    Maintenance,
    /// Something the rule is known to catch by mistake.
    Harmless,
    /// Against the security test that other signals speak for.
    AgainstTest,
}
