//! Numbers out of printed values.

/// A whole number, also as Falco prints it before a name: `-13(EACCES)`.
pub(super) fn whole(value: &str) -> Option<i128> {
    let digits = value.split('(').next().unwrap_or(value).trim();
    digits.parse().ok()
}
