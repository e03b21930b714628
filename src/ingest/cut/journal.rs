//! Fields of the journal's export form that are not plain text: a line with the name alone, the value's length in eight bytes
//! with the lowest first, the value, a line end. A message that holds a line break or a control comes in this way.

/// A field that has begun with a line that holds nothing but a name.
#[derive(Debug)]
pub(super) struct Field {
    /// The name and what has come after its line.
    bytes: Vec<u8>,
    /// How long the name and its line end are.
    name: usize,
    /// How long all of it is, when the length has come and may be one.
    whole: Option<usize>,
}

/// How a piece of input went.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Went {
    /// More is to come.
    On,
    /// The field ended after this many bytes of the piece.
    Ended(usize),
    /// It is no such field. All of the piece up to here was taken, and is to be read as lines.
    Other(usize),
}

/// Bytes of the length.
const LENGTH: usize = 8;

/// The length of the name at the front of a line.
fn name(line: &[u8]) -> usize {
    let letter = |byte: &u8| byte.is_ascii_uppercase() || *byte == b'_';
    if !line.first().is_some_and(letter) {
        return 0;
    }
    line.iter().take(65).position(|byte| !letter(byte) && !byte.is_ascii_digit()).unwrap_or(0)
}

/// True for a field on one line: `_HOSTNAME=h`.
pub(super) fn is_field(line: &[u8]) -> bool {
    let name = name(line);
    name > 0 && line.get(name) == Some(&b'=')
}

impl Field {
    /// The field that may begin with this line.
    pub(super) fn begin(line: &[u8]) -> Option<Self> {
        let name = name(line);
        (name > 0 && line.get(name..) == Some(b"\n")).then(|| Self {
            bytes: line.to_vec(),
            name: line.len(),
            whole: None,
        })
    }

    /// Takes a piece. A value of more than `most` bytes is none.
    pub(super) fn push(&mut self, piece: &[u8], most: usize) -> Went {
        let mut taken = 0;
        loop {
            let wanted = self.whole.unwrap_or(self.name + LENGTH);
            let more = (wanted - self.bytes.len()).min(piece.len() - taken);
            self.bytes.extend_from_slice(&piece[taken..taken + more]);
            taken += more;
            if self.bytes.len() < wanted {
                return Went::On;
            }
            if self.whole.is_some() {
                return Went::Ended(taken);
            }
            let length = self.bytes[self.name..].first_chunk().map_or(u64::MAX, |length| u64::from_le_bytes(*length));
            // Eight letters of ordinary text are a far greater number than any value is long.
            match usize::try_from(length) {
                Ok(length) if length <= most => self.whole = Some(wanted + length + 1),
                _ => return Went::Other(taken),
            }
        }
    }

    /// True for what the journal's reader prints.
    pub(super) fn is_message(&self) -> bool {
        self.bytes.starts_with(b"MESSAGE\n")
    }

    /// The value of a field that has ended.
    pub(super) fn value(&self) -> &[u8] {
        self.bytes.get(self.name + LENGTH..self.bytes.len() - 1).unwrap_or_default()
    }

    /// The name's line, and what came after it.
    pub(super) fn parts(&self) -> (&[u8], &[u8]) {
        self.bytes.split_at(self.name)
    }

    /// All that has come.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_ends_where_its_length_says_and_ordinary_text_is_none() {
        for size in 1..20 {
            let mut field = Field::begin(b"MESSAGE\n").unwrap();
            let input = b"\x05\0\0\0\0\0\0\0a\nb\nc\nrest";
            let ended = input.chunks(size).enumerate().find_map(|(at, piece)| match field.push(piece, 100) {
                Went::On => None,
                Went::Ended(taken) => Some(at * size + taken),
                Went::Other(_) => panic!("{size}"),
            });
            assert_eq!((ended, field.value()), (Some(14), &b"a\nb\nc"[..]), "{size}");
        }
        let mut field = Field::begin(b"MESSAGE\n").unwrap();
        assert_eq!(field.push(b"\x03\0\0\0\0\0\0\0a\nb\nrest", 100), Went::Ended(12));
        assert_eq!((field.value(), field.is_message()), (&b"a\nb"[..], true));
        assert_eq!(Field::begin(b"NAME_1\n").unwrap().push(b"ordinary text\n", 100), Went::Other(8));
        assert_eq!(Field::begin(b"NAME_1\n").unwrap().push(b"\x03\0\0\0\0\0\0\0abc\n", 2), Went::Other(8));
        for line in [&b"MESSAGE=x\n"[..], b"1A\n", b"\n", b"a\n", b"MESSAGE"] {
            assert!(Field::begin(line).is_none(), "{line:?}");
        }
        assert!(is_field(b"_HOSTNAME=h") && !is_field(b"=h") && !is_field(b"{A=") && !is_field(b"A B="));
    }
}
