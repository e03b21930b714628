//! Sets of rows.

/// A set of whole numbers below a length.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bits {
    words: Vec<u64>,
    length: usize,
}

impl Bits {
    /// An empty set that can hold numbers below `length`.
    pub fn none(length: usize) -> Self {
        Self { words: vec![0; length.div_ceil(64)], length }
    }

    /// All numbers below `length`.
    pub fn all(length: usize) -> Self {
        let mut bits = Self { words: vec![u64::MAX; length.div_ceil(64)], length };
        bits.trim();
        bits
    }

    /// How many numbers it could hold.
    pub fn capacity(&self) -> usize {
        self.length
    }

    /// How many it holds.
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether it holds `at`.
    pub fn has(&self, at: usize) -> bool {
        self.words.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    /// Puts `at` in. Nothing happens beyond the length.
    pub fn set(&mut self, at: usize) {
        if at < self.length {
            self.words[at / 64] |= 1 << (at % 64);
        }
    }

    /// The numbers, rising.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros() as usize;
                (left != 0).then(|| {
                    left &= left - 1;
                    at * 64 + bit
                })
            })
        })
    }

    /// The numbers, rising, without the first `skip`.
    pub(crate) fn skipping(&self, skip: usize) -> impl Iterator<Item = usize> {
        let (mut at, mut left) = (0, skip);
        while let Some(word) = self.words.get(at)
            && word.count_ones() as usize <= left
        {
            left -= word.count_ones() as usize;
            at += 1;
        }
        let words = self.words.get(at..).unwrap_or(&[]).iter().zip(at..);
        words
            .flat_map(|(word, at)| (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| at * 64 + bit))
            .skip(left)
    }

    pub(crate) fn push(&mut self, is_in: bool) {
        if self.length.is_multiple_of(64) {
            self.words.push(0);
        }
        self.length += 1;
        if is_in {
            self.set(self.length - 1);
        }
    }

    pub(crate) fn words(&self) -> &[u64] {
        &self.words
    }

    pub(crate) fn from_words(words: Vec<u64>, length: usize) -> Option<Self> {
        let mut bits = (words.len() == length.div_ceil(64)).then_some(Self { words, length })?;
        bits.trim();
        Some(bits)
    }

    /// Keeps what is in both.
    pub fn keep(&mut self, other: &Bits) {
        for (at, word) in self.words.iter_mut().enumerate() {
            *word &= other.words.get(at).copied().unwrap_or(0);
        }
    }

    /// Adds what is in the other.
    pub(crate) fn add(&mut self, other: &Bits) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    /// Takes out what is in the other.
    pub(crate) fn drop(&mut self, other: &Bits) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= !other;
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    pub(crate) fn memory(&self) -> usize {
        self.words.capacity() * size_of::<u64>()
    }

    fn trim(&mut self) {
        if let (Some(last), rest @ 1..) = (self.words.last_mut(), self.length % 64) {
            *last &= (1 << rest) - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_gives_back_what_was_put_in() {
        let mut bits = Bits::none(130);
        [0, 63, 64, 129, 500].into_iter().for_each(|at| bits.set(at));
        assert_eq!(bits.iter().collect::<Vec<_>>(), [0, 63, 64, 129]);
        assert_eq!(bits.count(), 4);
        assert_eq!(bits.skipping(2).collect::<Vec<_>>(), [64, 129]);
        assert_eq!(bits.skipping(5).count(), 0);
        assert!(bits.has(64) && !bits.has(65) && !bits.has(500));
        assert_eq!(Bits::all(70).count(), 70);
        assert_eq!((Bits::all(64).count(), Bits::all(0).count()), (64, 0));
    }

    #[test]
    fn pushing_makes_it_longer() {
        let mut bits = Bits::default();
        (0..200).for_each(|at| bits.push(at % 3 == 0));
        assert_eq!(bits.iter().collect::<Vec<_>>(), (0..200).step_by(3).collect::<Vec<_>>());
        assert_eq!(bits.capacity(), 200);
    }
}
