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

const CURLY: [char; 4] = ['“', '”', '„', '″'];

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
        _ => (Guise::Curly, rest.chars().next().filter(|c| CURLY.contains(c))?.len_utf8()),
    };
    let rest = &rest[quote..];
    let key = rest.bytes().take_while(|b| b.is_ascii_lowercase() || *b == b'_').count();
    let closed = rest[key..].starts_with(['&', '\\', '"', '\'']) || rest[key..].starts_with(CURLY);
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
        Guise::Curly => (text.replace(CURLY, "\""), "typographic quotes were read as JSON's"),
        Guise::Html => (html(text), "the characters that HTML had written as names were put back"),
        Guise::Escaped => {
            let end = string_end(text);
            (unescape(&text[..end]) + &text[end..], "JSON that was written into a string was taken out of it")
        }
        Guise::Doubled => (doubled(text), "quotes that a table had doubled were read as one"),
        Guise::Spaced => (spaced(text), "blanks of a web page, between members, were read as blanks"),
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
    const NAMES: [(&str, char); 9] = [
        ("&quot;", '"'),
        ("&#34;", '"'),
        ("&#x22;", '"'),
        ("&#39;", '\''),
        ("&#x27;", '\''),
        ("&apos;", '\''),
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&amp;", '&'),
    ];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (name, c) = NAMES.into_iter().find(|(name, _)| rest.starts_with(name)).unwrap_or(("&", '&'));
        out.push(c);
        rest = &rest[name.len()..];
    }
    out.push_str(rest);
    out
}

/// A cell of a table up to the quote that ends it, and the rest of the line as it is.
pub(crate) fn doubled(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('"') {
        let Some(after) = rest[at + 1..].strip_prefix('"') else { break };
        out.push_str(&rest[..=at]);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Blanks that may not be broken, in front of a line and behind a key.
fn spaced(text: &str) -> String {
    text.split('\n').map(|line| line.trim_start().replace("\":\u{a0}", "\": ")).collect::<Vec<_>>().join("\n")
}

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
