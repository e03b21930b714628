//! The report as its JSON form has it. Apart from the model, so that the model can change while the form does not.

use crate as model;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Report<'a> {
    schema: u32,
    title: &'a str,
    sections: Vec<Section<'a>>,
}

#[derive(Serialize)]
struct Section<'a> {
    id: &'a str,
    heading: &'a str,
    level: u8,
    blocks: Vec<Block<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Block<'a> {
    Banner { tone: &'static str, headline: Sentence<'a>, badges: Vec<Badge<'a>>, action: Sentence<'a> },
    Paragraph { sentences: Vec<Sentence<'a>> },
    List { ordered: bool, items: Vec<Vec<Sentence<'a>>> },
    Outline { start: Option<u64>, items: Vec<Vec<Block<'a>>> },
    Table { caption: &'a str, columns: &'a [String], rows: Vec<Row<'a>> },
    Chain { links: Vec<Link<'a>> },
    Steps { steps: Vec<Step<'a>> },
    Code(Code<'a>),
    Tree { twigs: Vec<Twig<'a>> },
    Quote { blocks: Vec<Block<'a>> },
    Rule,
    Marked { block: Box<Block<'a>>, marks: Vec<Mark<'a>> },
    Tally { counts: Vec<Count>, notes: Vec<Sentence<'a>>, left_out: Vec<Sentence<'a>> },
}

#[derive(Serialize)]
struct Mark<'a> {
    kind: &'static str,
    part: Option<u32>,
    line: u32,
    said: &'a str,
    reason: Sentence<'a>,
}

#[derive(Serialize)]
struct Count {
    kind: &'static str,
    count: u32,
}

#[derive(Serialize)]
struct Twig<'a> {
    depth: u32,
    answer: &'static str,
    deciding: bool,
    words: Sentence<'a>,
}

#[derive(Serialize)]
struct Badge<'a> {
    label: &'a str,
    value: &'a str,
    tone: &'static str,
}

#[derive(Serialize)]
struct Sentence<'a> {
    inlines: Vec<Inline<'a>>,
    cites: &'a [String],
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Inline<'a> {
    Text { text: &'a str },
    Strong { text: &'a str },
    Emphasis { text: &'a str },
    Struck { text: &'a str },
    Break,
    Code { text: &'a str },
    Evidence { field: &'a str, value: &'a str },
    Value { value: &'a str },
    Link { text: &'a str, href: &'a str },
    Jump { text: &'a str, to: &'a str },
}

#[derive(Serialize)]
struct Row<'a> {
    field: Option<&'a str>,
    missing: bool,
    cells: Vec<Vec<Inline<'a>>>,
}

#[derive(Serialize)]
struct Link<'a> {
    role: &'a str,
    name: Sentence<'a>,
    detail: Vec<Sentence<'a>>,
    standing: &'static str,
}

#[derive(Serialize)]
struct Step<'a> {
    number: usize,
    group: &'a str,
    tag: Tag<'a>,
    title: Sentence<'a>,
    detail: Vec<Sentence<'a>>,
    code: Vec<Code<'a>>,
}

#[derive(Serialize)]
struct Tag<'a> {
    text: &'a str,
    tone: &'static str,
}

#[derive(Serialize)]
struct Code<'a> {
    label: &'a str,
    language: &'a str,
    text: &'a str,
}

impl<'a> Report<'a> {
    pub(super) fn of(report: &'a model::Report) -> Self {
        let section = |section: &'a model::Section| Section {
            id: &section.id,
            heading: &section.heading,
            level: section.level,
            blocks: blocks(&section.blocks),
        };
        Self { schema: super::SCHEMA, title: &report.title, sections: report.sections.iter().map(section).collect() }
    }
}

fn blocks(all: &[model::Block]) -> Vec<Block<'_>> {
    all.iter().map(block).collect()
}

fn block(block: &model::Block) -> Block<'_> {
    match block {
        model::Block::Banner(banner) => Block::Banner {
            tone: tone(banner.tone),
            headline: sentence(&banner.headline),
            badges: banner.badges.iter().map(badge).collect(),
            action: sentence(&banner.action),
        },
        model::Block::Paragraph(all) => Block::Paragraph { sentences: sentences(all) },
        model::Block::List { ordered, items } => {
            Block::List { ordered: *ordered, items: items.iter().map(|item| sentences(&item.sentences)).collect() }
        }
        model::Block::Outline { start, items } => {
            Block::Outline { start: *start, items: items.iter().map(|item| blocks(item)).collect() }
        }
        model::Block::Table(table) => Block::Table {
            caption: &table.caption,
            columns: &table.columns,
            rows: table.rows.iter().map(row).collect(),
        },
        model::Block::Chain(links) => Block::Chain { links: links.iter().map(link).collect() },
        model::Block::Steps(steps) => {
            Block::Steps { steps: steps.iter().zip(1..).map(|(one, number)| step(one, number)).collect() }
        }
        model::Block::Code(one) => Block::Code(code(one)),
        model::Block::Tree(twigs) => Block::Tree {
            twigs: twigs
                .iter()
                .map(|twig| Twig {
                    depth: twig.depth,
                    answer: twig.answer.as_str(),
                    deciding: twig.deciding,
                    words: sentence(&twig.words),
                })
                .collect(),
        },
        model::Block::Quote(inner) => Block::Quote { blocks: blocks(inner) },
        model::Block::Rule => Block::Rule,
        model::Block::Marked(marked) => Block::Marked {
            block: Box::new(self::block(&marked.block)),
            marks: marked.marks.iter().map(mark).collect(),
        },
        model::Block::Tally(tally) => Block::Tally {
            counts: tally.counts.iter().map(|(kind, count)| Count { kind: kind.word(), count: *count }).collect(),
            notes: sentences(&tally.notes),
            left_out: sentences(&tally.left_out),
        },
    }
}

fn mark(mark: &model::Mark) -> Mark<'_> {
    Mark {
        kind: mark.kind.word(),
        part: mark.part,
        line: mark.line,
        said: mark.said.as_raw(),
        reason: sentence(&mark.reason),
    }
}

fn badge(badge: &model::Badge) -> Badge<'_> {
    Badge { label: &badge.label, value: &badge.value, tone: tone(badge.tone) }
}

