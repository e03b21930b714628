//! Where a long log may be cut, so that its parts can be read apart.

use crate::{Limits, Reader};
use alert::{Alert, Format};

/// How many lines are looked at for a place to cut: a log with none among so many is no list of alerts.
const LINES: usize = 256;

/// True when the input begins with a line that is one whole alert: a log that may have seams.
///
/// `start` is a piece of the input from its first byte on.
pub fn begins_whole(start: &[u8]) -> bool {
    let end = memchr::memchr(b'\n', start);
    end.is_some_and(|end| is_whole(&start[..=end]))
}

/// The first place in a piece of a log where the log may be cut, in bytes from the start of the piece.
///
/// It is the start of a line that is one whole alert and stands behind another such line. No record lies across it, so what
/// stands before it and what stands behind it, read apart, give together what the log gives. Only what waits for more may
/// be told in other words: text in envelopes, text around Markdown, an object that never ends. The piece may begin
/// anywhere; the log must be one that [`begins_whole`].
///
/// ```
/// let line = "{\"rule\":\"R\",\"priority\":\"Notice\",\"output\":\"o\",\"time\":\"2025-03-11T14:05:02Z\",\"output_fields\":{}}\n";
/// let piece = format!("{}{line}{line}", &line[9..]);
/// assert!(ingest::begins_whole(line.as_bytes()));
/// assert_eq!(ingest::seam(piece.as_bytes()), Some(piece.len() - line.len()));
/// ```
pub fn seam(piece: &[u8]) -> Option<usize> {
    let mut start = memchr::memchr(b'\n', piece)? + 1;
    let mut before = false;
    for _ in 0..LINES {
        let end = start + memchr::memchr(b'\n', piece.get(start..)?)? + 1;
        let whole = is_whole(&piece[start..end]);
        if before && whole {
            return Some(start);
        }
        (start, before) = (end, whole);
    }
    None
}

/// True for a line that is one alert in the JSON of Falco or falcosidekick, and nothing else.
fn is_whole(line: &[u8]) -> bool {
    let mut reader = Reader::new(Limits::default());
    let mut alerts: Vec<Alert> = Vec::new();
    reader.push_to(line, &mut alerts);
    let rest = reader.finish_to(&mut alerts);
    let [alert] = &alerts[..] else { return false };
    // A line of text does not do: an object that is still open before it may take it in.
    let plain = matches!(alert.format, Format::FalcoJson | Format::Falcosidekick);
    plain
        && alert.place.byte == 0
        && alert.place.length as usize >= line.trim_ascii_end().len()
        && rest.diagnostics.is_empty()
}
