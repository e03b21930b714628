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

pub(crate) use cursor::{Cursor, Text};
pub(crate) use mend::{Mend, mend};
pub(crate) use scan::{Scan, Step};
pub(crate) use strict::parse;
pub(crate) use tape::{Kind, Tape, Val, unescape};
pub(crate) use unwrap::{joins, unwrap, width};
