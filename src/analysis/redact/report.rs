//! Reports: every text in them, ours as well, because words of ours may have been made from values. The matches have no
//! wildcard: whoever adds a part to a report is told to think of it here.

use super::Redaction;
use report::{
    Badge, Banner, Block, Cell, Code, Href, Inline, Item, Link, Mark, Marked, Report, Row, Section, Sentence, Step,
    Table, Tag, Tally, Twig, Untrusted,
};

/// Blocks nested deeper than this are left out of what leaves: no reader shows them.
const DEEPEST: usize = 200;

impl Redaction {
    /// The report with everything replaced. The alerts it is about must have been learned.
    pub fn report(&self, report: &Report) -> Report {
        let mut report = report.clone();
        let Report { title, sections } = &mut report;
        self.words(title);
        for section in sections {
            let Section { id, heading, level: _, blocks } = section;
            self.words(id);
            self.words(heading);
            self.blocks(blocks, 0);
        }
        report
    }

    fn words(&self, text: &mut String) {
        *text = self.text(text);
    }

    fn untrusted(&self, text: &mut Untrusted) {
        *text = Untrusted::new(self.text(text.as_raw()));
    }

    fn blocks(&self, blocks: &mut Vec<Block>, depth: usize) {
        if depth > DEEPEST {
            blocks.clear();
        }
        blocks.iter_mut().for_each(|block| self.block(block, depth));
    }

    fn block(&self, block: &mut Block, depth: usize) {
        match block {
            Block::Banner(Banner { tone: _, headline, badges, action }) => {
                self.sentence(headline);
                for Badge { label, value, tone: _ } in badges {
                    self.words(label);
                    self.words(value);
                }
                self.sentence(action);
            }
            Block::Paragraph(sentences) => self.sentences(sentences),
            Block::List { ordered: _, items } => {
                items.iter_mut().for_each(|Item { sentences }| self.sentences(sentences));
            }
            Block::Table(Table { caption, columns, rows }) => {
                self.words(caption);
                columns.iter_mut().for_each(|column| self.words(column));
                for Row { field, missing: _, cells } in rows {
                    field.iter_mut().for_each(|field| self.words(field));
                    cells.iter_mut().for_each(|Cell { inlines }| self.inlines(inlines));
                }
            }
            Block::Chain(links) => {
                for Link { role, name, detail, standing: _ } in links {
                    self.words(role);
                    self.sentence(name);
                    self.sentences(detail);
                }
            }
            Block::Steps(steps) => {
                for Step { group, tag: Tag { text, tone: _ }, title, detail, code } in steps {
                    self.words(group);
                    self.words(text);
                    self.sentence(title);
                    self.sentences(detail);
                    code.iter_mut().for_each(|code| self.code(code));
                }
            }
            Block::Code(code) => self.code(code),
            Block::Tree(twigs) => {
                for Twig { depth: _, answer: _, deciding: _, words } in twigs {
                    self.sentence(words);
                }
            }
            Block::Outline { start: _, items } => items.iter_mut().for_each(|item| self.blocks(item, depth + 1)),
            Block::Quote(blocks) => self.blocks(blocks, depth + 1),
            Block::Rule => {}
            Block::Marked(Marked { block, marks }) => {
                if depth > DEEPEST {
                    **block = Block::Rule;
                }
                self.block(block, depth + 1);
                for Mark { kind: _, part: _, line: _, said, reason } in marks {
                    self.untrusted(said);
                    self.sentence(reason);
                }
            }
            Block::Tally(Tally { counts: _, notes, left_out }) => {
                self.sentences(notes);
                self.sentences(left_out);
            }
        }
    }

    fn code(&self, code: &mut Code) {
        let Code { label, language, text } = code;
        self.words(label);
        self.words(language);
        self.untrusted(text);
    }

    fn sentences(&self, sentences: &mut [Sentence]) {
        sentences.iter_mut().for_each(|sentence| self.sentence(sentence));
    }

    fn sentence(&self, sentence: &mut Sentence) {
        let Sentence { inlines, cites } = sentence;
        self.inlines(inlines);
        cites.iter_mut().for_each(|field| self.words(field));
    }

    fn inlines(&self, inlines: &mut [Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(text)
                | Inline::Strong(text)
                | Inline::Emphasis(text)
                | Inline::Struck(text)
                | Inline::Code(text) => self.words(text),
                Inline::Evidence { field, value } => {
                    self.words(field);
                    self.untrusted(value);
                }
                Inline::Value(value) => self.untrusted(value),
                Inline::Break => {}
                Inline::Jump { text, fragment, to } => {
                    self.words(text);
                    self.words(fragment);
                    self.words(to);
                }
                Inline::Link { text, href } => {
                    self.words(text);
                    let address = self.text(href.as_str());
                    if address != href.as_str() {
                        // An address with a token in it leads nowhere; it stays to be read.
                        *inline = match Href::external(&address) {
                            Some(href) => Inline::Link { text: std::mem::take(text), href },
                            None => Inline::Text(std::mem::take(text)),
                        };
                    }
                }
            }
        }
    }
}
