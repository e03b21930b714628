/// True when a word of `name` mixes alphabets the way nobody writes, or borrows letters made to look like others:
/// `jаva` with a Cyrillic а, `𝐬𝐬𝐡𝐝` in mathematical bold, `docker∕io` with a slash that is none.
///
/// A guess by ranges, without the tables of look-alikes: a word wholly in one foreign alphabet passes, and so do
/// `CRITlCAL` and `10.0.0.l`, which are plain ASCII. East Asian scripts are at home beside Latin letters.
pub fn mixed_script(name: &str) -> bool {
    if name.is_ascii() {
        return false;
    }
    let mut word: Option<Alphabet> = None;
    for c in name.chars() {
        if imitates(c) {
            return true;
        }
        match alphabet(c) {
            Some(Alphabet::Any) => {}
            Some(found) if word.is_none_or(|before| before == found) => word = Some(found),
            Some(_) => return true,
            None => word = None,
        }
    }
    false
}

/// The alphabets that hold letters of one another's shape, and the rest by the block they stand in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Alphabet {
    /// Goes with every other: accents, digits, East Asian letters.
    Any,
    Latin,
    Greek,
    Cyrillic,
    /// Another, by its number's upper bits: letters of one script stand together.
    Other(u32),
}

fn alphabet(c: char) -> Option<Alphabet> {
    let code = c as u32;
    match code {
        // The micro sign, and the two ordinals of Spanish.
        0xb5 | 0xaa | 0xba => Some(Alphabet::Any),
        0x300..=0x36f => Some(Alphabet::Any),
        0x2e80..=0x31ff | 0x3400..=0x9fff | 0xac00..=0xd7af | 0x1100..=0x11ff | 0xf900..=0xfaff | 0x20000..=0x3ffff => {
            Some(Alphabet::Any)
        }
        _ if c.is_ascii_digit() => Some(Alphabet::Any),
        _ if !c.is_alphanumeric() => None,
        0x41..=0x2af | 0x1e00..=0x1eff | 0x2c60..=0x2c7f => Some(Alphabet::Latin),
        0x370..=0x3ff | 0x1f00..=0x1fff => Some(Alphabet::Greek),
        0x400..=0x52f | 0x1c80..=0x1c8f | 0x2de0..=0x2dff | 0xa640..=0xa69f => Some(Alphabet::Cyrillic),
        // Two neighbouring blocks of 256 taken as one script would hide a mix; one script taken as two would invent
        // one. Arabic and Ethiopic are the large ones.
        0x600..=0x8ff | 0xfb50..=0xfeff => Some(Alphabet::Other(0x6)),
        0x1200..=0x139f => Some(Alphabet::Other(0x12)),
        _ => Some(Alphabet::Other(code >> 8)),
    }
}

/// Characters that are another character in costume.
fn imitates(c: char) -> bool {
    matches!(c as u32,
        // Phonetic small capitals, superscript letters.
        0x1d00..=0x1dbf
        // Slashes and dashes of mathematics, Lisu stops, Coptic dash.
        | 0x2044 | 0x2215 | 0x29f8 | 0xa4f8..=0xa4ff | 0x2cba | 0x2cbb
        // Letterlike symbols, but for those with a use of their own (degrees, number sign, trade mark, ohm).
        | 0x2100..=0x2102 | 0x2104..=0x2108 | 0x210a..=0x2115 | 0x2117..=0x211f | 0x2123..=0x2125 | 0x2128..=0x214f
        // Circled letters, late Latin additions.
        | 0x24b6..=0x24e9 | 0xa720..=0xa7ff | 0xab30..=0xab6f
        // Small and full-width forms of ASCII.
        | 0xfe50..=0xfe6b | 0xff01..=0xff5e
        // Mathematical alphabets.
        | 0x1d400..=0x1d7ff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_as_people_write_them_pass() {
        for name in
            ["", "sshd", "kube-system", "straße", "jalapeño", "ночь", "ώρα", "中文abc", "カタカナ", "한글x", "5µs"]
        {
            assert!(!mixed_script(name), "{name}");
        }
        for name in ["привет-world", "مرحبا", "naïve.txt", "20 ℃", "e\u{301}tude", "ἄλφα/beta", "ប្រទេស", "አማርኛ"]
        {
            assert!(!mixed_script(name), "{name}");
        }
    }

    #[test]
    fn a_letter_of_another_alphabet_is_noticed() {
        for name in ["jаva", "/еtc/passwd", "ϱython3", "event-generatօr", "roഠt", "sud𐓪", "dockerꓸio", "аβ"]
        {
            assert!(mixed_script(name), "{name}");
        }
    }

    #[test]
    fn a_letter_in_costume_is_noticed_alone() {
        for name in ["𝐬𝐬𝐡𝐝", "ｓh", "basℎ", "⁄etc∕passwd", "﹤b﹥", "ᴄron"] {
            assert!(mixed_script(name), "{name}");
        }
    }
}
