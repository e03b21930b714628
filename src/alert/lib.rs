//! The normalised alert: one model for every shape alerts come in. Knows no wire format.
//!
//! Everything here is plain data. Text in an alert was written by whoever caused it and must be treated as hostile by
//! whoever shows it.

mod alert;
mod arrange;
mod diagnostic;
mod fields;
mod plain;
mod priority;
mod receiver;
mod timestamp;
mod value;

pub use alert::{Alert, Format, Source};
pub use arrange::arrange;
pub use diagnostic::{Code, Diagnostic, Level, Place};
pub use fields::{Field, Origin, OutputFields};
pub use plain::{Plain, PlainField, PlainValue};
pub use priority::Priority;
pub use receiver::Receiver;
pub use timestamp::Timestamp;
pub use value::Value;
