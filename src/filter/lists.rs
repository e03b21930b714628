//! Falco puts the items of a list into the text of a condition before it reads it.

/// Replaces every mention of the lists in `text`. A name is a mention where a blank, a parenthesis, a comma or `=` stands
/// on either side, or the end; quotes do not protect it, and that is Falco's way too.
///
/// An empty list takes one comma beside it away.
pub fn expand_lists(text: &str, lists: &[(String, Vec<String>)]) -> String {
    let mut text = text.to_owned();
    for (name, items) in lists.iter().filter(|(name, _)| !name.is_empty()) {
        if text.contains(name) {
            text = expand(&text, name, items);
        }
    }
    text
}

fn expand(text: &str, name: &str, items: &[String]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut from = 0;
    let items = items.iter().map(|item| quoted(item)).collect::<Vec<_>>().join(", ");
    while let Some(found) = rest.get(from..).and_then(|tail| tail.find(name)) {
        let (start, end) = (from + found, from + found + name.len());
        let before = rest[..start].chars().next_back().or_else(|| out.chars().next_back());
        let after = rest[end..].chars().next();
        if !before.is_none_or(is_delimiter) || !after.is_none_or(is_delimiter) {
            from = start + rest[start..].chars().next().map_or(1, char::len_utf8);
            continue;
        }
        out.push_str(&rest[..start]);
        out.truncate(out.trim_end_matches(is_blank).len());
        rest = rest[end..].trim_start_matches(is_blank);
        if items.is_empty() {
            if out.ends_with(',') {
                out.pop();
            } else {
                rest = rest.strip_prefix(',').unwrap_or(rest);
            }
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&items);
        out.push(' ');
        from = 0;
    }
    out.push_str(rest);
    out
}

/// Items with a blank in them are quoted, unless they are already.
fn quoted(item: &str) -> String {
    if item.contains(' ') && !item.starts_with(['"', '\'']) { format!("\"{item}\"") } else { item.to_owned() }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

fn is_delimiter(c: char) -> bool {
    is_blank(c) || matches!(c, '(' | ')' | ',' | '=')
}
