//! Runs a condition on an event.

use crate::check::Check;
use crate::endpoint;
use crate::event::{Event, Lookup, ValueRef};
use crate::extract::{asked, extract};
use crate::op::{Modifier, Operator};
use crate::program::{Part, PartKind};
use crate::resolve::{FieldKind, Key};
use crate::test::{Test, bytes_hold, float_holds, ordered, text_holds};
use crate::types::Group;
use crate::value::{Got, Value, c_text, trimmed};
use crate::verdict::Verdict;

/// How deep a condition may be for its open parts to be kept without allocation.
const SHALLOW: usize = 24;

/// A part whose parts are being run.
#[derive(Clone, Copy)]
struct Open {
    part: usize,
    so_far: Verdict,
}

/// The verdict of the whole condition. A part that cannot change the answer is not run.
pub(crate) fn run(parts: &[Part], deepest: usize, event: &dyn Event) -> Verdict {
    let idle = Open { part: 0, so_far: Verdict::Unknown };
    if deepest < SHALLOW {
        run_with(parts, &mut [idle; SHALLOW], event)
    } else {
        run_with(parts, &mut vec![idle; deepest + 1], event)
    }
}

fn run_with(parts: &[Part], open: &mut [Open], event: &dyn Event) -> Verdict {
    let (mut index, mut depth) = (0, 0);
    while let Some(part) = parts.get(index) {
        let mut verdict = match &part.kind {
            PartKind::Check(check) => verdict_of(check, event),
            PartKind::Or | PartKind::And | PartKind::Not => {
                open[depth] = Open { part: index, so_far: Verdict::from(!matches!(part.kind, PartKind::Or)) };
                (depth, index) = (depth + 1, index + 1);
                continue;
            }
        };
        index += 1;
        loop {
            if depth == 0 {
                return verdict;
            }
            let Open { part, so_far } = open[depth - 1];
            let end = parts[part].end;
            let settled = match parts[part].kind {
                PartKind::Not => {
                    verdict = !verdict;
                    true
                }
                PartKind::Or => {
                    verdict = so_far.or(verdict);
                    verdict == Verdict::True
                }
                _ => {
                    verdict = so_far.and(verdict);
                    verdict == Verdict::False
                }
            };
            if !settled && index < end {
                open[depth - 1].so_far = verdict;
                break;
            }
            index = end;
            depth -= 1;
        }
    }
    Verdict::Unknown
}

/// Whether Falco made the event itself, as it makes those of containers. It tries every rule on these.
pub(crate) fn is_asynchronous(event: &dyn Event) -> bool {
    event.field("evt.is_async") == Lookup::Value(ValueRef::Bool(true))
}

/// The verdict of one check.
pub(crate) fn verdict_of(check: &Check, event: &dyn Event) -> Verdict {
    match check.left.field().map(|field| (field, &field.kind)) {
        Some((field, FieldKind::Either)) => {
            let both = check.test.wants_both();
            let mut verdict = Verdict::from(both);
            let mut any = false;
            let [others @ .., name] = field.asks.as_slice() else { return Verdict::Unknown };
            for key in others {
                let got = match asked(field, key, event) {
                    Got::Absent => endpoint::from_name(&key.name, event.slot(name.slot, &name.name)),
                    got => got,
                };
                if got == Got::Null {
                    continue;
                }
                any = true;
                let one = judge(check, got, event);
                verdict = if both { verdict.and(one) } else { verdict.or(one) };
            }
            if any { verdict } else { Verdict::False }
        }
        Some((field, FieldKind::AnyAncestor)) => {
            let mut verdict = Verdict::False;
            for key in field.levels() {
                match asked(field, key, event) {
                    // Above a level that does not exist there is none.
                    Got::Null => return verdict,
                    got => verdict = verdict.or(judge(check, got, event)),
                }
                if verdict == Verdict::True {
                    return verdict;
                }
            }
            verdict.or(Verdict::Unknown)
        }
        _ => judge(check, extract(&check.left, event), event),
    }
}

