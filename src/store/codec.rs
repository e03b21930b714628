//! Numbers and texts as bytes, and back with every bound checked.

/// Appends to bytes.
pub(crate) trait Put {
    fn byte(&mut self, byte: u8);
    /// Seven bits a byte, the lowest first.
    fn number(&mut self, number: u64);
    /// Four bytes each, the lowest first.
    fn words(&mut self, words: impl Iterator<Item = u32>);
    /// The length, then the bytes.
    fn bytes(&mut self, bytes: &[u8]);
}

impl Put for Vec<u8> {
    fn byte(&mut self, byte: u8) {
        self.push(byte);
    }

    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.push(number as u8);
    }

    fn words(&mut self, words: impl Iterator<Item = u32>) {
        words.for_each(|word| self.extend_from_slice(&word.to_le_bytes()));
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.extend_from_slice(bytes);
    }
}

/// Reads bytes that [`Put`] wrote, or that somebody made up: every answer may be `None`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Take<'b> {
    rest: &'b [u8],
}

impl<'b> Take<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(crate) fn left(&self) -> usize {
        self.rest.len()
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    pub(crate) fn number(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let part = u64::from(byte & 0x7F);
            number |= part.checked_mul(1 << shift)?;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// A number that fits.
    pub(crate) fn fitting<N: TryFrom<u64>>(&mut self) -> Option<N> {
        self.number()?.try_into().ok()
    }

    /// How many of something follow that takes at least `each` bytes: never more than could be there.
    pub(crate) fn count(&mut self, each: usize) -> Option<usize> {
        let count: usize = self.fitting()?;
        (count.checked_mul(each.max(1))? <= self.rest.len()).then_some(count)
    }

    pub(crate) fn words(&mut self, count: usize) -> Option<impl Iterator<Item = u32> + use<'b>> {
        let bytes = self.raw(count.checked_mul(4)?)?;
        Some(bytes.chunks_exact(4).map(|word| u32::from_le_bytes(word.try_into().unwrap_or_default())))
    }

    pub(crate) fn longs(&mut self, count: usize) -> Option<impl Iterator<Item = u64> + use<'b>> {
        let bytes = self.raw(count.checked_mul(8)?)?;
        Some(bytes.chunks_exact(8).map(|word| u64::from_le_bytes(word.try_into().unwrap_or_default())))
    }

    pub(crate) fn raw(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    pub(crate) fn bytes(&mut self) -> Option<&'b [u8]> {
        let length = self.fitting()?;
        self.raw(length)
    }

    pub(crate) fn text(&mut self) -> Option<&'b str> {
        std::str::from_utf8(self.bytes()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_and_too_long_ones_are_refused() {
        for number in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX] {
            let mut out = Vec::new();
            out.number(number);
            assert_eq!(Take::new(&out).number(), Some(number));
            assert_eq!(Take::new(&out[..out.len() - 1]).number(), None);
        }
        assert_eq!(Take::new(&[0xFF; 11]).number(), None);
        assert_eq!(Take::new(&[9, 1, 2]).bytes(), None);
        assert_eq!(Take::new(&[100]).count(1), None);
    }
}
