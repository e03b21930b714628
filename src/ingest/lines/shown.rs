//! What a terminal adds to the lines that it shows.

use super::Lines;
use crate::codes;
use crate::sink::{Sink, Spot};

/// What frames around text are drawn with.
pub(super) const FRAMES: [char; 3] = ['│', '┃', '║'];

impl Lines {
    /// Takes a line in colours, which a terminal shows and a log should not hold.
    pub(super) fn coloured(&mut self, line: &str, spot: &Spot, bytes: usize, sink: &mut Sink) {
        let mut plain = String::with_capacity(line.len());
        let mut parts = line.split("\u{1b}[");
        plain.push_str(parts.next().unwrap_or(""));
        for part in parts {
            let end = part.find(|c: char| !c.is_ascii_digit() && c != ';');
            plain.push_str(end.and_then(|end| part.get(end + 1..)).unwrap_or(""));
        }
        self.plain(&plain, codes::COLOURS, "a terminal's colour codes were taken out", line, spot, bytes, sink);
    }

    /// Takes a line out of the frame that a terminal program draws around it.
    pub(super) fn framed(&mut self, line: &str, spot: &Spot, bytes: usize, sink: &mut Sink) {
        let inner = line.trim().trim_start_matches(FRAMES).trim_end_matches(FRAMES);
        let inner = inner.strip_prefix(' ').unwrap_or(inner);
        let plain = format!("{}\n", inner.strip_suffix(' ').unwrap_or(inner));
        self.plain(&plain, codes::FRAME, "a frame around the text was taken out", line, spot, bytes, sink);
    }

    /// Takes the line `plain` that was made of `line`.
    #[allow(clippy::too_many_arguments)]
    fn plain(
        &mut self,
        plain: &str,
        code: alert::Code,
        message: &str,
        line: &str,
        spot: &Spot,
        bytes: usize,
        sink: &mut Sink,
    ) {
        if !sink.mends.iter().any(|mend| mend.code == code) {
            sink.mend(code, spot.place.clone(), message, plain);
        }
        let before = sink.counts();
        self.line(plain, &Spot { exact: false, ..spot.clone() }, bytes, sink);
        sink.keep_raw(before, line);
    }
}
