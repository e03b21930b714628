//! What a search tool or a console puts in front of a line: `127:{…`, `falco.log:127:{…`, `C:\logs\falco.log:35:{…`,
//! `docker : …`, `# …`, `$ …`; the journal's export form: `MESSAGE=…`; and what a mail program or a pager puts in front of every
//! line, also of one alert over many: `> `, `> > `, ` 12 `, `12:`.

use super::{Peeled, begins_record};

/// The stream of lines with such a mark.
pub(crate) const MARKED: &str = "marked";

/// Where a line goes on behind a quoting mark or its number.
pub(crate) fn mark(line: &str) -> Option<usize> {
    if line.starts_with('>') {
        return Some(line.len() - line.trim_start_matches(['>', ' ']).len());
    }
    let number = line.trim_start_matches(' ');
    let rest = number.trim_start_matches(|c: char| c.is_ascii_digit());
    let marked = rest.len() < number.len() && number.len() - rest.len() <= 7 && rest.starts_with([' ', '\t', ':', '|']);
    marked.then(|| line.len() - rest.len() + 1)
}

/// The payload, when what follows the prefix is something known.
pub(super) fn peel(line: &str) -> Option<Peeled> {
    if let Some(message) = line.trim_start().strip_prefix("MESSAGE=") {
        return Some(Peeled::new(crate::lines::JOURNAL, line.len() - message.len()));
    }
    if let Some(at) = mark(line).filter(|at| begins_record(&line[*at..]) || line[*at..].trim() == "{") {
        return Some(Peeled::new(MARKED, at));
    }
    // The number may stand at the beginning or after a path, which itself may hold colons.
    let mut from = 0;
    while let Some(colon) = line[from..].find(':').map(|at| from + at) {
        if colon > 512 {
            break;
        }
        let digits = line[..colon].bytes().rev().take_while(u8::is_ascii_digit).count();
        let before = line[..colon - digits].bytes().next_back();
        if digits > 0 && matches!(before, None | Some(b':')) && begins_record(&line[colon + 1..]) {
            return Some(Peeled::new("grep", colon + 1));
        }
        from = colon + 1;
    }
    for mark in [" : ", "# ", "$ "] {
        if let Some(at) = line.find(mark).filter(|at| *at <= 24 && !line[..*at].contains(' ')) {
            let start = at + mark.len();
            if begins_record(&line[start..]) {
                return Some(Peeled::new("console", start));
            }
        }
    }
    None
}
