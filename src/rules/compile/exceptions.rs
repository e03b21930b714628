//! Exceptions as conditions.
//!
//! Falco pastes: `(condition) and not (field comp (v1, v2))` for a single field, and for several
//! `(condition) and not (( f1 c1 v1 and  f2 c2 v2) or (…))`. A text is quoted only when it holds a blank and does not
//! begin with a quote, and nothing in it is escaped, so what it means is decided when the whole is parsed.

use super::lists::quoted;
use crate::collect::exception_error;
use crate::model::Entry;
use crate::operators::takes_list;
use crate::problem::{Code, Problem};
use crate::read::exception::ExceptionInfo;
use crate::traced::Traced;

/// The condition with its exceptions, as Falco writes it, and the part that each exception with values adds.
pub(crate) fn with_exceptions(
    condition: &Traced,
    exceptions: &[ExceptionInfo],
) -> Result<(Traced, Vec<String>), Box<Problem>> {
    let mut parts = Vec::new();
    if exceptions.is_empty() {
        return Ok((condition.clone(), parts));
    }
    let mut whole = Traced::default();
    whole.push("(");
    whole.append(condition);
    whole.push(")");
    for exception in exceptions {
        let part = match &exception.fields {
            Entry::Many(fields) => several_fields(exception, fields)?,
            field => single_field(exception, field.text())?,
        };
        if !part.is_empty() {
            whole.push(" and not ");
            whole.push_for(&part, exception.span.file, exception.span.offset);
            parts.push(part);
        }
    }
    Ok((whole, parts))
}

fn single_field(exception: &ExceptionInfo, field: &str) -> Result<String, Box<Problem>> {
    if exception.values.is_empty() {
        return Ok(String::new());
    }
    if exception.values.iter().any(|value| matches!(value, Entry::Many(_))) {
        return Err(exception_error(exception, "fields is one text, so each value must be one text"));
    }
    let values: Vec<String> = exception.values.iter().map(|value| quoted(value.text())).collect();
    Ok(format!("({field} {} ({}))", exception.comps.text(), values.join(", ")))
}

fn several_fields(exception: &ExceptionInfo, fields: &[Entry]) -> Result<String, Box<Problem>> {
    let comps = exception.comps.items();
    let mut rows = Vec::with_capacity(exception.values.len());
    for row in &exception.values {
        let cells = row.items();
        if cells.len() != fields.len() {
            let message =
                format!("{} fields, but a row of {} values: there must be as many", fields.len(), cells.len());
            return Err(exception_error(exception, message));
        }
        if comps.len() < fields.len() {
            // Only `exceptions: replace` gets here unchecked; Falco then reads past the end of its comps.
            let message =
                "the exception has fewer comps than fields, which Falco does not check here: what it does is undefined";
            let mut wrong = exception_error(exception, message);
            wrong.code = Code::FalcoUndefined;
            return Err(wrong);
        }
        let cells = fields.iter().zip(comps).zip(cells).map(|((field, comp), cell)| {
            let value = match cell {
                Entry::Many(values) => {
                    let values: Vec<String> = values.iter().map(|value| quoted(value.text())).collect();
                    format!("({})", values.join(", "))
                }
                one if takes_list(comp.text()) => {
                    if one.text().starts_with('(') {
                        one.text().to_owned()
                    } else {
                        format!("({})", one.text())
                    }
                }
                one => quoted(one.text()),
            };
            format!(" {} {} {value}", field.text(), comp.text())
        });
        rows.push(format!("({})", cells.collect::<Vec<_>>().join(" and ")));
    }
    Ok(if rows.is_empty() { String::new() } else { format!("({})", rows.join(" or ")) })
}
