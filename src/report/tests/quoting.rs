//! Whatever the text, quoting it and reading it back gives the text.

use proptest::prelude::*;
use report::{
    Block, Inline, Piece, Report, Section, Sentence, Untrusted, markdown,
    quote::{csv, filename, shell, yaml},
};
use saphyr::{LoadableYamlNode, Yaml};

/// Text rich in what quoting stumbles over: quotes, backslashes, backticks, blanks, controls, marks of direction.
fn text() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        "`", "``", "'", "\"", "\\", "|", " ", "\n", "\r", "\t", "$", "!", "-", "=", "#", ":", ",", "⟦", "⟧", "U+202E",
        "\u{202e}", "\u{1b}[", "\u{0}", "\u{85}", "\u{feff}", "\u{fe0f}", "❤", "~", "{", "}", "&", "<", ">", "*", "0",
    ]);
    let part =
        prop_oneof![3 => odd.prop_map(str::to_owned), 1 => "\\PC{0,3}", 1 => any::<char>().prop_map(String::from)];
    prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn marks_lead_back(raw in text()) {
        let value = Untrusted::new(raw.as_str());
        prop_assert_eq!(&Untrusted::reveal(&value.visible()), &value);
        prop_assert_eq!(&Untrusted::reveal(&value.visible_lines()), &value);
        prop_assert_eq!(value.pieces().map(|piece| piece.raw().into_owned()).collect::<String>(), raw);
    }

    #[test]
    fn a_shell_gets_its_argument_back(raw in text()) {
        match shell::argument(&raw) {
            Ok(word) => prop_assert_eq!(read_word(&word), Some(raw)),
            Err(_) => prop_assert!(raw.contains('\0')),
        }
    }

    #[test]
    fn yaml_gets_its_string_back(raw in text()) {
        let read = Yaml::load_from_str(&format!("[{}]", yaml::scalar(&raw))).expect("YAML");
        prop_assert_eq!(read[0][0].as_str(), Some(raw.as_str()));
    }

    #[test]
    fn csv_gets_its_cell_back(raw in text()) {
        let Ok(cell) = csv::cell(&raw) else { return Ok(()) };
        let line = format!("{cell},z\r\n");
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes());
        let record = reader.records().next().expect("a record").expect("a record");
        let read = record[0].strip_prefix('\'').filter(|_| record[0] != raw).unwrap_or(&record[0]).to_owned();
        prop_assert_eq!(read, raw);
    }

    #[test]
    fn any_text_makes_a_file_name(raw in any::<String>()) {
        let name = filename(&raw);
        prop_assert!((1..=100).contains(&name.len()));
        prop_assert_eq!(filename(&name), name);
    }

    #[test]
    fn words_of_ours_are_only_words(words in text(), strong in text()) {
        let inlines = vec![Inline::Text(words.clone()), Inline::Strong(strong.clone()), Inline::Text(words.clone())];
        let paragraph = Block::Paragraph(vec![Sentence { inlines, cites: Vec::new() }]);
        let section = Section { id: String::new(), heading: words, level: 2, blocks: vec![paragraph] };
        let made = markdown::render(&Report { title: strong.clone(), sections: vec![section] });
        use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
        let (mut paragraphs, mut title, mut in_title) = (0, String::new(), false);
        let options = Options::ENABLE_GFM | Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_MATH
            | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
        for event in Parser::new_ext(&made, options) {
            match event {
                Event::Text(part) if in_title => title.push_str(&part),
                Event::Start(Tag::Heading { level, .. }) => in_title = level as usize == 1,
                Event::End(TagEnd::Heading(_)) => in_title = false,
                Event::Text(_) | Event::SoftBreak | Event::End(_) | Event::Start(Tag::Strong) => {}
                Event::Start(Tag::Paragraph) => paragraphs += 1,
                other => prop_assert!(false, "{:?} in {:?}", other, made),
            }
        }
        prop_assert!(paragraphs <= 1, "{:?}", made);
        let seen = Untrusted::new(strong.as_str());
        if !seen.pieces().any(|piece| matches!(piece, Piece::Mark { .. })) {
            prop_assert_eq!(title, strong.trim_matches(' '), "{:?}", made);
        }
    }
}

/// Reads the three forms that `shell::argument` writes, the way a shell does; `None` for any other text.
fn read_word(word: &str) -> Option<String> {
    if let Some(inner) = word.strip_prefix("$'").and_then(|word| word.strip_suffix('\'')) {
        return read_escapes(inner);
    }
    if !word.contains(['\'', '\\']) {
        let bare = word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_./:@%+,=-".contains(&byte));
        return (bare && !word.is_empty()).then(|| word.to_owned());
    }
    let mut read = String::new();
    let mut rest = word;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("\\'") {
            read.push('\'');
            rest = after;
        } else {
            let (quoted, after) = rest.strip_prefix('\'')?.split_once('\'')?;
            read.push_str(quoted);
            rest = after;
        }
    }
    Some(read)
}

fn read_escapes(inner: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = inner.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'\'' => return None,
            b'\\' => match rest.next()? {
                b'n' => bytes.push(b'\n'),
                b't' => bytes.push(b'\t'),
                b'r' => bytes.push(b'\r'),
                b'\\' => bytes.push(b'\\'),
                first @ b'0'..=b'3' => {
                    let (second, third) = (rest.next()?, rest.next()?);
                    bytes.push((first - b'0') * 64 + second.checked_sub(b'0')? * 8 + third.checked_sub(b'0')?);
                }
                _ => return None,
            },
            _ => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).ok()
}
