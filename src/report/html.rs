//! The report as one HTML file that needs nothing else: it opens from disk, prints, holds no script and fetches nothing.
//!
//! All text goes through one function of [`out`], which writes text and never markup. The file has a policy of its own that
//! allows its style and nothing more.

mod out;
mod words;

use crate::{Banner, Block, Cell, Code, Link, Marked, Report, Standing, Step, Table, Tally, Tone, Twig};
use out::Out;

/// The style sheet, for screens and for paper.
const STYLE: &str = include_str!("html/style.css");

/// The SHA-256 of [`STYLE`], by which the policy knows it. A test computes it.
const STYLE_HASH: &str = include_str!("html/style.sha256");

/// Blocks nested deeper than this are written side by side: browsers flatten what is deeper, and the stack is finite.
const DEEPEST: usize = 60;

/// The report as an HTML file. The same report gives the same bytes.
pub fn render(report: &Report) -> String {
    let ids = report.sections.iter().map(|section| section.id.clone()).collect();
    let mut page = Page { out: Out::default(), notes: Vec::new(), depth: 0, ids };
    page.whole(report);
    page.out.finish()
}

struct Page {
    out: Out,
    /// The fields that sentences stand on: each set of them is one note.
    notes: Vec<Vec<String>>,
    depth: usize,
    /// The ids of the sections, in order: what a jump names.
    ids: Vec<String>,
}

