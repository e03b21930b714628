//! A Markdown document that somebody opened, as a report: what [`read`] makes of it.
//!
//! CommonMark with GitHub's tables, footnotes, strikethrough and task lists. Raw HTML stays text, a picture becomes the
//! words that stand for it, a link is kept only when [`Href::external`](crate::Href::external) takes its address. A bare
//! address is words: only what its author made a link is one.
//! Nothing is fetched, and no text is dropped: what a limit keeps from being read is there as it was written.

mod frames;
mod jumps;
mod remark;
mod words;

pub use remark::{Opened, Remark};

use crate::{Block, Cell, Code, Inline, Report, Row, Section, Sentence, Table, Untrusted};
use frames::Frames;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::collections::HashMap;
use words::{Words, plain};

/// Bytes read as Markdown. More than any report; a document of this size is read well within a second.
pub const MOST_BYTES: usize = 2 << 20;

/// Elements read as Markdown: each word in stars, cell or line is one or a few. A report of three hundred pages has about as
/// many; a page that draws more of them does not answer for a while.
pub const MOST_ELEMENTS: usize = 20_000;

/// Bytes of words in one paragraph, at most: nobody reads more in one piece, and a browser is slow to set it. What is longer is
/// a block of plain text.
pub const MOST_OF_PARAGRAPH: usize = 20_000;

/// Reads a document. Never fails; see [`Opened::remarks`] for what was not read as it was meant.
///
/// The first heading is the title when it is of level 1; every other heading that stands in no list or quote starts a
/// section. Text in front of the first heading is a section without a heading.
pub fn read(text: &str) -> Opened {
    let (text, rest) = text.split_at(cut(text));
    let mut reader = Reader::default();
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut left = rest.len();
    for (count, (event, place)) in Parser::new_ext(text, options).into_offset_iter().enumerate() {
        if count == MOST_ELEMENTS {
            reader.finish_line();
            // The range of an end is that of the whole element, which has been read.
            let from = if matches!(event, Event::End(_)) { place.end } else { place.start };
            let unread = text.get(from..).unwrap_or_default();
            left += unread.len();
            reader.at = from;
            reader.unread(unread);
            break;
        }
        reader.at = place.start;
        reader.event(event);
    }
    reader.finish_line();
    reader.at = text.len();
    reader.unread(rest);
    reader.finish(left, text)
}

/// Where `text` ends when it may have [`MOST_BYTES`]: after a line where there is one.
fn cut(text: &str) -> usize {
    if text.len() <= MOST_BYTES {
        return text.len();
    }
    let bytes = &text.as_bytes()[..MOST_BYTES];
    let line = bytes.iter().rposition(|&byte| byte == b'\n').map(|at| at + 1);
    line.unwrap_or_else(|| (0..=MOST_BYTES).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0))
}

#[derive(Default)]
struct Reader {
    report: Report,
    /// True after the first heading.
    headed: bool,
    frames: Frames,
    words: Words,
    /// The text of the code block that is being read.
    code: Option<(String, String)>,
    /// The table that is being read.
    table: Option<Table>,
    /// How often each name of a section was given.
    names: HashMap<String, usize>,
    /// Where the event that is being read starts.
    at: usize,
    /// Where the words that are being read started.
    began: Option<usize>,
    /// Where the first line in the code block is.
    code_start: Option<usize>,
    /// Where the head of the table and each of its rows start.
    table_starts: Vec<usize>,
    /// Where each leaf starts: see [`Opened::lines`].
    starts: Vec<usize>,
}

