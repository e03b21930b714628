//! Operators, modifiers and transformers, and how they are written.

/// An operator of a check with two sides. `exists` is the only one with one side, see `Node::UnaryCheck`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `<=`
    Le,
    /// `<`
    Lt,
    /// `>=`
    Ge,
    /// `>`
    Gt,
    /// `=` and `==`
    Eq,
    /// `!=`
    Ne,
    /// `glob`
    Glob,
    /// `iglob`
    Iglob,
    /// `contains`
    Contains,
    /// `icontains`
    Icontains,
    /// `bcontains`
    Bcontains,
    /// `startswith`
    Startswith,
    /// `bstartswith`
    Bstartswith,
    /// `endswith`
    Endswith,
    /// `regex`
    Regex,
    /// `intersects`
    Intersects,
    /// `in`
    In,
    /// `pmatch`
    Pmatch,
}

/// What may stand on the right of an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// A number.
    Number,
    /// A word or a quoted text; `oneof`, `anyof` and `allof` may come before a list.
    Text,
    /// A list in parentheses or a bare word.
    List,
}

/// How a check is joined over the values of a list: `proc.name startswith anyof (a, b)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Modifier {
    /// Exactly one value matches.
    Oneof,
    /// At least one value matches.
    Anyof,
    /// Every value matches.
    Allof,
}

/// A function of fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TransformerKind {
    /// `val(field)`: the field itself, only on the right of an operator.
    Val,
    /// ASCII lower case.
    Tolower,
    /// ASCII upper case.
    Toupper,
    /// Decodes base64.
    B64,
    /// What follows the last `/`.
    Basename,
    /// The length of a text or the number of values of a list.
    Len,
    /// `join(separator, list)`.
    Join,
    /// `concat(text, text, …)`.
    Concat,
    /// `getopt(list, options)`.
    Getopt,
}

/// One way to write an operator: the word, what it means, and whether a blank must follow.
pub(crate) struct Spelling {
    pub(crate) word: &'static str,
    pub(crate) op: Operator,
    pub(crate) blank: bool,
}

const fn spelling(word: &'static str, op: Operator, blank: bool) -> Spelling {
    Spelling { word, op, blank }
}

/// In the order in which Falco tries them: the first that fits wins, so the longer of two with one beginning comes first.
pub(crate) const SPELLINGS: [Spelling; 19] = [
    spelling("<=", Operator::Le, false),
    spelling("<", Operator::Lt, false),
    spelling(">=", Operator::Ge, false),
    spelling(">", Operator::Gt, false),
    spelling("==", Operator::Eq, false),
    spelling("=", Operator::Eq, false),
    spelling("!=", Operator::Ne, false),
    spelling("glob", Operator::Glob, true),
    spelling("iglob", Operator::Iglob, true),
    spelling("contains", Operator::Contains, true),
    spelling("icontains", Operator::Icontains, true),
    spelling("bcontains", Operator::Bcontains, true),
    spelling("startswith", Operator::Startswith, true),
    spelling("bstartswith", Operator::Bstartswith, true),
    spelling("endswith", Operator::Endswith, true),
    spelling("regex", Operator::Regex, true),
    spelling("intersects", Operator::Intersects, false),
    spelling("in", Operator::In, false),
    spelling("pmatch", Operator::Pmatch, false),
];

/// The modifiers as written.
pub(crate) const MODIFIERS: [(&str, Modifier); 3] =
    [("oneof", Modifier::Oneof), ("anyof", Modifier::Anyof), ("allof", Modifier::Allof)];

/// The transformers as written, `val` apart: it has a grammar of its own.
pub(crate) const TRANSFORMERS: [(&str, TransformerKind); 8] = [
    ("tolower", TransformerKind::Tolower),
    ("toupper", TransformerKind::Toupper),
    ("b64", TransformerKind::B64),
    ("basename", TransformerKind::Basename),
    ("len", TransformerKind::Len),
    ("join", TransformerKind::Join),
    ("concat", TransformerKind::Concat),
    ("getopt", TransformerKind::Getopt),
];

impl Operator {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Operator::Eq => "=",
            other => SPELLINGS.iter().find(|known| known.op == other).map_or("", |known| known.word),
        }
    }

    /// What stands on its right.
    pub fn side(self) -> Side {
        match self {
            Operator::Le | Operator::Lt | Operator::Ge | Operator::Gt => Side::Number,
            Operator::Intersects | Operator::In | Operator::Pmatch => Side::List,
            _ => Side::Text,
        }
    }
}

impl Modifier {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Modifier::Oneof => "oneof",
            Modifier::Anyof => "anyof",
            Modifier::Allof => "allof",
        }
    }
}

impl TransformerKind {
    /// The word for it.
    pub fn name(self) -> &'static str {
        TRANSFORMERS.iter().find(|(_, kind)| *kind == self).map_or("val", |(word, _)| word)
    }
}