impl Page {
    fn whole(&mut self, report: &Report) {
        let policy = format!(
            "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
            STYLE_HASH.trim()
        );
        let title = if report.title.is_empty() { "Report" } else { &report.title };
        self.out.doctype();
        self.out.open("html", &[("lang", "en")]);
        self.out.open("head", &[]);
        self.out.void("meta", &[("charset", "utf-8")]);
        self.out.void("meta", &[("http-equiv", "Content-Security-Policy"), ("content", &policy)]);
        self.out.void("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]);
        self.out.void("meta", &[("name", "referrer"), ("content", "no-referrer")]);
        self.out.void("meta", &[("name", "color-scheme"), ("content", "light dark")]);
        self.leaf("title", &[], title);
        self.out.style(STYLE);
        self.out.close("head");
        self.out.open("body", &[]);
        self.out.open("main", &[]);
        self.leaf("h1", &[], title);
        self.contents(report);
        for (at, section) in report.sections.iter().enumerate() {
            if !section.heading.is_empty() {
                let level = format!("h{}", section.level.clamp(2, 6));
                self.leaf(&level, &[("id", &anchor(at))], &section.heading);
            }
            self.blocks(&section.blocks);
        }
        self.footnotes();
        self.out.close("main");
        self.out.close("body");
        self.out.close("html");
    }

    /// The headings of level 2, as links.
    fn contents(&mut self, report: &Report) {
        let named = || report.sections.iter().enumerate().filter(|(_, one)| one.level <= 2 && !one.heading.is_empty());
        if named().count() < 3 {
            return;
        }
        self.out.open("nav", &[("aria-label", "Sections")]);
        self.out.open("ul", &[]);
        for (at, section) in named() {
            self.out.open("li", &[]);
            self.leaf("a", &[("href", &format!("#{}", anchor(at)))], &section.heading);
            self.out.close("li");
        }
        self.out.close("ul");
        self.out.close("nav");
    }

    fn footnotes(&mut self) {
        if self.notes.is_empty() {
            return;
        }
        self.leaf("h2", &[("id", "fields")], "Fields");
        self.out.open("ol", &[("class", "notes")]);
        for (at, fields) in std::mem::take(&mut self.notes).iter().enumerate() {
            self.out.open("li", &[("id", &format!("note-{}", at + 1))]);
            for (nth, field) in fields.iter().enumerate() {
                if nth > 0 {
                    self.out.text(", ");
                }
                self.value(field);
            }
            self.out.close("li");
        }
        self.out.close("ol");
    }

    /// Blocks inside another block, or side by side with it when they stand too deep.
    fn blocks(&mut self, blocks: &[Block]) {
        if self.depth < DEEPEST {
            self.depth += 1;
            blocks.iter().for_each(|block| self.block(block));
            self.depth -= 1;
            return;
        }
        let mut rest: Vec<_> = blocks.iter().rev().collect();
        while let Some(block) = rest.pop() {
            match block {
                Block::Quote(inner) => rest.extend(inner.iter().rev()),
                Block::Outline { items, .. } => rest.extend(items.iter().flatten().rev()),
                Block::Marked(marked) => rest.push(&marked.block),
                other => self.block(other),
            }
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Banner(banner) => self.banner(banner),
            Block::Paragraph(sentences) => self.paragraph(sentences),
            Block::List { ordered, items } => {
                let tag = if *ordered { "ol" } else { "ul" };
                self.out.open(tag, &[]);
                for item in items {
                    self.out.open("li", &[]);
                    self.sentences(&item.sentences);
                    self.out.close("li");
                }
                self.out.close(tag);
            }
            Block::Table(table) => self.table(table),
            Block::Chain(links) => self.chain(links),
            Block::Steps(steps) => self.steps(steps),
            Block::Code(code) => self.code(code),
            Block::Tree(twigs) => self.tree(twigs),
            Block::Outline { start, items } => {
                let number = start.map(|start| start.min(999_999_999).to_string());
                match &number {
                    Some(number) => self.out.open("ol", &[("start", number)]),
                    None => self.out.open("ul", &[]),
                }
                for item in items {
                    self.out.open("li", &[]);
                    self.blocks(item);
                    self.out.close("li");
                }
                self.out.close(if number.is_some() { "ol" } else { "ul" });
            }
            Block::Quote(inner) => {
                self.out.open("blockquote", &[]);
                self.blocks(inner);
                self.out.close("blockquote");
            }
            Block::Rule => self.out.void("hr", &[]),
            Block::Marked(marked) => self.marked(marked),
            Block::Tally(tally) => self.tally(tally),
        }
    }

    fn banner(&mut self, banner: &Banner) {
        self.out.open("div", &[("class", &format!("banner {}", tone(banner.tone)))]);
        self.out.open("p", &[("class", "headline")]);
        self.sentence(&banner.headline);
        self.out.close("p");
        if !banner.badges.is_empty() {
            self.out.open("dl", &[]);
            for badge in &banner.badges {
                self.out.open("div", &[("class", tone(badge.tone))]);
                self.leaf("dt", &[], &badge.label);
                self.leaf("dd", &[], &badge.value);
                self.out.close("div");
            }
            self.out.close("dl");
        }
        self.paragraph(std::slice::from_ref(&banner.action));
        self.out.close("div");
    }

    fn table(&mut self, table: &Table) {
        let width = table.columns.len().max(table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0));
        if width == 0 {
            return;
        }
        // Names of fields are long, and are read better in one piece.
        let fields = table.rows.iter().any(|row| row.field.is_some());
        self.out.open("table", if fields { &[("class", "fields")] } else { &[] });
        if !table.caption.is_empty() {
            self.leaf("caption", &[], &table.caption);
        }
        self.out.open("thead", &[]);
        self.out.open("tr", &[]);
        for at in 0..width {
            self.leaf("th", &[("scope", "col")], table.columns.get(at).map_or("", String::as_str));
        }
        self.out.close("tr");
        self.out.close("thead");
        self.out.open("tbody", &[]);
        let empty = Cell::default();
        for row in &table.rows {
            self.out.open("tr", if row.missing { &[("class", "missing")] } else { &[] });
            for at in 0..width {
                self.out.open("td", &[]);
                self.inlines(&row.cells.get(at).unwrap_or(&empty).inlines);
                self.out.close("td");
            }
            self.out.close("tr");
        }
        self.out.close("tbody");
        self.out.close("table");
    }

    fn chain(&mut self, links: &[Link]) {
        self.out.open("ol", &[("class", "chain")]);
        for link in links {
            self.out.open("li", &[]);
            if !link.role.is_empty() {
                self.leaf("strong", &[], &link.role);
                self.out.text(": ");
            }
            self.sentence(&link.name);
            match link.standing {
                Standing::Seen => {}
                Standing::Refused => self.out.text(" (not reached)"),
                Standing::Unknown => self.out.text(" (not known)"),
            }
            if !link.detail.is_empty() {
                self.out.text(" – ");
                self.sentences(&link.detail);
            }
            self.out.close("li");
        }
        self.out.close("ol");
    }

