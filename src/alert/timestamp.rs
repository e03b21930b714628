use std::fmt;

/// When an event happened, as far as the alert says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timestamp {
    /// A moment: nanoseconds since 1970-01-01T00:00:00Z.
    Instant(i128),
    /// A time of day in the unknown zone of the Falco process, in nanoseconds since midnight. There is no date, and none
    /// is made up.
    TimeOfDay(u64),
}

impl Timestamp {
    /// Reads an RFC 3339 time, years 0000 to 9999, with the `+0000` zone that Falco writes allowed; up to nine fraction
    /// digits, after a point or a comma. A leap second counts as the last second of its minute.
    pub fn parse_instant(text: &str) -> Option<Self> {
        let mut rest = Digits(text.trim().as_bytes());
        let (year, month, day) = (rest.number(4)?, rest.after(b"-", 2)?, rest.after(b"-", 2)?);
        rest.take(b"Tt ")?;
        let (hour, minute, second) = (rest.number(2)?, rest.after(b":", 2)?, rest.after(b":", 2)?);
        let fraction = if rest.take(b".,").is_some() { rest.fraction()? } else { 0 };
        let zone = rest.zone()?;
        if !(1..=12).contains(&month)
            || day < 1
            || day > days_of(year, month)
            || hour > 23
            || minute > 59
            || second > 60
        {
            return None;
        }
        let minutes = (days_since_1970(year, month, day) * 24 + hour) * 60 + minute - zone;
        let seconds = minutes * 60 + second.min(59);
        Some(Self::Instant(i128::from(seconds) * 1_000_000_000 + i128::from(fraction)))
    }

    /// Reads `HH:MM:SS` with an optional fraction of up to nine digits.
    pub fn parse_time_of_day(text: &str) -> Option<Self> {
        let (clock, fraction) = text.split_once('.').unwrap_or((text, ""));
        let mut parts = clock.split(':');
        let mut next = |limit: u64| -> Option<u64> {
            let part = parts.next()?;
            (part.len() == 2).then_some(())?;
            part.parse().ok().filter(|n| *n < limit)
        };
        let (hours, minutes, seconds) = (next(24)?, next(60)?, next(61)?);
        if parts.next().is_some() || fraction.len() > 9 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let nanos: u64 = if fraction.is_empty() { 0 } else { format!("{fraction:0<9}").parse().ok()? };
        Some(Self::TimeOfDay(((hours * 60 + minutes) * 60 + seconds) * 1_000_000_000 + nanos))
    }
}

/// `2026-04-13T17:57:44.123803926Z`, or `17:57:44.123803926` where there is no date. Always nine fraction digits.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (nanos, zone) = match *self {
            Self::TimeOfDay(nanos) => (nanos, ""),
            Self::Instant(instant) => {
                // Seconds below year 0 or beyond 9999 are no time that anybody meant.
                let days = instant.div_euclid(DAY);
                let Some((year, month, day)) = i64::try_from(days).ok().and_then(date_of) else {
                    return write!(f, "{instant} ns since 1970");
                };
                write!(f, "{year:04}-{month:02}-{day:02}T")?;
                (instant.rem_euclid(DAY) as u64, "Z")
            }
        };
        let seconds = nanos / 1_000_000_000;
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        write!(f, "{hours:02}:{minutes:02}:{:02}.{:09}{zone}", seconds % 60, nanos % 1_000_000_000)
    }
}

/// Nanoseconds of a day.
const DAY: i128 = 86_400 * 1_000_000_000;

/// The rest of a text that is read number by number.
struct Digits<'a>(&'a [u8]);

impl Digits<'_> {
    /// The next byte, if it is one of `wanted`.
    fn take(&mut self, wanted: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        wanted.contains(first).then(|| {
            self.0 = rest;
            *first
        })
    }

    /// A number of exactly `width` digits.
    fn number(&mut self, width: usize) -> Option<i64> {
        let (digits, rest) = self.0.split_at_checked(width)?;
        self.0 = rest;
        digits.iter().try_fold(0, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + i64::from(digit - b'0')))
    }

    /// A number of `width` digits after one of `signs`.
    fn after(&mut self, signs: &[u8], width: usize) -> Option<i64> {
        self.take(signs)?;
        self.number(width)
    }

    /// One to nine digits of a fraction of a second, in nanoseconds.
    fn fraction(&mut self) -> Option<i64> {
        let width = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let scale = (1..=9).contains(&width).then(|| 10_i64.pow(9 - width as u32))?;
        Some(self.number(width)? * scale)
    }

    /// The zone that ends the text, in minutes east of UTC: `Z`, `+02:00`, `+0200` or `+02`.
    fn zone(&mut self) -> Option<i64> {
        let zone = match self.take(b"Zz+-")? {
            sign @ (b'+' | b'-') => {
                let hours = self.number(2)?;
                let colon = self.take(b":").is_some();
                let minutes = if self.0.is_empty() && !colon { 0 } else { self.number(2)? };
                let zone = (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)?;
                if sign == b'-' { -zone } else { zone }
            }
            _ => 0,
        };
        self.0.is_empty().then_some(zone)
    }
}

