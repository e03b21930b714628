//! Where in the language a text ends: what the parser misses there.

use crate::error::ErrorKind;
use crate::op::Operator;
use crate::parse::{Current, Parser};

/// What a text that ends here lacks next.
#[derive(Debug, PartialEq)]
pub(crate) enum Place {
    /// A field, a macro, `not`, a parenthesis.
    Check,
    /// An operator, after this field.
    Operator { field: String },
    /// A value for this field and operator.
    Value { field: String, op: Operator, in_list: bool },
    /// A field and nothing else.
    Field,
    /// A field or a transformer.
    Argument,
    /// `and` or `or`.
    Connective,
    /// A quoted text that starts here is open.
    OpenQuote { start: usize },
    /// Something else, or the text is wrong before its end.
    Nothing,
}

/// Reads `text` and says what it lacks at its end.
pub(crate) fn place_at_end(text: &str) -> Place {
    let mut parser = Parser::new(text);
    let Err(kind) = parser.condition() else { return Place::Connective };
    if !parser.cursor.is_at_end() {
        let start = parser.cursor.at();
        let quote = parser.cursor.rest().starts_with(['"', '\'']) && parser.current.is_some();
        return if quote { Place::OpenQuote { start } } else { Place::Nothing };
    }
    let field = |current: &Current| current.left.of(text).trim_end().to_owned();
    match (kind, &parser.current) {
        (ErrorKind::Empty | ErrorKind::ExpectedCheck, _) => Place::Check,
        (ErrorKind::ExpectedOperator, Some(current)) => Place::Operator { field: field(current) },
        (ErrorKind::ExpectedField, _) => Place::Field,
        (ErrorKind::ExpectedArgument | ErrorKind::ExpectedListArgument, _) => Place::Argument,
        (ErrorKind::ExpectedParenthesis, Some(current)) if current.in_list && !text.trim_end().ends_with('(') => {
            Place::Nothing
        }
        (
            ErrorKind::ExpectedNumber
            | ErrorKind::ExpectedValue
            | ErrorKind::ExpectedList
            | ErrorKind::ExpectedListValue
            | ErrorKind::ExpectedParenthesis,
            Some(Current { op: Some(op), in_list, .. }),
        ) => Place::Value { field: parser.current.as_ref().map(field).unwrap_or_default(), op: *op, in_list: *in_list },
        (ErrorKind::ExpectedParenthesis, None) => Place::Connective,
        _ => Place::Nothing,
    }
}
