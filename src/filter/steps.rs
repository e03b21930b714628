//! A compiled condition taken apart, for a caller that runs its checks in an order of its own: over columns, say.

use crate::eval;
use crate::event::Event;
use crate::explain::ExplainedKind;
use crate::filter::Filter;
use crate::op::Operator;
use crate::program::{Part, PartKind};
use crate::resolve::FieldKind;
use crate::test::{Single, Test};
use crate::verdict::Verdict;

/// One part of a condition. Parents come before their parts, in the order of the text.
#[derive(Clone, Debug)]
pub struct Step<'f> {
    /// What it is.
    pub kind: ExplainedKind,
    /// The index behind the last part in it.
    pub end: usize,
    /// The index of the part it lies in.
    pub parent: Option<usize>,
    /// What a check may ask an event for: the place in [`Filter::keys`], and the name.
    pub keys: Vec<(usize, &'f str)>,
}

impl Filter {
    /// The parts of the condition; the first is the whole.
    pub fn steps(&self) -> Vec<Step<'_>> {
        self.parts().iter().map(step).collect()
    }

    /// What the check at `part` says about `event`. It depends on nothing but the answers of [`Event::slot`] for its keys.
    /// Unknown when no check is there.
    pub fn check(&self, part: usize, event: &dyn Event) -> Verdict {
        match self.parts().get(part).map(|part| &part.kind) {
            Some(PartKind::Check(check)) => eval::verdict_of(check, event),
            _ => Verdict::Unknown,
        }
    }

    /// Whether the check at `part` compares the number in one field with a constant by size. What it says of the numbers from 0 to
    /// 2^64 - 1 then turns at most once.
    pub fn turns_once(&self, part: usize) -> bool {
        let Some(PartKind::Check(check)) = self.parts().get(part).map(|part| &part.kind) else { return false };
        let plain = check.left.field().is_some_and(|field| matches!(field.kind, FieldKind::Plain));
        let Test::One(Single::Number(op, _)) = &check.test else { return false };
        let by_size = matches!(op, Operator::Lt | Operator::Le | Operator::Gt | Operator::Ge);
        by_size && plain && check.left.steps.is_empty()
    }

    /// True when Falco would only try the condition on events it makes itself, those whose `evt.is_async` is true: for all
    /// others it is false, whatever its parts say.
    pub fn wants_asynchronous(&self) -> bool {
        self.never()
    }
}

fn step(part: &Part) -> Step<'_> {
    let (kind, keys) = match &part.kind {
        PartKind::And => (ExplainedKind::And, Vec::new()),
        PartKind::Or => (ExplainedKind::Or, Vec::new()),
        PartKind::Not => (ExplainedKind::Not, Vec::new()),
        PartKind::Check(check) => {
            (ExplainedKind::Check, check.keys().into_iter().map(|key| (key.slot, key.name.as_str())).collect())
        }
    };
    Step { kind, end: part.end, parent: part.parent, keys }
}