fn days_of(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a date of the Gregorian calendar. Years are counted from March, so that the day which comes
/// and goes is the last of the year; 400 years have 146,097 days.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year - 719_468
}

/// The date that lies `days` after 1970-01-01, for the years 0 to 9999: the reverse of [`days_since_1970`].
fn date_of(days: i64) -> Option<(i64, i64, i64)> {
    let days = days.checked_add(719_468)?;
    let era_day = days.rem_euclid(146_097);
    let era_year = (era_day - era_day / 1_460 + era_day / 36_524 - era_day / 146_096) / 365;
    let day_of_year = era_day - (365 * era_year + era_year / 4 - era_year / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = (shifted + 2) % 12 + 1;
    let year = days.div_euclid(146_097) * 400 + era_year + i64::from(month <= 2);
    (0..=9999).contains(&year).then_some((year, month, day_of_year - (153 * shifted + 2) / 5 + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, shown: &str) {
        let time = Timestamp::parse_instant(text).or_else(|| Timestamp::parse_time_of_day(text)).expect(text);
        assert_eq!(time.to_string(), shown);
    }

    #[test]
    fn reads_what_falco_and_falcosidekick_write() {
        check("2026-04-13T17:57:44.123803926Z", "2026-04-13T17:57:44.123803926Z");
        check("2026-04-13T17:57:44.123803926+0000", "2026-04-13T17:57:44.123803926Z");
        check("2021-06-13T19:35:59.5771595Z", "2021-06-13T19:35:59.577159500Z");
        check("14:00:57.015051634", "14:00:57.015051634");
    }

    #[test]
    fn a_zone_shifts_the_moment_and_a_leap_second_stays_in_its_minute() {
        check("2024-02-29T23:30:00.5-01:00", "2024-03-01T00:30:00.500000000Z");
        check("2024-03-01 00:30:00,25+0130", "2024-02-29T23:00:00.250000000Z");
        check("1969-12-31t23:59:59.999999999z", "1969-12-31T23:59:59.999999999Z");
        check("2016-12-31T23:59:60Z", "2016-12-31T23:59:59.000000000Z");
        check("0000-03-01T00:00:00+05", "0000-02-29T19:00:00.000000000Z");
    }

    #[test]
    fn every_day_of_ten_thousand_years_is_shown_as_it_is_counted() {
        let (mut year, mut month, mut day) = (0, 1, 1);
        for days in days_since_1970(0, 1, 1)..=days_since_1970(9999, 12, 31) {
            assert_eq!((days_since_1970(year, month, day), date_of(days)), (days, Some((year, month, day))));
            day += 1;
            if day > days_of(year, month) {
                (month, day) = (month + 1, 1);
            }
            if month > 12 {
                (year, month) = (year + 1, 1);
            }
        }
        assert_eq!(date_of(days_since_1970(9999, 12, 31) + 1), None);
        assert_eq!(days_since_1970(1970, 1, 1), 0);
        assert_eq!(days_since_1970(2000, 3, 1), 11_017);
    }

    #[test]
    fn refuses_what_is_no_time() {
        for text in [
            "",
            "14:00",
            "25:00:00",
            "2021-04-13T20:58:00.746609046Z+2",
            "1:2:3",
            "2021-02-29T00:00:00Z",
            "2021-13-01T00:00:00Z",
            "2021-04-13T24:00:00Z",
            "2021-04-13T20:58:00",
            "2021-04-13T20:58:00.Z",
            "2021-04-13T20:58:00.1234567890Z",
            "2021-04-13T20:58:00+24:00",
            "2021-04-13T20:58:00+02:",
            "2021-04-13",
            "2021-04-13T2é:58:00Z",
        ] {
            assert!(Timestamp::parse_instant(text).or_else(|| Timestamp::parse_time_of_day(text)).is_none(), "{text}");
        }
    }
}
