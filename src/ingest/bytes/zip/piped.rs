//! Stored members that do not say how long they are, as a program writes them that packs into a pipe.
//!
//! Behind such a member stand `PK\x07\x08`, its check sum and its two sizes, in four or in eight bytes each. The same bytes
//! may stand in its data, but not with the right sum and sizes.

/// What has come of a member that is stored without its size.
#[derive(Debug, Default)]
pub(super) struct Piped {
    /// Bytes that may belong to what stands behind the member.
    rest: Vec<u8>,
    /// The member's bytes before those.
    given: u64,
    seen: crc32fast::Hasher,
}

const MARK: &[u8] = b"PK\x07\x08";
/// The longest that stands behind a member.
const LONGEST: usize = 24;

impl Piped {
    /// Takes a block and hands on what is the member's. When the member ends, what follows its sizes is returned.
    pub(super) fn push(&mut self, block: &[u8], mut take: impl FnMut(&[u8])) -> Option<Vec<u8>> {
        self.rest.extend_from_slice(block);
        let mut from = 0;
        loop {
            let mark = memchr::memmem::find(&self.rest[from..], MARK).map(|at| from + at);
            // A mark may begin with the last three bytes.
            let end = mark.unwrap_or_else(|| self.rest.len().saturating_sub(MARK.len() - 1).max(from));
            let data = &self.rest[from..end];
            self.seen.update(data);
            self.given += data.len() as u64;
            take(data);
            let Some(mark) = mark else {
                self.rest.drain(..end);
                return None;
            };
            let behind = &self.rest[mark..];
            if let Some(length) = self.ends(behind) {
                return Some(behind[length..].to_vec());
            }
            if behind.len() < LONGEST {
                self.rest.drain(..mark);
                return None;
            }
            self.seen.update(&behind[..1]);
            self.given += 1;
            take(&behind[..1]);
            from = mark + 1;
        }
    }

    /// The archive has ended: what is left is the member's, unless it is the beginning of what stands behind one.
    pub(super) fn finish(&mut self) -> Vec<u8> {
        if self.rest.starts_with(MARK) { Vec::new() } else { std::mem::take(&mut self.rest) }
    }

    /// How long the sum and the sizes of this member are, when they stand here.
    fn ends(&self, behind: &[u8]) -> Option<usize> {
        let sum = self.seen.clone().finalize().to_le_bytes();
        let given = self.given.to_le_bytes();
        let short = [MARK, &sum, &given[..4], &given[..4]].concat();
        let long = [MARK, &sum, &given, &given].concat();
        // The long form of an empty member begins as the short one does.
        [long, short].iter().find(|form| behind.starts_with(form)).map(Vec::len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_in_the_data_does_not_end_it() {
        let data = b"one PK\x07\x08 two PK\x07\x08aaaabbbbccccddddeeeePPK";
        let sum = crc32fast::hash(data).to_le_bytes();
        for width in [4, 8] {
            let size = &(data.len() as u64).to_le_bytes()[..width];
            let whole = [data, MARK, &sum[..], size, size, b"PK\x03\x04 what follows, long enough"].concat();
            for length in 1..whole.len() {
                let (mut member, mut given) = (Piped::default(), Vec::new());
                let mut blocks = whole.chunks(length);
                let rest = blocks.find_map(|block| member.push(block, |bytes| given.extend_from_slice(bytes)));
                assert_eq!(given, data, "{width} {length}");
                let rest = [rest.expect("an end"), blocks.flatten().copied().collect()].concat();
                assert!(rest.starts_with(b"PK\x03\x04 what"), "{width} {length}");
            }
        }
    }
}
