//! JSON whose beginning was lost: the end of an alert, or the member that held it.
//!
//! ```text
//! e":"sh","user.name":"root"},"priority":"Notice","rule":"Terminal shell in container",…}
//! "log": "2023-02-02T00:43:56.734263328Z stdout F {\"hostname\":…
//! ```

/// Members that show a piece of JSON to be an alert's or an envelope's.
const KEYS: &[&str] = &["\"output_fields\":", "\"priority\":", "\"rule\":", "\"output\":", "\"log\":"];

/// The text with a beginning put before it, when it is the end of an object.
pub(crate) fn restore(body: &str) -> Option<String> {
    crate::work::did(body.len());
    let compact: String =
        if body.contains("\" :") || body.contains("\": ") { body.replace("\" :", "\":") } else { String::new() };
    let text = if compact.is_empty() { body } else { &compact };
    if !KEYS.iter().any(|key| text.contains(key)) {
        return None;
    }
    let start = first_member(text)?;
    let tail = &text[start..];
    // More brackets close than open: one for the alert, two when its fields come first.
    let (closing, behind) = surplus(tail);
    // What goes on behind the last of them is the alert, whose own end is missing too.
    let goes_on = closing > 0 && tail[behind..].trim_start().starts_with(',');
    Some(match closing + i32::from(goes_on) {
        // An object that is whole, or lacks its end, with words in front.
        ..=0 if text.contains("{\"") => return None,
        2.. => format!("{{\"output_fields\":{{{tail}"),
        _ => format!("{{{tail}"),
    })
}

/// True for a line that is a member of an object over several lines: `"key": value,` or `"key": {`.
pub(crate) fn begins(body: &str) -> bool {
    let key = body.strip_prefix('"').and_then(|rest| rest.split_once("\":"));
    key.is_some_and(|(key, _)| !key.is_empty() && !key.contains(['"', ' ', '\\']))
        && body.ends_with([',', '{', '['])
        && surplus(body).0 <= 0
}

/// True for a line that may follow such a member.
pub(crate) fn goes_on(line: &str) -> bool {
    line.trim_start().starts_with(['"', '{', '}', '[', ']'])
}

/// Where the first whole `"key":` begins.
fn first_member(text: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = text[from..].find('"').map(|at| from + at) {
        let rest = &text[at + 1..];
        let end = rest.find('"')?;
        let boundary = text[..at].trim_end().chars().next_back().is_none_or(|c| matches!(c, ',' | '{' | '}' | ']'));
        if boundary && end > 0 && rest[end + 1..].starts_with(':') {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

/// How many more braces close than open, strings left out, and where the last of those stands.
fn surplus(text: &str) -> (i32, usize) {
    let (mut depth, mut lowest, mut behind, mut string, mut escape) = (0, 0, 0, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escape => escape = false,
            b'\\' if string => escape = true,
            b'"' => string = !string,
            b'{' if !string => depth += 1,
            b'}' if !string => depth -= 1,
            _ => {}
        }
        if depth < lowest {
            (lowest, behind) = (depth, at + 1);
        }
    }
    (-lowest, behind)
}
