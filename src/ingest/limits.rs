/// The bounds of reading. Whatever goes beyond one stops there with a message, and what was read before is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes after decompression, over all members of all envelopes. Default 4 GiB.
    pub inflated_bytes: u64,
    /// How often an envelope may inflate beyond its own size before it is taken for a bomb, once past 32 MiB. Default 150.
    pub inflation_ratio: u64,
    /// Members of archives, over all of them. Default 10,000.
    pub members: u32,
    /// Envelopes within envelopes (a gzip of a tar of docker lines of syslog lines). Default 8.
    pub nesting: u8,
    /// Bytes of one record: a line, or a JSON value over many lines. Default 64 MiB.
    pub record_bytes: usize,
    /// Diagnostics that are kept; more are only counted. Default 10,000.
    pub diagnostics: usize,
    /// Characters of an excerpt in a diagnostic. Default 120.
    pub excerpt_chars: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            inflated_bytes: 4 << 30,
            inflation_ratio: 150,
            members: 10_000,
            nesting: 8,
            record_bytes: 64 << 20,
            diagnostics: 10_000,
            excerpt_chars: 120,
        }
    }
}
