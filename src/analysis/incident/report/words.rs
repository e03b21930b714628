//! Sentences that cite fields of numbered alerts.

use super::Named;
use report::{Block, Inline, Report, Sentence, Untrusted};

/// A sentence in the making.
#[derive(Default)]
pub struct Words(Sentence);

impl Words {
    /// Begins with our own words.
    pub fn new(text: impl Into<String>) -> Self {
        Self::default().text(text)
    }

    /// Goes on with our own words.
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.0.inlines.push(Inline::Text(text.into()));
        self
    }

    /// Goes on with our own words, with weight.
    pub fn strong(mut self, text: impl Into<String>) -> Self {
        self.0.inlines.push(Inline::Strong(text.into()));
        self
    }

    /// Goes on with a literal of ours.
    pub fn code(mut self, text: impl Into<String>) -> Self {
        self.0.inlines.push(Inline::Code(text.into()));
        self
    }

    /// Goes on with the value of a field of an alert, cut at 200 characters, and cites it. Says nothing where there is none.
    pub fn value(mut self, named: &Named<'_>, field: &str) -> Self {
        if let Some(value) = named.value(field) {
            let cites: Vec<String> = named.cites(field);
            let field = cites.first().cloned().unwrap_or_default();
            let cut = value.char_indices().nth(200).map_or(value.len(), |(at, _)| at);
            let value = if cut < value.len() { format!("{}…", &value[..cut]) } else { value };
            self.0.inlines.push(Inline::Evidence { field, value: Untrusted::new(value) });
            self = self.also(cites);
        }
        self
    }

    /// Cites fields of an alert without showing them.
    pub fn cite(self, named: &Named<'_>, fields: &[&str]) -> Self {
        let cites = fields.iter().flat_map(|field| named.cites(field)).collect();
        self.also(cites)
    }

    /// Cites what is named already.
    pub fn also(mut self, cites: Vec<String>) -> Self {
        for cite in cites {
            if !self.0.cites.contains(&cite) {
                self.0.cites.push(cite);
            }
        }
        self
    }

    /// What the alert is: its rule, then the command or the target or the request, then where.
    pub fn what(self, named: &Named<'_>) -> Self {
        let mut words = self.value(named, "alert.rule");
        if let Some(field) = WHAT.into_iter().find(|field| named.value(field).is_some()) {
            words = words.text(": ").value(named, field);
        }
        match place_field(named) {
            Some(field) => words.text(" in ").value(named, field),
            None => words,
        }
    }

    /// The sentence.
    pub fn done(self) -> Sentence {
        self.0
    }
}

/// Fields that tell what an alert is about, the most telling first.
pub const WHAT: [&str; 10] = [
    "proc.cmdline",
    "proc.name",
    "fd.name",
    "ka.target.name",
    "ka.target.resource",
    "ka.verb",
    "ct.name",
    "okta.evt.type",
    "gcp.methodName",
    "github.action",
];

/// The field that tells where an alert happened.
pub fn place_field(named: &Named<'_>) -> Option<&'static str> {
    let host = named.value("container.id").as_deref() == Some("host");
    // What an audit log tells did not happen on the machine whose Falco read it.
    let outer = if audit(named) { "ka.target.namespace" } else { "alert.hostname" };
    let inner = ["k8s.pod.name", "container.name", "container.id"].into_iter().filter(|_| !host);
    inner.chain([outer]).find(|field| named.value(field).is_some())
}

fn audit(named: &Named<'_>) -> bool {
    named.value("proc.name").is_none() && named.value("alert.source").is_some_and(|source| source != "syscall")
}

impl Named<'_> {
    /// A value that is not empty.
    pub fn value(&self, field: &str) -> Option<String> {
        self.case.facts.text(field).map(String::from).filter(|value| !value.is_empty())
    }

    /// How a field of this alert is cited.
    pub fn cites(&self, field: &str) -> Vec<String> {
        self.case.facts.cites(field).iter().map(|field| qualified(self.n, field)).collect()
    }

    /// A sentence of this alert's own report, citing its fields by this alert's number.
    pub fn numbered(&self, sentence: &Sentence) -> Sentence {
        let mut sentence = sentence.clone();
        for cite in &mut sentence.cites {
            *cite = qualified(self.n, cite);
        }
        for inline in &mut sentence.inlines {
            if let Inline::Evidence { field, .. } = inline {
                *field = qualified(self.n, field);
            }
        }
        sentence
    }
}

/// `alert[3].proc.cmdline`; properties of the alert itself lose their own `alert.`: `alert[3].rule`.
fn qualified(n: usize, field: &str) -> String {
    format!("alert[{n}].{}", field.strip_prefix("alert.").unwrap_or(field))
}

/// The number and the field that a citation names.
pub fn unqualified(cite: &str) -> Option<(usize, &str)> {
    let (number, field) = cite.strip_prefix("alert[")?.split_once("].")?;
    Some((number.parse().ok()?, field))
}

/// Every citation of a report, in order of appearance, each once.
pub fn cited(report: &Report) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut add = |sentence: &Sentence| {
        for cite in &sentence.cites {
            if !found.contains(cite) {
                found.push(cite.clone());
            }
        }
    };
    for block in report.sections.iter().flat_map(|section| &section.blocks) {
        match block {
            Block::Banner(banner) => [&banner.headline, &banner.action].into_iter().for_each(&mut add),
            Block::Paragraph(sentences) => sentences.iter().for_each(&mut add),
            Block::List { items, .. } => items.iter().flat_map(|item| &item.sentences).for_each(&mut add),
            Block::Chain(links) => {
                links.iter().flat_map(|link| std::iter::once(&link.name).chain(&link.detail)).for_each(&mut add);
            }
            Block::Steps(steps) => {
                steps.iter().flat_map(|step| std::iter::once(&step.title).chain(&step.detail)).for_each(&mut add);
            }
            _ => {}
        }
    }
    found
}

/// `3`, `3 and 7`, `3, 7 and 9`, `3, 7, 9 and 12 more`.
pub fn numbers(numbers: &[usize]) -> String {
    const SHOWN: usize = 12;
    let shown: Vec<String> = numbers.iter().take(SHOWN).map(usize::to_string).collect();
    match (shown.split_last(), numbers.len().saturating_sub(SHOWN)) {
        (None, _) => String::new(),
        (Some(_), more @ 1..) => format!("{} and {more} more", shown.join(", ")),
        (Some((last, [])), 0) => last.clone(),
        (Some((last, rest)), 0) => format!("{} and {last}", rest.join(", ")),
    }
}

/// `alert 3`, `alerts 3 and 7`.
pub fn alerts(of: &[usize]) -> String {
    format!("{} {}", if of.len() == 1 { "alert" } else { "alerts" }, numbers(of))
}
