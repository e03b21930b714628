//! The little language of playbook texts: `{proc.name}` is a field's value, `` `code` `` a literal of ours, `**word**`
//! gives weight. Nothing else is special.

/// A piece of a playbook text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// Our words.
    Text(&'a str),
    /// Our words, with weight.
    Strong(&'a str),
    /// A literal of ours.
    Code(&'a str),
    /// A field's value.
    Field(&'a str),
}

/// Splits a text into its parts.
pub fn parts(text: &str) -> Vec<Part<'_>> {
    let mut found = Vec::new();
    let mut plain = 0;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let special = if let Some(field) = placeholder(&text[..at], rest) {
            Some((Part::Field(field), field.len() + 2))
        } else if let Some(code) = delimited(rest, "`") {
            Some((Part::Code(code), code.len() + 2))
        } else {
            delimited(rest, "**").map(|strong| (Part::Strong(strong), strong.len() + 4))
        };
        match special {
            Some((part, length)) => {
                if plain < at {
                    found.push(Part::Text(&text[plain..at]));
                }
                found.push(part);
                at += length;
                plain = at;
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    if plain < text.len() {
        found.push(Part::Text(&text[plain..]));
    }
    found
}

/// The fields that a text or a command holds, in order, repeats included.
pub fn placeholders(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('{') {
        found.extend(placeholder(&text[..at], &text[at..]));
    }
    found
}

/// `text` with each placeholder replaced by what `value` gives for it; `None` when it gives nothing for one. What is put
/// in is never searched for placeholders.
pub fn fill(text: &str, mut value: impl FnMut(&str) -> Option<String>) -> Option<String> {
    let mut made = String::new();
    let mut done = 0;
    for (at, _) in text.match_indices('{') {
        if let Some(name) = placeholder(&text[..at], &text[at..]) {
            made.push_str(&text[done..at]);
            made.push_str(&value(name)?);
            done = at + name.len() + 2;
        }
    }
    made.push_str(&text[done..]);
    Some(made)
}

/// The field name in `{field}` at the start of `rest`. A name has a dot inside and starts with a letter, so the
/// `{{.State.Pid}}` of a docker format and the `{print $1}` of awk are no placeholders.
fn placeholder<'a>(before: &str, rest: &'a str) -> Option<&'a str> {
    let inside = rest.strip_prefix('{')?;
    let name = &inside[..inside.find('}')?];
    let known = |c: char| c.is_ascii_alphanumeric() || "._-[]/".contains(c);
    let fits = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.contains('.')
        && !name.ends_with('.')
        && name.chars().all(known)
        && !before.ends_with('{');
    fits.then_some(name)
}

fn delimited<'a>(rest: &'a str, mark: &str) -> Option<&'a str> {
    let inside = rest.strip_prefix(mark)?;
    let end = inside.find(mark)?;
    (end > 0).then(|| &inside[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_split_at_its_marks() {
        assert_eq!(
            parts("**Blocked**: `execve` of {saker.target} by {proc.aname[2]}."),
            [
                Part::Strong("Blocked"),
                Part::Text(": "),
                Part::Code("execve"),
                Part::Text(" of "),
                Part::Field("saker.target"),
                Part::Text(" by "),
                Part::Field("proc.aname[2]"),
                Part::Text("."),
            ]
        );
    }

    #[test]
    fn docker_formats_and_awk_are_no_placeholders() {
        assert_eq!(
            placeholders("docker inspect -f '{{.State.Pid}}' {saker.container} | awk '{print $1}'"),
            ["saker.container"]
        );
        assert!(placeholders("{ } {} {a} {a.} {A.b} {a.b").is_empty());
    }

    #[test]
    fn what_is_filled_in_is_not_searched_again() {
        let made = fill("ls {fd.name} {proc.name}", |name| {
            Some(if name == "fd.name" { "{proc.name}".into() } else { "x".into() })
        });
        assert_eq!(made.as_deref(), Some("ls {proc.name} x"));
        assert_eq!(fill("ls {fd.name}", |_| None), None);
    }

    #[test]
    fn unclosed_marks_are_words() {
        assert_eq!(parts("2 ** 3 and ` alone"), [Part::Text("2 ** 3 and ` alone")]);
    }
}
