//! Comparing bytes eight at a time: what the WebAssembly target brings along does it one by one.

const EACH: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// Whether both are the same.
pub(crate) fn equal(left: &[u8], right: &[u8]) -> bool {
    words(left, right, |left, right| left == right, |left, right| left == right)
}

/// Whether both are the same, and nothing in them needs an escape in JSON; of `<`, `>`, `&` and U+2028 and U+2029, too, for Go.
/// May say no where the answer is yes: of bytes outside ASCII.
pub(crate) fn equal_and_clean(left: &[u8], right: &[u8], go: bool) -> bool {
    if go {
        let byte = |byte: u8| byte >= 0x20 && !matches!(byte, b'"' | b'\\' | b'<' | b'>' | b'&' | 0xE2);
        words(left, right, |left, right| left == right && clean_in_go(left), |left, right| left == right && byte(left))
    } else {
        let byte = |byte: u8| byte >= 0x20 && !matches!(byte, b'"' | b'\\');
        words(left, right, |left, right| left == right && clean(left), |left, right| left == right && byte(left))
    }
}

#[inline(always)]
fn words(left: &[u8], right: &[u8], word: impl Fn(u64, u64) -> bool, byte: impl Fn(u8, u8) -> bool) -> bool {
    if left.len() != right.len() {
        return false;
    }
    let (lefts, left) = left.as_chunks::<8>();
    let (rights, right) = right.as_chunks::<8>();
    lefts.iter().zip(rights).all(|(left, right)| word(u64::from_le_bytes(*left), u64::from_le_bytes(*right)))
        && left.iter().zip(right).all(|(left, right)| byte(*left, *right))
}

fn clean(word: u64) -> bool {
    (less(word, 0x20) | has(word, b'"') | has(word, b'\\')) == 0
}

fn clean_in_go(word: u64) -> bool {
    clean(word) && (has(word, b'<') | has(word, b'>') | has(word, b'&') | has(word, 0xE2)) == 0
}

/// Not 0 when one of the eight bytes is less than `bound`, which is at most 128.
fn less(word: u64, bound: u8) -> u64 {
    word.wrapping_sub(EACH * u64::from(bound)) & !word & HIGH
}

/// Not 0 when one of the eight bytes is `byte`.
fn has(word: u64, byte: u8) -> u64 {
    less(word ^ (EACH * u64::from(byte)), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_seen_at_every_place() {
        for length in 0..20 {
            let text = vec![b'x'; length];
            assert!(equal(&text, &text) && equal_and_clean(&text, &text, true));
            assert!(!equal(&text, &vec![b'x'; length + 1]));
            for at in 0..length {
                for byte in 0..=255 {
                    let mut other = text.clone();
                    other[at] = byte;
                    assert_eq!(equal(&text, &other), byte == b'x');
                    let must = byte < 0x20 || byte == b'"' || byte == b'\\';
                    let go = must || matches!(byte, b'<' | b'>' | b'&' | 0xE2);
                    // A byte may be taken for another one only behind one that is found.
                    assert_eq!(equal_and_clean(&other, &other, false), !must, "{byte} at {at}");
                    assert_eq!(equal_and_clean(&other, &other, true), !go, "{byte} at {at}");
                }
            }
        }
    }
}
