//! The stable names of everything that reading may say.

use alert::Code;

/// A key came twice; the last value counts.
pub const DUPLICATE_KEY: Code = Code("json.duplicate_key");
/// A `\ud83d` without its other half: shown as U+FFFD.
pub const LONE_SURROGATE: Code = Code("json.lone_surrogate");
/// One of Falco's keys holds another kind of value than Falco writes.
pub const WRONG_TYPE: Code = Code("json.wrong_type");
/// A JSON value that has not Falco's shape.
pub const NOT_AN_ALERT: Code = Code("json.not_an_alert");
/// JSON that cannot be read, and no whole part of an alert is in it.
pub const UNREADABLE: Code = Code("json.unreadable");
/// An object whose end is missing.
pub const TRUNCATED: Code = Code("json.truncated");
/// Text before or after a value on the same line.
pub const STRAY_TEXT: Code = Code("json.stray_text");
/// Text that is no alert and no known noise.
pub const UNKNOWN_TEXT: Code = Code("text.unknown");
/// The time does not read as one.
pub const BAD_TIME: Code = Code("alert.bad_time");
/// The priority is none of the eight.
pub const BAD_PRIORITY: Code = Code("alert.bad_priority");
/// An alert's text has other words than any known rule, so the rule's name is not known.
pub const UNKNOWN_TEMPLATE: Code = Code("text.unknown_template");
/// Bytes that are not UTF-8: shown as U+FFFD.
pub const INVALID_UTF8: Code = Code("text.invalid_utf8");
/// A value in a text line holds what could be another field.
pub const AMBIGUOUS: Code = Code("text.ambiguous");
/// A text line of a known rule that is cut or changed.
pub const TEXT_INCOMPLETE: Code = Code("text.incomplete");
/// A comment inside JSON.
pub const COMMENT: Code = Code("json.comment");
/// `…` where a person left something out.
pub const ELISION: Code = Code("json.elision");
/// A comma too many or too few.
pub const COMMA: Code = Code("json.comma");
/// `"evt.time":,` reads as null.
pub const EMPTY_VALUE: Code = Code("json.empty_value");
/// A bracket too many or too few.
pub const BRACKET: Code = Code("json.bracket");
/// A colon is missing.
pub const COLON: Code = Code("json.colon");
/// A key or a value without quotes that is no JSON.
pub const BARE: Code = Code("json.bare");
/// A backslash before a character that needs none.
pub const ESCAPE: Code = Code("json.escape");
/// A string without its closing quote.
pub const UNCLOSED: Code = Code("json.unclosed_string");
/// A quote inside a string without its backslash.
pub const QUOTE: Code = Code("json.unescaped_quote");
/// A control character inside a string that is not escaped.
pub const CONTROL: Code = Code("json.control_character");
/// Line breaks that a terminal or an e-mail program put in.
pub const WRAPPED: Code = Code("json.wrapped");
/// JSON whose quotes or blanks were changed on its way.
pub const QUOTING: Code = Code("json.quoting");
/// An object whose beginning is missing.
pub const HEAD_LOST: Code = Code("json.head_lost");
/// Colour codes of a terminal.
pub const COLOURS: Code = Code("text.colours");
/// A frame that a terminal program draws around text.
pub const FRAME: Code = Code("text.frame");
/// Envelopes within envelopes beyond the limit.
pub const NESTING: Code = Code("limit.nesting");
/// A record beyond the limit.
pub const RECORD_SIZE: Code = Code("limit.record_bytes");
/// An alert in a line of another program's log.
pub const STRAY_PREFIX: Code = Code("text.stray_prefix");
/// Lines of one alert that were joined.
pub const JOINED: Code = Code("text.joined_lines");
/// Not text, and no envelope that can be opened.
pub const BINARY: Code = Code("bytes.binary");
/// Nothing came in, or nothing but blanks.
pub const EMPTY: Code = Code("bytes.empty");
/// UTF-16 that ends with half a character.
pub const UTF16_ODD: Code = Code("utf16.odd");
/// gzip whose end is missing.
pub const GZIP_TRUNCATED: Code = Code("gzip.truncated");
/// gzip that is damaged.
pub const GZIP_DAMAGED: Code = Code("gzip.damaged");
/// gzip whose check sum is wrong.
pub const GZIP_CHECKSUM: Code = Code("gzip.checksum");
/// Something else behind gzip data.
pub const GZIP_TRAILING: Code = Code("gzip.trailing");
/// zstd whose end is missing.
pub const ZSTD_TRUNCATED: Code = Code("zstd.truncated");
/// zstd that is damaged.
pub const ZSTD_DAMAGED: Code = Code("zstd.damaged");
/// A zip archive whose end is missing.
pub const ZIP_TRUNCATED: Code = Code("zip.truncated");
/// A zip archive that is damaged, or packed in an unknown way.
pub const ZIP_DAMAGED: Code = Code("zip.damaged");
/// A zip member whose check sum is wrong.
pub const ZIP_CHECKSUM: Code = Code("zip.checksum");
/// A tar archive whose end is missing.
pub const TAR_TRUNCATED: Code = Code("tar.truncated");
/// A tar archive that is damaged.
pub const TAR_DAMAGED: Code = Code("tar.damaged");
/// More bytes came out of envelopes than the limit allows.
pub const INFLATED: Code = Code("limit.inflated_bytes");
/// More archive members than the limit allows.
pub const MEMBERS: Code = Code("limit.members");
/// A text alert behind one that is cut: it may be part of a value that held a line break.
pub const AFTER_INCOMPLETE: Code = Code("text.after_incomplete");
/// A text that falcosidekick cut with `[...]`.
pub const CUT: Code = Code("value.cut");

/// All of them: what is read back from bytes may have no others.
pub const ALL: [Code; 52] = [
    DUPLICATE_KEY,
    LONE_SURROGATE,
    WRONG_TYPE,
    NOT_AN_ALERT,
    UNREADABLE,
    TRUNCATED,
    STRAY_TEXT,
    UNKNOWN_TEXT,
    BAD_TIME,
    BAD_PRIORITY,
    UNKNOWN_TEMPLATE,
    INVALID_UTF8,
    AMBIGUOUS,
    TEXT_INCOMPLETE,
    COMMENT,
    ELISION,
    COMMA,
    EMPTY_VALUE,
    BRACKET,
    COLON,
    BARE,
    ESCAPE,
    UNCLOSED,
    QUOTE,
    CONTROL,
    WRAPPED,
    QUOTING,
    HEAD_LOST,
    COLOURS,
    FRAME,
    NESTING,
    RECORD_SIZE,
    STRAY_PREFIX,
    JOINED,
    BINARY,
    EMPTY,
    UTF16_ODD,
    GZIP_TRUNCATED,
    GZIP_DAMAGED,
    GZIP_CHECKSUM,
    GZIP_TRAILING,
    ZSTD_TRUNCATED,
    ZSTD_DAMAGED,
    ZIP_TRUNCATED,
    ZIP_DAMAGED,
    ZIP_CHECKSUM,
    TAR_TRUNCATED,
    TAR_DAMAGED,
    INFLATED,
    MEMBERS,
    AFTER_INCOMPLETE,
    CUT,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_in_the_list_once() {
        let written: Vec<&str> = include_str!("codes.rs")
            .lines()
            .filter_map(|line| line.strip_prefix("pub const ")?.split_once(": Code = Code(\"")?.1.strip_suffix("\");"))
            .collect();
        assert_eq!(ALL.map(|code| code.0).to_vec(), written);
    }
}
