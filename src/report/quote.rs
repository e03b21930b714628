//! Text put where a program will read it: one argument, one scalar, one cell, one file name.
//!
//! Whatever comes out holds no raw control, direction or invisible character, so that what is seen before it is copied
//! is what is copied. What cannot be written that way is refused with the reason.

pub mod csv;
mod filename;
mod name;
pub mod shell;
pub mod yaml;

pub use filename::filename;
pub use name::{container_id, kubernetes_label, kubernetes_name, kubernetes_role, number};

use std::fmt;

/// Why a text cannot stand where it was to be put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// `a\0b`: no argument of a program, and no cell that is read back, can hold a NUL.
    Nul,
    /// 150 kB: Linux hands a program no argument of more than 131,071 bytes.
    TooLong,
    /// `-rf` where a program would take it for an option, and nothing ends the options.
    LooksLikeOption,
    /// `../x` as the name of a pod.
    NotKubernetesName,
    /// `nginx` as the id of a container.
    NotContainerId,
    /// `12 34` as the id of a process.
    NotNumber,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nul => "the value holds a NUL byte, which cannot be written here",
            Self::TooLong => "the value is longer than the longest argument a program can be given",
            Self::LooksLikeOption => "the value starts with a dash and would be read as an option",
            Self::NotKubernetesName => {
                "the value is no name that Kubernetes allows: a-z, 0-9, '-' and '.', a letter or digit at both ends"
            }
            Self::NotContainerId => "the value is no container id: 12 to 64 hexadecimal digits",
            Self::NotNumber => "the value is no whole number",
        })
    }
}

impl std::error::Error for Refused {}
