//! What leaves as a file, part by part, and what is replaced on its way out.

use std::rc::Rc;

use analysis::Rulebook;
use analysis::casefile::CaseFile;
use analysis::export::{self, Export, Of, Options, Slices};
use analysis::redact::Redaction;
use analysis::report::Report;
use analysis::store::Store;
use protocol::{CASE, End, Kind, Learned, Leave, MAP, MOST_REPLACED, Part, Replaced, Untrusted};

use crate::engine::small;
use crate::look::fields;

/// A table has no more fields than this unless they are chosen: a field more for every alert is somebody's joke.
const MOST_COLUMNS: usize = 1_000;

/// How many alerts are learned from in one turn.
const LEARNED: u32 = 1_000;

/// What is on its way out.
#[derive(Default)]
pub struct Leaving {
    /// True when everything is redacted on its way out.
    pub redacts: bool,
    redaction: Rc<Redaction>,
    /// How many alerts of the run were learned from.
    learned: u32,
    file: Option<File>,
}

/// A file in the making.
struct File {
    name: String,
    media: &'static str,
    /// Which columns it has, in a sentence; empty for what is no table.
    table: String,
    what: What,
}

enum What {
    /// Not begun: what has to be replaced is not known yet.
    Waits(Box<Making>),
    /// Under way: the rows that go into it.
    Slices(Box<Slices>, Vec<u32>),
}

/// All that a file is made of.
pub struct Making {
    /// Its kind.
    pub kind: Export,
    /// The report, for a kind that is made of one.
    pub report: Option<Report>,
    /// The rows of the alerts, for a kind that is made of them.
    pub rows: Vec<u32>,
    /// What the analyst decided.
    pub case: Rc<CaseFile>,
    /// The user's rules files.
    pub rules: Option<Rc<Rulebook>>,
    /// The columns of a table; none for all that the alerts can fill.
    pub columns: Vec<String>,
    /// What its name is made of.
    pub stem: String,
}

/// The kinds in the order of a menu.
pub fn kinds() -> Vec<Kind> {
    let kind = |kind: &Export| Kind {
        word: kind.word().to_owned(),
        title: kind.title().to_owned(),
        whole: kind.of() == Of::Report,
    };
    Export::ALL.iter().map(kind).collect()
}

impl Leaving {
    /// Another run is held: its alerts have to be learned. What was learned stays, so that a value keeps its token.
    pub fn renew(&mut self) {
        self.learned = 0;
        self.file = None;
    }

    /// Learns from the next alerts of the run, and from the document once they are done.
    pub fn learn(&mut self, store: &Store, document: Option<&str>) {
        self.file = None;
        let end = small(store.len()).min(self.learned.saturating_add(LEARNED));
        let redaction = Rc::make_mut(&mut self.redaction);
        for alert in (self.learned..end).filter_map(|row| store.alert(row)) {
            redaction.learn(&alert);
        }
        self.learned = end;
        if let Some(text) = document.filter(|_| end == small(store.len())) {
            redaction.learn_text(text);
        }
    }

    /// True when everything that the run holds was learned from.
    pub fn knows(&self, store: &Store) -> bool {
        self.learned >= small(store.len())
    }

    /// How far learning has come.
    pub fn progress(&self, store: &Store, document: Option<&Report>) -> Learned {
        let known = self.knows(store);
        let replaced = |one: analysis::redact::Replaced| Replaced {
            kind: one.kind.to_string(),
            original: one.original,
            token: one.token,
            weak: one.weak,
        };
        let first = self.redaction.preview().take(if known { MOST_REPLACED } else { 0 }).map(replaced).collect();
        Learned {
            done: self.learned,
            of: small(store.len()),
            document: document.filter(|_| known).map(|document| self.shown(document.clone())),
            values: small(self.redaction.preview().count()),
            first,
        }
    }

    /// A report as it is shown.
    pub fn shown(&self, report: Report) -> Report {
        if self.redacts { self.redaction.report(&report) } else { report }
    }

    /// The alert of this row is shown before all others are learned from.
    pub fn learn_one(&mut self, store: &Store, row: u32) {
        if self.redacts
            && !self.knows(store)
            && let Some(alert) = store.alert(row)
        {
            Rc::make_mut(&mut self.redaction).learn(&alert);
        }
    }

    /// Begins a file that is made of nothing but what is kept here; `None` for every other.
    pub fn whole(&self, leave: &Leave, case: &CaseFile) -> Option<Part> {
        let (text, name) = match leave.kind.as_str() {
            MAP => (self.redaction.save(), "redaction-map.json"),
            CASE => (case.write(), "case.json"),
            _ => return None,
        };
        Some(ended(text.into_bytes(), name.to_owned(), "application/json", Vec::new()))
    }

