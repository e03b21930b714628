//! Which characters an eye cannot tell from nothing, from a blank, or from an instruction to whoever displays them.
//!
//! The table is ours and goes by what a reader sees: control characters, what changes the direction of text, what has
//! no width, blanks that are not the space bar's, fillers that are letters by name only, and code points that are no
//! character at all. Spaces, letters of any script, combining accents and emoji are not in it.

/// What `c` is called when it cannot be seen; `None` for characters that speak for themselves.
///
/// Variation selectors are in the table although some are at home in emoji: that needs the character before, see
/// [`wears_emoji_style`].
pub(crate) fn name(c: char) -> Option<&'static str> {
    let code = c as u32;
    // Nearly all text ends here.
    if (0x20..0x7f).contains(&code) {
        return None;
    }
    // U+FFFE and U+FFFF are no characters in any of the seventeen planes.
    if code & 0xfffe == 0xfffe {
        return Some("noncharacter");
    }
    let after = UNSEEN.partition_point(|&(first, _, _)| first <= code);
    let (_, last, name) = *UNSEEN.get(after.checked_sub(1)?)?;
    (code <= last).then_some(name)
}

/// True when `selector` only asks for the picture or the plain form of the symbol before it.
pub(crate) fn wears_emoji_style(before: Option<char>, selector: char) -> bool {
    matches!(selector, '\u{fe0e}' | '\u{fe0f}')
        && before.is_some_and(|c| {
            matches!(c as u32,
                0x23 | 0x2a | 0x30..=0x39 | 0xa9 | 0xae | 0x203c | 0x2049 | 0x2122 | 0x2139
                | 0x2194..=0x21aa | 0x231a..=0x23ff | 0x24c2 | 0x25aa..=0x27bf | 0x2934..=0x2935
                | 0x2b05..=0x2b55 | 0x3030 | 0x303d | 0x3297 | 0x3299 | 0x1f000..=0x1faff)
        })
}

