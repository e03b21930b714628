use super::strict::plain;

/// Follows the brackets and quotes of a value that arrives in pieces, without reading it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scan {
    /// Open brackets: true for an object.
    open: Vec<bool>,
    in_string: bool,
    escape: bool,
    /// The last byte that was not blank, outside strings; a quote for a string that ended.
    last: u8,
}

/// How far a value has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// It goes on after these bytes.
    Open,
    /// It ended before this byte.
    Closed(usize),
    /// A bracket closed that does not match.
    Mismatch(usize),
}

impl Scan {
    /// Inside of so many objects, between members.
    pub(crate) fn within(objects: usize) -> Self {
        Self { open: vec![true; objects], last: b'{', ..Self::default() }
    }

    /// Takes in `bytes` from `at`.
    pub(crate) fn feed(&mut self, bytes: &[u8], at: usize) -> Step {
        let step = self.follow(bytes, at);
        crate::work::did(match step {
            Step::Open => bytes.len() - at,
            Step::Closed(end) | Step::Mismatch(end) => end - at,
        });
        step
    }

    fn follow(&mut self, bytes: &[u8], mut at: usize) -> Step {
        loop {
            if self.escape && at < bytes.len() {
                self.escape = false;
                at += 1;
            }
            if self.in_string {
                at = plain(bytes, at);
                match bytes.get(at) {
                    None => return Step::Open,
                    Some(b'"') => {
                        self.in_string = false;
                        self.last = b'"';
                    }
                    Some(b'\\') => self.escape = true,
                    Some(_) => {}
                }
                at += 1;
                continue;
            }
            let Some(&byte) = bytes.get(at) else { return Step::Open };
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.open.push(byte == b'{'),
                b'}' | b']' => {
                    if self.open.pop() != Some(byte == b'}') {
                        return Step::Mismatch(at);
                    }
                    if self.open.is_empty() {
                        return Step::Closed(at + 1);
                    }
                }
                _ => {}
            }
            if !byte.is_ascii_whitespace() {
                self.last = byte;
            }
            at += 1;
        }
    }

    /// True while a string is open.
    pub(crate) fn in_string(&self) -> bool {
        self.in_string
    }

    /// True where a nested object may begin: an array's next item, or a member's value.
    pub(crate) fn takes_object(&self) -> bool {
        !self.in_string
            && match self.last {
                b':' | b'[' => true,
                b',' => self.open.last() == Some(&false),
                _ => false,
            }
    }
}
