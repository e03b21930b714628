//! A compiled check: an operand, and what its value is tested for.

use crate::ast::{Node, Term, TermKind};
use crate::constant;
use crate::error::{Error, ErrorKind};
use crate::op::{Modifier, Operator, TransformerKind};
use crate::operand::{Operand, nearest_event_type, operand};
use crate::options::Options;
use crate::pathmatch::Paths;
use crate::resolve::{FieldKind, Key};
use crate::span::Span;
use crate::test::{Set, Single, Test};
use crate::types::{FieldType, Group};

/// One check of a condition, ready to run.
#[derive(Debug)]
pub(crate) struct Check {
    pub(crate) left: Operand,
    pub(crate) test: Test,
}

impl Check {
    /// The fields that an event is asked for.
    pub(crate) fn keys(&self) -> Vec<&Key> {
        let mut keys = Vec::new();
        self.left.keys(&mut keys);
        if let Test::Right { right, .. } = &self.test {
            right.keys(&mut keys);
        }
        keys
    }

    /// Gives every key its place.
    pub(crate) fn place_keys(&mut self, place: &mut dyn FnMut(&str) -> usize) {
        self.left.place_keys(place);
        if let Test::Right { right, .. } = &mut self.test {
            right.place_keys(place);
        }
    }

    /// Whether it is `evt.type exists` or `syscall.type exists`.
    pub(crate) fn asks_for_event_type(&self) -> bool {
        let key = self.left.field().map(|field| field.key.as_str());
        matches!(self.test, Test::Exists) && matches!(key, Some("evt.type" | "syscall.type"))
    }

    /// The fields as the condition names them.
    pub(crate) fn names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.left.names(&mut names);
        if let Test::Right { right, .. } = &self.test {
            right.names(&mut names);
        }
        names
    }
}

/// Compiles `left exists`.
pub(crate) fn unary(left: &Term, options: &Options, span: Span) -> Result<Check, Error> {
    let left = operand(left, &options.catalogue, span)?;
    Ok(Check { left, test: Test::Exists })
}

/// Compiles a check with two sides. The order of the checks is Falco's, so that the first error is the same.
pub(crate) fn binary(
    sides: (&Term, &Term),
    op: Operator,
    modifier: Option<Modifier>,
    options: &Options,
    span: Span,
) -> Result<Check, Error> {
    let refuse = |kind: ErrorKind| Err(Error::new(kind, span));
    let left = operand(sides.0, &options.catalogue, span)?;
    if !left.ty.accepts(op, left.list) {
        return refuse(ErrorKind::OperatorNotForType { op, ty: left.ty, list: left.list });
    }
    let kind = left.field().map(|field| &field.kind);
    if matches!(kind, Some(FieldKind::Around(_))) && op != Operator::Eq {
        return refuse(ErrorKind::OperatorNotForType { op, ty: left.ty, list: false });
    }
    let values: &[String] = match &sides.1.kind {
        TermKind::Value(value) => std::slice::from_ref(value),
        TermKind::List(values) => values,
        _ => {
            let right = operand(sides.1, &options.catalogue, span)?;
            let test = right_test(&left, right, sides.1, op, span)?;
            return Ok(Check { left, test });
        }
    };
    let checked = options.event_types && matches!(kind, Some(FieldKind::EventType));
    let wrong = values.iter().find(|value| checked && !value.is_empty() && !options.has_event_type(value));
    if let Some(wrong) = wrong {
        let suggestion = nearest_event_type(wrong);
        return Err(Error { suggestion, ..Error::new(ErrorKind::UnknownEventType(wrong.clone()), span) });
    }
    let test = constant_test(&left, op, modifier, values).map_err(|kind| Error::new(kind, span))?;
    Ok(Check { left, test })
}

fn right_test(left: &Operand, right: Operand, term: &Term, op: Operator, span: Span) -> Result<Test, Error> {
    let refuse = |kind: ErrorKind| Err(Error::new(kind, span));
    if let TermKind::Transformer { kind: TransformerKind::Val, arg: Some(_), .. } = &term.kind {
        return refuse(ErrorKind::TransformerBracket("val"));
    }
    if matches!(op, Operator::Pmatch | Operator::Regex) {
        return refuse(ErrorKind::OperatorTakesNoField(op));
    }
    if left.ty == FieldType::Ipnet {
        return refuse(ErrorKind::NoFieldOnRight(left.field().map_or(String::new(), |field| field.key.clone())));
    }
    if let Some(field) = left.field().filter(|field| field.no_right_field) {
        return refuse(ErrorKind::NoFieldOnRight(field.key.clone()));
    }
    if let Some(field) = right.field().filter(|field| field.no_right_field) {
        return refuse(ErrorKind::NotUsableOnRight(field.key.clone()));
    }
    if (left.ty, left.list) != (right.ty, right.list) {
        return refuse(ErrorKind::TypeMismatch { left: left.ty, right: right.ty });
    }
    Ok(Test::Right { op, right: Box::new(right) })
}

