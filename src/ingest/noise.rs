//! Lines that are known to hold no alert: what Falco and its companions say about themselves.

/// A kind of known line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Noise {
    pub code: alert::Code,
    pub name: &'static str,
}

macro_rules! noise {
    ($name:ident, $code:literal, $text:literal) => {
        pub(crate) const $name: Noise = Noise { code: alert::Code($code), name: $text };
    };
}

noise!(FALCO_LOG, "noise.falco_log", "Falco's own log: start-up, shut-down and library messages");
noise!(STATISTICS, "noise.statistics", "Falco's statistics at exit");
noise!(LIBBPF, "noise.libbpf", "messages of the kernel probe's libraries");
noise!(SIDEKICK, "noise.sidekick_log", "falcosidekick's own log");
noise!(TALON, "noise.talon_log", "Falco Talon's own log");
noise!(SYSTEMD, "noise.systemd", "the service manager's messages about Falco");
noise!(POWERSHELL, "noise.powershell", "what PowerShell adds to a program's error output");
noise!(METRICS, "noise.metrics_file", "a sample of Falco's metrics file");
noise!(BULK, "noise.bulk_action", "the action line of a bulk request");
noise!(JOURNAL, "noise.journal_field", "what the journal keeps beside a message");
noise!(MARKDOWN, "noise.markdown", "the text of a report around its alerts");

/// What `line` is known for.
pub(crate) fn recognise(line: &str) -> Option<Noise> {
    let line = line.trim_end();
    if let Some(rest) = log_time(line) {
        return Some(if rest.starts_with("[libs]: libbpf") || rest.starts_with("[libs]: libpman") {
            LIBBPF
        } else {
            FALCO_LOG
        });
    }
    let starts = |words: &[&str]| words.iter().any(|word| line.starts_with(word));
    if line.starts_with("libbpf: ") || line.starts_with("libpman: ") {
        return Some(LIBBPF);
    }
    if starts(&[
        "Events detected: ",
        "Rule counts by severity:",
        "Triggered rules by rule name:",
        "Syscall event drop monitoring:",
        "Event drop monitoring:",
        "Driver Events:",
        "Driver Drops:",
        "Elapsed time:",
        "Throughput:",
    ]) || statistic(line)
    {
        return Some(STATISTICS);
    }
    if starts(&[
        "Falco version",
        "Falco initialized with",
        "Loading rules from",
        "Loaded plugin ",
        "Loaded event sources:",
        "Enabled event sources:",
        "Enabled rules:",
        "Enabling event source ",
        "Opening '",
        "Opening capture ",
        "One ring buffer every",
        "The chosen syscall buffer dimension",
        "System info: ",
        "Hostname value has been overridden",
        "Starting internal webserver",
        "Starting health webserver",
        "Starting gRPC server",
        "gRPC server threadiness",
        "Starting health ",
        "Setting metadata download",
        "SIGINT received",
        "SIGHUP received",
        "SIGTERM received",
        "Terminating",
        "[libs]: ",
        "Error: Called ",
        "* Setting up ",
        "* Running falco",
        "* Trying to ",
        "* Success: ",
        "* Unloading ",
        "* Looking for ",
    ]) {
        return Some(FALCO_LOG);
    }
    if starts(&[
        "Starting Falco",
        "Started Falco",
        "Stopping Falco",
        "Stopped Falco",
        "Reloading Falco",
        "falco.service: ",
        "falco-modern-bpf.service: ",
        "falco-kmod.service: ",
        "falco-bpf.service: ",
        "-- Boot ",
        "-- Journal begins",
        "-- Logs begin",
        "-- No entries",
        "-- Reboot --",
        "Started falco",
        "Starting falco",
        "Stopped falco",
        "Stopping falco",
    ]) {
        return Some(SYSTEMD);
    }
    if line.starts_with("(errno: ") {
        return Some(LIBBPF);
    }
    sidekick(line).or_else(|| journal(line)).or_else(|| talon(line)).or_else(|| powershell(line))
}

/// What follows a time in whole seconds and a colon, in one of the two forms of Falco's own log.
fn log_time(line: &str) -> Option<&str> {
    let iso = line.get(..26).filter(|time| {
        let time = time.as_bytes();
        time[4] == b'-'
            && time[10] == b'T'
            && time[13] == b':'
            && matches!(time[19], b'+' | b'-')
            && &time[24..] == b": "
    });
    if iso.is_some() {
        return line.get(26..);
    }
    // `Mon Jul 27 04:16:47 2026: `
    let days = ["Mon ", "Tue ", "Wed ", "Thu ", "Fri ", "Sat ", "Sun "];
    let time = line.get(..26)?;
    let bytes = time.as_bytes();
    (days.iter().any(|day| time.starts_with(day)) && bytes[13] == b':' && bytes[16] == b':' && &bytes[24..] == b": ")
        .then(|| line.get(26..))?
}