/// The fields that the event has and that decided a check.
pub(crate) fn deciders<'c>(check: &'c Check, event: &dyn Event) -> Vec<&'c str> {
    let there = |key: &&Key| event.slot(key.slot, &key.name) != Lookup::Absent;
    let mut keys: Vec<&Key> = check.keys().into_iter().filter(there).collect();
    match check.left.field().map(|field| (field, &field.kind)) {
        // The name of a connection only decides when the event does not say more.
        Some((_, FieldKind::Either)) if keys.len() > 1 => keys.retain(|key| key.name != "fd.name"),
        Some((field, FieldKind::AnyAncestor)) => {
            keys.retain(|key| key.name != field.key);
            let holds = |key: &&&Key| judge(check, asked(field, key, event), event) == Verdict::True;
            if let Some(level) = keys.iter().find(holds) {
                keys = vec![*level];
            }
        }
        _ => {}
    }
    keys.into_iter().map(|key| key.name.as_str()).collect()
}

fn judge(check: &Check, got: Got<'_>, event: &dyn Event) -> Verdict {
    let value = match got {
        Got::Null => return Verdict::False,
        Got::Absent => return absent(check, event),
        Got::Value(value) => value,
    };
    Verdict::from(match &check.test {
        Test::Exists => true,
        Test::One(single) => single.holds(&value),
        Test::Many { modifier, tests } => {
            let passed = tests.iter().filter(|single| single.holds(&value)).count();
            match modifier {
                Modifier::Oneof => passed == 1,
                Modifier::Anyof => passed > 0,
                Modifier::Allof => passed > 0 && passed == tests.len(),
            }
        }
        Test::In(set) => match &value {
            Value::List(items) => items.iter().all(|item| set.holds(item, true)),
            single => set.holds(single, check.left.ty.group() == Group::Bytes),
        },
        Test::Intersects(set) => match &value {
            Value::List(items) => items.iter().any(|item| set.holds(item, true)),
            single => set.holds(single, check.left.ty.group() == Group::Bytes),
        },
        Test::Paths(paths) => matches!(&value, Value::Bytes(bytes) if paths.begins(trimmed(bytes))),
        Test::Right { op, right } => match extract(right, event) {
            Got::Absent => return Verdict::Unknown,
            Got::Null => false,
            Got::Value(right) => pair_holds(*op, &value, &right, check.left.ty.group()),
        },
        Test::Around { at, milliseconds } => {
            matches!(value, Value::Int(time) if (time - i128::from(*at)).abs() <= milliseconds.saturating_mul(1_000_000))
        }
    })
}

/// An absent value decides nothing, unless the check would come out false with any value.
fn absent(check: &Check, event: &dyn Event) -> Verdict {
    match &check.test {
        Test::Right { right, .. } if extract(right, event) == Got::Null => Verdict::False,
        _ => Verdict::Unknown,
    }
}

/// Compares two values that an event holds. A transformed text on the right of `in` still has its NUL and so is never
/// equal to a text without; that is Falco's way.
fn pair_holds(op: Operator, left: &Value<'_>, right: &Value<'_>, group: Group) -> bool {
    let op = if matches!(op, Operator::In | Operator::Intersects) && group != Group::Text { Operator::Eq } else { op };
    match (left, right) {
        (Value::Bytes(left), Value::Bytes(right)) if group == Group::Bytes => bytes_hold(op, left, right),
        (Value::Bytes(left), Value::Bytes(right)) if matches!(op, Operator::In | Operator::Intersects) => {
            trimmed(left) == right.as_ref()
        }
        (Value::Bytes(left), Value::Bytes(right)) => text_holds(op, c_text(left), c_text(right)),
        (Value::Int(left), Value::Int(right)) => ordered(op, left.cmp(right)),
        (Value::Float(left), Value::Float(right)) => float_holds(op, *left, *right),
        (Value::Bool(left), Value::Bool(right)) => (left == right) != (op == Operator::Ne),
        (Value::Ip(left), Value::Ip(right)) => (left == right) != (op == Operator::Ne),
        (Value::List(left), Value::List(right)) if op == Operator::In => left.iter().all(|item| right.contains(item)),
        (Value::List(left), Value::List(right)) => left.iter().any(|item| right.contains(item)),
        _ => false,
    }
}
