//! Why the Rule Fired: the way that matched, the ways that did not, and harmless causes seen in practice.

use crate::case::{Case, list, paragraph};
use crate::facts::Facts;
use crate::{condition, say};
use filter::Verdict;
use knowledge::schema::{Branch, Slot};
use report::{Block, Inline, Sentence};

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
    blocks.extend(ways(&book.branches, facts));
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

/// The ways the rule fires that matched, and those that the alert leaves open, with the fields that would tell.
fn ways(branches: &[Branch], facts: &Facts<'_>) -> Vec<Block> {
    let with =
        |verdict: Verdict| branches.iter().filter(move |branch| condition::verdict(&branch.when, facts) == verdict);
    let matched: Vec<Sentence> = with(Verdict::True)
        .map(|branch| {
            let (mut sentence, lacking) = say::written(&branch.text, facts);
            if !lacking.is_empty() {
                sentence.inlines.push(Inline::Text(" The alert has no value for ".into()));
                sentence.inlines.extend(say::names(&lacking));
                sentence.inlines.push(Inline::Text(".".into()));
            }
            say::cite(&mut sentence, condition::holds(&branch.when, facts).unwrap_or_default());
            sentence
        })
        .collect();
    let open: Vec<(Sentence, Vec<String>)> = with(Verdict::Unknown).map(|branch| untold(branch, facts)).collect();
    let sure = !matched.is_empty();
    let mut blocks: Vec<Block> = list(false, matched).into_iter().collect();
    if open.is_empty() && (sure || branches.is_empty()) {
        return blocks;
    }
    let lead = match (sure, open.len()) {
        (false, 0) => {
            "None of the particular ways that Saker knows for this rule shows in this alert: the general part of its condition matched, or a changed rule."
        }
        (true, 1) => "Whether one more way holds as well cannot be told without ",
        (true, _) => "Whether other ways hold as well cannot be told without ",
        (false, _) => "The alert does not hold the fields that would show how the condition matched. What is possible:",
    };
    let mut sentence = say::plain(lead, &["alert.rule"], facts);
    for branch in branches {
        say::cite(&mut sentence, condition::fields(&branch.when, facts));
    }
    if sure {
        let mut fields: Vec<&String> = Vec::new();
        for field in open.iter().flat_map(|(_, lacking)| lacking) {
            if !fields.contains(&field) {
                fields.push(field);
            }
        }
        sentence.inlines.extend(say::names(fields));
        sentence.inlines.push(Inline::Text(".".into()));
    }
    blocks.push(Block::Paragraph(vec![sentence]));
    if !sure {
        blocks.extend(list(false, open.into_iter().map(|(sentence, _)| sentence).collect()));
    }
    blocks
}

/// A way that may or may not have matched, led by the fields that would tell, and these fields.
fn untold(branch: &Branch, facts: &Facts<'_>) -> (Sentence, Vec<String>) {
    let lacking = condition::undecided(&branch.when, facts);
    let (mut sentence, _) = say::written(&branch.text, facts);
    let mut inlines = vec![Inline::Strong("Unknown without ".into())];
    inlines.extend(say::names(&lacking));
    inlines.push(Inline::Text(": ".into()));
    inlines.append(&mut sentence.inlines);
    sentence.inlines = inlines;
    say::cite(&mut sentence, condition::fields(&branch.when, facts));
    (sentence, lacking)
}
