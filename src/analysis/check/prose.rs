//! Sentences one by one, for the checkers that judge what a sentence claims.

use super::finding::Finding;
use super::scene::Scene;
use super::unit::{Line, Shape, Unit};
use super::{values, words};

/// A sentence with what a checker looks at.
pub struct Statement<'a> {
    /// The words with their literals.
    pub line: &'a Line,
    /// The words in small letters, each run of blanks one blank.
    pub small: String,
    /// The line of the unit.
    pub at: usize,
    /// True when it states nothing about what happened: advice, a guess, a question.
    pub hedged: bool,
}

impl Statement<'_> {
    /// True when one of `words` stands in the sentence.
    pub fn has(&self, words: &[&str]) -> bool {
        words::any(&self.small, words)
    }
}

/// The shortest sentence that is looked at, in bytes.
const SHORTEST: usize = 6;

/// One checker of sentences.
type Checker = fn(&Statement<'_>, &Scene<'_>) -> Option<Finding>;

/// The checkers, each a file of its own. The order is that of the marks on one sentence.
const CHECKERS: &[Checker] = &[
    super::outcome::check,
    super::errno::meaning,
    super::errno::privilege,
    super::priority::check,
    super::location::check,
    super::parent::check,
    super::absence::check,
    super::falco::mitigates,
    super::falco::already,
    super::attached::check,
    super::disposition::check,
];

/// Judges the sentences of a unit. A sentence that nothing accuses is supported by the values of the alert in it.
pub fn check(unit: &Unit, scene: &Scene<'_>, found: &mut Vec<Finding>) {
    let cells = matches!(unit.shape, Shape::Row(_));
    if matches!(unit.shape, Shape::Code(_)) {
        return;
    }
    for (at, line) in unit.lines.iter().enumerate() {
        for sentence in line.sentences() {
            // Nothing that short states anything, and a document may have a great many.
            if sentence.text.len() < SHORTEST {
                continue;
            }
            let small = words::small(&sentence.text);
            let hedged = words::hedged(&small);
            let statement = Statement { line: &sentence, small, at: if cells { 0 } else { at }, hedged };
            let before = found.len();
            found.extend(CHECKERS.iter().filter_map(|check| check(&statement, scene)));
            values::invented(&statement, scene, found);
            if found.len() == before {
                found.extend(values::supported(&statement, scene));
            }
        }
    }
}
