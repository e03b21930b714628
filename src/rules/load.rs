//! Loading: several files in order, each read and everything compiled after it, as Falco does.

use crate::collect::Collection;
use crate::compile::{Compiled, compile};
use crate::model::RuleSet;
use crate::options::Options;
use crate::problem::{Problem, Span};
use crate::{lint, read};

/// A rules file: its name for people, and its text.
#[derive(Clone, Copy, Debug)]
pub struct RulesFile<'t> {
    /// The name, as messages show it.
    pub name: &'t str,
    /// The whole text.
    pub text: &'t str,
}

/// What came of loading.
#[derive(Debug)]
pub struct Loaded {
    /// The rules, macros and lists, as far as they were understood.
    pub rules: RuleSet,
    /// What is wrong, in order of files and then of discovery. At most one is an error: the first one ends the loading.
    pub problems: Vec<Problem>,
    /// True when Falco would load the files.
    pub accepted: bool,
}

/// Loads `files` in order. Never fails: an error is a [`Problem`], and what was read before it is there.
pub fn load(files: &[RulesFile<'_>], options: &Options) -> Loaded {
    let mut collection = Collection::default();
    let mut problems = Vec::new();
    let mut last = Compiled { rules: RuleSet::default(), problems: Vec::new(), accepted: true };
    let mut accepted = true;
    for (number, file) in files.iter().enumerate() {
        accepted = read::read(number, file.text, options, &mut collection, &mut problems);
        last = compile(&collection, options);
        if accepted {
            accepted = last.accepted;
        } else {
            // The file is refused for what was found in it; what does not compile now is its consequence.
            last.problems.clear();
        }
        if !accepted {
            break;
        }
    }
    problems.append(&mut last.problems);
    if accepted {
        accepted = read::check_plugins(&collection, options, &mut problems);
    }
    lint::lint(&collection, &last.rules, options, &mut problems);
    finish(files, &mut problems);
    Loaded { rules: last.rules, problems, accepted }
}

/// Turns offsets into lines and columns, and drops what is said twice.
fn finish(files: &[RulesFile<'_>], problems: &mut Vec<Problem>) {
    let indexes: Vec<Lines> = files.iter().map(|file| Lines::new(file.text)).collect();
    for problem in problems.iter_mut() {
        if let (Some(file), Some(lines)) = (files.get(problem.span.file), indexes.get(problem.span.file)) {
            lines.place(file.text, &mut problem.span);
        }
    }
    let mut seen: Vec<(crate::Code, Span, usize)> = Vec::new();
    problems.retain(|problem| {
        let key = (problem.code, problem.span, problem.context.len());
        let context_differs = !problem.context.is_empty();
        let new = context_differs || !seen.contains(&key);
        if new && !context_differs {
            seen.push(key);
        }
        new
    });
}

struct Lines {
    starts: Vec<usize>,
    /// Bytes of the byte order mark.
    mark: usize,
}

impl Lines {
    fn new(text: &str) -> Self {
        let starts =
            std::iter::once(0).chain(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at + 1));
        Self { starts: starts.collect(), mark: if text.starts_with('\u{feff}') { 3 } else { 0 } }
    }

    fn place(&self, text: &str, span: &mut Span) {
        let mut offset = (span.offset + self.mark).min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let before = text.get(start..offset).unwrap_or("");
        span.offset = offset;
        let mut end = offset + span.length.min(text.len() - offset);
        while !text.is_char_boundary(end) {
            end += 1;
        }
        span.length = end - offset;
        span.line = line as u32;
        span.column = before.trim_start_matches('\u{feff}').chars().count() as u32 + 1;
    }
}
