//! Moments and spans in nanoseconds.

use super::{Said, number::whole};

const SECOND: u128 = 1_000_000_000;

/// True for fields that hold nanoseconds since 1970.
pub(super) fn is_moment(bare: &str) -> bool {
    matches!(
        bare,
        "evt.time"
            | "evt.time.iso8601"
            | "evt.rawtime"
            | "proc.exe_ino.ctime"
            | "proc.exe_ino.mtime"
            | "container.start_ts"
            | "proc.pid.ts"
            | "proc.ppid.ts"
            | "proc.pidns_init_start_ts"
            | "json.rawtime"
            | "jevt.rawtime"
    )
}

/// True for fields that hold a span of nanoseconds.
pub(super) fn is_span(bare: &str) -> bool {
    matches!(
        bare,
        "proc.duration"
            | "proc.ppid.duration"
            | "container.duration"
            | "evt.latency"
            | "evt.deltatime"
            | "evt.reltime"
            | "evt.wait_latency"
            | "thread.exectime"
            | "thread.totexectime"
            | "proc.exe_ino.ctime_duration_proc_start"
            | "proc.exe_ino.ctime_duration_pidns_start"
    )
}

/// A moment as a date and time in UTC.
pub(super) fn moment(value: &str) -> Said {
    let nanoseconds = u64::try_from(whole(value)?).ok()?;
    if nanoseconds == 0 {
        return Some("Not known.".into());
    }
    // Seconds, or something else that is not a moment of our century.
    if !(631_152_000 * 1_000_000_000..4_102_444_800 * 1_000_000_000).contains(&nanoseconds) {
        return None;
    }
    Some(format!("{}.", utc(nanoseconds)).into())
}

/// A span, readable. The two about the program file count from a start and may be negative; their unsigned numbers
/// have then wrapped around.
pub(super) fn span(bare: &str, value: &str) -> Said {
    let number = whole(value)?;
    let wrapped = i128::from(u64::MAX) + 1;
    let number = if number > i128::from(i64::MAX) && number < wrapped { number - wrapped } else { number };
    let length = readable(number.unsigned_abs());
    Some(match (bare, number) {
        ("proc.exe_ino.ctime_duration_proc_start", 0..) => {
            let fresh = number.unsigned_abs() < 60 * SECOND;
            let remark = if fresh { " It was run right after it was written or changed." } else { "" };
            format!("The program file last changed {length} before the process started.{remark}").into()
        }
        ("proc.exe_ino.ctime_duration_proc_start", _) => format!(
            "The number wrapped around and stands for minus {length}: the program file changed {length} after the process \
             started. Falco counts from the fork; the file was written or changed between the fork and the exec, or later."
        )
        .into(),
        ("proc.exe_ino.ctime_duration_pidns_start", 0) => {
            "The program file did not change after the container started, as far as this number tells.".into()
        }
        ("proc.exe_ino.ctime_duration_pidns_start", 1..) => {
            format!("The program file changed {length} after the container's first process started.").into()
        }
        ("proc.exe_ino.ctime_duration_pidns_start", _) => {
            format!("The number wrapped around: the program file changed {length} before the container's first process started.").into()
        }
        (_, 0..) => format!("{length}.").into(),
        _ => return None,
    })
}

/// `2026-01-31 23:59:59.000000001 UTC`.
fn utc(nanoseconds: u64) -> String {
    let (seconds, rest) = (nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000);
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = date(days);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}.{rest:09} UTC")
}

/// The date of a day, counted from 1970-01-01. Years run from March here, so that the leap day is the last of a year.
fn date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (era * 400 + year_of_era + u64::from(month <= 2), month, day)
}

fn readable(nanoseconds: u128) -> String {
    let seconds = nanoseconds / SECOND;
    let days = seconds / 86_400;
    match nanoseconds {
        0..1_000 => format!("{nanoseconds} ns"),
        1_000..1_000_000 => format!("{} µs", nanoseconds / 1_000),
        1_000_000..1_000_000_000 => format!("{} ms", nanoseconds / 1_000_000),
        _ if seconds < 60 => format!("{}.{} s", seconds, nanoseconds % SECOND / 100_000_000),
        _ if seconds < 3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ if days == 0 => format!("{} h {} min", seconds / 3600, seconds / 60 % 60),
        _ => format!("{days} {} {} h", if days == 1 { "day" } else { "days" }, seconds / 3600 % 24),
    }
}