    /// Numbered through, under the names of their groups.
    fn steps(&mut self, steps: &[Step]) {
        let mut number = 1;
        for group in steps.chunk_by(|one, next| one.group == next.group) {
            if let Some(name) = group.first().map(|step| &step.group).filter(|name| !name.is_empty()) {
                self.leaf("p", &[("class", "group")], name);
            }
            self.out.open("ol", &[("class", "steps"), ("start", &number.to_string())]);
            for step in group {
                self.out.open("li", &[]);
                self.out.open("p", &[]);
                self.sentence(&step.title);
                if !step.tag.text.is_empty() {
                    self.out.text(" ");
                    self.leaf("span", &[("class", &format!("tag {}", tone(step.tag.tone)))], &step.tag.text);
                }
                self.out.close("p");
                self.paragraph(&step.detail);
                step.code.iter().for_each(|code| self.code(code));
                self.out.close("li");
            }
            self.out.close("ol");
            number += group.len();
        }
    }

    fn code(&mut self, code: &Code) {
        self.out.open("pre", &[("tabindex", "0")]);
        self.out.open("code", &[("dir", "ltr")]);
        self.out.lines(&code.text);
        self.out.close("code");
        self.out.close("pre");
    }

    /// Nested by its indent alone: a tree may be deeper than lists can be.
    fn tree(&mut self, twigs: &[Twig]) {
        self.out.open("ul", &[("class", "tree")]);
        for twig in twigs {
            let depth = format!("depth-{}", twig.depth.min(12));
            self.out.open("li", &[("class", &depth)]);
            self.leaf(if twig.deciding { "strong" } else { "span" }, &[], twig.answer.as_str());
            self.out.text(": ");
            self.sentence(&twig.words);
            self.out.close("li");
        }
        self.out.close("ul");
    }

    fn marked(&mut self, marked: &Marked) {
        self.out.open("div", &[("class", "marked")]);
        self.blocks(std::slice::from_ref(&marked.block));
        self.out.open("ul", &[("class", "marks"), ("aria-label", "Marks by Saker")]);
        for mark in &marked.marks {
            self.out.open("li", &[]);
            self.leaf("strong", &[], mark.kind.words());
            self.out.text(": ");
            self.value(mark.said.as_raw());
            self.out.text(" – ");
            self.sentence(&mark.reason);
            self.out.close("li");
        }
        self.out.close("ul");
        self.out.close("div");
    }

    fn tally(&mut self, tally: &Tally) {
        self.out.open("div", &[("class", "marked")]);
        self.out.open("ul", &[("class", "marks"), ("aria-label", "Marks by Saker")]);
        for (kind, count) in &tally.counts {
            self.leaf("li", &[], &format!("{count} {}", kind.words()));
        }
        self.out.close("ul");
        self.paragraph(&tally.notes);
        if !tally.left_out.is_empty() {
            self.leaf("p", &[], "Left out:");
            self.out.open("ul", &[]);
            for sentence in &tally.left_out {
                self.out.open("li", &[]);
                self.sentence(sentence);
                self.out.close("li");
            }
            self.out.close("ul");
        }
        self.out.close("div");
    }
}

/// The name of a section's heading. Its number, because sections of opened documents may have any id.
fn anchor(section: usize) -> String {
    format!("section-{}", section + 1)
}

fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Neutral => "neutral",
        Tone::Good => "good",
        Tone::Caution => "caution",
        Tone::Alarm => "alarm",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest, Sha256};

    #[test]
    fn the_policy_knows_the_style_and_the_style_ends_nothing() {
        let digest = Sha256::digest(STYLE.as_bytes());
        let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut hash = String::new();
        for three in digest.chunks(3) {
            let bits = three.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
            for at in 0..4 {
                let sign = alphabet[(bits >> (18 - 6 * at) & 63) as usize];
                hash.push(if at <= three.len() { char::from(sign) } else { '=' });
            }
        }
        assert_eq!(STYLE_HASH.trim(), hash, "write this into html/style.sha256");
        assert!(!STYLE.contains(['<', '\r']) && !STYLE.contains("url(") && !STYLE.contains("@import"));
    }

    #[test]
    fn the_file_is_whole_and_holds_no_script() {
        let page = render(&Report { title: "<script>alert(1)</script>".into(), sections: Vec::new() });
        assert!(page.starts_with("<!DOCTYPE html>\n") && page.ends_with("</html>\n"), "{page}");
        assert!(page.contains("default-src &#39;none&#39;") && !page.contains("<script"), "{page}");
    }
}
