//! Lines that a syslog daemon, the journal or a container runtime's log puts in front of what Falco printed.
//!
//! ```text
//! <5>2024-08-07T13:49:16Z a72f9a747cf8 Falco[1]: {…}
//! <134>1 2024-08-07T13:49:16.1Z host falco 1 - - {…}
//! Sep 15 11:07:54 lima falco[21290]: 11:07:54.233793746: Warning …
//! 2024-09-18T12:50:52.164570+00:00 vagrant falco: 11:48:24.195279773: Warning …
//! falco: Warning …
//! ```

use super::Peeled;

/// The payload of a syslog line.
pub(super) fn peel(line: &str) -> Option<Peeled> {
    let mut at = 0;
    let mut header = false;
    if let Some(rest) = line.strip_prefix('<')
        && let Some((number, _)) = rest.split_once('>')
        && matches!(number.len(), 1..=3)
        && number.bytes().all(|b| b.is_ascii_digit())
    {
        at = number.len() + 2;
        header = true;
        if let Some(start) = rfc5424(&line[at..]) {
            return Some(Peeled::new("syslog", at + start));
        }
    }
    let mut iso = false;
    if let Some(time) = rfc3164_time(&line[at..]) {
        at += time;
        header = true;
    } else if let Some(time) = iso_time(&line[at..]) {
        at += time;
        iso = !header;
        header = true;
    }
    // `host tag[pid]: ` or `tag: `; without any header only Falco's own tag is believed.
    let rest = &line[at..];
    let colon = rest.find(": ")?;
    let words: Vec<&str> = rest[..colon].split(' ').collect();
    let tag = *words.last()?;
    let name = tag.split('[').next().unwrap_or(tag);
    let known = name.to_ascii_lowercase().starts_with("falco");
    let fits = if header { words.len() <= 2 && (known || words.len() == 2) } else { words.len() == 1 && known };
    // A time alone is what `kubectl logs --timestamps` writes too; then only a tag like a daemon's tells a syslog line.
    let sure = !iso || known || tag.ends_with(']');
    (fits && sure && is_tag(tag)).then(|| Peeled::new("syslog", at + colon + 2))
}

/// `1 TIMESTAMP HOST APP PROCID MSGID STRUCTURED-DATA MSG`, after the priority.
fn rfc5424(rest: &str) -> Option<usize> {
    let mut at = rest.strip_prefix("1 ").map(|_| 2)?;
    for _ in 0..5 {
        at += rest[at..].find(' ')? + 1;
    }
    if rest[at..].starts_with("- ") {
        return Some(at + 2);
    }
    while rest[at..].starts_with('[') {
        at += rest[at..].find(']')? + 1;
    }
    at += usize::from(rest[at..].starts_with(' '));
    Some(at + usize::from(rest[at..].starts_with('\u{feff}')) * 3)
}

/// `Sep 15 11:07:54 `
fn rfc3164_time(rest: &str) -> Option<usize> {
    const MONTHS: &[&str] =
        &["Jan ", "Feb ", "Mar ", "Apr ", "May ", "Jun ", "Jul ", "Aug ", "Sep ", "Oct ", "Nov ", "Dec "];
    let time = rest.get(..16)?;
    let bytes = time.as_bytes();
    (MONTHS.iter().any(|month| time.starts_with(month))
        && bytes[6] == b' '
        && bytes[9] == b':'
        && bytes[12] == b':'
        && bytes[15] == b' ')
        .then_some(16)
}

/// `2024-09-18T12:50:52.164570+00:00 `
pub(super) fn iso_time(rest: &str) -> Option<usize> {
    let time = rest.split(' ').next()?;
    let bytes = time.as_bytes();
    let shape = bytes.len() >= 20
        && bytes.len() <= 40
        && bytes[4] == b'-'
        && bytes[7] == b'-'
        && bytes[10] == b'T'
        && bytes[13] == b':';
    (shape && bytes[0].is_ascii_digit() && !time.ends_with(':') && rest.len() > time.len()).then(|| time.len() + 1)
}

fn is_tag(tag: &str) -> bool {
    !tag.is_empty() && tag.len() <= 64 && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./[]@".contains(&b))
}