impl Reader {
    fn event(&mut self, event: Event) {
        if !matches!(event, Event::Start(_) | Event::End(_) | Event::SoftBreak | Event::HardBreak) {
            self.began.get_or_insert(self.at);
        }
        match event {
            Event::Text(part) => match &mut self.code {
                Some((_, text)) => {
                    self.code_start.get_or_insert(self.at);
                    text.push_str(&part);
                }
                None => self.words.text(&part),
            },
            Event::Code(literal) => self.words.code(&literal),
            Event::Html(html) => {
                for line in html.lines() {
                    self.words.text(line);
                    self.words.line_ends();
                }
            }
            // What people write to break a line in a cell.
            Event::InlineHtml(html) if matches!(&*html, "<br>" | "<br/>" | "<br />") => self.words.line_ends(),
            Event::InlineHtml(html) => self.words.text(&html),
            Event::SoftBreak => self.words.text(" "),
            Event::HardBreak => self.words.line_ends(),
            Event::Rule => {
                self.began = None;
                self.leaf(self.at, Block::Rule);
            }
            Event::TaskListMarker(done) => self.words.text(if done { "☑ " } else { "☐ " }),
            Event::FootnoteReference(name) => self.words.text(&format!("[{name}]")),
            // Not asked for.
            Event::InlineMath(text) | Event::DisplayMath(text) => self.words.text(&text),
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
        }
    }

    fn start(&mut self, tag: Tag) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => self.words.weight(&tag.to_end(), true),
            Tag::Link { link_type, dest_url, .. } => self.words.link(link_type, &dest_url),
            Tag::Image { .. } => self.words.picture(),
            Tag::Paragraph | Tag::TableCell | Tag::TableHead | Tag::Superscript | Tag::Subscript => {}
            Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    self.table_starts.push(self.at);
                    table.rows.push(Row { field: None, missing: false, cells: Vec::new() });
                }
            }
            // All others are blocks: what stood in front of them without a paragraph of its own is one.
            block => {
                self.finish_line();
                match block {
                    Tag::BlockQuote(_) => self.frames.open_quote(),
                    Tag::List(start) => self.frames.open_list(start),
                    Tag::Item => self.frames.open_item(),
                    Tag::FootnoteDefinition(name) => self.words.text(&format!("[{name}] ")),
                    Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                        self.code = Some((info.into_string(), String::new()));
                        self.began = None;
                        self.code_start = None;
                    }
                    Tag::CodeBlock(CodeBlockKind::Indented) => {
                        self.code = Some(Default::default());
                        self.began = None;
                        self.code_start = None;
                    }
                    Tag::Table(_) => {
                        self.table_starts = vec![self.at];
                        self.table = Some(Table { caption: String::new(), columns: Vec::new(), rows: Vec::new() });
                    }
                    _ => {}
                }
            }
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => self.words.weight(&tag, false),
            TagEnd::Link => self.words.end_link(),
            TagEnd::Image => self.words.end_picture(),
            TagEnd::Heading(level) => self.heading(level),
            TagEnd::TableCell => self.cell(),
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    self.table_leaf(table);
                }
            }
            TagEnd::CodeBlock => {
                if let Some((info, text)) = self.code.take() {
                    self.leaf(self.code_start.unwrap_or(self.at), code(&info, &text));
                    self.began = None;
                }
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item => {
                self.finish_line();
                if let Some(block) = self.frames.close() {
                    self.block(block);
                }
            }
            TagEnd::Paragraph | TagEnd::HtmlBlock | TagEnd::FootnoteDefinition => self.finish_line(),
            _ => {}
        }
    }

    fn heading(&mut self, level: HeadingLevel) {
        let words = plain(&self.words.take());
        let words = words.trim();
        let began = self.began.take().unwrap_or(self.at);
        if self.frames.any() {
            self.leaf(
                began,
                Block::Paragraph(vec![Sentence { inlines: vec![Inline::Strong(words.to_owned())], cites: Vec::new() }]),
            );
        } else if level == HeadingLevel::H1 && !self.headed {
            self.report.title = words.to_owned();
        } else {
            self.section(words, (level as u8).max(2));
        }
        self.headed |= !self.frames.any();
    }

    fn section(&mut self, heading: &str, level: u8) {
        let mut id = String::from("doc");
        for word in heading.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).take(12) {
            id.push('-');
            id.push_str(&word.to_ascii_lowercase());
        }
        let count = self.names.entry(id.clone()).or_default();
        *count += 1;
        if *count > 1 {
            // `--` is in no other name.
            id.push_str(&format!("--{count}"));
        }
        self.report.sections.push(Section { id, heading: heading.to_owned(), level, blocks: Vec::new() });
    }

    fn cell(&mut self) {
        let inlines = self.words.take();
        self.began = None;
        if let Some(table) = &mut self.table {
            match table.rows.last_mut() {
                Some(row) => row.cells.push(Cell { inlines }),
                None => table.columns.push(plain(&inlines)),
            }
        }
    }

    /// Words that are still open become a paragraph.
    fn finish_line(&mut self) {
        let inlines = self.words.take();
        let began = self.began.take().unwrap_or(self.at);
        if !inlines.is_empty() {
            self.leaf(began, paragraph(inlines));
        }
    }

    /// A block that holds no others, and where its first words start.
    fn leaf(&mut self, start: usize, block: Block) {
        self.starts.push(start);
        self.block(block);
    }

    fn table_leaf(&mut self, table: Table) {
        self.starts.append(&mut self.table_starts);
        self.block(Block::Table(table));
    }

    fn block(&mut self, block: Block) {
        let Some(block) = self.frames.put(block) else { return };
        if self.report.sections.is_empty() {
            self.section("", 2);
        }
        if let Some(section) = self.report.sections.last_mut() {
            section.blocks.push(block);
        }
    }

    /// Text that a limit kept from being read.
    fn unread(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if let Some((info, text)) = self.code.take() {
            self.leaf(self.code_start.unwrap_or(self.at), code(&info, &text));
        }
        if let Some(table) = self.table.take() {
            self.table_leaf(table);
        }
        while self.frames.any() {
            if let Some(block) = self.frames.close() {
                self.block(block);
            }
        }
        let label = "the rest, not read as Markdown".to_owned();
        self.leaf(self.at, Block::Code(Code { label, language: "text".to_owned(), text: Untrusted::new(text) }));
    }

    fn finish(mut self, left: usize, text: &str) -> Opened {
        jumps::resolve(&mut self.report);
        let counts = [
            (left, Remark::Unread { bytes: left }),
            (self.frames.flattened, Remark::Flattened { count: self.frames.flattened }),
            (self.words.unlinked, Remark::Unlinked { count: self.words.unlinked }),
            (self.words.pictures, Remark::Pictures { count: self.words.pictures }),
        ];
        let remarks = counts.into_iter().filter(|(count, _)| *count > 0).map(|(_, remark)| remark).collect();
        Opened { report: self.report, remarks, lines: lines(&self.starts, text) }
    }
}