/// Some fields are compared by code of their own in Falco, and that code knows only the first value of a list or none.
enum Habit {
    Usual,
    /// Only the first value counts.
    FirstOnly,
    /// Nothing is ever a member.
    NeverMember,
}

fn habit(left: &Operand, op: Operator, modifier: Option<Modifier>) -> Habit {
    let Some(field) = left.field() else { return Habit::Usual };
    let member = matches!(op, Operator::In | Operator::Intersects);
    match field.key.as_str() {
        "fd.ip" if member => Habit::NeverMember,
        "fd.net" if member => Habit::FirstOnly,
        "fd.ip" | "fd.port" | "fd.proto" | "fd.net" if modifier.is_some() => Habit::FirstOnly,
        "proc.apid" if member => Habit::NeverMember,
        key if member && key.starts_with("evt.rawarg.") && left.ty.group() == Group::Number => Habit::NeverMember,
        _ => Habit::Usual,
    }
}

fn constant_test(
    left: &Operand,
    op: Operator,
    modifier: Option<Modifier>,
    values: &[String],
) -> Result<Test, ErrorKind> {
    let raw = left.field().is_some_and(|field| field.key.starts_with("evt.rawarg."));
    if raw && left.ty == FieldType::Bytebuf && !values.is_empty() {
        return Err(ErrorKind::NoValue(left.ty));
    }
    let habit = habit(left, op, modifier);
    if let Some(FieldKind::Around(at)) = left.field().map(|field| &field.kind) {
        let within = values.iter().try_fold(0, |_, value| constant::number(left.ty, value))?;
        return Ok(Test::Around { at: *at, milliseconds: within });
    }
    if matches!(op, Operator::In | Operator::Intersects) {
        let mut set = Set::new(left.ty, values)?;
        match habit {
            Habit::Usual => {}
            Habit::FirstOnly => set.keep_first(),
            Habit::NeverMember => set = Set::Empty,
        }
        return Ok(if op == Operator::In { Test::In(set) } else { Test::Intersects(set) });
    }
    if op == Operator::Pmatch {
        let values = values.iter().map(|value| constant::text(value)).collect::<Result<Vec<_>, _>>()?;
        return Ok(Test::Paths(Paths::new(values.iter().map(AsRef::as_ref))));
    }
    let mut tests = values.iter().map(|value| Single::new(left.ty, op, value)).collect::<Result<Vec<_>, _>>()?;
    let Some(modifier) = modifier else {
        return tests.pop().map(Test::One).ok_or(ErrorKind::ExpectedValue);
    };
    if left.ty == FieldType::Ipnet && matches!(habit, Habit::Usual) {
        // Falco loses the networks of a list: every address differs from them all.
        tests.iter_mut().for_each(Single::never_equal);
    }
    if matches!(habit, Habit::FirstOnly) {
        tests.truncate(1);
    }
    Ok(Test::Many { modifier, tests })
}

/// Whether Falco gives up on a check of the event type. It finds the events that a rule is for by these checks, once the
/// rule is compiled, and cannot draw a conclusion from a transformed one. It only looks at the operators from which it
/// could, and at the right side only if the left is the event type.
pub(crate) fn transforms_event_type(node: &Node) -> bool {
    let transformed = |term: &Term| matches!(term.kind, TermKind::Transformer { .. });
    match node {
        Node::UnaryCheck { left } => transformed(left) && ends_in_event_type(left),
        Node::BinaryCheck { left, op: Operator::Eq | Operator::Ne | Operator::In, right, .. } => {
            ends_in_event_type(left) && (transformed(left) || transformed(right))
        }
        _ => false,
    }
}

/// Whether the last field of one of the arguments is the event type. Of a list Falco only remembers the last item.
fn ends_in_event_type(term: &Term) -> bool {
    match &term.kind {
        TermKind::Field { name, .. } => name == "evt.type" || name == "syscall.type",
        TermKind::Transformer { args, .. } => args.iter().any(ends_in_event_type),
        TermKind::TransformerList(items) => items.last().is_some_and(ends_in_event_type),
        TermKind::Value(_) | TermKind::List(_) => false,
    }
}
