//! JSON whose quotes or blanks something on its way has changed: a chat, a web page, a table, a program that printed it as a
//! string of its own.
//!
//! ```text
//! {“rule”: “R”}   {&quot;rule&quot;:&quot;R&quot;}   {\"rule\":\"R\"}   {""rule"":""R""}   {'rule': 'R', 'output': None}
//! ```

use super::tape::unescape;

/// What became of the quotes.
#[derive(Clone, Copy)]
enum Guise {
    Curly,
    Html,
    Escaped,
    Doubled,
    Single,
    Spaced,
}

const CURLY: [(&str, &str); 4] = [("“", "\""), ("”", "\""), ("„", "\""), ("″", "\"")];

fn is_curly(text: &str) -> bool {
    CURLY.iter().any(|(quote, _)| text.starts_with(quote))
}

/// The one after the brace that begins `text`, and the key it is around.
fn first(text: &str) -> Option<(Guise, &str)> {
    let inner = text.strip_prefix('{')?;
    let rest = inner.trim_start();
    let spaced = inner[..inner.len() - rest.len()].contains('\u{a0}');
    let (guise, quote) = match rest.as_bytes() {
        [b'&', ..] => (Guise::Html, rest.find(';')? + 1),
        [b'\\', ..] => (Guise::Escaped, rest.find('"')? + 1),
        [b'"', b'"', ..] => (Guise::Doubled, 2),
        [b'\'', ..] => (Guise::Single, 1),
        [b'"', ..] if spaced => (Guise::Spaced, 1),
        _ if is_curly(rest) => (Guise::Curly, rest.chars().next()?.len_utf8()),
        _ => return None,
    };
    let rest = &rest[quote..];
    let key = rest.bytes().take_while(|b| b.is_ascii_lowercase() || *b == b'_').count();
    let closed = matches!(rest.as_bytes().get(key), Some(b'&' | b'\\' | b'"' | b'\'')) || is_curly(&rest[key..]);
    (quote <= 20 && closed).then(|| (guise, &rest[..key]))
}

/// Where in `text` such an object begins. `is_first` says whether an alert begins with a key.
pub(crate) fn find(text: &str, is_first: impl Fn(&str) -> bool) -> Option<usize> {
    memchr::memchr_iter(b'{', text.as_bytes()).find(|at| first(&text[*at..]).is_some_and(|(_, key)| is_first(key)))
}

/// `text`, which begins with such an object, as JSON, and what was done. What stands behind the object is still there.
pub(crate) fn undo(text: &str) -> Option<(String, &'static str)> {
    crate::work::did(text.len());
    Some(match first(text)?.0 {
        Guise::Curly => (translate(text, &CURLY), "typographic quotes were read as JSON's"),
        Guise::Html => (html(text), "the characters that HTML had written as names were put back"),
        Guise::Escaped => {
            let end = string_end(text);
            (unescape(&text[..end]) + &text[end..], "JSON that was written into a string was taken out of it")
        }
        Guise::Doubled => (doubled(text), "quotes that a table had doubled were read as one"),
        Guise::Spaced => (translate(text, &[("\u{a0}", " ")]), "blanks of a web page were read as blanks"),
        Guise::Single => (single(text), "the quotes and words of Python were read as JSON's"),
    })
}

/// Where the string that `text` stands in ends.
fn string_end(text: &str) -> usize {
    let mut escape = false;
    let ends = |byte: u8| {
        let end = byte == b'"' && !escape;
        escape = byte == b'\\' && !escape;
        end
    };
    text.bytes().position(ends).unwrap_or(text.len())
}

/// The characters that HTML writes as names or numbers, as far as they stand in JSON.
pub(crate) fn html(text: &str) -> String {
    const NAMES: [(&str, &str); 9] = [
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#x22;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&apos;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ];
    translate(text, &NAMES)
}

/// `text` with the first of each pair written as the second.
pub(crate) fn translate(text: &str, pairs: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let used = match pairs.iter().find(|(from, _)| rest.starts_with(from)) {
            Some((from, to)) => {
                out.push_str(to);
                from.len()
            }
            None => {
                out.push(c);
                c.len_utf8()
            }
        };
        rest = &rest[used..];
    }
    out
}

/// A cell of a table up to the quote that ends it, and the rest of the line as it is.
fn doubled(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut end = 0;
    while let Some(at) = memchr::memchr(b'"', &bytes[end..]) {
        end += at;
        if bytes.get(end + 1) != Some(&b'"') {
            return translate(&text[..end], DOUBLED) + &text[end..];
        }
        end += 2;
    }
    translate(text, DOUBLED)
}

/// How a table writes a quote.
pub(crate) const DOUBLED: &[(&str, &str)] = &[("\"\"", "\"")];

/// A value as Python prints it.
fn single(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut quote = None;
    // Strings that stand one behind the other are one.
    let mut ended = None;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let mut used = c.len_utf8();
        match (quote, c) {
            (Some(_), '\\') => {
                let next = rest[1..].chars().next().unwrap_or('\\');
                used += next.len_utf8();
                match next {
                    '\'' => out.push('\''),
                    'x' => out.push_str("\\u00"),
                    _ => out.extend(['\\', next]),
                }
            }
            (Some(open), _) if c == open => {
                quote = None;
                ended = Some(out.len());
                out.push('"');
            }
            (Some(_), '"') => out.push_str("\\\""),
            (None, '\'' | '"') => {
                quote = Some(c);
                match ended.filter(|end| out[*end + 1..].trim().is_empty()) {
                    Some(end) => out.truncate(end),
                    None => out.push('"'),
                }
            }
            (None, 'N' | 'T' | 'F') => {
                let words = [("None", "null"), ("True", "true"), ("False", "false")];
                let (word, json) = words.into_iter().find(|(word, _)| rest.starts_with(word)).unwrap_or(("?", ""));
                used = word.len();
                out.push_str(if json.is_empty() { &rest[..1] } else { json });
            }
            _ => out.push(c),
        }
        rest = &rest[used..];
    }
    out
}
