//! The table of released output templates, read once.

use super::pattern::{Pattern, patterns};
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// What is known of a rule besides its outputs.
#[derive(Debug)]
pub(super) struct Rule {
    pub name: &'static str,
    pub source: &'static str,
    pub tags: Vec<&'static str>,
}

/// One distinct output, and the rules that have it.
#[derive(Debug)]
pub(super) struct Output {
    pub rules: Vec<u16>,
    pub parts: Vec<Part>,
    patterns: OnceLock<Vec<Pattern>>,
}

/// A piece of an output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Words(String),
    Field(String),
}

#[derive(Debug, Default)]
pub(super) struct Table {
    pub rules: Vec<Rule>,
    pub outputs: Vec<Output>,
    /// Outputs by the first bytes of their fixed words.
    leads: HashMap<[u8; LEAD], Vec<u16>>,
    /// Outputs that begin with a field or with few words.
    short: Vec<u16>,
    /// The field that a key stands for, and whether it stands for others as often.
    keys: HashMap<&'static str, (&'static str, bool)>,
    /// Fields by their name with underscores for dots.
    flat: HashMap<String, &'static str>,
    numbers: HashSet<&'static str>,
    lists: HashSet<&'static str>,
}

/// How many bytes of the fixed words an output is looked up by.
const LEAD: usize = 10;

/// The table.
pub(super) fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| read(include_str!("templates.tsv")))
}

impl Table {
    /// The outputs that `message` may have come from, going by its first words.
    pub(super) fn candidates(&self, message: &str) -> impl Iterator<Item = &Output> {
        let lead = message.as_bytes().first_chunk::<LEAD>().and_then(|lead| self.leads.get(lead));
        lead.into_iter().flatten().chain(&self.short).map(|at| &self.outputs[usize::from(*at)])
    }

    /// The outputs whose prose, the words before the first key, is how `message` begins; only those with most of it.
    pub(super) fn by_prose(&self, message: &str) -> Vec<&Output> {
        let mut longest = 8;
        let mut found = Vec::new();
        for output in self.candidates(message) {
            let prose = output.prose();
            if prose.len() < longest || !message.starts_with(prose) {
                continue;
            }
            if message[prose.len()..].starts_with(|c: char| c.is_alphanumeric()) {
                continue;
            }
            if prose.len() > longest {
                longest = prose.len();
                found.clear();
            }
            found.push(output);
        }
        if found.is_empty() {
            // The text may be cut inside the prose itself.
            let cut = message.trim_end_matches(['.', '…', ' ', ']']);
            if cut.len() >= 16 {
                found.extend(self.candidates(message).filter(|output| output.prose().starts_with(cut)));
            }
        }
        found
    }

    /// The field that `key` stands for in most outputs.
    pub(super) fn field(&self, key: &str) -> Option<&'static str> {
        self.keys.get(key).filter(|(_, shared)| !shared).map(|(field, _)| *field)
    }

    /// True for a key that outputs write in front of a field.
    pub(super) fn is_key(&self, key: &str) -> bool {
        self.keys.contains_key(key)
    }

    /// The field whose dots were made underscores: `proc_name`.
    pub(super) fn unflattened(&self, name: &str) -> Option<&'static str> {
        self.flat.get(name).copied()
    }

    pub(super) fn is_number(&self, field: &str) -> bool {
        self.numbers.contains(field)
    }

    pub(super) fn is_list(&self, field: &str) -> bool {
        self.lists.contains(field)
    }
}

impl Output {
    /// The output with each form of `%container.info` in its place, made when first asked for.
    pub(super) fn patterns(&self) -> &[Pattern] {
        self.patterns.get_or_init(|| patterns(&self.parts))
    }

    /// The words before the first key.
    pub(super) fn prose(&self) -> &str {
        let Some(Part::Words(words)) = self.parts.first() else { return "" };
        if self.parts.len() == 1 {
            return words;
        }
        let before_key = match words.strip_suffix('=') {
            Some(words) => words.trim_end_matches(|c: char| !matches!(c, ' ' | '(' | '|')),
            None => words,
        };
        before_key.trim_end_matches([' ', '(', '|', ':'])
    }
}

