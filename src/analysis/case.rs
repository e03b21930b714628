//! One alert on the table: its facts, what we know about its rule, and what we make of it.

use crate::about_falco;
use crate::assess::{self, Assessment};
use crate::derive;
use crate::facts::Facts;
use crate::outcome::{self, Decided};
use crate::rulebook::Rulebook;
use alert::Alert;
use knowledge::schema::{Outcome, Playbook, Says, Slot};
use report::{Block, Sentence};
use store::Store;

/// The alerts that one came with.
#[derive(Clone, Copy)]
pub enum All<'a> {
    /// As they are.
    Alerts(&'a [Alert]),
    /// As a store holds them.
    Store(&'a Store),
}

/// Everything the sections of a report are written from.
pub struct Case<'a> {
    /// The alert's facts, derived values included.
    pub facts: Facts<'a>,
    /// What we know about the rule.
    pub book: Option<Playbook>,
    /// Whether it happened.
    pub decided: Decided,
    /// What we make of it.
    pub assessment: Assessment,
    /// The user's rules files.
    pub rules: Option<&'a Rulebook>,
    /// All alerts of the input, for what an exception would silence.
    pub all: All<'a>,
}

impl<'a> Case<'a> {
    /// Opens the case of `alert`, one of `all`.
    pub fn open(alert: &'a Alert, all: &'a [Alert], rules: Option<&'a Rulebook>) -> Self {
        let mut facts = Facts::of(alert);
        let mut book = alert.rule.as_deref().and_then(knowledge::playbook);
        derive::place_and_script(&mut facts);
        about_falco::derive(&mut facts);
        outcome::derive_demand(&mut facts);
        let decided = outcome::decide(book.as_ref(), &mut facts);
        let refused = matches!(decided.outcome, Outcome::Blocked | Outcome::Attempted);
        if refused && facts.text("saker.demand").is_some_and(|demand| demand != "nothing") {
            book.iter_mut().for_each(forget_success);
        }
        derive::target(&mut facts, refused);
        let assessment = assess::assess(book.as_ref(), decided.outcome, &facts);
        let mut stands_on = assessment.cites();
        stands_on.push("saker.outcome");
        facts.derive("saker.classification", assessment.classification.word(), &stands_on);
        Self { facts, book, decided, assessment, rules, all: All::Alerts(all) }
    }

    /// The same, of an alert that came with those of a store.
    pub fn among(alert: &'a Alert, store: &'a Store, rules: Option<&'a Rulebook>) -> Self {
        Self { all: All::Store(store), ..Self::open(alert, &[], rules) }
    }

    /// What is said in a slot.
    pub fn say(&self, slot: Slot) -> Vec<Sentence> {
        let own: &[Says] = self.book.as_ref().map_or(&[], |book| &book.says);
        crate::say::slot(slot, own, &self.facts)
    }
}

/// The playbook of a rule that only matches successes tells of successes. Of an event that failed all the same (another
/// version of the rule, a changed one) it may say only what asks for the outcome, and what the rule is about.
fn forget_success(book: &mut Playbook) {
    let asks = |when: &str| when.contains("saker.outcome");
    let about_the_rule = |slot: Slot| matches!(slot, Slot::Why | Slot::Tune | Slot::Unknown);
    book.says.retain(|says| about_the_rule(says.slot) || says.when.as_deref().is_some_and(asks));
    book.branches.retain(|branch| asks(&branch.when));
}

impl Assessment {
    fn cites(&self) -> Vec<&str> {
        let mut cites: Vec<&str> = self.because.iter().flat_map(|b| &b.sentence.cites).map(String::as_str).collect();
        cites.sort_unstable();
        cites.dedup();
        cites
    }
}

/// A list with one sentence an item; no block at all for no items.
pub fn list(ordered: bool, sentences: Vec<Sentence>) -> Option<Block> {
    let items: Vec<_> = sentences.into_iter().map(|sentence| report::Item { sentences: vec![sentence] }).collect();
    (!items.is_empty()).then_some(Block::List { ordered, items })
}

/// A paragraph; no block at all for no sentences.
pub fn paragraph(sentences: Vec<Sentence>) -> Option<Block> {
    (!sentences.is_empty()).then_some(Block::Paragraph(sentences))
}

#[cfg(test)]
mod tests {
    use crate::analyse;

    /// The report on an `openat` of a rule that only matches opens that succeeded, answered with `result`.
    fn report(result: &str) -> String {
        let alert = format!(
            r#"{{"rule":"Read sensitive file untrusted","output_fields":{{"evt.type":"openat","evt.res":"{result}",
            "fd.name":"/etc/shadow","proc.name":"perl","proc.pname":"php-fpm","proc.cmdline":"perl -e x","container.id":"9f1c2ab77d10"}}}}"#
        );
        report::markdown::render(&analyse(alert.as_bytes(), None).report(0).expect("an alert"))
    }

    #[test]
    fn a_refused_event_is_not_told_in_the_words_of_a_success() {
        const SUCCESS: &str = "opened `/etc/shadow` for reading";
        const CONTRADICTED: &str = "leaves failed calls out, and this alert is about one";
        let [done, refused] = ["SUCCESS", "EACCES"].map(report);
        assert!(done.contains(SUCCESS) && !done.contains(CONTRADICTED), "{done}");
        assert!(!refused.contains(SUCCESS) && refused.contains(CONTRADICTED), "{refused}");
    }
}
