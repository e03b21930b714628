//! Changes a condition by one check, the way a click on a value does.

/// The filter with `check` in it, or with it excluded; without it when it was there in that way already.
pub fn toggled(filter: &str, check: &str, exclude: bool) -> String {
    let filter = filter.trim();
    let clause = if exclude { format!("not {check}") } else { check.to_owned() };
    let opposite = if exclude { check.to_owned() } else { format!("not {check}") };
    if let Some(without) = without(filter, &clause) {
        return without;
    }
    let filter = self::without(filter, &opposite).unwrap_or_else(|| filter.to_owned());
    match filter.as_str() {
        "" => clause,
        filter if loose(filter) => format!("({filter}) and {clause}"),
        filter => format!("{filter} and {clause}"),
    }
}

/// True when the filter has the check as one of the parts it joins.
pub fn holds(filter: &str, check: &str, exclude: bool) -> bool {
    let clause = if exclude { format!("not {check}") } else { check.to_owned() };
    without(filter.trim(), &clause).is_some()
}

/// The filter without the clause; nothing when it does not have it.
fn without(filter: &str, clause: &str) -> Option<String> {
    if loose(filter) {
        return None;
    }
    let parts = parts(filter);
    let at = parts.iter().position(|part| *part == clause)?;
    let rest: Vec<&str> = parts.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, part)| *part).collect();
    Some(rest.join(" and "))
}

/// True when an `or` stands outside of parentheses: an `and` behind it would bind to its last part only.
fn loose(filter: &str) -> bool {
    words(filter).any(|(depth, _, word)| depth == 0 && word == "or")
}

/// The parts that are joined by `and`.
fn parts(filter: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut from = 0;
    for (depth, at, word) in words(filter) {
        if depth == 0 && word == "and" {
            parts.push(filter[from..at].trim());
            from = at + word.len();
        }
    }
    parts.push(filter[from..].trim());
    parts
}

/// The words outside of quotes: how deep in parentheses, where, and which.
fn words(filter: &str) -> impl Iterator<Item = (i32, usize, &str)> {
    let (mut depth, mut quote, mut escaped, mut start) = (0, None, false, None);
    let mut words = Vec::new();
    let ends = filter.char_indices().chain(std::iter::once((filter.len(), ' ')));
    for (at, letter) in ends {
        let bare = quote.is_none() && !matches!(letter, ' ' | '\t' | '\n' | '(' | ')' | ',' | '"' | '\'');
        if bare {
            start = start.or(Some(at));
        } else if let Some(from) = start.take() {
            words.push((depth, from, &filter[from..at]));
        }
        match (quote, letter) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(open), letter) if letter == open => quote = None,
            (None, '"' | '\'') => quote = Some(letter),
            (None, '(') => depth += 1,
            (None, ')') => depth -= 1,
            _ => {}
        }
    }
    words.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(filter: &str, exclude: bool, expected: &str) {
        assert_eq!(toggled(filter, "proc.name = sh", exclude), expected);
    }

    #[test]
    fn a_check_is_added_taken_away_and_turned() {
        check("", false, "proc.name = sh");
        check("", true, "not proc.name = sh");
        check("a.b = 1", false, "a.b = 1 and proc.name = sh");
        check("a.b = 1 and proc.name = sh", false, "a.b = 1");
        check("proc.name = sh", false, "");
        check("proc.name = sh and c.d exists", true, "c.d exists and not proc.name = sh");
    }

    #[test]
    fn an_or_is_put_into_parentheses() {
        check("a.b = 1 or c.d = 2", false, "(a.b = 1 or c.d = 2) and proc.name = sh");
        check("(a.b = 1 or c.d = 2) and x.y = 3", false, "(a.b = 1 or c.d = 2) and x.y = 3 and proc.name = sh");
    }

    #[test]
    fn words_in_quotes_join_nothing() {
        check("a.b = \"x and y\"", false, "a.b = \"x and y\" and proc.name = sh");
        check("a.b = \"x \\\" or y\"", false, "a.b = \"x \\\" or y\" and proc.name = sh");
        assert!(holds("a.b = \"x and y\" and c.d = 2", "a.b = \"x and y\"", false));
        assert!(!holds("not c.d = 2", "c.d = 2", false) && holds("not c.d = 2", "c.d = 2", true));
    }
}
