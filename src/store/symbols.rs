//! Texts that occur again and again, each kept once.

use crate::kind::Kind;
use crate::swift::equal;
use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::{BuildHasher, Hasher};

/// The texts of one store, numbered in order of appearance. A text is kept with its [`Kind`]: the text `5` and the number 5
/// that was written `5` are two.
#[derive(Clone, Debug, Default)]
pub(crate) struct Symbols {
    /// The texts one after the other, the letter of its kind before each. A new piece is begun when one is full, so that
    /// nothing is copied as the store grows.
    pieces: Vec<String>,
    /// Where each text begins: the piece in the upper bits, the byte in the lower [`OFFSET_BITS`].
    starts: Vec<u32>,
    numbers: HashTable<u32>,
    hasher: DefaultHashBuilder,
    /// What the pieces take.
    reserved: usize,
}

const OFFSET_BITS: u32 = 18;
const PIECE: usize = 1 << OFFSET_BITS;
const MAX_PIECES: usize = 1 << (32 - OFFSET_BITS);

impl Symbols {
    /// The number of `text`, given one when it is new. `None` when the table is full: 4 GiB of text, or 2^30 texts.
    pub(crate) fn intern(&mut self, kind: Kind, text: &str) -> Option<u32> {
        let hash = self.hash(kind.letter(), text);
        let Self { pieces, starts, numbers, hasher, reserved } = self;
        if let Some(number) = numbers.find(hash, |number| is(pieces, starts, *number, kind, text)) {
            return Some(*number);
        }
        if starts.len() >= MAX_SYMBOLS {
            return None;
        }
        let wanted = text.len() + 1;
        let room = pieces.last().is_some_and(|piece| piece.len() < PIECE && piece.len() + wanted <= piece.capacity());
        if !room {
            if pieces.len() >= MAX_PIECES {
                return None;
            }
            // The first pieces are small: a store of one alert is.
            let usual = if pieces.len() < 4 { 4096 << (2 * pieces.len()) } else { PIECE };
            pieces.push(String::with_capacity(usual.max(wanted)));
            *reserved += usual.max(wanted) + size_of::<String>();
        }
        let at = pieces.len() - 1;
        let piece = &mut pieces[at];
        let number = starts.len() as u32;
        starts.push((at as u32) << OFFSET_BITS | piece.len() as u32);
        piece.push(kind.letter() as char);
        piece.push_str(text);
        numbers.insert_unique(hash, number, |number| {
            let whole = slice(pieces, starts, *number);
            hash_with(hasher, whole.as_bytes().first().copied().unwrap_or(0), whole.get(1..).unwrap_or(""))
        });
        Some(number)
    }

    /// The number of `text`, when it has one.
    pub(crate) fn find(&self, kind: Kind, text: &str) -> Option<u32> {
        let hash = self.hash(kind.letter(), text);
        self.numbers.find(hash, |number| is(&self.pieces, &self.starts, *number, kind, text)).copied()
    }

    /// The kind and text of `number`; an empty text for a number never given.
    pub(crate) fn get(&self, number: u32) -> (Kind, &str) {
        let whole = slice(&self.pieces, &self.starts, number);
        let kind = whole.as_bytes().first().map_or(Kind::Text, |letter| Kind::of(*letter));
        (kind, whole.get(1..).unwrap_or(""))
    }

    pub(crate) fn len(&self) -> usize {
        self.starts.len()
    }

    /// The memory taken, in bytes.
    pub(crate) fn memory(&self) -> usize {
        self.reserved + self.starts.capacity() * size_of::<u32>() + self.numbers.allocation_size()
    }

    fn hash(&self, kind: u8, text: &str) -> u64 {
        hash_with(&self.hasher, kind, text)
    }
}

/// Leaves the upper two bits of a cell to say that it holds something else.
const MAX_SYMBOLS: usize = (1 << 30) - 16;

fn hash_with(hasher: &DefaultHashBuilder, kind: u8, text: &str) -> u64 {
    let mut state = hasher.build_hasher();
    state.write(text.as_bytes());
    state.write_u8(kind);
    state.finish()
}

fn is(pieces: &[String], starts: &[u32], number: u32, kind: Kind, text: &str) -> bool {
    let whole = slice(pieces, starts, number).as_bytes();
    whole.len() == text.len() + 1 && whole[0] == kind.letter() && equal(&whole[1..], text.as_bytes())
}

fn slice<'s>(pieces: &'s [String], starts: &[u32], number: u32) -> &'s str {
    let number = number as usize;
    let Some(start) = starts.get(number) else { return "" };
    let piece = start >> OFFSET_BITS;
    let Some(text) = pieces.get(piece as usize) else { return "" };
    let from = (start & (PIECE as u32 - 1)) as usize;
    match starts.get(number + 1) {
        Some(next) if next >> OFFSET_BITS == piece => text.get(from..(next & (PIECE as u32 - 1)) as usize),
        _ => text.get(from..),
    }
    .unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_number_for_each_kind() {
        let mut symbols = Symbols::default();
        let text = symbols.intern(Kind::Text, "5");
        assert_eq!(symbols.intern(Kind::Number, "5"), Some(1));
        assert_eq!(symbols.intern(Kind::Text, "5"), text);
        assert_eq!(symbols.get(1), (Kind::Number, "5"));
        assert_eq!(symbols.find(Kind::Text, "6"), None);
        assert_eq!(symbols.get(99), (Kind::Text, ""));
    }

    #[test]
    fn texts_of_any_length_come_back() {
        let mut symbols = Symbols::default();
        let texts: Vec<String> =
            (0..600).map(|n| "é".repeat(n) + &n.to_string()).chain(["x".repeat(PIECE * 3), String::new()]).collect();
        for (number, text) in texts.iter().enumerate() {
            assert_eq!(symbols.intern(Kind::Text, text), Some(number as u32));
        }
        for (number, text) in texts.iter().enumerate() {
            assert_eq!(symbols.get(number as u32), (Kind::Text, text.as_str()));
            assert_eq!(symbols.find(Kind::Text, text), Some(number as u32));
        }
    }
}
