//! Whether something comes at regular times.

/// A regular repetition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The usual time from one to the next, in nanoseconds.
    pub every: u64,
    /// How many gaps are about that long, of all gaps.
    pub regular: (usize, usize),
}

impl Period {
    /// The fewest gaps that can be called regular: three equal ones come about by chance.
    const MIN_GAPS: usize = 4;

    /// The period of `times`, in nanoseconds, rising. `None` when fewer than four of five gaps are within a tenth of the
    /// median one.
    ///
    /// ```
    /// let times: Vec<i64> = (0..9).map(|n| n * 60_000_000_000 + n % 3 * 1_000_000_000).collect();
    /// assert_eq!(store::Period::of(&times).map(|period| period.every), Some(61_000_000_000));
    /// assert_eq!(store::Period::of(&[0, 1, 50, 51, 900, 901]), None);
    /// ```
    pub fn of(times: &[i64]) -> Option<Period> {
        let gaps: Vec<u64> = times.windows(2).map(|pair| pair[0].abs_diff(pair[1])).collect();
        if gaps.len() < Self::MIN_GAPS {
            return None;
        }
        let mut sorted = gaps.clone();
        let (_, every, _) = sorted.select_nth_unstable(gaps.len() / 2);
        let every = *every;
        let regular = gaps.iter().filter(|gap| gap.abs_diff(every) <= every / 10).count();
        (every > 0 && regular * 5 >= gaps.len() * 4).then_some(Period { every, regular: (regular, gaps.len()) })
    }
}
