//! What stands at the head of a line: times, and Falco's own `time: Priority `.

use alert::{Priority, Timestamp};

/// Falco's prefix of an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Prefix {
    /// `None` when the line starts at the priority.
    pub time: Option<Timestamp>,
    pub priority: Priority,
    /// Where the message begins.
    pub end: usize,
}

/// Reads `time: Priority `, as Falco writes it in front of every rule's output.
pub(crate) fn falco(line: &str) -> Option<Prefix> {
    let (head, _) = line.split_once(": ")?;
    let time = time(head)?;
    let at = head.len() + 2;
    let (priority, end) = priority(&line[at..])?;
    Some(Prefix { time: Some(time), priority, end: at + end })
}

/// One of the eight words and a blank; where the message after it begins.
pub(crate) fn priority(text: &str) -> Option<(Priority, usize)> {
    let word = text.split(' ').next()?;
    let priority = Priority::ALL.into_iter().find(|p| p.as_str() == word)?;
    let end = word.len() + usize::from(text.len() > word.len());
    Some((priority, end))
}

/// A time with fraction digits, as Falco prints it: of day, or ISO 8601. Falco's own log has whole seconds, so those do
/// not count.
fn time(text: &str) -> Option<Timestamp> {
    if !text.contains('.') {
        return None;
    }
    instant(text).or_else(|| Timestamp::parse_time_of_day(text))
}

/// A moment: RFC 3339, Falco's `+0000` zone allowed.
pub(crate) fn instant(text: &str) -> Option<Timestamp> {
    fast_instant(text.as_bytes()).or_else(|| Timestamp::parse_instant(text))
}

/// `2026-04-13T17:57:44.123803926Z` to the letter, which is what nearly every alert holds.
fn fast_instant(text: &[u8]) -> Option<Timestamp> {
    let [head @ .., b'Z'] = text else { return None };
    if head.len() < 19 || head.len() > 29 || head.len() == 20 {
        return None;
    }
    let shape = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if shape.iter().any(|(at, byte)| head[*at] != *byte) || head.len() > 20 && head[19] != b'.' {
        return None;
    }
    let number = |from: usize, to: usize| {
        head[from..to].iter().try_fold(0u32, |n, b| b.is_ascii_digit().then(|| n * 10 + u32::from(b - b'0')))
    };
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    // Days that not every month has, and leap seconds, are left to the careful reader.
    if !(1..=12).contains(&month) || !(1..=28).contains(&day) || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let nanos = if head.len() > 20 { number(20, head.len())? * 10u32.pow(29 - head.len() as u32) } else { 0 };
    // Days since 1970 of a civil date, counting years from March.
    let (y, m) = if month > 2 { (year, month - 3) } else { (year.checked_sub(1)?, month + 9) };
    let days = i64::from(y) * 365 + i64::from(y / 4) - i64::from(y / 100)
        + i64::from(y / 400)
        + i64::from((153 * m + 2) / 5 + day)
        - 719_469;
    let seconds = ((days * 24 + i64::from(hour)) * 60 + i64::from(minute)) * 60 + i64::from(second);
    Some(Timestamp::Instant(i128::from(seconds) * 1_000_000_000 + i128::from(nanos)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fast_reader_agrees_with_the_careful_one() {
        for text in [
            "2026-04-13T17:57:44.123803926Z",
            "2021-06-13T19:35:59.5771595Z",
            "2000-02-28T23:59:59Z",
            "1999-12-01T00:00:00.1Z",
            "2024-03-01T00:00:00.000000001Z",
            "1970-01-01T00:00:00Z",
            "1900-03-01T00:00:00Z",
        ] {
            let fast = fast_instant(text.as_bytes());
            assert!(fast.is_some(), "{text}");
            assert_eq!(fast, Timestamp::parse_instant(text), "{text}");
        }
    }

    #[test]
    fn falcos_prefix_needs_a_fraction_and_a_priority() {
        for (line, end) in [
            ("14:00:57.015051634: Notice A shell", Some(27)),
            ("2026-04-06T14:25:53.726692612+0000: Warning File", Some(44)),
            ("2026-04-06T13:32:12+0000: Falco version", None),
            ("2026-04-06T13:32:12+0000: Error x", None),
            ("01:24:58.206980709: Noticed something", None),
            ("Notice A shell", None),
        ] {
            assert_eq!(falco(line).map(|p| p.end), end, "{line}");
        }
    }
}
