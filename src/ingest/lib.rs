//! Bytes to alerts: detect, unwrap, decode. One file per shape.
//!
//! [`read`] takes a whole input; [`Reader`] takes it in slices of any size and gives the same result. Reading never fails:
//! whatever is not understood becomes a diagnostic with its place.

pub mod codes;
mod limits;
mod reading;

mod bytes;
mod cut;
mod doors;
mod json;
mod lines;
mod noise;
mod prefix;
mod reader;
mod record;
mod seam;
mod show;
mod sink;
mod text;
mod work;

pub use limits::Limits;
pub use reader::Reader;
pub use reading::{Reading, Totals};
pub use seam::{begins_whole, seam};
pub use show::{diagnostic, normalised, totals};

/// Reads a whole input with the default limits. `name` is the file's name, a hint that never outweighs the content.
pub fn read(input: &[u8], name: Option<&str>) -> Reading {
    let mut reader = Reader::named(Limits::default(), name);
    reader.push(input);
    reader.finish()
}
