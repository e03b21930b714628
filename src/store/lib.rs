//! Many alerts in little memory: columns with interned strings, built while the input streams in.

//!
//! Alerts go in one by one ([`Store::push`], or by [`alert::Receiver`]) and come out as they were ([`Store::alert`]). Questions are asked
//! of the columns: [`Store::query`] finds and orders rows, [`Store::facet`] counts values, [`Store::timeline`] counts in time.
//! Answers are in input order unless asked otherwise, and the same on every machine.

// How alerts are kept.
mod bits;
mod cell;
mod chunk;
mod codec;
mod cold;
mod column;
mod kind;
mod memory;
mod symbols;

// In and out.
mod incoming;
mod read;
mod store;

// From one store to another.
mod bytes;
mod part;

// Questions.
mod evaluate;
mod facet;
mod order;
mod query;
mod scan;
mod timeline;

pub use bits::Bits;
pub use bytes::BytesError;
pub use cell::Symbol;
pub use column::{Column, with_alert_fields};
pub use facet::{Facet, FacetOrder, FacetValue};
pub use memory::Memory;
pub use order::compare;
pub use query::{Direction, Query, Rows, SortKey};
pub use read::{AlertEvent, RowEvent};
pub use store::{Input, Row, Store};
pub use timeline::{ByPriority, Timeline};
