//! Times and dates: zones, dates that were made up, moments that are not the event's.

use super::finding::{Finding, Reason};
use super::scene::Scene;
use super::unit::{Line, Shape, Unit};
use super::words;
use alert::Timestamp;
use report::MarkKind;

/// A time as a document writes it.
#[derive(Clone, Debug, PartialEq)]
struct Written {
    /// `2024-10-05`.
    date: Option<String>,
    /// `14:00:57.015`, at least hours, minutes and seconds.
    clock: String,
    /// `Z`, `UTC`, `+02:00`.
    zone: Option<String>,
}

/// Judges the times in sentences. Values of keys are judged by [`pair`].
pub fn check(unit: &Unit, scene: &Scene<'_>, found: &mut Vec<Finding>) {
    if unit.shape != Shape::Prose {
        return;
    }
    for (at, line) in unit.lines.iter().enumerate() {
        for sentence in line.sentences() {
            let small = words::small(&sentence.text);
            let event = words::any(
                &small,
                &["event", "alert", "occurred", "happened", "detected", "fired", "triggered", "logged"],
            );
            if event && !words::hedged(&small) {
                found.extend(judge(&sentence, at, &sentence.text, false, scene));
            }
        }
    }
}

/// Judges the value of a key that means the event's time.
pub fn pair(value: &Line, at: usize, said: &str, scene: &Scene<'_>) -> Option<Finding> {
    judge(value, at, said, true, scene)
}

fn judge(line: &Line, at: usize, said: &str, strict: bool, scene: &Scene<'_>) -> Option<Finding> {
    let written = read(&line.text)?;
    let finding = |kind, reason| Some(Finding::new(kind, at, said, reason));
    let mut local = false;
    for case in &scene.cases {
        let Some(time) = case.facts.alert.time else { continue };
        let shown = time.to_string();
        let supported = || {
            let mut reason = Reason::say("The alert's time is ").value("alert.time", &shown);
            if matches!(time, Timestamp::TimeOfDay(_)) {
                reason = reason.text(", in the zone of the Falco process");
            }
            reason.text(".")
        };
        match time {
            Timestamp::Instant(_) => {
                if agrees(&written, &shown) {
                    return finding(MarkKind::Supported, supported());
                }
                // The output's own prefix is in the zone of the Falco process.
                let prefix = case.facts.alert.output.as_deref().unwrap_or_default();
                if prefix.starts_with(&written.clock) {
                    if written.zone.is_none() {
                        return finding(MarkKind::Supported, supported());
                    }
                    local = true;
                }
            }
            Timestamp::TimeOfDay(_) if shown.starts_with(written.clock.trim_end_matches('0')) => {
                let reason = |words: &str| {
                    Reason::say("The alert has a time of day only, ").value("alert.time", &shown).text(words)
                };
                return match (&written.date, &written.zone) {
                    (Some(_), _) => finding(MarkKind::NotInEvidence, reason(": it does not say on which date.")),
                    (None, Some(_)) => finding(
                        MarkKind::NotInEvidence,
                        reason(", in the zone of the Falco process: it does not say which zone that is."),
                    ),
                    (None, None) => finding(MarkKind::Supported, supported()),
                };
            }
            Timestamp::TimeOfDay(_) => {}
        }
    }
    let time = scene.only()?.facts.alert.time?.to_string();
    if local {
        let reason = Reason::say("In UTC the event happened at ")
            .value("alert.time", &time)
            .text("; the time in the document is the one in front of the output, in the zone of the Falco process.");
        return finding(MarkKind::Contradicted, reason);
    }
    // Another zone explains a difference of whole quarters of an hour.
    let quarter = |clock: &str| clock.get(3..5).and_then(|text| text.parse::<u32>().ok()).map(|minutes| minutes % 15);
    let clock = time.split('T').next_back().unwrap_or_default();
    let shifted = quarter(clock) == quarter(&written.clock) && clock.get(5..8) == written.clock.get(5..8);
    let claimed = strict
        || words::any(
            &words::small(said),
            &["event occurred", "alert occurred", "event happened", "alert was triggered at", "occurred at"],
        );
    let utc = matches!(written.zone.as_deref(), Some("Z" | "UTC" | "GMT"));
    if claimed && (!shifted || utc) {
        let reason = Reason::say("The alert's time is ").value("alert.time", &time).text(".");
        return finding(MarkKind::Contradicted, reason);
    }
    None
}

