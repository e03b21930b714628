use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;
use report::{Block, Inline, Report, Row, Sentence, Untrusted};

use crate::document::untrusted;
use crate::dom::{Node, classed, node};

/// Which fields a report shows in its tables, and which sentences stand on them. Rows are numbered from 1 through the
/// report, as a reader sees them: the numbers are how a sentence points at its fields.
#[derive(Debug, Default, PartialEq)]
pub struct Index {
    numbers: HashMap<String, usize>,
    facts: Vec<Fact>,
}

/// A field that a table shows.
#[derive(Debug, PartialEq)]
pub struct Fact {
    /// The field.
    pub field: String,
    /// Its value, where the row holds one.
    pub value: Option<Untrusted>,
    /// How many sentences cite it.
    pub cited: usize,
}

/// What the reader points at.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Lit {
    /// Nothing.
    #[default]
    Nothing,
    /// A sentence that stands on the fields of these numbers.
    Sentence(Arc<[usize]>),
    /// The row of that number.
    Row(usize),
}

impl Index {
    /// The index of `report`.
    pub fn of(report: &Report) -> Self {
        let mut index = Self::default();
        let blocks = || report.sections.iter().flat_map(|section| &section.blocks);
        for row in blocks().flat_map(rows) {
            index.add(row);
        }
        for block in blocks() {
            walk(block, &mut |sentence| {
                for number in index.numbers_of(sentence).iter() {
                    index.facts[number - 1].cited += 1;
                }
            });
        }
        index
    }

    /// The number of `field`'s row.
    pub fn number(&self, field: &str) -> Option<usize> {
        self.numbers.get(field).copied()
    }

    /// The fact of that number.
    pub fn fact(&self, number: usize) -> Option<&Fact> {
        self.facts.get(number.checked_sub(1)?)
    }

    /// True when both show the same fields under the same numbers, and cite them as often.
    pub fn numbers_alike(&self, other: &Self) -> bool {
        let alike = |(one, two): (&Fact, &Fact)| one.field == two.field && one.cited == two.cited;
        self.facts.len() == other.facts.len() && self.facts.iter().zip(&other.facts).all(alike)
    }

    /// The numbers of the fields that `sentence` cites, ascending. Fields that no table shows have none.
    pub fn numbers_of(&self, sentence: &Sentence) -> Arc<[usize]> {
        let cited = |number: &usize| self.fact(*number).is_some_and(|fact| sentence.cites.contains(&fact.field));
        (1..=self.facts.len()).filter(cited).collect()
    }

    fn add(&mut self, row: &Row) {
        let Some(field) = &row.field else { return };
        if self.numbers.contains_key(field) {
            return;
        }
        let inlines = row.cells.iter().skip(1).flat_map(|cell| &cell.inlines);
        let value = inlines.into_iter().find_map(|inline| match inline {
            Inline::Evidence { value, .. } | Inline::Value(value) => Some(value.clone()),
            _ => None,
        });
        self.facts.push(Fact { field: field.clone(), value, cited: 0 });
        self.numbers.insert(field.clone(), self.facts.len());
    }
}

impl Lit {
    /// True when the row of that number should be marked.
    pub fn marks_row(&self, number: usize) -> bool {
        match self {
            Lit::Nothing => false,
            Lit::Sentence(numbers) => numbers.contains(&number),
            Lit::Row(row) => *row == number,
        }
    }

    /// True when a sentence that stands on `numbers` should be marked.
    pub fn marks_sentence(&self, numbers: &[usize]) -> bool {
        matches!(self, Lit::Row(row) if numbers.contains(row))
    }
}

/// Numbers as they are printed beside a sentence: `3, 7, 9–12`.
pub fn in_short(numbers: &[usize]) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut rest = numbers;
    while let Some(&first) = rest.first() {
        let run = rest.iter().enumerate().take_while(|(at, number)| **number == first + at).count();
        match run {
            1 | 2 => {
                parts.push(first.to_string());
                rest = &rest[1..];
            }
            _ => {
                parts.push(format!("{first}–{}", first + run - 1));
                rest = &rest[run..];
            }
        }
    }
    parts.join(", ")
}

/// The fields behind what the reader points at, beside the text: the table may be far away.
pub fn evidence_note(index: RwSignal<Arc<Index>>, lit: Memo<Lit>) -> Node {
    let note = classed("div", "evidence-note").attr("aria-hidden", "true");
    note.slot(move || index.with(|index| note_on(index, &lit.get())))
}

fn note_on(index: &Index, lit: &Lit) -> Vec<Node> {
    let hint = "Point at a sentence to see the fields it stands on; at a field to see where it is used.";
    let (class, title) = match lit {
        Lit::Nothing => ("note-hint", hint.to_owned()),
        Lit::Sentence(_) => ("note-title", "This sentence stands on".to_owned()),
        Lit::Row(number) => ("note-title", index.fact(*number).map(|fact| used(fact.cited)).unwrap_or_default()),
    };
    let numbers = match lit {
        Lit::Nothing => &[][..],
        Lit::Sentence(numbers) => numbers,
        Lit::Row(number) => std::slice::from_ref(number),
    };
    let facts = classed("dl", "note-facts").all(numbers.iter().filter_map(|number| line(index, *number)));
    vec![classed("p", class).text(&title), facts]
}

