//! What a search tool or a console puts in front of a line: `127:{…`, `falco.log:127:{…`, `C:\logs\falco.log:35:{…`,
//! `docker : …`, `$ …`; the journal's export form: `MESSAGE=…`; and what a mail program or a pager puts in front of every
//! line, also of one alert over many: `> `, `> > `, `# `, ` 12 `, `12:`.

use super::{Peeled, begins_record};

/// Where a line goes on behind a mark that may stand before every line, a quoting one or its number, and the stream of lines
/// with such marks.
pub(crate) fn mark(line: &str) -> Option<(usize, &'static str)> {
    for (mark, stream) in [('>', "quoted"), ('#', "commented")] {
        if line.starts_with(mark) {
            return Some((line.len() - line.trim_start_matches([mark, ' ']).len(), stream));
        }
    }
    let number = line.trim_start_matches(' ');
    let rest = number.trim_start_matches(|c: char| c.is_ascii_digit());
    let marked = rest.len() < number.len() && number.len() - rest.len() <= 7 && rest.starts_with([' ', '\t', ':', '|']);
    marked.then(|| (line.len() - rest.len() + 1, "numbered"))
}

/// The payload, when what follows the prefix is something known.
pub(super) fn peel(line: &str) -> Option<Peeled> {
    if let Some(message) = line.trim_start().strip_prefix("MESSAGE=") {
        return Some(Peeled::new(crate::lines::JOURNAL, line.len() - message.len()));
    }
    if let Some((at, stream)) = mark(line)
        && (begins_record(&line[at..]) || line[at..].trim() == "{")
    {
        return Some(Peeled::new(stream, at));
    }
    if let Some(at) = line.find("Falco's payload : ") {
        return Some(Peeled::new("console", at + "Falco's payload : ".len()));
    }
    // A number may stand at the beginning or after a path, which itself may hold colons; a path may stand alone.
    for at in memchr::memchr2_iter(b':', b'-', line.as_bytes()).take_while(|at| *at <= 512) {
        let head = &line[..at];
        let digits = head.bytes().rev().take_while(u8::is_ascii_digit).count();
        let before = head[..at - digits].bytes().next_back();
        let holds = |bytes: &[u8]| head.bytes().any(|byte| bytes.contains(&byte));
        let path = !holds(b" \t\"{=") && holds(b"/.");
        // Behind a hyphen only a path counts: dates have hyphens too.
        let numbered = digits > 0 && line.as_bytes()[at] == b':' && matches!(before, None | Some(b':'));
        if (numbered || path && !line[at + 1..].starts_with(' ')) && begins_record(&line[at + 1..]) {
            return Some(Peeled::new("grep", at + 1));
        }
    }
    for mark in [" : ", "$ "] {
        if let Some(at) = line.find(mark).filter(|at| *at <= 24 && !line[..*at].contains(' ')) {
            let start = at + mark.len();
            if begins_record(&line[start..]) {
                return Some(Peeled::new("console", start));
            }
        }
    }
    None
}
