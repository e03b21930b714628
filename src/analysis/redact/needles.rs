use std::collections::HashMap;

/// Many texts to be found in another, each with a number.
///
/// A place is looked at by its first four bytes, then by the lengths of the texts that start so: the time grows with the
/// text that is searched and hardly with the number of texts that are looked for.
#[derive(Clone, Debug, Default)]
pub struct Needles {
    /// By first four bytes: the lengths of the texts that start so, longest first.
    lengths: HashMap<[u8; 4], Vec<usize>>,
    numbers: HashMap<Box<[u8]>, usize>,
}

/// Texts shorter than this are not looked for: they occur by chance.
pub const SHORTEST: usize = 4;

impl Needles {
    /// Adds a text of [`SHORTEST`] bytes or more.
    pub fn insert(&mut self, text: &str, number: usize) {
        let Some(start) = text.as_bytes().first_chunk::<SHORTEST>() else { return };
        let lengths = self.lengths.entry(*start).or_default();
        if let Err(at) = lengths.binary_search_by(|length| text.len().cmp(length)) {
            lengths.insert(at, text.len());
        }
        self.numbers.insert(text.as_bytes().into(), number);
    }

    /// The longest text that starts at `at`, as its number and length.
    pub fn at(&self, text: &[u8], at: usize) -> Option<(usize, usize)> {
        let rest = text.get(at..)?;
        let lengths = self.lengths.get(rest.first_chunk::<SHORTEST>()?)?;
        lengths.iter().find_map(|length| Some((*self.numbers.get(rest.get(..*length)?)?, *length)))
    }

    /// Every text that is found, in order, none inside another: start, number, length.
    pub fn find<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = (usize, usize, usize)> + 'a {
        let mut at = 0;
        std::iter::from_fn(move || {
            while at + SHORTEST <= text.len() {
                if let Some((number, length)) = self.at(text, at) {
                    let found = (at, number, length);
                    at += length;
                    return Some(found);
                }
                at += 1;
            }
            None
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_is_found_and_what_is_short_is_not_looked_for() {
        let mut needles = Needles::default();
        for (number, text) in ["node", "node-12", "node-1", "abc", "ünode"].iter().enumerate() {
            needles.insert(text, number);
        }
        let found: Vec<_> = needles.find("abc node-123 node-1x nod node".as_bytes()).collect();
        assert_eq!(found, [(4, 1, 7), (13, 2, 6), (25, 0, 4)]);
        assert_eq!(needles.find("ünode".as_bytes()).collect::<Vec<_>>(), [(0, 4, 6)]);
        assert_eq!(needles.find(b"").count(), 0);
    }
}
