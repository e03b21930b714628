//! The report as Markdown, out by [`render`] and in by [`read`]: CommonMark with GitHub's tables and footnotes.
//!
//! Text of ours is escaped where a character would mean something; text from elsewhere stands in code spans and fences
//! it cannot close, with marks for what cannot be seen (see [`Untrusted::visible`](crate::Untrusted::visible)). The
//! fields that a sentence stands on are footnotes, one for each set of fields.

mod block;
mod escape;
mod inline;
mod list;
mod read;

pub use read::{MOST_BYTES, MOST_ELEMENTS, MOST_OF_PARAGRAPH, Opened, Remark, read};

use crate::Report;
use block::Writer;

/// The report as Markdown. The same report gives the same bytes; lines end in LF, and so does the text, once.
pub fn render(report: &Report) -> String {
    let mut writer = Writer::default();
    let mut parts = Vec::new();
    if !report.title.is_empty() {
        parts.push(writer.heading(1, &report.title));
    }
    for section in &report.sections {
        if !section.heading.is_empty() {
            parts.push(writer.heading(section.level.clamp(2, 6), &section.heading));
        }
        parts.push(writer.blocks(&section.blocks));
    }
    parts.push(writer.notes());
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}
