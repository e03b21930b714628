//! Moments as people read and write them: `2025-03-11 04:12:33`, always in UTC.

const DAY: i64 = 86_400;
const NANOS: i64 = 1_000_000_000;

/// A moment, to the second, from nanoseconds since 1970.
pub fn shown(nanos: i64) -> String {
    let seconds = nanos.div_euclid(NANOS);
    let (year, month, day) = date(seconds.div_euclid(DAY));
    let (hour, minute, second) = clock(seconds.rem_euclid(DAY));
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}

/// The time of day of a moment, or its date at midnight, for the marks of an axis.
pub fn short(nanos: i64, step: i64) -> String {
    let full = shown(nanos);
    match step / NANOS {
        DAY.. => full[..10].to_owned(),
        60.. => full[11..16].to_owned(),
        _ => full[11..].to_owned(),
    }
}

/// Reads what [`shown`] writes; the seconds or the whole time may be missing, a `T` and a `Z` may be there.
pub fn read(text: &str) -> Option<i64> {
    let text = text.trim().trim_end_matches(['Z', 'z']);
    let (day, time) = text.split_once([' ', 'T']).unwrap_or((text, "00:00"));
    let mut parts = day.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let mut parts = time.trim().split(':').map(|part| part.parse::<i64>().ok());
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next().map_or(Some(0), |second| second)?);
    let fits = (1_970..2_262).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && (0..24).contains(&hour)
        && (0..60).contains(&minute)
        && (0..60).contains(&second);
    if !fits {
        return None;
    }
    let seconds = days(year, month, day) * DAY + hour * 3_600 + minute * 60 + second;
    (date(seconds / DAY) == (year, month, day)).then_some(seconds * NANOS)
}

/// How far apart the marks of an axis are, so that there are at most `most` of them: a round step, in nanoseconds.
pub fn step(span: i64, most: i64) -> i64 {
    const STEPS: [i64; 18] =
        [1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, DAY, 2 * DAY, 7 * DAY];
    let most = most.max(1);
    let wanted = (span / NANOS + most - 1) / most;
    let step = STEPS.iter().find(|step| **step >= wanted).copied();
    step.unwrap_or((wanted + DAY - 1) / DAY * DAY) * NANOS
}

fn clock(second: i64) -> (i64, i64, i64) {
    (second / 3_600, second / 60 % 60, second % 60)
}

/// Days since 1970 as year, month and day. Years begin in March here, so that the leap day is the last one.
fn date(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    year.div_euclid(400) * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_and_read_back() {
        for text in ["1970-01-01 00:00:00", "2000-02-29 23:59:59", "2024-12-31 12:00:01", "2025-03-11 04:12:33"] {
            assert_eq!(read(text).map(shown).as_deref(), Some(text));
        }
        assert_eq!(shown(-1), "1969-12-31 23:59:59");
    }

    #[test]
    fn what_people_write_is_read() {
        assert_eq!(read("2025-03-11T04:12Z"), read("2025-03-11 04:12:00"));
        assert_eq!(read(" 2025-03-11 "), read("2025-03-11 00:00:00"));
        for text in ["", "yesterday", "2025-02-30", "2025-03-11 25:00", "1066-10-14", "2025-03-11 04"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn an_axis_has_round_steps() {
        assert_eq!(step(DAY * NANOS, 8), 10_800 * NANOS);
        assert_eq!(step(0, 8), NANOS);
        assert_eq!(step(800 * DAY * NANOS, 8), 100 * DAY * NANOS);
        let at = read("2025-03-11 04:12:33").unwrap_or_default();
        assert_eq!([NANOS, 60 * NANOS, DAY * NANOS].map(|step| short(at, step)), ["04:12:33", "04:12", "2025-03-11"]);
    }
}
