//! The tables under `data/`: each by itself, and against the reference data when it is there.

mod attack;
mod catalogue;
mod errno;
mod facts;
mod fields;
mod flags;
mod hostile;
mod places;
mod possible;
mod special;
mod success;
mod words;