    /// Begins a file.
    pub fn begin(&mut self, store: &Store, making: Making, document: Option<&str>) -> Part {
        let stem = if self.redacts { self.redaction.text(&making.stem) } else { making.stem.clone() };
        let (name, media) = (making.kind.file_name(&stem), making.kind.media_type());
        self.file = Some(File { name, media, table: String::new(), what: What::Waits(Box::new(making)) });
        self.more(store, document)
    }

    /// The next part.
    pub fn more(&mut self, store: &Store, document: Option<&str>) -> Part {
        let Some(file) = self.file.take() else { return nothing("The file was given up.") };
        if self.redacts && !self.knows(store) {
            self.learn(store, document);
            self.file = Some(file);
            return Part { learning: true, done: self.learned, of: small(store.len()), ..Part::default() };
        }
        let redaction = self.redacts.then(|| Rc::clone(&self.redaction));
        let File { name, media, mut table, what } = file;
        let (slices, rows) = match what {
            What::Slices(slices, rows) => (*slices, rows),
            What::Waits(making) => {
                let Making { kind, report, rows, case, rules, mut columns, .. } = *making;
                if kind.of() == Of::Report {
                    let Some(report) = report else { return nothing("No report is shown.") };
                    return match export::report(kind, &report, redaction.as_deref()) {
                        Some(Ok(text)) => ended(text.into_bytes(), name, media, Vec::new()),
                        Some(Err(leak)) => leaked(&leak),
                        None => nothing("No report is shown."),
                    };
                }
                if kind == Export::Csv {
                    (columns, table) = table_of(store, columns, case.entries().next().is_some());
                }
                let options = Options { columns, redaction, case: Some(case), rules };
                match Slices::new(kind, options, rows.len()) {
                    Some(slices) => (slices, rows),
                    None => return nothing("No alert is there."),
                }
            }
        };
        match slices.next(&mut |at| store.alert(*rows.get(at)?)) {
            Ok((slice, rest)) => {
                let end = slice.written.map(|written| {
                    let mut notes = written.notes;
                    if !table.is_empty() {
                        notes.insert(0, table.clone());
                    }
                    if written.left_out > 0 {
                        notes.insert(0, format!("{} alerts written, {} left out.", written.alerts, written.left_out));
                    }
                    End::Written { name: name.clone(), media: media.to_owned(), notes }
                });
                self.file = rest.map(|rest| File { name, media, table, what: What::Slices(Box::new(rest), rows) });
                let (done, of) = (small(slice.done), small(slice.of));
                Part { bytes: slice.bytes, learning: false, done, of, end }
            }
            Err(leak) => leaked(&leak),
        }
    }
}

/// The columns of a table of alerts, and a sentence that says which they are: those chosen, else every one that the alerts
/// can fill, with what was decided where something was.
fn table_of(store: &Store, chosen: Vec<String>, decided: bool) -> (Vec<String>, String) {
    let mut said = String::new();
    let mut say = |words: &str, count: usize, rest: &str| {
        said.push_str(words);
        said.push_str(&count.to_string());
        said.push_str(rest);
    };
    if !chosen.is_empty() {
        say("Its columns are the ", chosen.len(), " of the table of alerts, in the same order.");
        return (chosen, said);
    }
    let mut names: Vec<String> = fields(store).into_iter().map(|(name, _)| name).collect();
    let held = names.len();
    names.truncate(MOST_COLUMNS);
    analysis::alert::arrange(&mut names, Ord::cmp);
    say("It has a column for each of the ", names.len(), " fields.");
    if held > names.len() {
        say(" The alerts have ", held, "; those are the most frequent.");
    }
    let own = export::OWN.iter().chain(if decided { &["verdict", "notes"][..] } else { &[] });
    (own.map(|name| (*name).to_owned()).chain(names).collect(), said)
}

fn ended(bytes: Vec<u8>, name: String, media: &str, notes: Vec<String>) -> Part {
    let end = End::Written { name, media: media.to_owned(), notes };
    Part { bytes, end: Some(end), ..Part::default() }
}

fn leaked(leak: &analysis::redact::Leak) -> Part {
    let end = End::Leak { said: leak.to_string(), value: Untrusted::new(leak.original.as_raw()) };
    Part { end: Some(end), ..Part::default() }
}

fn nothing(why: &str) -> Part {
    Part { end: Some(End::Nothing(why.to_owned())), ..Part::default() }
}