fn line(index: &Index, number: usize) -> Option<Node> {
    let fact = index.fact(number)?;
    let value = match &fact.value {
        Some(value) => untrusted::glance(value),
        None => classed("span", "absent").text("not in this alert"),
    };
    let name = node("dt").with(classed("span", "number").text(&number.to_string())).text(" ").text(&fact.field);
    Some(node("div").with(name).with(node("dd").with(value)))
}

/// How often a field is used, in words.
pub fn used(count: usize) -> String {
    match count {
        0 => "cited by no sentence".to_owned(),
        1 => "cited by 1 sentence".to_owned(),
        _ => format!("cited by {count} sentences"),
    }
}

fn rows(block: &Block) -> Vec<&Row> {
    match block {
        Block::Table(table) => table.rows.iter().collect(),
        _ => Vec::new(),
    }
}

/// Every sentence of `block`, in the order it is drawn.
fn walk(block: &Block, each: &mut impl FnMut(&Sentence)) {
    match block {
        Block::Banner(banner) => {
            each(&banner.headline);
            each(&banner.action);
        }
        Block::Paragraph(sentences) => sentences.iter().for_each(each),
        Block::List { items, .. } => items.iter().flat_map(|item| &item.sentences).for_each(each),
        Block::Chain(links) => links.iter().for_each(|link| {
            each(&link.name);
            link.detail.iter().for_each(&mut *each);
        }),
        Block::Steps(steps) => steps.iter().for_each(|step| {
            each(&step.title);
            step.detail.iter().for_each(&mut *each);
        }),
        Block::Tree(twigs) => twigs.iter().map(|twig| &twig.words).for_each(each),
        // Documents that somebody opened cite nothing; marks on them cite fields that no table of theirs shows.
        Block::Marked(_) | Block::Tally(_) => {}
        Block::Table(_) | Block::Code(_) | Block::Outline { .. } | Block::Quote(_) | Block::Rule => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use report::{Cell, Section, Table};

    fn sentence(cites: &[&str]) -> Sentence {
        Sentence { inlines: Vec::new(), cites: cites.iter().map(|field| (*field).to_owned()).collect() }
    }

    fn row(field: &str, value: &str) -> Row {
        let shown = Inline::Evidence { field: field.to_owned(), value: Untrusted::new(value) };
        let cells = vec![Cell::default(), Cell { inlines: vec![shown] }];
        Row { field: Some(field.to_owned()), missing: false, cells }
    }

    fn report() -> Report {
        let table = Table {
            rows: vec![row("evt.res", "EACCES"), row("proc.name", "sh")],
            caption: String::new(),
            columns: Vec::new(),
        };
        let blocks = vec![
            Block::Paragraph(vec![sentence(&["proc.name", "evt.res", "fd.name"]), sentence(&["evt.res"])]),
            Block::Table(table),
        ];
        let section = Section { id: "s".to_owned(), heading: "S".to_owned(), level: 2, blocks };
        Report { title: String::new(), sections: vec![section] }
    }

    #[test]
    fn fields_are_numbered_as_their_rows_stand() {
        let index = Index::of(&report());
        assert_eq!(
            (index.number("evt.res"), index.number("proc.name"), index.number("fd.name")),
            (Some(1), Some(2), None)
        );
        assert_eq!(&*index.numbers_of(&sentence(&["proc.name", "evt.res", "fd.name"])), [1, 2]);
    }

    #[test]
    fn a_fact_knows_its_value_and_its_citations() {
        let index = Index::of(&report());
        let fact = index.fact(1).expect("the first row");
        assert_eq!((fact.field.as_str(), fact.cited), ("evt.res", 2));
        assert_eq!(fact.value, Some(Untrusted::new("EACCES")));
        assert_eq!(index.fact(0), None);
        assert_eq!(index.fact(3), None);
    }

    #[test]
    fn evidence_is_marked_both_ways() {
        let sentence = Lit::Sentence([1, 2].into());
        assert!(sentence.marks_row(1) && !sentence.marks_row(3));
        assert!(!sentence.marks_sentence(&[1]));
        assert!(Lit::Row(2).marks_sentence(&[1, 2]) && !Lit::Row(2).marks_sentence(&[1]));
    }

    #[test]
    fn numbers_are_set_like_references() {
        let short = |numbers: &[usize]| in_short(numbers);
        assert_eq!(short(&[3]), "3");
        assert_eq!(short(&[3, 4]), "3, 4");
        assert_eq!(short(&[3, 7, 9, 10, 11, 12]), "3, 7, 9–12");
        assert_eq!(short(&[]), "");
    }
}
