//! Rules YAML that loads in real Falco: exceptions and appended output, every value one scalar.
//!
//! A value passes two quotings on its way out: [`exception_value`] makes it one value of Falco's condition language,
//! [`scalar`] makes that one scalar of YAML 1.1 and 1.2.

mod overrides;
mod scalar;
mod value;

pub use overrides::{Comp, Draft, append_output, exception, exceptions};
pub use scalar::{quoted, scalar};
pub use value::{Unwritable, exception_value, is_field, value};
