//! JSON as it is found in logs: read fast when it is whole, mended when it is not, and always with positions.
//!
//! No off-the-shelf reader fits: an alert must not be lost for `1e400`, a lone surrogate, the 128th level or a missing
//! comma, numbers must stay as they were written, and every value must know where it stands.

mod cursor;
pub(crate) mod guise;
mod mend;
mod scan;
mod strict;
mod tape;
mod unwrap;

/// The keys that only an alert or its envelope begins with. In a broken string they show where the next object was glued on.
pub(crate) const FIRST_KEYS: &[&str] = &[
    "hostname",
    "output",
    "output_fields",
    "priority",
    "rule",
    "source",
    "tags",
    "time",
    "uuid",
    "message",
    "log",
    "_index",
    "_source",
    "event",
    "specversion",
];

pub(crate) use cursor::{Cursor, Text};
pub(crate) use mend::{Mend, mend};
pub(crate) use scan::{Scan, Step};
pub(crate) use strict::parse;
pub(crate) use tape::{Kind, Tape, Val, unescape};
pub(crate) use unwrap::{joins, unwrap, width};