fn sentences(all: &[model::Sentence]) -> Vec<Sentence<'_>> {
    all.iter().map(sentence).collect()
}

fn sentence(sentence: &model::Sentence) -> Sentence<'_> {
    Sentence { inlines: inlines(&sentence.inlines), cites: &sentence.cites }
}

fn inlines(all: &[model::Inline]) -> Vec<Inline<'_>> {
    all.iter().map(inline).collect()
}

fn inline(inline: &model::Inline) -> Inline<'_> {
    match inline {
        model::Inline::Text(text) => Inline::Text { text },
        model::Inline::Strong(text) => Inline::Strong { text },
        model::Inline::Emphasis(text) => Inline::Emphasis { text },
        model::Inline::Struck(text) => Inline::Struck { text },
        model::Inline::Break => Inline::Break,
        model::Inline::Code(text) => Inline::Code { text },
        model::Inline::Evidence { field, value } => Inline::Evidence { field, value: value.as_raw() },
        model::Inline::Value(value) => Inline::Value { value: value.as_raw() },
        model::Inline::Link { text, href } => Inline::Link { text, href: href.as_str() },
        model::Inline::Jump { text, to, .. } => Inline::Jump { text, to },
    }
}

fn row(row: &model::Row) -> Row<'_> {
    Row {
        field: row.field.as_deref(),
        missing: row.missing,
        cells: row.cells.iter().map(|cell| inlines(&cell.inlines)).collect(),
    }
}

fn link(link: &model::Link) -> Link<'_> {
    let standing = match link.standing {
        model::Standing::Seen => "seen",
        model::Standing::Refused => "refused",
        model::Standing::Unknown => "unknown",
    };
    Link { role: &link.role, name: sentence(&link.name), detail: sentences(&link.detail), standing }
}

fn step(step: &model::Step, number: usize) -> Step<'_> {
    Step {
        number,
        group: &step.group,
        tag: Tag { text: &step.tag.text, tone: tone(step.tag.tone) },
        title: sentence(&step.title),
        detail: sentences(&step.detail),
        code: step.code.iter().map(code).collect(),
    }
}

fn code(code: &model::Code) -> Code<'_> {
    Code { label: &code.label, language: &code.language, text: code.text.as_raw() }
}

fn tone(tone: model::Tone) -> &'static str {
    match tone {
        model::Tone::Neutral => "neutral",
        model::Tone::Good => "good",
        model::Tone::Caution => "caution",
        model::Tone::Alarm => "alarm",
    }
}
