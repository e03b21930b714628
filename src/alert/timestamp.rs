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
    /// Reads an RFC 3339 time, with the `+0000` zone that Falco writes allowed; up to nine fraction digits.
    pub fn parse_instant(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(instant) = text.parse::<jiff::Timestamp>() {
            return Some(Self::Instant(instant.as_nanosecond()));
        }
        // jiff wants a colon or nothing after the hours; a date and a zone must both be there.
        None
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
        match self {
            Self::Instant(nanos) => match jiff::Timestamp::from_nanosecond(*nanos) {
                Ok(instant) => write!(f, "{instant:.9}"),
                Err(_) => write!(f, "{nanos} ns since 1970"),
            },
            Self::TimeOfDay(nanos) => {
                let seconds = nanos / 1_000_000_000;
                write!(
                    f,
                    "{:02}:{:02}:{:02}.{:09}",
                    seconds / 3600,
                    seconds / 60 % 60,
                    seconds % 60,
                    nanos % 1_000_000_000
                )
            }
        }
    }
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
    fn refuses_what_is_no_time() {
        for text in ["", "14:00", "25:00:00", "2021-04-13T20:58:00.746609046Z+2", "1:2:3"] {
            assert!(Timestamp::parse_instant(text).or_else(|| Timestamp::parse_time_of_day(text)).is_none(), "{text}");
        }
    }
}
