//! What a playbook must hold to: conditions compile, names exist, keys are unique, no sentence is written twice, and no
//! placeholder stands where it cannot be quoted.

use crate::condition;
use crate::derived::DERIVED;
use crate::load::{Book, File, shown};
use crate::schema::{Ask, Library, OutcomeRule, Playbook, Says, Step};
use crate::template::{Part, parts, placeholders};
use std::collections::{HashMap, HashSet};

/// The operators an exception may use.
const COMPS: [&str; 8] = ["=", "!=", "in", "startswith", "endswith", "contains", "pmatch", "glob"];

/// First words of commands: programs found where the runtime is. A command that needs another one needs a thought.
const PROGRAMS: [&str; 29] = [
    "cat",
    "cp",
    "crictl",
    "ctr",
    "docker",
    "dpkg",
    "find",
    "findmnt",
    "getcap",
    "grep",
    "journalctl",
    "kubectl",
    "last",
    "ls",
    "lsof",
    "nsenter",
    "ps",
    "rpm",
    "sha256sum",
    "ss",
    "stat",
    "strings",
    "systemctl",
    "w",
    "who",
    "lsmod",
    "aws",
    "gcloud",
    "gh",
];

/// Adds every mistake in `book` as `path:line: what`.
pub fn check(book: &Book, mistakes: &mut Vec<String>) {
    let mut seen = Seen::default();
    for file in &book.shared {
        shared(file, &mut seen, mistakes);
    }
    let keys: HashSet<&str> = book.library.steps.iter().map(|step| step.key.as_str()).collect();
    for file in &book.playbooks {
        playbook(file, &keys, &mut seen, mistakes);
    }
}

/// What must be unique over all files.
#[derive(Default)]
struct Seen {
    rules: HashMap<String, String>,
    keys: HashMap<String, String>,
    texts: HashMap<String, String>,
}

impl Seen {
    /// Notes `key` of `file`; says where it stood before.
    fn again(map: &mut HashMap<String, String>, key: &str, file: &str) -> Option<String> {
        map.insert(key.to_owned(), file.to_owned())
    }
}

/// One file's checks, which all need the same four things.
struct Checker<'a, T> {
    file: &'a File<T>,
    seen: &'a mut Seen,
    mistakes: &'a mut Vec<String>,
}

fn shared(file: &File<Library>, seen: &mut Seen, mistakes: &mut Vec<String>) {
    let mut checker = Checker { file, seen, mistakes };
    checker.outcomes(&file.content.outcomes);
    checker.outcomes(&file.content.runs);
    checker.says(&file.content.says);
    checker.steps(&file.content.steps);
    checker.asks(&file.content.ask);
    for signal in &file.content.signals {
        checker.key(&signal.key);
        checker.condition(Some(&signal.when));
        checker.text(&signal.text);
        if !matches!(signal.weight, 1..=3 | 5) {
            checker.wrong(&signal.key, "a weight is 1, 2 or 3, or 5 for what decides alone");
        }
    }
}

fn playbook(file: &File<Playbook>, shared: &HashSet<&str>, seen: &mut Seen, mistakes: &mut Vec<String>) {
    let mut checker = Checker { file, seen, mistakes };
    let book = &file.content;
    for name in std::iter::once(&book.rule).chain(&book.former) {
        if let Some(other) = Seen::again(&mut checker.seen.rules, name, &file.path.display().to_string()) {
            checker.wrong(name, format!("`{name}` has a playbook already: {other}"));
        }
    }
    checker.outcomes(&book.outcomes);
    for runs in &book.runs {
        checker.condition(Some(&runs.when));
    }
    checker.says(&book.says);
    for branch in &book.branches {
        checker.condition(Some(&branch.when));
        checker.text(&branch.text);
    }
    for benign in &book.benign {
        checker.condition(benign.when.as_deref());
        checker.text(&benign.text);
    }
    checker.steps(&book.steps);
    checker.steps(&book.harden);
    checker.asks(&book.ask);
    for key in book.use_steps.iter().filter(|key| !shared.contains(key.as_str())) {
        checker.wrong(key, format!("no shared step is called `{key}`"));
    }
    if let Some(tune) = &book.tune {
        checker.text(&tune.text);
        for field in &tune.fields {
            checker.fields(std::slice::from_ref(&field.field));
            if !COMPS.contains(&field.comp.as_str()) {
                checker.wrong(&field.comp, format!("`{}` is no operator of an exception", field.comp));
            }
        }
    }
}