/// True when a written time is `moment`, in UTC, as far as it is written.
fn agrees(written: &Written, moment: &str) -> bool {
    let Some((date, clock)) = moment.split_once('T') else { return false };
    let clock = clock.trim_end_matches('Z');
    match written.zone.as_deref() {
        None | Some("Z" | "UTC" | "GMT") => {
            written.date.as_deref().is_none_or(|given| given == date) && begins(clock, &written.clock)
        }
        Some(zone) => {
            let day = written.date.as_deref().unwrap_or(date);
            let seconds = |text: &str| {
                Timestamp::parse_instant(text).map(|time| match time {
                    Timestamp::Instant(nanos) => nanos.div_euclid(1_000_000_000),
                    Timestamp::TimeOfDay(nanos) => i128::from(nanos / 1_000_000_000),
                })
            };
            let given = seconds(&format!("{day}T{}{zone}", written.clock));
            given.is_some() && given == seconds(moment)
        }
    }
}

/// True when `clock` goes on as `given` does; the last digits of a fraction may be left out or be zeros.
fn begins(clock: &str, given: &str) -> bool {
    clock.starts_with(given) || (given.contains('.') && clock.starts_with(given.trim_end_matches('0')))
}

/// The first time in `text` that has seconds.
fn read(text: &str) -> Option<Written> {
    let bytes = text.as_bytes();
    let digits = |from: usize, count: usize| {
        bytes.get(from..from + count).is_some_and(|part| part.iter().all(u8::is_ascii_digit))
    };
    let starts = (0..bytes.len().saturating_sub(7)).find(|&at| {
        digits(at, 2)
            && bytes[at + 2] == b':'
            && digits(at + 3, 2)
            && bytes[at + 5] == b':'
            && digits(at + 6, 2)
            && at.checked_sub(1).is_none_or(|before| !bytes[before].is_ascii_digit() && bytes[before] != b':')
    })?;
    let mut end = starts + 8;
    if bytes.get(end) == Some(&b'.') && digits(end + 1, 1) {
        end += 1;
        while digits(end, 1) {
            end += 1;
        }
    }
    let before = text[..starts].trim_end_matches([' ', 'T', ',']).trim_end_matches(" at");
    let date = before.len().checked_sub(10).and_then(|at| before.get(at..)).filter(|date| {
        let shape: String = date.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        shape == "0000-00-00"
    });
    let after = text[end..].trim_start();
    let offset = |text: &str| {
        let sign = text.starts_with(['+', '-']);
        let number: String = text.chars().skip(1).take(5).filter(char::is_ascii_digit).take(4).collect();
        (sign && number.len() == 4).then(|| format!("{}{}:{}", &text[..1], &number[..2], &number[2..]))
    };
    let zone = if after.starts_with('Z') {
        Some("Z".to_owned())
    } else if after.starts_with("UTC") || after.starts_with("(UTC") {
        Some("UTC".to_owned())
    } else if after.starts_with("GMT") {
        Some("GMT".to_owned())
    } else {
        offset(after)
    };
    let zone = zone.map(|zone| if zone == "+00:00" { "Z".to_owned() } else { zone });
    Some(Written { date: date.map(str::to_owned), clock: text[starts..end].to_owned(), zone })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, date: Option<&str>, clock: &str, zone: Option<&str>) {
        let expected =
            Written { date: date.map(str::to_owned), clock: clock.to_owned(), zone: zone.map(str::to_owned) };
        assert_eq!(read(text), Some(expected), "{text}");
    }

    #[test]
    fn times_are_read_as_they_are_written() {
        check("at 14:00:57.015051634 UTC, and", None, "14:00:57.015051634", Some("UTC"));
        check("2024-10-29T17:33:53.956Z", Some("2024-10-29"), "17:33:53.956", Some("Z"));
        check("2024-10-29 17:33:53 +0200", Some("2024-10-29"), "17:33:53", Some("+02:00"));
        check("on 2024-10-29 at 17:33:53.", Some("2024-10-29"), "17:33:53", None);
        assert_eq!(read("12:30, ab:cd:ef, ::1:22:33:44"), None);
    }

    #[test]
    fn zones_are_taken_into_account() {
        let written = |text| read(text).expect("a time");
        let moment = "2024-10-05T13:00:46.937782756Z";
        assert!(agrees(&written("13:00:46"), moment) && agrees(&written("2024-10-05T15:00:46+02:00"), moment));
        assert!(!agrees(&written("14:00:46 UTC"), moment) && !agrees(&written("2024-10-06 13:00:46"), moment));
    }
}