/// The line, from 1, of each place in `text`. Places mostly ascend, so each walk goes on from the last.
fn lines(starts: &[usize], text: &str) -> Vec<u32> {
    let (mut at, mut line) = (0, 1);
    let mut found = Vec::with_capacity(starts.len());
    for &start in starts {
        let start = start.min(text.len());
        if start < at {
            (at, line) = (0, 1);
        }
        line += text.as_bytes()[at..start].iter().filter(|&&byte| byte == b'\n').count();
        at = start;
        found.push(u32::try_from(line).unwrap_or(u32::MAX));
    }
    found
}

fn paragraph(inlines: Vec<Inline>) -> Block {
    let words = plain(&inlines);
    if words.len() <= MOST_OF_PARAGRAPH {
        return Block::Paragraph(vec![Sentence { inlines, cites: Vec::new() }]);
    }
    let label = "a very long paragraph".to_owned();
    Block::Code(Code { label, language: "text".to_owned(), text: Untrusted::reveal(words.trim()) })
}

/// A block of code; `info` is what stands behind the fence, its first word the language.
fn code(info: &str, text: &str) -> Block {
    let word = info.split([' ', '\t', ',', '{']).next().unwrap_or_default().to_ascii_lowercase();
    let language = match word.as_str() {
        "bash" | "shell" | "zsh" | "console" => "sh",
        "yml" => "yaml",
        other => other,
    };
    let language: String = language.chars().filter(char::is_ascii_alphanumeric).take(20).collect();
    let language = if language.is_empty() { "text".to_owned() } else { language };
    let label = if info.trim().is_empty() { "text" } else { info.trim() };
    // A line feed at the end would run a command as soon as it is pasted.
    let text = text.trim_end_matches('\n');
    Block::Code(Code { label: crate::visible::prose(label).into_owned(), language, text: Untrusted::reveal(text) })
}