/// First, last, name; sorted, no overlaps.
const UNSEEN: &[(u32, u32, &str)] = &[
    (0x00, 0x00, "null"),
    (0x01, 0x06, "control character"),
    (0x07, 0x07, "bell"),
    (0x08, 0x08, "backspace"),
    (0x09, 0x09, "tab"),
    (0x0a, 0x0a, "line feed"),
    (0x0b, 0x0b, "vertical tab"),
    (0x0c, 0x0c, "form feed"),
    (0x0d, 0x0d, "carriage return"),
    (0x0e, 0x1a, "control character"),
    (0x1b, 0x1b, "escape"),
    (0x1c, 0x1f, "control character"),
    (0x7f, 0x7f, "delete"),
    (0x80, 0x84, "control character"),
    (0x85, 0x85, "next line"),
    (0x86, 0x8d, "control character"),
    (0x8e, 0x8f, "single shift"),
    (0x90, 0x90, "device control string"),
    (0x91, 0x9a, "control character"),
    (0x9b, 0x9b, "control sequence introducer"),
    (0x9c, 0x9c, "string terminator"),
    (0x9d, 0x9d, "operating system command"),
    (0x9e, 0x9f, "control character"),
    (0xa0, 0xa0, "no-break space"),
    (0xad, 0xad, "soft hyphen"),
    (0x034f, 0x034f, "combining grapheme joiner"),
    (0x0600, 0x0605, "Arabic number mark"),
    (0x061c, 0x061c, "Arabic letter mark"),
    (0x06dd, 0x06dd, "Arabic end of ayah"),
    (0x070f, 0x070f, "Syriac abbreviation mark"),
    (0x0890, 0x0891, "Arabic number mark"),
    (0x08e2, 0x08e2, "Arabic end of ayah"),
    (0x115f, 0x1160, "Hangul filler"),
    (0x1680, 0x1680, "Ogham space"),
    (0x17b4, 0x17b5, "Khmer inherent vowel"),
    (0x180b, 0x180d, "Mongolian variation selector"),
    (0x180e, 0x180e, "Mongolian vowel separator"),
    (0x180f, 0x180f, "Mongolian variation selector"),
    (0x2000, 0x200a, "unusual space"),
    (0x200b, 0x200b, "zero-width space"),
    (0x200c, 0x200c, "zero-width non-joiner"),
    (0x200d, 0x200d, "zero-width joiner"),
    (0x200e, 0x200e, "left-to-right mark"),
    (0x200f, 0x200f, "right-to-left mark"),
    (0x2028, 0x2028, "line separator"),
    (0x2029, 0x2029, "paragraph separator"),
    (0x202a, 0x202a, "left-to-right embedding"),
    (0x202b, 0x202b, "right-to-left embedding"),
    (0x202c, 0x202c, "pop directional formatting"),
    (0x202d, 0x202d, "left-to-right override"),
    (0x202e, 0x202e, "right-to-left override"),
    (0x202f, 0x202f, "narrow no-break space"),
    (0x205f, 0x205f, "unusual space"),
    (0x2060, 0x2060, "word joiner"),
    (0x2061, 0x2064, "invisible operator"),
    (0x2065, 0x2065, "unassigned invisible"),
    (0x2066, 0x2066, "left-to-right isolate"),
    (0x2067, 0x2067, "right-to-left isolate"),
    (0x2068, 0x2068, "first strong isolate"),
    (0x2069, 0x2069, "pop directional isolate"),
    (0x206a, 0x206f, "deprecated format character"),
    (0x2800, 0x2800, "blank Braille pattern"),
    (0x3000, 0x3000, "ideographic space"),
    (0x3164, 0x3164, "Hangul filler"),
    (0xe000, 0xf8ff, "private use"),
    (0xfdd0, 0xfdef, "noncharacter"),
    (0xfe00, 0xfe0f, "variation selector"),
    (0xfeff, 0xfeff, "byte order mark"),
    (0xffa0, 0xffa0, "Hangul filler"),
    (0xfff0, 0xfff8, "unassigned invisible"),
    (0xfff9, 0xfffb, "interlinear annotation"),
    (0xfffc, 0xfffc, "object replacement"),
    (0xfffd, 0xfffd, "replacement character"),
    (0x110bd, 0x110bd, "Kaithi number mark"),
    (0x110cd, 0x110cd, "Kaithi number mark"),
    (0x13430, 0x1345f, "hieroglyph format control"),
    (0x16fe4, 0x16fe4, "Khitan filler"),
    (0x1bca0, 0x1bca3, "shorthand format control"),
    (0x1d159, 0x1d159, "blank note head"),
    (0x1d173, 0x1d17a, "musical format control"),
    (0xe0000, 0xe007f, "tag"),
    (0xe0080, 0xe00ff, "unassigned invisible"),
    (0xe0100, 0xe01ef, "variation selector"),
    (0xe01f0, 0xe0fff, "unassigned invisible"),
    (0xf0000, 0x10ffff, "private use"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_nothing_is_in_it_twice() {
        assert!(UNSEEN.iter().all(|(first, last, _)| first <= last));
        assert!(UNSEEN.windows(2).all(|pair| pair[0].1 < pair[1].0));
    }

    #[test]
    fn every_control_character_has_a_name() {
        for c in ('\0'..='\u{10ffff}').filter(|c| c.is_control()) {
            assert!(name(c).is_some(), "U+{:04X}", c as u32);
        }
    }

    #[test]
    fn every_blank_but_the_space_bar_has_a_name() {
        for c in ('\0'..='\u{10ffff}').filter(|&c| c.is_whitespace() && c != ' ') {
            assert!(name(c).is_some(), "U+{:04X}", c as u32);
        }
    }

    #[test]
    fn what_can_be_read_has_none() {
        for c in "az AZ 09 ~!\"'`\\ é ß Ж ل 中 カ 한 ☃ ‼ – — “ … € 😀 🇫 \u{301}\u{20e3}\u{1f3fd}".chars()
        {
            assert_eq!(name(c), None, "{c}");
        }
    }
}
