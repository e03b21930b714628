//! Many alerts in little memory: columns with interned strings, built while the input streams in.
//!
//! Alerts go in one by one ([`Store::push`], or by [`alert::Receiver`]) and come out as they were ([`Store::alert`]). Questions are asked
//! of the columns: [`Store::query`] finds and orders rows, [`Store::facet`] counts values, [`Store::timeline`] counts in time,
//! [`Store::fold`] lays repeats on each other.
//! Answers are in input order unless asked otherwise, and the same on every machine.

// How alerts are kept.
mod bits;
mod cell;
mod chunk;
mod codec;
mod cold;
mod column;
mod form;
mod forms;
mod kind;
mod memory;
mod swift;
mod symbols;

// In and out.
mod incoming;
mod read;
mod store;

// From one store to another.
mod bytes;
mod part;

// Over machines.
mod counts;
mod summary;

// Questions.
mod evaluate;
mod facet;
mod fold;
mod order;
mod period;
mod query;
mod scan;
mod template;
mod timeline;
mod turn;

pub use bits::Bits;
pub use bytes::BytesError;
pub use cell::Symbol;
pub use column::{Column, with_alert_fields};
pub use counts::Counts;
pub use facet::{Facet, FacetOrder, FacetValue};
pub use fold::Fold;
pub use memory::Memory;
pub use order::compare;
pub use period::Period;
pub use query::{Direction, Query, Rows, SortKey};
pub use read::{AlertEvent, RowEvent};
pub use store::{Input, Row, Store};
pub use summary::{FoldKey, Summary, SummaryInput, SummaryLimits};
pub use template::{CHANGES, is_counted, template};
pub use timeline::{ByPriority, Timeline};
