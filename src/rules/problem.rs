//! What is wrong with a rules file, where, and how much it matters.

use std::fmt;

use crate::yaml::Mark;

/// One thing that is wrong, or that an engineer would want to know.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// What kind of thing, stable across releases.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// Where in the files it stands.
    pub span: Span,
    /// What is wrong, one sentence in lower case. Names and values from the file are quoted and escaped.
    pub message: String,
    /// The items around it, outermost first, with the places that Falco prints. Empty for what only we report.
    pub context: Vec<Context>,
}

/// How much a [`Problem`] matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Falco refuses the file.
    Error,
    /// Falco loads the file, and what it does is likely not what was meant.
    Warning,
    /// Good to know.
    Note,
}

impl Severity {
    /// `error`, `warning` or `note`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// A range of bytes in one of the files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// Which file, in the order they were given, from 0.
    pub file: usize,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// The first byte, from 0.
    pub offset: usize,
    /// How many bytes.
    pub length: usize,
}

/// One item around a problem, as Falco names it and places it: lines, columns and offset from 0, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// `rule`, `value for`, `condition expression`, …
    pub item: &'static str,
    /// The item's name, where it has one.
    pub name: String,
    /// Which file.
    pub file: usize,
    /// Its line, from 0. A `condition expression` counts as Falco does, from 1 and without regard to folded lines.
    pub line: u32,
    /// Its column, from 0 (from 1 in a `condition expression`).
    pub column: u32,
    /// Its offset in bytes, from 0.
    pub offset: u32,
}

impl Context {
    pub(crate) fn new(item: &'static str, name: &str, file: usize, mark: Mark) -> Self {
        let Mark { offset, line, column } = mark;
        Self { item, name: name.to_owned(), file, line, column, offset }
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal,)+) => {
        /// A stable name for a kind of problem. Those that begin with `LOAD_` are Falco's own.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code { $($(#[doc = $doc])+ $name,)+ }

        impl Code {
            /// All codes.
            pub const ALL: &'static [Code] = &[$(Code::$name,)+];

            /// The code as printed.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $text,)+ }
            }
        }
    };
}

codes! {
    /// The file is no YAML that Falco can read.
    YamlParse = "LOAD_ERR_YAML_PARSE",
    /// A key is missing or its value has the wrong shape.
    YamlValidate = "LOAD_ERR_YAML_VALIDATE",
    /// The pieces do not fit together: unknown field, unknown rule, lengths that differ.
    Validate = "LOAD_ERR_VALIDATE",
    /// A condition cannot be parsed or compiled.
    CompileCondition = "LOAD_ERR_COMPILE_CONDITION",
    /// An output cannot be compiled.
    CompileOutput = "LOAD_ERR_COMPILE_OUTPUT",
    /// The rule is for an event source that is not loaded; Falco skips it.
    UnknownSource = "LOAD_UNKNOWN_SOURCE",
    /// A comparison with `<NA>` that may not do what it says.
    UnsafeNaCheck = "LOAD_UNSAFE_NA_CHECK",
    /// The condition does not say which events it is about, which is slow.
    NoEvtType = "LOAD_NO_EVTTYPE",
    /// A field or event type is not known, and the rule says to skip it then.
    UnknownFilter = "LOAD_UNKNOWN_FILTER",
    /// No rule uses the macro.
    UnusedMacro = "LOAD_UNUSED_MACRO",
    /// No rule or macro uses the list.
    UnusedList = "LOAD_UNUSED_LIST",
    /// A top-level item that is none of Falco's.
    UnknownItem = "LOAD_UNKNOWN_ITEM",
    /// Something that a later Falco will drop.
    DeprecatedItem = "LOAD_DEPRECATED_ITEM",
    /// An exception is appended to without values.
    AppendNoValues = "LOAD_APPEND_NO_VALUES",
    /// Two exceptions of one rule have the same name.
    ExceptionNameNotUnique = "LOAD_EXCEPTION_NAME_NOT_UNIQUE",
    /// A macro's name that conditions cannot mention.
    InvalidMacroName = "LOAD_INVALID_MACRO_NAME",
    /// A list's name that conditions cannot mention.
    InvalidListName = "LOAD_INVALID_LIST_NAME",
    /// Falco's compiler wonders about a value.
    WonderingCondition = "LOAD_COMPILE_CONDITION",
    /// A key that Falco does not know and ignores.
    UnknownKey = "LOAD_UNKNOWN_KEY",

    /// Falco 0.44.1 dies on it without a word about the cause.
    FalcoAborts = "FALCO_ABORTS",
    /// Falco 0.44.1 reads past the end of its memory; nobody can say what it does.
    FalcoUndefined = "FALCO_UNDEFINED",
    /// A plugin that the file needs is not loaded, or too old.
    PluginRequirement = "PLUGIN_REQUIREMENT",
    /// Larger than what we read. Falco may read it.
    Limit = "LIMIT",
    /// A word after `in` that looks like the name of a list but is none, so it is compared as text.
    UndefinedList = "UNDEFINED_LIST",
    /// A list's name inside a quoted text, which Falco replaces as well.
    ListInQuotes = "LIST_IN_QUOTES",
    /// A priority that many installations do not print.
    LowPriority = "LOW_PRIORITY",
    /// An exception that silences nothing, ever.
    ExceptionNeverMatches = "EXCEPTION_NEVER_MATCHES",
    /// A check that is never true, or nearly always.
    CheckNeverMatches = "CHECK_NEVER_MATCHES",
    /// An exception's value that Falco splits, expands or pastes in a way its author may not have meant.
    ExceptionValue = "EXCEPTION_VALUE",
    /// `=` without quotes, which YAML 1.1 parsers take for something else.
    CompsUnquoted = "COMPS_UNQUOTED",
    /// The same key twice; the second is ignored.
    DuplicateKey = "DUPLICATE_KEY",
    /// The same rule, macro or list twice in one file; the second replaces the first.
    Redefined = "REDEFINED",
    /// What follows an empty document is not read.
    DocumentIgnored = "DOCUMENT_IGNORED",
    /// A tag without a value, such as an operator that begins with `!`, where a value was meant.
    TagIsNoValue = "TAG_IS_NO_VALUE",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Quotes a name from a file for a message, escaped and at most 80 characters of it.
pub(crate) fn quote(name: &str) -> String {
    match name.char_indices().nth(80) {
        Some((end, _)) => format!("{:?}…", &name[..end]),
        None => format!("{name:?}"),
    }
}