impl<T> Checker<'_, T> {
    fn wrong(&mut self, needle: &str, what: impl std::fmt::Display) {
        self.mistakes.push(self.file.mistake(needle, what));
    }

    fn key(&mut self, key: &str) {
        if let Some(other) = Seen::again(&mut self.seen.keys, key, &shown(&self.file.path)) {
            self.wrong(key, format!("the key `{key}` is taken: {other}"));
        }
    }

    fn condition(&mut self, condition: Option<&str>) {
        if let Some(condition) = condition
            && let Err(error) = condition::compile(condition)
        {
            self.wrong(condition, format!("{error}, in `{condition}`"));
        }
    }

    fn fields(&mut self, names: &[String]) {
        for name in names {
            // A bare field with `exists` compiles when the field is known, with or without an argument.
            if !DERIVED.contains(&name.as_str()) && condition::compile(&format!("{name} exists")).is_err() {
                self.wrong(name, format!("`{name}` is no field"));
            }
        }
    }

    fn text(&mut self, text: &str) {
        let names: Vec<String> = placeholders(text).into_iter().map(str::to_owned).collect();
        self.fields(&names);
        if text.is_empty() {
            return;
        }
        let inside =
            |part: &Part<'_>| matches!(part, Part::Code(code) | Part::Strong(code) if !placeholders(code).is_empty());
        if parts(text).iter().any(inside) {
            self.wrong(text, "a placeholder stands inside `code` or **bold**, where it is not filled in");
        }
        if let Some(other) = Seen::again(&mut self.seen.texts, text, &shown(&self.file.path)) {
            self.wrong(text, format!("this sentence is written already: {other}"));
        }
        if !text.trim_end().ends_with(['.', ':', '?', '`']) {
            self.wrong(text, "a sentence ends with a full stop");
        }
    }

    fn outcomes(&mut self, outcomes: &[OutcomeRule]) {
        for rule in outcomes {
            self.condition(rule.when.as_deref());
            self.fields(&rule.missing);
            self.text(&rule.text);
        }
    }

    fn says(&mut self, says: &[Says]) {
        for says in says {
            self.condition(says.when.as_deref());
            self.fields(&says.missing);
            self.text(&says.text);
        }
    }

    fn asks(&mut self, asks: &[Ask]) {
        for ask in asks {
            self.fields(std::slice::from_ref(&ask.field));
            self.condition(ask.when.as_deref());
            self.text(&ask.text);
        }
    }

    fn steps(&mut self, steps: &[Step]) {
        for step in steps {
            self.key(&step.key);
            self.condition(step.when.as_deref());
            self.fields(&step.missing);
            self.text(&step.text);
            let names: Vec<String> = placeholders(&step.title).into_iter().map(str::to_owned).collect();
            self.fields(&names);
            for line in step.commands.iter().flat_map(|command| command.run.lines()) {
                self.command(line);
            }
        }
    }

    fn command(&mut self, line: &str) {
        let names: Vec<String> = placeholders(line).into_iter().map(str::to_owned).collect();
        self.fields(&names);
        let program = line.split_whitespace().next().unwrap_or_default();
        if !PROGRAMS.contains(&program) {
            self.wrong(line, format!("`{program}` is not among the programs a step may use"));
        }
        let mut quote = None;
        for (at, c) in line.char_indices() {
            match (c, quote) {
                ('\'' | '"', None) => quote = Some(c),
                (c, Some(open)) if c == open => quote = None,
                ('{', Some(_)) if !placeholders(&line[at..]).is_empty() && starts_placeholder(&line[at..]) => {
                    self.wrong(line, "a placeholder stands inside quotes, where it cannot be quoted");
                }
                ('|' | ';' | '&' | '<' | '>' | '`' | '$', None) => {
                    self.wrong(line, format!("`{c}` makes this more than one simple command"));
                }
                _ => {}
            }
        }
        if quote.is_some() {
            self.wrong(line, "a quote is not closed");
        }
    }
}

fn starts_placeholder(text: &str) -> bool {
    placeholders(text).first().is_some_and(|name| text.starts_with(&format!("{{{name}}}")))
}
