//! What Falco accepts without a word, and an engineer would want to know.

mod condition;
mod exception;
pub(crate) mod file;

use crate::collect::Collection;
use crate::model::RuleSet;
use crate::options::Options;
use crate::problem::{Code, Problem, Severity};

/// Looks at everything that was loaded.
pub(crate) fn lint(collection: &Collection, rules: &RuleSet, options: &Options, problems: &mut Vec<Problem>) {
    let mut words = condition::Words::new(collection);
    for info in collection.macros.iter() {
        words.undefined_lists(&info.condition, problems);
    }
    // Both are in order of definition; after an error there may be fewer rules than were read.
    let made = rules.rules.iter().map(Some).chain(std::iter::repeat(None));
    for (info, rule) in collection.rules.iter().zip(made).filter(|(info, _)| info.source_known) {
        words.undefined_lists(&info.condition, problems);
        for exception in &info.exceptions {
            exception::values(exception, collection, problems);
        }
        if info.enabled && info.priority > options.minimum_priority {
            problems.push(Problem {
                code: Code::LowPriority,
                severity: Severity::Note,
                span: info.priority_span,
                message: format!(
                    "the priority {} is below {}, where many installations begin to print",
                    info.priority, options.minimum_priority
                ),
                context: Vec::new(),
            });
        }
        let Some(rule) = rule else { continue };
        condition::checks(info, rule, rules, problems);
        exception::events(info, rule, &rules.context, problems);
    }
}
