//! Why a condition came out as it did.

use crate::eval::{deciders, is_asynchronous, verdict_of};
use crate::event::Event;
use crate::program::{Part, PartKind};
use crate::span::Span;
use crate::verdict::Verdict;

/// A condition with the verdict of each of its parts, in the order of its text, parents before their parts.
#[derive(Clone, Debug)]
pub struct Explanation<'f> {
    /// The parts; the first is the whole condition.
    pub parts: Vec<Explained<'f>>,
}

/// One part of an explained condition.
#[derive(Clone, Debug)]
pub struct Explained<'f> {
    /// What it is.
    pub kind: ExplainedKind,
    /// What it says about the event.
    pub verdict: Verdict,
    /// Whether it is one of the parts that made the whole true, or false.
    pub deciding: bool,
    /// How many parts it lies in.
    pub depth: usize,
    /// The index of the part it lies in.
    pub parent: Option<usize>,
    /// The index behind the last part in it.
    pub end: usize,
    /// Where it stands, in the text of the condition or of the macro `inside`.
    pub span: Span,
    /// The name of the macro that it is the condition of, the outermost if several are the same part.
    pub macro_name: Option<&'f str>,
    /// The macro in whose text the span counts.
    pub inside: Option<&'f str>,
    /// The check as it is printed; empty for what is no check.
    pub text: &'f str,
    /// The fields that a check reads, as alerts name them.
    pub fields: Vec<&'f str>,
}

/// What an [`Explained`] part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExplainedKind {
    /// All of its parts.
    And,
    /// Any of its parts.
    Or,
    /// The opposite of its part.
    Not,
    /// A check.
    Check,
}

impl Explanation<'_> {
    /// The verdict of the whole.
    pub fn verdict(&self) -> Verdict {
        self.parts.first().map_or(Verdict::Unknown, |part| part.verdict)
    }

    /// The indices of the parts directly inside the part at `index`.
    pub fn children(&self, index: usize) -> impl Iterator<Item = usize> {
        let end = self.parts.get(index).map_or(0, |part| part.end);
        let mut next = index + 1;
        std::iter::from_fn(move || {
            let child = (next < end).then_some(next)?;
            next = self.parts[child].end;
            Some(child)
        })
    }
}

/// Runs every check and marks what decided.
pub(crate) fn explain<'f>(parts: &'f [Part], never: bool, event: &dyn Event) -> Explanation<'f> {
    let verdicts = verdicts(parts, never, event);
    let deciding = deciding(parts, &verdicts);
    let explained = parts.iter().enumerate().map(|(index, part)| Explained {
        kind: match part.kind {
            PartKind::And => ExplainedKind::And,
            PartKind::Or => ExplainedKind::Or,
            PartKind::Not => ExplainedKind::Not,
            PartKind::Check(_) => ExplainedKind::Check,
        },
        verdict: verdicts[index],
        deciding: deciding[index],
        depth: part.depth,
        parent: part.parent,
        end: part.end,
        span: part.span,
        macro_name: part.of_macro.as_deref(),
        inside: part.inside.as_deref(),
        text: &part.text,
        fields: match &part.kind {
            PartKind::Check(check) => check.keys().into_iter().map(|key| key.name.as_str()).collect(),
            _ => Vec::new(),
        },
    });
    Explanation { parts: explained.collect() }
}

/// The fields of the checks that made the whole true.
pub(crate) fn evidence<'f>(parts: &'f [Part], never: bool, event: &dyn Event) -> Vec<&'f str> {
    let verdicts = verdicts(parts, never, event);
    let mut fields: Vec<&str> = Vec::new();
    if verdicts.first() != Some(&Verdict::True) {
        return fields;
    }
    let deciding = deciding(parts, &verdicts);
    for (part, _) in parts.iter().zip(deciding).filter(|(_, decides)| *decides) {
        let PartKind::Check(check) = &part.kind else { continue };
        for key in deciders(check, event) {
            if !fields.contains(&key) {
                fields.push(key);
            }
        }
    }
    fields
}

/// Every verdict; from the last part to the first, so that those inside are known.
fn verdicts(parts: &[Part], never: bool, event: &dyn Event) -> Vec<Verdict> {
    let start = |part: &Part| Verdict::from(!matches!(part.kind, PartKind::Or));
    let mut verdicts: Vec<Verdict> = parts.iter().map(start).collect();
    for (index, part) in parts.iter().enumerate().rev() {
        let verdict = match &part.kind {
            PartKind::Check(check) => verdict_of(check, event),
            _ => verdicts[index],
        };
        verdicts[index] = verdict;
        if let Some(parent) = part.parent {
            verdicts[parent] = match parts[parent].kind {
                PartKind::Not => !verdict,
                PartKind::Or => verdicts[parent].or(verdict),
                _ => verdicts[parent].and(verdict),
            };
        }
    }
    if let (true, Some(whole)) = (never && !is_asynchronous(event), verdicts.first_mut()) {
        *whole = Verdict::False;
    }
    verdicts
}

/// Which parts decided. Of an `or` that is true, and of an `and` that is false, the first such part; else all parts.
fn deciding(parts: &[Part], verdicts: &[Verdict]) -> Vec<bool> {
    let mut deciding = vec![false; parts.len()];
    let mut settled = vec![false; parts.len()];
    for (index, part) in parts.iter().enumerate() {
        deciding[index] = match part.parent {
            None => verdicts[index] != Verdict::Unknown,
            Some(parent) if !deciding[parent] => false,
            Some(parent) => {
                let one_is_enough = match parts[parent].kind {
                    PartKind::Or => verdicts[parent] == Verdict::True,
                    PartKind::And => verdicts[parent] == Verdict::False,
                    _ => false,
                };
                let decides = !one_is_enough || (verdicts[index] == verdicts[parent] && !settled[parent]);
                settled[parent] |= one_is_enough && decides;
                decides
            }
        };
    }
    deciding
}
