//! True, false, or not to be told: Kleene's logic.

use std::ops::Not;

/// What a condition says about an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// The event lacks a field that would decide it.
    Unknown,
}

impl Verdict {
    /// True when both are, false when one is.
    pub fn and(self, other: Verdict) -> Verdict {
        match (self, other) {
            (Verdict::False, _) | (_, Verdict::False) => Verdict::False,
            (Verdict::True, Verdict::True) => Verdict::True,
            _ => Verdict::Unknown,
        }
    }

    /// True when one is, false when both are.
    pub fn or(self, other: Verdict) -> Verdict {
        !(!self).and(!other)
    }

    /// Whether it is [`Verdict::True`].
    pub fn is_true(self) -> bool {
        self == Verdict::True
    }
}

impl Not for Verdict {
    type Output = Verdict;

    fn not(self) -> Verdict {
        match self {
            Verdict::True => Verdict::False,
            Verdict::False => Verdict::True,
            Verdict::Unknown => Verdict::Unknown,
        }
    }
}

impl From<bool> for Verdict {
    fn from(holds: bool) -> Verdict {
        if holds { Verdict::True } else { Verdict::False }
    }
}
