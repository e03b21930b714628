//! What Saker knows: playbooks, fields, errnos, ATT&CK, compiled in.

pub mod attack;
pub mod capabilities;
pub mod catalogue;
mod condition;
mod derived;
pub mod errno;
pub mod fields;
pub mod flags;
pub mod places;
mod playbook;
pub mod schema;
pub mod special;
mod table;
pub mod template;

pub use condition::compile;
pub use derived::{ABOUT_FALCO, DERIVED};
pub use playbook::{library, mentions, playbook, rules};
