//! Times as Falco writes them, in UTC.

use crate::resolve::Clock;

const SECOND: u64 = 1_000_000_000;

/// Writes nanoseconds since 1970.
pub(crate) fn written(nanoseconds: u64, clock: Clock) -> String {
    let (seconds, fraction) = (nanoseconds / SECOND, nanoseconds % SECOND);
    let (year, month, day) = date(seconds / 86_400);
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    match clock {
        Clock::Time => format!("{hour:02}:{minute:02}:{second:02}.{fraction:09}"),
        Clock::TimeSeconds => format!("{hour:02}:{minute:02}:{second:02}"),
        Clock::Iso8601 => format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{fraction:09}Z"),
        Clock::DateTime => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}.{fraction:09}"),
        Clock::DateTimeSeconds => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"),
    }
}

/// Year, month and day of a day counted from 1970, by the civil calendar. Years are counted from March, so that the leap
/// day is the last of its year.
fn date(day: u64) -> (u64, u64, u64) {
    let day = day + 719_468;
    let (era, day) = (day / 146_097, day % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let march_month = (5 * day + 2) / 153;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    (era * 400 + year + u64::from(month <= 2), month, day - (153 * march_month + 2) / 5 + 1)
}
