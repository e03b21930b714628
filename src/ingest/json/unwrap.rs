//! Takes out the line breaks that a terminal or an e-mail program put into JSON.

use super::strict::parse;
use super::tape::Tape;
use std::fmt::Write;

/// `text`, which begins in `column` (from 0), on one line, when that makes it JSON.
///
/// Lines of one width were broken by a terminal, anywhere: the break goes, and blanks that were cut at the edge come back.
/// Lines of different widths were broken at blanks: the break becomes one.
pub(crate) fn unwrap(text: &str, column: usize, tape: &mut Tape) -> Option<String> {
    crate::work::did(text.len());
    joins(text, column)
        .into_iter()
        .find(|joined| parse(joined, 0, tape).is_ok_and(|end| joined[end..].trim().is_empty()))
}

/// `text` on one line in both ways, the likelier first.
pub(crate) fn joins(text: &str, column: usize) -> [String; 2] {
    let at_blanks = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    // What all lines begin with was put there with the breaks.
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let common = text.lines().skip(1).map(indent).min().unwrap_or(0);
    let mut broken = String::with_capacity(text.len());
    for (at, line) in text.lines().enumerate() {
        broken.extend([if at == 0 { line } else { &line[common..] }, "\n"]);
    }
    let column = column.saturating_sub(common);
    match width(&broken, column) {
        Some(width) => [at_width(&broken, width, column), at_blanks(text)],
        None => [at_blanks(text), at_width(&broken, 0, 0)],
    }
}

/// How many columns all lines but the last have, give or take blanks at the edge, which nobody sees.
pub(crate) fn width(text: &str, column: usize) -> Option<usize> {
    let mut widths: Vec<usize> = text.trim_end().lines().map(|line| line.trim_end().chars().count()).collect();
    widths.pop()?;
    *widths.first_mut()? += column;
    let (least, most) = (widths.iter().min()?, widths.iter().max()?);
    (*most >= 60 && most - least <= 3).then_some(*most)
}

fn at_width(text: &str, width: usize, column: usize) -> String {
    let mut out = String::with_capacity(text.len());
    let mut lines = text.trim_end().lines().peekable();
    let mut column = column;
    while let Some(line) = lines.next() {
        if lines.peek().is_none() {
            out.push_str(line);
        } else {
            let width = width.saturating_sub(column);
            _ = write!(out, "{:<width$}", line.trim_end());
        }
        column = 0;
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
        assert_eq!(unwrap(&wide, 0, &mut Tape::default()), Some(whole));

        let mail = "{\"output\": \"one two\n  three\",\n \"a\":1}";
        assert_eq!(unwrap(mail, 0, &mut Tape::default()).as_deref(), Some("{\"output\": \"one two three\", \"a\":1}"));
    }
}