/// An indented counter of the statistics: `   NOTICE: 1`, `   - event drop detected: 0 occurrences`.
fn statistic(line: &str) -> bool {
    let Some(body) = line.strip_prefix("   ") else { return false };
    if body.starts_with("- event drop detected: ") || body.starts_with("- num times actions taken: ") {
        return true;
    }
    body.rsplit_once(": ").is_some_and(|(name, count)| {
        !name.is_empty() && !name.starts_with(' ') && !count.is_empty() && count.bytes().all(|b| b.is_ascii_digit())
    })
}

/// `2021/06/13 19:35:59 [INFO]  : Slack - Post OK (200)`
fn sidekick(line: &str) -> Option<Noise> {
    let rest = line.get(20..)?;
    let time = &line.as_bytes()[..20];
    let clock = time[4] == b'/' && time[7] == b'/' && time[13] == b':' && time[19] == b' ';
    let level = ["[INFO]", "[WARN]", "[WARNING]", "[ERROR]", "[DEBUG]", "[FATAL]"];
    // In its debugging mode it repeats what Falco sent.
    let alert = rest.contains("Falco's payload : {");
    (clock && !alert && level.iter().any(|level| rest.starts_with(level))).then_some(SIDEKICK)
}

/// `2024-09-05T14:52:03+02:00 INF init actionner_category=kubernetes …`, unless it carries an alert.
fn talon(line: &str) -> Option<Noise> {
    let (time, rest) = line.split_once(' ')?;
    let level = ["INF ", "WRN ", "ERR ", "DBG ", "FTL "].iter().any(|level| rest.starts_with(level));
    (level && time.len() >= 20 && time.as_bytes()[10] == b'T').then_some(TALON)
}

/// A field of the journal's export form: `__CURSOR=…`, `_HOSTNAME=…`, `PRIORITY=6`.
fn journal(line: &str) -> Option<Noise> {
    const OTHERS: &[&str] = &[
        "PRIORITY",
        "SYSLOG_",
        "CODE_",
        "UNIT",
        "INVOCATION_ID",
        "MESSAGE_ID",
        "JOB_",
        "TID",
        "CONTAINER_",
        "IMAGE_NAME",
    ];
    if line.ends_with(']') && line.contains(" [s=") && line.contains(";i=") {
        return Some(JOURNAL);
    }
    let (key, _) = line.trim_start().split_once('=')?;
    let named = key.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    (named && !key.is_empty() && (key.starts_with('_') || OTHERS.iter().any(|other| key.starts_with(other))))
        .then_some(JOURNAL)
}

/// The lines by which PowerShell wraps what a program wrote to its error output, in any language.
fn powershell(line: &str) -> Option<Noise> {
    let body = line.trim_start();
    let known = body.starts_with("+ CategoryInfo")
        || body.starts_with("+ FullyQualifiedErrorId")
        || body.starts_with("+ ~~~")
        || body.starts_with("At line:")
        || body.starts_with("строка:")
        || body.contains("NotSpecified: (")
        || line.starts_with("+ ") && line.contains(" 2>&1 ");
    known.then_some(POWERSHELL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_lines_are_named() {
        for (line, code) in [
            ("2025-11-07T13:45:00+0000: Falco version: 0.42.1 (x86_64)", Some("noise.falco_log")),
            ("Mon Jul 27 04:16:47 2026: Falco version: 0.44.1 (x86_64)", Some("noise.falco_log")),
            ("2025-11-16T16:22:23+0000: [libs]: libbpf: prog 'open_e': failed", Some("noise.libbpf")),
            ("Events detected: 1", Some("noise.statistics")),
            ("   NOTICE: 1", Some("noise.statistics")),
            ("   Terminal shell in container: 1", Some("noise.statistics")),
            ("2021/06/13 19:35:59 [INFO]  : Falcosidekick is up and listening", Some("noise.sidekick_log")),
            ("2024-09-05T14:52:03+02:00 INF init result=\"x\"", Some("noise.talon_log")),
            ("    + CategoryInfo          : NotSpecified: (2026", Some("noise.powershell")),
            ("14:00:57.015051634: Notice A shell", None),
            ("2026-04-06T14:25:53.726692612+0000: Warning File", None),
            ("   the words: of a report", None),
        ] {
            assert_eq!(recognise(line).map(|noise| noise.code.0), code, "{line}");
        }
    }
}
