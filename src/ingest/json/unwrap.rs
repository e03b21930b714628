//! Takes out the line breaks that a terminal or an e-mail program put into JSON.

use super::strict::parse;
use super::tape::Tape;
use std::fmt::Write;

/// `text` on one line, when that makes it JSON.
///
/// Lines of one width were broken by a terminal, anywhere: the break goes, and blanks that were cut at the edge come back.
/// Lines of different widths were broken at blanks: the break becomes one.
pub(crate) fn unwrap(text: &str, tape: &mut Tape) -> Option<String> {
    let at_blanks = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    let tries = match width(text) {
        Some(width) => [at_width(text, width), at_blanks(text)],
        None => [at_blanks(text), at_width(text, 0)],
    };
    tries.into_iter().find(|joined| parse(joined, 0, tape).is_ok_and(|end| joined[end..].trim().is_empty()))
}

/// How many columns all lines but the last have, give or take what was cut at the edge.
fn width(text: &str) -> Option<usize> {
    let widths: Vec<usize> = text.trim_end().lines().map(|line| clean(line).chars().count()).collect();
    let (_, widths) = widths.split_last()?;
    let (least, most) = (widths.iter().min()?, widths.iter().max()?);
    (*most >= 60 && most - least <= 3).then_some(*most)
}

/// A line without its end and without the two blanks by which Markdown forces a break.
fn clean(line: &str) -> &str {
    let line = line.trim_end_matches('\r');
    line.strip_suffix("  ").unwrap_or(line)
}

fn at_width(text: &str, width: usize) -> String {
    let mut out = String::with_capacity(text.len());
    let mut lines = text.trim_end().lines().peekable();
    while let Some(line) = lines.next() {
        if lines.peek().is_none() {
            out.push_str(line);
        } else {
            _ = write!(out, "{:<width$}", clean(line));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminals_break_goes_and_a_mail_programs_becomes_a_blank() {
        let wide = format!("{{\"output\":\"{}\",\"proc.na\nme\":\"x\"}}", "y".repeat(60));
        let whole = wide.replace('\n', "");
        assert_eq!(unwrap(&wide, &mut Tape::default()), Some(whole));

        let mail = "{\"output\": \"one two\n  three\",\n \"a\":1}";
        assert_eq!(unwrap(mail, &mut Tape::default()).as_deref(), Some("{\"output\": \"one two three\", \"a\":1}"));
    }
}
