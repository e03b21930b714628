//! Where text becomes Markdown: the one exit of this renderer.

use crate::visible::{prose, visible, visible_lines};

/// Our words, so that no character of them means anything. Line feeds become spaces.
pub(super) fn text(words: &str) -> String {
    let words = prose(words);
    let mut escaped = String::with_capacity(words.len());
    let mut before = None;
    let mut rest = words.chars().peekable();
    while let Some(c) = rest.next() {
        let after = rest.peek().copied();
        if means_something(before, c, after) {
            escaped.push('\\');
        }
        escaped.push(c);
        before = Some(c);
    }
    escaped
}

fn means_something(before: Option<char>, c: char, after: Option<char>) -> bool {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    match c {
        '\\' | '`' | '*' | '[' | ']' | '|' | '$' => true,
        '_' => !(letter(before) && letter(after)),
        '~' => before.is_none_or(|c| !c.is_whitespace()) || !(letter(after) || after == Some('/')),
        // What comes after the last character is not known here.
        '<' => letter(after) || matches!(after, None | Some('/' | '!' | '?')),
        '&' => letter(after) || matches!(after, None | Some('#')),
        _ => false,
    }
}

/// Text from elsewhere, or a literal of ours, inside a line: a code span it cannot close.
pub(super) fn span(raw: &str, in_cell: bool) -> String {
    if raw.is_empty() {
        // No code span can be empty.
        return "(empty)".to_owned();
    }
    let mut literal = visible(raw);
    let ticks = "`".repeat(free_run(&literal));
    // A span drops one blank at either end when it has both, so such text gets one more to drop.
    let blanks = literal.starts_with(' ') && literal.ends_with(' ') && !literal.trim_matches(' ').is_empty();
    if blanks || literal.starts_with('`') || literal.ends_with('`') {
        literal = format!(" {literal} ");
    }
    if in_cell {
        // A table looks for its bars before it looks for code.
        literal = literal.replace('|', "\\|");
    }
    format!("{ticks}{literal}{ticks}")
}

/// Text from elsewhere as a block: a fence longer than any run of backticks in it. Line feeds stay.
pub(super) fn fence(raw: &str, language: &str) -> String {
    let literal = visible_lines(raw);
    let ticks = "`".repeat(longest_run(&literal).max(2) + 1);
    let language: String = language.chars().filter(|c| c.is_ascii_alphanumeric() || "+-_".contains(*c)).collect();
    let end = if literal.is_empty() || literal.ends_with('\n') { "" } else { "\n" };
    format!("{ticks}{language}\n{literal}{end}{ticks}")
}

/// A line that has been put together, so that its start does not make it a heading, a list, a quote or a rule.
pub(super) fn line(line: &str) -> String {
    let line = line.trim_matches(' ');
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let after = |at: usize| line[at..].chars().next();
    let blank_after = |at: usize| matches!(after(at), None | Some(' '));
    let hashes = line.len() - line.trim_start_matches('#').len();
    let at = match after(0) {
        Some('>' | '=') => Some(0),
        Some('#') if (1..=6).contains(&hashes) && blank_after(hashes) => Some(0),
        Some('-') if blank_after(1) || after(1) == Some('-') => Some(0),
        Some('+') if blank_after(1) => Some(0),
        Some('0'..='9') if digits <= 9 && matches!(after(digits), Some('.' | ')')) && blank_after(digits + 1) => {
            Some(digits)
        }
        _ => None,
    };
    match at {
        Some(at) => format!("{}\\{}", &line[..at], &line[at..]),
        None => line.to_owned(),
    }
}

/// A heading's words: hashes at the end would be taken for its closing.
pub(super) fn heading(words: &str) -> String {
    let escaped = text(words);
    let escaped = escaped.trim_matches(' ');
    match escaped.strip_suffix('#') {
        Some(start) => format!("{start}\\#"),
        None => escaped.to_owned(),
    }
}

/// The shortest run of backticks that does not occur in `text`.
fn free_run(text: &str) -> usize {
    let runs: Vec<usize> = runs(text).collect();
    (1..).find(|length| !runs.contains(length)).unwrap_or(1)
}

fn longest_run(text: &str) -> usize {
    runs(text).max().unwrap_or(0)
}

fn runs(text: &str) -> impl Iterator<Item = usize> {
    text.split(|c| c != '`').map(str::len).filter(|&length| length > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_escaped_only_where_they_mean_something() {
        assert_eq!(text("proc_name is 3 < 4 & 5, ~5 ms! (see #2)"), "proc_name is 3 < 4 & 5, ~5 ms! (see #2)");
        assert_eq!(text("*a* `b` [c](d) <e> &amp; x|y \\"), "\\*a\\* \\`b\\` \\[c\\](d) \\<e> \\&amp; x\\|y \\\\");
        assert_eq!(text("a<"), "a\\<");
        assert_eq!(text("_a_ ~~b~~"), "\\_a\\_ \\~\\~b\\~\\~");
        assert_eq!(text("a\nb\u{202e}"), "a b⟦U+202E⟧");
    }

    #[test]
    fn a_span_cannot_be_closed_from_inside() {
        assert_eq!(span("a`b", false), "``a`b``");
        assert_eq!(span("`` ` ", false), "``` `` `  ```");
        assert_eq!(span("`", false), "`` ` ``");
        assert_eq!(span(" a ", false), "`  a  `");
        assert_eq!(span("  ", false), "`  `");
        assert_eq!(span("", false), "(empty)");
        assert_eq!(span("a\n|b", false), "`a⟦\\n⟧|b`");
        assert_eq!(span("a|b", true), "`a\\|b`");
    }

    #[test]
    fn a_fence_cannot_be_closed_from_inside() {
        assert_eq!(fence("a\n```\nb", "sh"), "````sh\na\n```\nb\n````");
        assert_eq!(fence("a\n", "text"), "```text\na\n```");
        assert_eq!(fence("", "te`x\nt"), "```text\n```");
        assert_eq!(fence("\u{1b}\tx", ""), "```\n⟦U+001B⟧⟦\\t⟧x\n```");
    }

    #[test]
    fn the_start_of_a_line_means_nothing() {
        for plain in ["a", "", "-x", "#tag", "1.5 s", "1234567890. x", "####### x", "+5"] {
            assert_eq!(line(plain), plain);
        }
        assert_eq!(line("- a"), "\\- a");
        assert_eq!(line("---"), "\\---");
        assert_eq!(line("# a"), "\\# a");
        assert_eq!(line("> a"), "\\> a");
        assert_eq!(line("+"), "\\+");
        assert_eq!(line("12. a"), "12\\. a");
        assert_eq!(line("1)"), "1\\)");
        assert_eq!(line("   a"), "a");
    }

    #[test]
    fn a_heading_keeps_its_hashes() {
        assert_eq!(heading("What is C#"), "What is C\\#");
        assert_eq!(heading("a ##"), "a #\\#");
    }
}