fn read(text: &'static str) -> Table {
    let mut table = Table::default();
    let mut words: Vec<String> = Vec::new();
    let mut section = "";
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with('[') && line.ends_with(']') {
            section = line;
            continue;
        }
        let mut columns = line.split('\t');
        let mut column = || columns.next().unwrap_or("");
        match section {
            "[keys]" => {
                let (key, field) = (column(), column());
                table.keys.insert(key, (field, column() == "?"));
            }
            "[words]" => {
                let line = expand(line, &words);
                words.push(line);
            }
            "[numbers]" => table.numbers = line.split(' ').collect(),
            "[fields]" => table.flat = line.split(' ').map(|field| (field.replace('.', "_"), field)).collect(),
            "[lists]" => table.lists = line.split(' ').collect(),
            "[rules]" => {
                let (name, source, tags) = (column(), column(), column());
                table.rules.push(Rule { name, source, tags: tags.split(',').filter(|tag| !tag.is_empty()).collect() });
            }
            _ => {
                let rules = column().split(',').filter_map(|at| at.parse().ok()).collect();
                let parts = parts(&expand(column(), &words), &table.keys);
                table.outputs.push(Output { rules, parts, patterns: OnceLock::new() });
            }
        }
    }
    index(&mut table);
    let fields = table.keys.values().map(|(field, _)| *field).chain(table.numbers.iter().copied());
    let flat: Vec<_> =
        fields.filter(|field| field.contains('.')).map(|field| (field.replace('.', "_"), field)).collect();
    table.flat.extend(flat);
    table
}

fn index(table: &mut Table) {
    for (at, output) in table.outputs.iter().enumerate() {
        let lead = match output.parts.first() {
            Some(Part::Words(words)) => words.as_bytes().first_chunk::<LEAD>(),
            _ => None,
        };
        match lead {
            Some(lead) => table.leads.entry(*lead).or_default().push(at as u16),
            None => table.short.push(at as u16),
        }
    }
}

/// Puts the words of `~a` back.
fn expand(text: &str, words: &[String]) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '~' {
            out.push(c);
            continue;
        }
        let at = match chars.next() {
            Some(c @ 'a'..='z') => c as usize - 'a' as usize,
            Some(c @ 'A'..='Z') => 26 + c as usize - 'A' as usize,
            Some(c @ '0'..='9') => 52 + c as usize - '0' as usize,
            _ => usize::MAX,
        };
        out.push_str(words.get(at).map_or("", String::as_str));
    }
    out
}

/// Cuts an output into words and fields.
pub(super) fn parts(output: &str, keys: &HashMap<&'static str, (&'static str, bool)>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut words = String::new();
    let mut rest = output;
    while let Some(at) = rest.find('%') {
        words.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let name = field_name(rest);
        rest = &rest[name.len()..];
        let field = if name.is_empty() {
            let key = words.strip_suffix('=').unwrap_or(&words);
            let key = &key[key.rfind([' ', '(', ',', '=', '|', ':', '%']).map_or(0, |at| at + 1)..];
            keys.get(key).map_or(key, |(field, _)| *field).to_owned()
        } else {
            name.to_owned()
        };
        if !words.is_empty() {
            parts.push(Part::Words(std::mem::take(&mut words)));
        }
        parts.push(Part::Field(field));
    }
    words.push_str(rest);
    if !words.is_empty() {
        parts.push(Part::Words(words));
    }
    parts
}

/// The field name that `text` begins with: `proc.aname[2]`, `json.value[/a/b]`.
fn field_name(text: &str) -> &str {
    if !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return "";
    }
    let plain = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '_').unwrap_or(text.len());
    let end = match text[plain..].starts_with('[').then(|| text[plain..].find(']')) {
        Some(Some(close)) => plain + close + 1,
        _ => plain,
    };
    // A dot that ends a sentence is not part of the name.
    text[..end].trim_end_matches('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_reads_and_names_what_it_should() {
        let table = table();
        assert!(table.outputs.len() > 1000 && table.rules.len() > 400, "{} outputs", table.outputs.len());
        for output in &table.outputs {
            assert!(!output.rules.is_empty());
            for part in &output.parts {
                match part {
                    Part::Words(words) => assert!(!words.is_empty() && !words.contains(['~', '%']), "{words:?}"),
                    Part::Field(field) => {
                        assert!(
                            field.contains('.') && !field.ends_with('.') || field == "jevt.obj",
                            "{field} in {:?}",
                            output.parts
                        );
                    }
                }
            }
        }
        let shell = table.by_prose("A shell was spawned in a container with an attached terminal | evt_type=execve");
        assert!(
            shell.iter().all(|output| table.rules[usize::from(output.rules[0])].name == "Terminal shell in container")
        );
        assert!(shell.len() > 3);
    }
}
