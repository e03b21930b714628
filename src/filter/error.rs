//! What is wrong with a condition, where, and what would be right.

use std::fmt;

use crate::op::Operator;
use crate::span::Span;
use crate::types::FieldType;

/// Why a condition was refused.
#[derive(Clone, Debug, PartialEq)]
pub struct Error {
    /// What is wrong.
    pub kind: ErrorKind,
    /// Where. The start is the place that Falco names; the end covers the offending word, to underline it.
    pub span: Span,
    /// The macro whose condition holds the error; the span then counts in that macro's own text.
    pub inside: Option<String>,
    /// The nearest known name, when a name is not known.
    pub suggestion: Option<String>,
}

/// The kinds of error. The comment of each holds a condition that causes it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// `""`
    Empty,
    /// Thousands of `(`.
    TooDeep,
    /// `()`
    ExpectedCheck,
    /// `proc.name like a`
    ExpectedOperator,
    /// `evt.num > abc`
    ExpectedNumber,
    /// `proc.name = (a)`
    ExpectedValue,
    /// `proc.name in "a"`
    ExpectedList,
    /// `proc.name in (a,)`
    ExpectedListValue,
    /// `proc.name = val()`
    ExpectedField,
    /// `concat(proc.name, bare) = a`
    ExpectedArgument,
    /// `join(",", ()) = a`: what may stand in a list that a transformer takes.
    ExpectedListArgument,
    /// `proc.aname[] = a`
    ExpectedFieldArgument,
    /// `proc.aname[1 = a`
    ExpectedBracket,
    /// `(proc.name = a`
    ExpectedParenthesis,
    /// `tolower(proc.name = a`
    ExpectedTransformerEnd,
    /// `proc.name = a andproc.pid = 1`: the keyword needs a blank or `(` after it.
    ExpectedAfter(&'static str),
    /// `proc.name = a proc.pid = 1`
    TrailingText,
    /// `proc.name = "a\d"`
    UnknownEscape(char),
    /// `proc.name = "a\'b"`
    WrongQuoteEscape(char),
    /// `not_a_macro`
    UndefinedMacro(String),
    /// A macro that holds itself, which only a caller of this crate can make.
    MacroCycle(String),
    /// `proc.nam = a`
    UnknownField(String),
    /// `container.label = a`
    MissingArgument(String),
    /// `proc.apid[x] = 1`
    BadArgument(String),
    /// `evt.arg.nosuch = a`
    UnknownEventArgument(String),
    /// `evt.type = opne`
    UnknownEventType(String),
    /// `evt.type = tolower(evt.type)`
    EventTypeTransformed,
    /// `proc.pid contains 1`
    OperatorNotForType {
        /// The operator.
        op: Operator,
        /// The type of the left side.
        ty: FieldType,
        /// Whether the left side is a list.
        list: bool,
    },
    /// `proc.pid = abc`
    BadNumber(String),
    /// `fd.sport = nosuchservice`
    BadPort(String),
    /// `evt.failed = yes`
    BadBool(String),
    /// `fd.sip = 1.2.3`
    BadAddress(String),
    /// `fd.snet = 10.0.0.0`
    BadNetwork(String),
    /// `evt.buffer bcontains xyz`
    BadHex(String),
    /// `proc.name regex "["`
    BadRegex(String),
    /// A text of 256 bytes or more as a value.
    ValueTooLong(usize),
    /// `evt.rawarg.data = x`: Falco has no way to write a value of this raw argument.
    NoValue(FieldType),
    /// `proc.name = val(proc.pid)`
    TypeMismatch {
        /// The type of the left side.
        left: FieldType,
        /// The type of the right side.
        right: FieldType,
    },
    /// `fd.ip = val(fd.cip)`
    NoFieldOnRight(String),
    /// `proc.name = val(proc.aname[2])`
    NotUsableOnRight(String),
    /// `proc.name regex val(proc.pname)`
    OperatorTakesNoField(Operator),
    /// `tolower(proc.aname) = a`
    NoTransformer(String),
    /// `len(proc.pid) = 1`
    TransformerNotForType {
        /// The transformer.
        transformer: &'static str,
        /// The type it was given.
        ty: FieldType,
        /// Whether it was given a list.
        list: bool,
    },
    /// `concat(proc.name) = a`
    TransformerArity(&'static str),
    /// `join(",", proc.name) = a`
    TransformerArgument(&'static str),
    /// `tolower(proc.name)[1] = a`
    TransformerBracket(&'static str),
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, span: Span) -> Error {
        Error { kind, span, inside: None, suggestion: None }
    }

    /// What may stand at the place of the error, in words for a person; empty when the kind says it all.
    pub fn expected(&self) -> &'static str {
        match self.kind {
            ErrorKind::Empty | ErrorKind::ExpectedCheck => "a field and an operator, a macro name, `not` or `(`",
            ErrorKind::ExpectedOperator => "an operator such as =, !=, in, contains, startswith or exists",
            ErrorKind::ExpectedNumber => "a number, or val() or a transformer of a field",
            ErrorKind::ExpectedValue => "a word or a quoted text, or val() or a transformer of a field",
            ErrorKind::ExpectedList => "a list in parentheses, or a list name",
            ErrorKind::ExpectedListValue => "one more value of the list: a word or a quoted text",
            ErrorKind::ExpectedField => "a field name",
            ErrorKind::ExpectedArgument => "a field, a transformer, a quoted text, a number or a list of these",
            ErrorKind::ExpectedListArgument => "a field, a transformer, a quoted text or a number",
            ErrorKind::ExpectedFieldArgument => "what the brackets pick: an index, a key or a quoted text",
            ErrorKind::ExpectedBracket => "`]`",
            ErrorKind::ExpectedParenthesis | ErrorKind::ExpectedTransformerEnd => "`)`",
            ErrorKind::ExpectedAfter(_) => "a blank or `(`",
            ErrorKind::TrailingText => "`and`, `or` or the end",
            _ => "",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = &self.inside {
            write!(out, "in macro {name}: ")?;
        }
        write!(out, "{}", self.kind)?;
        match (&self.suggestion, self.expected()) {
            (Some(name), _) => write!(out, "; did you mean {name}?"),
            (None, "") => Ok(()),
            (None, expected) => write!(out, ": expected {expected}"),
        }
    }
}

impl std::error::Error for Error {}

impl fmt::Display for ErrorKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        use ErrorKind as K;
        let list_word = |list: bool| if list { "a list of " } else { "" };
        match self {
            K::Empty => write!(out, "the condition is empty"),
            K::TooDeep => write!(out, "nested too deeply"),
            K::ExpectedCheck => write!(out, "no check here"),
            K::ExpectedOperator => write!(out, "no operator after the field"),
            K::ExpectedNumber => write!(out, "no number after the operator"),
            K::ExpectedValue => write!(out, "no value after the operator"),
            K::ExpectedList => write!(out, "no list after the operator"),
            K::ExpectedListValue => write!(out, "a value is missing after the comma"),
            K::ExpectedField => write!(out, "val() takes one field"),
            K::ExpectedArgument => write!(out, "no argument for the transformer here"),
            K::ExpectedListArgument => write!(out, "nothing that a transformer's list may hold"),
            K::ExpectedFieldArgument => write!(out, "the brackets hold no argument"),
            K::ExpectedBracket => write!(out, "the bracket is not closed"),
            K::ExpectedParenthesis => write!(out, "the parenthesis is not closed"),
            K::ExpectedTransformerEnd => write!(out, "the transformer is not closed"),
            K::ExpectedAfter(word) => write!(out, "`{word}` runs into what follows"),
            K::TrailingText => write!(out, "the condition does not go on like this"),
            K::UnknownEscape(c) => write!(out, "the escape \\{} is not known in a quoted text", c.escape_default()),
            K::WrongQuoteEscape(c) => write!(out, "the escape \\{c} belongs between {c} and {c}"),
            K::UndefinedMacro(name) => write!(out, "no macro is named {name}"),
            K::MacroCycle(name) => write!(out, "the macro {name} holds itself"),
            K::UnknownField(name) => write!(out, "no field is named {name}"),
            K::MissingArgument(name) => write!(out, "the field {name} needs an argument"),
            K::BadArgument(name) => write!(out, "the argument of {name} does not fit"),
            K::UnknownEventArgument(name) => write!(out, "no event has an argument named {name}"),
            K::UnknownEventType(name) => write!(out, "no event type is named {name:?}"),
            K::EventTypeTransformed => write!(out, "evt.type and syscall.type cannot be compared with a transformer"),
            K::OperatorNotForType { op, ty, list } => {
                write!(out, "{} does not work on {}{}", op.name(), list_word(*list), ty.describe())
            }
            K::BadNumber(value) => write!(out, "{value:?} is not a whole number that fits the field"),
            K::BadPort(value) => write!(out, "{value:?} is neither a port number nor a known service"),
            K::BadBool(value) => write!(out, "{value:?} is neither true nor false"),
            K::BadAddress(value) => write!(out, "{value:?} is not an ip address"),
            K::BadNetwork(value) => write!(out, "{value:?} is not a network such as 10.0.0.0/8"),
            K::BadHex(value) => write!(out, "{value:?} is not made of pairs of hex digits"),
            K::BadRegex(why) => write!(out, "bad regular expression: {why}"),
            K::ValueTooLong(len) => write!(out, "the value is {len} bytes long, falco takes 255"),
            K::NoValue(ty) => write!(out, "this raw argument is {} that no value can be written for", ty.describe()),
            K::TypeMismatch { left, right } => {
                write!(out, "{} is compared with {}", left.describe(), right.describe())
            }
            K::NoFieldOnRight(name) => write!(out, "{name} cannot be compared with another field"),
            K::NotUsableOnRight(name) => write!(out, "{name} cannot stand on the right"),
            K::OperatorTakesNoField(op) => write!(out, "{} cannot be compared with another field", op.name()),
            K::NoTransformer(name) => write!(out, "{name} cannot be transformed"),
            K::TransformerNotForType { transformer, ty, list } => {
                write!(out, "{transformer}() does not work on {}{}", list_word(*list), ty.describe())
            }
            K::TransformerArity(name) => write!(out, "{name}() has the wrong number of arguments"),
            K::TransformerArgument(name) => write!(out, "an argument of {name}() has the wrong type"),
            K::TransformerBracket(name) => write!(out, "{name}() takes no argument in brackets like this"),
        }
    }
}
