//! Scalars that Falco wants as something other than text.

/// `true`, `Yes`, `OFF` and so on: lower case, upper case or capitalised.
pub fn to_bool(text: &str) -> Option<bool> {
    let lower = text.to_ascii_lowercase();
    let capitalised = {
        let mut chars = lower.chars();
        chars.next().map(|c| c.to_ascii_uppercase().to_string() + chars.as_str())
    };
    if text != lower && text != lower.to_ascii_uppercase() && Some(text) != capitalised.as_deref() {
        return None;
    }
    match lower.as_str() {
        "y" | "yes" | "true" | "on" => Some(true),
        "n" | "no" | "false" | "off" => Some(false),
        _ => None,
    }
}

/// A whole number that fits 32 bits, as a C++ stream reads it: `0x` and a leading `0` change the base, `+` is allowed,
/// blanks may follow.
pub fn to_u32(text: &str) -> Option<u32> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_whitespace());
    let digits = digits.strip_prefix('+').unwrap_or(digits);
    let (digits, base) = match digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        Some(hex) => (hex, 16),
        None if digits.len() > 1 && digits.starts_with('0') => (&digits[1..], 8),
        None => (digits, 10),
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    u32::from_str_radix(digits, base).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_true_and_false() {
        for (text, value) in [("true", Some(true)), ("Yes", Some(true)), ("OFF", Some(false)), ("n", Some(false))] {
            assert_eq!(to_bool(text), value, "{text}");
        }
        for text in ["1", "", "tRue", "maybe", "yES"] {
            assert_eq!(to_bool(text), None, "{text}");
        }
    }

    #[test]
    fn numbers() {
        for (text, value) in
            [("0", 0), ("26", 26), ("010", 8), ("0x1A", 26), ("+5", 5), ("7 ", 7), ("4294967295", u32::MAX)]
        {
            assert_eq!(to_u32(text), Some(value), "{text}");
        }
        for text in ["", "-1", "08", "4294967296", "1e1", "0.26", "0x", "+", "+-1", "1_0"] {
            assert_eq!(to_u32(text), None, "{text}");
        }
    }
}
