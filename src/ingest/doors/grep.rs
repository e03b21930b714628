//! What a search tool or a console puts in front of a line: `127:{…`, `falco.log:127:{…`, `C:\logs\falco.log:35:{…`,
//! `docker : …`, `> …`, `# …`, `$ …`; and the journal's export form: `MESSAGE=…`.

use super::{Peeled, begins_record};

/// The payload, when what follows the prefix is something known.
pub(super) fn peel(line: &str) -> Option<Peeled> {
    if line.starts_with("MESSAGE=") {
        return Some(Peeled::new(crate::lines::JOURNAL, "MESSAGE=".len()));
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
    for mark in [" : ", "> ", "# ", "$ "] {
        if let Some(at) = line.find(mark).filter(|at| *at <= 24 && !line[..*at].contains(' ')) {
            let start = at + mark.len();
            if begins_record(&line[start..]) {
                return Some(Peeled::new("console", start));
            }
        }
    }
    None
}
