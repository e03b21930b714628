//! What Falco accepts without a word, and an engineer would want to know.

use crate::collect::Collection;
use crate::load::RulesFile;
use crate::model::RuleSet;
use crate::options::Options;
use crate::problem::Problem;

pub(crate) fn lint(
    _files: &[RulesFile<'_>],
    _collection: &Collection,
    _rules: &RuleSet,
    _options: &Options,
    _problems: &mut Vec<Problem>,
) {
}
