use std::ops::Range;

/// The range of a text box, in the UTF-16 units that browsers count, for the diagnostic at `byte` of `input`.
///
/// `input` is what was read; the box shows it with `\r\n` and `\r` as one `\n`. The range runs to the end of the line, so
/// that something is seen, and is at most 200 characters long.
pub fn range_in_box(input: &str, byte: usize) -> Range<u32> {
    let mut at = byte.min(input.len());
    while !input.is_char_boundary(at) {
        at -= 1;
    }
    let start = units(&input[..at]);
    let rest = &input[at..];
    let line = rest.find(['\n', '\r']).map_or(rest, |end| &rest[..end]);
    let shown: usize = line.chars().take(200).map(char::len_utf16).sum();
    let start = u32::try_from(start).unwrap_or(u32::MAX);
    start..start.saturating_add(u32::try_from(shown).unwrap_or(u32::MAX))
}

fn units(text: &str) -> usize {
    let all: usize = text.chars().map(char::len_utf16).sum();
    all - text.matches("\r\n").count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &str, byte: usize, marked: &str) {
        let shown = input.replace("\r\n", "\n").replace('\r', "\n");
        let units: Vec<u16> = shown.encode_utf16().collect();
        let range = range_in_box(input, byte);
        let range = range.start as usize..range.end as usize;
        assert_eq!(String::from_utf16_lossy(&units[range]), marked);
    }

    #[test]
    fn marks_from_the_byte_to_the_end_of_its_line() {
        check("one\ntwo three\nfour", 8, "three");
    }

    #[test]
    fn counts_as_the_browser_does() {
        check("é𝄞\nx", 0, "é𝄞");
        check("é𝄞\nx", 7, "x");
    }

    #[test]
    fn a_byte_inside_a_character_marks_that_character() {
        check("a𝄞b", 3, "𝄞b");
    }

    #[test]
    fn line_ends_are_counted_as_the_box_shows_them() {
        check("a\r\nb\r\nc", 6, "c");
        check("a\rb", 2, "b");
        check("\u{feff}a\nb", 5, "b");
    }

    #[test]
    fn a_byte_past_the_end_marks_the_end() {
        check("ab", 99, "");
    }

    #[test]
    fn a_long_line_is_marked_in_part() {
        let range = range_in_box(&"x".repeat(5_000), 10);
        assert_eq!(range, 10..210);
    }
}
