use crate::{Diagnostic, Field, OutputFields, Place, Priority, Timestamp, Value};
use filter::{Event, Lookup};

/// One runtime-security alert, whatever shape it arrived in.
///
/// Every part may be missing: Falco can be told to leave most of them out, and a damaged paste may have lost any of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Alert {
    /// The rule's name. `None` when the input did not say and it could not be recovered from the output template.
    pub rule: Option<String>,
    /// Other rules that share the output template the name was recovered from. Empty when the input named the rule.
    pub rule_candidates: Vec<String>,
    /// The rule author's priority.
    pub priority: Option<Priority>,
    /// Where the event came from. `None` before Falco 0.30, which did not say.
    pub source: Option<Source>,
    /// When the event happened.
    pub time: Option<Timestamp>,
    /// The host (or the container of the Falco process) that reported it.
    pub hostname: Option<String>,
    /// falcosidekick's random id.
    pub uuid: Option<String>,
    /// The rule's tags as sent, empty ones left out.
    pub tags: Vec<String>,
    /// The whole output line, prefix included.
    pub output: Option<String>,
    /// The output without time and priority (Falco 0.39 and later, when asked for).
    pub message: Option<String>,
    /// The fields the rule printed.
    pub fields: OutputFields,
    /// The shape it was read from.
    pub format: Format,
    /// What had to be mended to read it. Empty for an alert that was read as it stands.
    pub repaired: Vec<Diagnostic>,
    /// Where in the input it stands.
    pub place: Place,
    /// The bytes it was read from, before any repair, decoded as UTF-8 with replacement.
    pub raw: String,
}

impl Alert {
    /// The field `name`, when the rule printed it.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.get(name)
    }

    /// The value of `name` as text: numbers in decimal, lists joined. `None` when the field is absent or null.
    pub fn text(&self, name: &str) -> Option<String> {
        match &self.field(name)?.value {
            Value::Null => None,
            value => Some(value.to_string()),
        }
    }

    /// True when the event came from the kernel: source `syscall` (falcosidekick writes `syscalls`), or no source at all
    /// and no plugin's fields.
    pub fn is_syscall(&self) -> bool {
        match &self.source {
            Some(source) => source.is_syscall(),
            None => !self.fields.iter().any(|f| PLUGINS.iter().any(|class| f.name.starts_with(class))),
        }
    }
}

/// The first words of the fields that only plugins print.
const PLUGINS: &[&str] = &["ka.", "jevt.", "ct.", "aws.", "s3.", "ec2.", "gcp.", "json.", "okta.", "github."];

impl Event for Alert {
    fn field(&self, field: &str) -> Lookup<'_> {
        match self.fields.get(field) {
            None => Lookup::Absent,
            Some(field) => field.value.lookup(),
        }
    }
}

/// The event source's name: `syscall`, `internal`, or any plugin's.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Source(pub String);

impl Source {
    /// True for the kernel's events, in Falco's spelling or falcosidekick's.
    pub fn is_syscall(&self) -> bool {
        matches!(self.0.as_str(), "syscall" | "syscalls")
    }

    /// True for what Falco says about itself (drops, timeouts, metrics).
    pub fn is_internal(&self) -> bool {
        self.0 == "internal"
    }
}

/// The shape an alert was read from. The words are stable: `saker read` prints them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// Falco's JSON output.
    #[default]
    FalcoJson,
    /// falcosidekick's payload.
    Falcosidekick,
    /// A Falco text line.
    FalcoText,
    /// falcosidekick-ui's export or event envelope.
    FalcosidekickUi,
    /// A document of Elasticsearch or OpenSearch.
    Elasticsearch,
    /// A Loki stream.
    Loki,
    /// A message copied from Slack.
    Slack,
    /// A message copied from Microsoft Teams.
    Teams,
    /// falcosidekick's CEF line for syslog.
    Cef,
    /// A CloudEvents envelope.
    CloudEvents,
    /// Falco's gRPC response printed as JSON.
    Grpc,
    /// An Elastic Common Schema document.
    Ecs,
    /// Falco Talon's log line.
    Talon,
    /// A JSON object with alert fields at its top level (2016, or reshaped by a person).
    FieldsOnly,
}

impl Format {
    /// The stable word for this shape.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FalcoJson => "falco_json",
            Self::Falcosidekick => "falcosidekick",
            Self::FalcoText => "falco_text",
            Self::FalcosidekickUi => "falcosidekick_ui",
            Self::Elasticsearch => "elasticsearch",
            Self::Loki => "loki",
            Self::Slack => "slack",
            Self::Teams => "teams",
            Self::Cef => "cef",
            Self::CloudEvents => "cloudevents",
            Self::Grpc => "grpc",
            Self::Ecs => "ecs",
            Self::Talon => "talon",
            Self::FieldsOnly => "fields_only",
        }
    }
}
