//! Why the Rule Fired: the way that matched, the ways that did not, and harmless causes seen in practice.

use crate::case::{Case, list, paragraph};
use crate::{condition, say};
use filter::Verdict;
use knowledge::schema::{Branch, Slot};
use report::{Block, Sentence};

pub fn write(case: &Case<'_>) -> Vec<Block> {
    let facts = &case.facts;
    let mut blocks = Vec::new();
    blocks.extend(paragraph(case.say(Slot::Why)));
    blocks.extend(case.rules.map_or(Vec::new(), |rules| rules.tree(facts)));
    let Some(book) = &case.book else {
        if blocks.is_empty() {
            let text = "The condition is not part of an alert, and Saker has no playbook that tells it: the rules file that the alert came from says which checks were made.";
            blocks.push(Block::Paragraph(vec![say::plain(text, &["alert.rule"], facts)]));
        }
        return blocks;
    };
    let with = |verdict: Verdict| {
        book.branches.iter().filter(move |branch| condition::verdict(&branch.when, facts) == verdict)
    };
    let matched: Vec<Sentence> = with(Verdict::True)
        .filter_map(|branch| say::sentence(&branch.text, condition::holds(&branch.when, facts)?, facts))
        .collect();
    if matched.is_empty() && !book.branches.is_empty() {
        blocks.extend(paragraph(vec![say::plain(
            "The alert does not hold the fields that would tell which way the condition matched. The ways there are:",
            &["alert.rule"],
            facts,
        )]));
        blocks.extend(list(false, book.branches.iter().map(|branch| untold(branch, case)).collect()));
    } else {
        blocks.extend(list(false, matched));
        let unknown = with(Verdict::Unknown).count();
        if unknown > 0 {
            let text = format!(
                "{unknown} other {} cannot be decided from this alert's fields.",
                if unknown == 1 { "way" } else { "ways" }
            );
            let mut sentence = say::plain(text, &["alert.rule"], facts);
            for branch in &book.branches {
                say::cite(&mut sentence, condition::fields(&branch.when, facts));
            }
            blocks.push(Block::Paragraph(vec![sentence]));
        }
    }
    let benign: Vec<Sentence> = book
        .benign
        .iter()
        .filter_map(|benign| {
            let mut cites = say::allowed(benign.when.as_deref(), &[], facts)?;
            if cites.is_empty() {
                cites.push("alert.rule".to_owned());
            }
            say::sentence(&benign.text, cites, facts)
        })
        .collect();
    if !benign.is_empty() {
        blocks.extend(paragraph(vec![say::lead(
            "Harmless causes seen in practice, and how to tell them apart:",
            &benign,
        )]));
        blocks.extend(list(false, benign));
    }
    blocks
}

/// A way that may or may not have matched, told by its condition.
fn untold(branch: &Branch, case: &Case<'_>) -> Sentence {
    let mut sentence = say::plain("", &["alert.rule"], &case.facts);
    say::cite(&mut sentence, condition::fields(&branch.when, &case.facts));
    sentence.inlines = vec![report::Inline::Code(branch.when.clone())];
    sentence
}
